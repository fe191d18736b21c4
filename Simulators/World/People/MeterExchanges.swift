import Engine
import Metering
import Quantities
import SimulatedMeters
import Supply

// Meters that come down for good: another one hangs there at once, and is booked some time later.

/// A meter that was exchanged, and not booked yet.
struct ExchangedMeter {
    let serial: String
    let number: String
    /// What the old one shows in its box, Wh.
    let final: Int64
    /// What the new one showed when it went up, Wh.
    let opening: Int64
    /// Where the relay is from now on: in another device, or as before.
    let isBeside: Bool
    /// The old one's reading is refused: by the last that counted.
    var isByLastTrusted = false
}

extension World {
    /// - Parameter beside: the new one has no relay, and a module beside it has.
    func changeMeter(_ flat: Flat, beside: Bool) {
        guard !isWritten(flat), stashed[flat.account] == nil, swappedFlats == nil, oracle.tags[flat.account] == nil,
            flat.generation < 9,
            let meter = try? fleet.state(at: flat.meterPlace, now: truth).first, meter.serial == flat.serial
        else { return }
        if beside {
            // Whoever takes a relay out leaves the light on.
            guard flat.channel == nil, meter.isSupplied else { return }
        }
        for kind in [FaultKind.freeze, .slow, .lag] {
            if let ended = try? fleet.clear(kind, at: flat.meterPlace, now: truth) { perform(ended.actions) }
        }
        let count = flat.generation + 1
        let exchange = ExchangedMeter(
            serial: flat.serial.prefix(2) + "0\(count)0" + flat.serial.suffix(1), number: "m\(flat.account)-\(count)",
            final: meter.microwattHours / 1_000_000, opening: flat.wattHours % 1_000_000 + Int64(count + 4) * 1_000_000,
            isBeside: beside)
        stashed[flat.account] = meter.microwattHours + (fallen[flat.account] ?? 0)
        exchanged[flat.account] = exchange
        tell(
            "meter \(exchange.serial) hangs in the place of \(flat.account) for good\(beside ? ", without a relay" : "")"
        )
        try? fleet.setSerial(exchange.serial, at: flat.meterPlace, now: truth)
        try? fleet.setEnergy(microwattHours: exchange.opening * 1_000_000, at: flat.meterPlace, now: truth)
        // What the old one's protection opened it for went down with it.
        if flat.channel == nil, meter.contacts.first?.reported != .openByProtection {
            oracle.contacts[flat.contactPlace]?.protectedAt = nil
        }
        // A new one may come with its relay closed.
        if flat.channel == nil, !meter.isSupplied, dice.below(2) == 0 { hand(.close, flat) }
        bookExchange(flat, at: now + lasting(100, 3_000))
    }

    private func bookExchange(_ flat: Flat, at time: Int64) {
        guard let exchange = exchanged[flat.account] else { return }
        let beside = RelayRecord(
            unit: Town.spareUnit, profile: DeviceProfile.relayModule.name, channel: flat.index,
            serial: SerialNumber(Town.spareSerial(flat.endpoint)), rating: Milliamperes(60_000))
        let profile = (exchange.isBeside || flat.channel != nil ? DeviceProfile.plainMeter : .switchingMeter).name
        let inside = RelayRecord(unit: flat.unit, profile: profile, rating: Milliamperes(60_000))
        let new = MeterRecord(
            id: MeterID(0), number: exchange.number, line: LineID(0), unit: flat.unit, profile: profile,
            serial: SerialNumber(exchange.serial), maximumCurrent: Milliamperes(60_000))
        let plate = PlateReading(meter: flat.meterNumber, energy: WattHours(exchange.final))
        let command = MeterExchange(
            meter: flat.meterNumber, reading: exchange.isByLastTrusted ? .lastTrusted : .plate([plate]), new: new,
            opening: WattHours(exchange.opening), relay: exchange.isBeside ? beside : inside)
        ask(
            .life(.exchangeMeter(command)), by: "sun.hao", .engineer,
            second: Actor(name: "wang.lei", role: .supervisor), at: time)
    }

    /// The desk does not take it now: once more, a little later.
    func exchangeRefused(_ command: MeterExchange, _ answer: StaffAnswer) {
        let account = Town.account(ofMeter: command.meter)
        guard let flat = town.flat(account), exchanged[account]?.number == command.new.number else { return }
        // Who has seen the new one's number believes no plate of the old one.
        if answer.code.hasPrefix("reading.") { exchanged[account]?.isByLastTrusted.toggle() }
        bookExchange(flat, at: now + lasting(500, 2_000))
    }

    /// It is booked: from here on this is the home's meter.
    func exchangeBooked(_ command: MeterExchange) {
        let account = Town.account(ofMeter: command.meter)
        guard let exchange = exchanged[account], let old = stashed[account] else { return }
        // Nothing can be open there any more.
        if exchange.isBeside, let flat = town.flat(account), oracle.contacts[flat.contactPlace]?.isOpen == true {
            tell("the relay in the meter of \(account) is bridged")
            if let ended = try? fleet.clear(.stuckOpen, at: flat.contactPlace, now: truth) { perform(ended.actions) }
            if let actions = try? fleet.hand(.close, at: flat.contactPlace, now: truth) { perform(actions) }
        }
        // What was on its way to it comes to nothing.
        if exchange.isBeside, let flat = town.flat(account),
            let bridged = try? fleet.start(InjectedFault(.stuckClosed), at: flat.contactPlace, now: truth)
        {
            perform(bridged.actions)
        }
        town.change(account) { flat in
            flat.before += old / 1_000_000 - flat.wattHours
            flat.wattHours = exchange.opening
            flat.serial = exchange.serial
            flat.generation += 1
            if exchange.isBeside {
                flat.channel = flat.index
                flat.module = Town.spareUnit
            }
        }
        stashed[account] = nil
        exchanged[account] = nil
        fallen[account] = 0
        oracle.bookedAt[account] = now
        if let flat = town.flat(account) { oracle.restless(flat.endpoint, until: now) }
        guard let flat = town.flat(account), flat.channel != nil else { return }
        oracle.unproven.insert(account)
        // An engineer shows what the relay switches, if he finds the time.
        if !isHealed, dice.below(3) > 0 {
            ask(.commission(meter: flat.meterNumber), by: "sun.hao", .engineer, at: now + lasting(500, 4_000))
        }
    }
}
