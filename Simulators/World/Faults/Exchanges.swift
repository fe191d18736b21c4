import Quantities
import SimulatedMeters

// Meters that fall, are exchanged and change places, and what they have counted in truth.

extension World {
    /// What the flat's own meter has counted in truth, Wh, wherever it hangs; nil where it cannot be found.
    func counted(_ flat: Flat) -> Int64? {
        if let stashed = stashed[flat.account] { return stashed / 1_000_000 }
        let fallen = fallen[flat.account] ?? 0
        if let meter = try? fleet.state(at: flat.meterPlace, now: truth).first, meter.serial == flat.serial {
            return (meter.microwattHours + fallen) / 1_000_000
        }
        for other in town.flats where other.endpoint == flat.endpoint {
            guard let meter = try? fleet.state(at: other.meterPlace, now: truth).first, meter.serial == flat.serial
            else { continue }
            return (meter.microwattHours + fallen) / 1_000_000
        }
        return nil
    }

    /// A meter's counter falls, as after a fault of its memory.
    func dropCounter(_ flat: Flat) {
        guard stashed[flat.account] == nil else { return }
        let by = 400 + dice.below(5_000)
        guard let owner = moveCounter(flat, by: -by) else { return }
        oracle.fell(owner, by: by)
        tell("the counter of \(flat.account) falls by \(by) Wh")
        act("fall \(flat.meterPlace) \(by)")
    }

    /// Or rises, in a story of hours: by what the meter could pass in one to two of them.
    func raiseCounter(_ flat: Flat) {
        guard plot.pace == .hours, stashed[flat.account] == nil else { return }
        let by = Rise.smallest + dice.below(Rise.smallest)
        guard let owner = moveCounter(flat, by: by) else { return }
        tell("the counter of \(owner) rises by \(by) Wh")
        oracle.rose(owner, by: by)
    }

    /// - Returns: the account whose meter hangs there now; nil: nothing was moved.
    private func moveCounter(_ flat: Flat, by wattHours: Int64) -> String? {
        guard (try? fleet.addEnergy(microwattHours: wattHours * 1_000_000, at: flat.meterPlace, now: truth)) != nil
        else { return nil }
        let serial = try? fleet.state(at: flat.meterPlace, now: truth).first?.serial
        guard let owner = town.flats.first(where: { $0.serial == serial }) else { return nil }
        fallen[owner.account, default: 0] -= wattHours * 1_000_000
        return owner.account
    }

    /// Nobody changes a meter or its address within the seconds in which a write is on its way to it and its contact moves.
    func isWritten(_ flat: Flat) -> Bool { now < (lastWriteAt[flat.endpoint] ?? -10_000) + 10_000 }

    /// For so long nothing answers where a meter is taken down and another one hung up, ms.
    private static let handling: Int64 = 1_500

    /// Another meter hangs in this one's place for some seconds.
    func exchangeMeter(_ flat: Flat) {
        guard !isWritten(flat), stashed[flat.account] == nil, swappedFlats == nil,
            let meter = try? fleet.state(at: flat.meterPlace, now: truth).first, meter.serial == flat.serial
        else { return }
        if let ended = try? fleet.clear(.freeze, at: flat.meterPlace, now: truth) { perform(ended.actions) }
        stashed[flat.account] = meter.microwattHours + (fallen[flat.account] ?? 0)
        tell("another meter hangs in the place of \(flat.account)")
        act("away \(flat.meterPlace) 799999 4777777")
        try? fleet.setSerial("799999", at: flat.meterPlace, now: truth)
        try? fleet.setEnergy(microwattHours: 7_777_777_000_000, at: flat.meterPlace, now: truth)
        agenda.add(.meterIsBack(flat.account), at: now + lasting(2_000, 8_000))
        takeDown(flat)
    }

    /// Whoever hangs up another takes the first one down, and for so long nothing answers there: no reading has the serial number of one and
    /// the register of the other.
    private func takeDown(_ flat: Flat) {
        guard let taken = try? fleet.start(InjectedFault(.dead), at: flat.meterPlace, now: truth) else { return }
        act("fault \(flat.meterPlace) \(FaultKind.dead.rawValue) - - \(FaultTrigger.any.rawValue) \(World.handling)")
        oracle.trouble(flat.endpoint, at: now)
        agenda.add(.mended(flat.meterPlace, .dead), at: now + World.handling)
        perform(taken.actions)
    }

    /// Another relay module hangs in this one's place for some seconds, and tells no serial number, or another.
    func exchangeModule() {
        let beside = town.flats.filter { $0.channel != nil && $0.module == Town.moduleUnit && !isWritten($0) }
        guard !beside.isEmpty else { return }
        // Rather where somebody is off, and may be switched on.
        let dark = beside.filter { oracle.contacts[$0.contactPlace]?.isOpen == true }
        let choice = dark.isEmpty ? beside : dark
        let flat = choice[Int(dice.below(Int64(choice.count)))]
        let place = Place(endpoint: Town.endpointName(flat.endpoint), unit: Town.moduleUnit)
        tell("another relay module hangs at \(place)")
        try? fleet.setSerial(dice.below(3) > 0 ? "0" : "999999", at: place, now: truth)
        let lasts = lasting(6_000, 12_000)
        oracle.restless(flat.endpoint, until: now + lasts)
        agenda.add(.moduleIsBack(endpoint: flat.endpoint), at: now + lasts)
    }

    func bringModuleBack(_ endpoint: Int) {
        guard town.flats.contains(where: { $0.endpoint == endpoint && $0.channel != nil }) else { return }
        let place = Place(endpoint: Town.endpointName(endpoint), unit: Town.moduleUnit)
        try? fleet.setSerial(Town.moduleSerial(endpoint), at: place, now: truth)
    }

    func bringMeterBack(_ account: String) {
        guard exchanged[account] == nil, let own = stashed[account], let flat = town.flat(account) else { return }
        tell("the meter of \(account) is back")
        oracle.restless(flat.endpoint, until: now)
        // Elsewhere no meter is exchanged for good: the home has the one that it began with.
        let first = town.founding.first { $0.account == account } ?? flat
        act("back \(flat.meterPlace) \(first.serial)")
        try? fleet.setSerial(flat.serial, at: flat.meterPlace, now: truth)
        try? fleet.setEnergy(microwattHours: own - (fallen[account] ?? 0), at: flat.meterPlace, now: truth)
        stashed[account] = nil
    }

    /// Two meters with relays change their addresses.
    func exchangeFlats(_ flat: Flat) {
        let others = town.flats.filter {
            $0.endpoint == flat.endpoint && $0.channel == nil && $0.account != flat.account
        }
        guard !isWritten(flat), flat.channel == nil, swappedFlats == nil, stashed.isEmpty, let other = others.first
        else { return }
        guard (try? fleet.swap(flat.meterPlace, other.meterPlace, now: truth)) != nil else { return }
        if let ended = try? fleet.clear(.misroute, at: Place(endpoint: Town.endpointName(flat.endpoint)), now: truth) {
            perform(ended.actions)
        }
        tell("\(flat.account) and \(other.account) change places")
        act("swap \(flat.meterPlace) \(other.meterPlace)")
        swappedFlats = (flat, other)
        oracle.changePlaces(flat, other)
        // Where a write is armed they change their addresses in a moment: it reaches the other.
        if !oracle.isArmed(flat), !oracle.isArmed(other) {
            for flat in [flat, other] { takeDown(flat) }
        }
        agenda.add(.flatsAreBack, at: now + World.handling + lasting(2_000, 8_000))
    }

    func bringFlatsBack() {
        guard let (one, other) = swappedFlats else { return }
        tell("\(one.account) and \(other.account) are where they belong")
        act("swap \(one.meterPlace) \(other.meterPlace)")
        try? fleet.swap(one.meterPlace, other.meterPlace, now: truth)
        oracle.restless(one.endpoint, until: now)
        swappedFlats = nil
        oracle.changePlaces(one, other)
        for flat in [one, other] { takeDown(flat) }
    }
}
