import Metering
import Quantities

extension SimulatedFleet {
    /// Someone acts at a relay by hand, or the device's protection does.
    public func hand(_ action: HandAction, at place: Place, now: Instant) throws(FleetRefusal) -> [FleetAction] {
        run(to: now)
        let hit = try contacts(place)
        if hit.isEmpty { throw FleetRefusal("there is no relay at \(place)") }
        note(.hand(place: place, action: action), at: now)
        for contact in hit {
            switch action {
            case .open: move(contact, close: false, .hand, after: 0, at: now)
            case .close: move(contact, close: true, .hand, after: 0, at: now)
            case .hold:
                contact.held = true
                move(contact, close: false, .hand, after: 0, at: now)
            case .release: contact.held = false
            case .trip: move(contact, close: false, .protection, after: 0, at: now)
            case .ready:
                move(contact, close: false, .hand, after: 0, at: now)
                report(contact, .readyForReconnection, at: now)
            case .press:
                if contact.reported == .readyForReconnection, !contact.held {
                    move(contact, close: true, .hand, after: 0, at: now)
                }
            }
        }
        return taken()
    }

    /// Puts a meter's counter to another value.
    public func setEnergy(microwattHours: Int64, at place: Place, now: Instant) throws(FleetRefusal) {
        run(to: now)
        let meter = try meter(place)
        let simulated = clock.simulated(at: now)
        meter.account(to: simulated)
        let before = meter.energy.total
        meter.setEnergy(microwattHours: max(microwattHours, 0), at: simulated)
        noteChange(place, "energy_uwh", "\(before)", "\(meter.energy.total)", now)
    }

    /// Makes a meter's counter jump up, or down with a negative number.
    public func addEnergy(microwattHours: Int64, at place: Place, now: Instant) throws(FleetRefusal) {
        run(to: now)
        let meter = try meter(place)
        meter.account(to: clock.simulated(at: now))
        try setEnergy(microwattHours: meter.energy.total + microwattHours, at: place, now: now)
    }

    /// Puts a meter's counter so many µWh before the end of its billed register.
    public func approachRollover(within microwattHours: Int64, at place: Place, now: Instant) throws(FleetRefusal) {
        run(to: now)
        guard let end = try meter(place).registerEnd else {
            throw FleetRefusal("the energy register at \(place) has no end")
        }
        try setEnergy(microwattHours: end - microwattHours, at: place, now: now)
    }

    /// Changes what hangs behind a meter.
    public func setLoad(_ load: Load, at place: Place, now: Instant) throws(FleetRefusal) {
        run(to: now)
        let meter = try meter(place)
        let simulated = clock.simulated(at: now)
        meter.account(to: simulated)
        noteChange(place, "load", meter.load.name, load.name, now)
        meter.load = load
        meter.isStale = true
        watchCredit(meter, at: now)
    }

    /// Another meter hangs there now: same place, another serial number. The energy stays unless it is set.
    public func setSerial(_ serial: String, at place: Place, now: Instant) throws(FleetRefusal) {
        run(to: now)
        let meter = try meter(place)
        noteChange(place, "serial", meter.serial, serial, now)
        meter.serial = serial
    }

    /// Sets the transformer ratios (10⁻³) that a meter was commissioned with.
    public func setRatios(current: Int64?, voltage: Int64?, at place: Place, now: Instant) throws(FleetRefusal) {
        run(to: now)
        let meter = try meter(place)
        if let current, current > 0 {
            noteChange(place, "current_ratio", "\(meter.currentRatio)", "\(current)", now)
            meter.currentRatio = current
        }
        if let voltage, voltage > 0 {
            noteChange(place, "voltage_ratio", "\(meter.voltageRatio)", "\(voltage)", now)
            meter.voltageRatio = voltage
        }
        meter.isStale = true
    }

    /// Changes how fast the households' time goes.
    public func setSpeed(_ speed: Int64, now: Instant) {
        run(to: now)
        let simulated = clock.simulated(at: now)
        for meter in meters { meter.account(to: simulated) }
        note(.changed(place: nil, subject: "speed", from: "\(clock.speed)", to: "\(max(speed, 0))"), at: now)
        clock = clock.changed(to: speed, at: now)
        watchCredits(at: now)
    }

    /// Restarts an endpoint, or one device.
    public func reboot(_ place: Place, milliseconds: Int64? = nil, now: Instant) throws(FleetRefusal) -> [FleetAction] {
        run(to: now)
        if place.unit != nil {
            restart(try unit(place), for: milliseconds, at: now)
        } else {
            restart(try endpoint(place), for: milliseconds, at: now)
        }
        return taken()
    }

    /// Exchanges what stands at two places: the devices on two unit ids, two blocks of images, or the wires of two channels of
    /// relay modules.
    public func swap(_ a: Place, _ b: Place, now: Instant) throws(FleetRefusal) {
        run(to: now)
        let (first, second) = (try unit(a), try unit(b))
        guard a != b, (a.part == nil) == (b.part == nil) else {
            throw FleetRefusal("\(a) and \(b) cannot be exchanged")
        }
        let simulated = clock.simulated(at: now)
        for meter in meters { meter.account(to: simulated) }
        if a.part == nil {
            let (one, two) = (try endpoint(a), try endpoint(b))
            one.units[Int(a.unit ?? 0)] = second
            two.units[Int(b.unit ?? 0)] = first
            first.settle(at: b)
            second.settle(at: a)
        } else if first.profile.image != nil, second.profile.image != nil {
            let (one, two) = (a.part ?? 0, b.part ?? 0)
            guard first.meters.indices.contains(one), second.meters.indices.contains(two),
                first.profile == second.profile
            else {
                throw FleetRefusal("\(a) and \(b) are not blocks of the same kind")
            }
            let meter = first.meters[one]
            first.meters[one] = second.meters[two]
            second.meters[two] = meter
            first.settle(at: first.place)
            second.settle(at: second.place)
        } else {
            guard let one = try contacts(a).first, let two = try contacts(b).first else {
                throw FleetRefusal("\(a) and \(b) are no relays")
            }
            rewire(one, two)
        }
        note(.swapped(a, b), at: now)
    }

    /// Exchanges what two contacts switch.
    private func rewire(_ one: Contact, _ two: Contact) {
        let (first, second) = (one.feeds, two.feeds)
        for number in first { meters[number].feeders.removeAll { $0 === one } }
        for number in second { meters[number].feeders.removeAll { $0 === two } }
        one.feeds = second
        two.feeds = first
        for number in second where one.owner != number { meters[number].feeders.append(one) }
        for number in first where two.owner != number { meters[number].feeders.append(two) }
        for number in first + second { meters[number].isStale = true }
    }

    private func noteChange(_ place: Place, _ subject: String, _ from: String, _ to: String, _ now: Instant) {
        note(.changed(place: place, subject: subject, from: from, to: to), at: now)
    }
}

extension SimulatedUnit {
    /// It stands at another place now, and all its parts with it.
    fileprivate func settle(at place: Place) {
        self.place = place
        for (block, meter) in meters.enumerated() {
            meter.place = self.place(ofBlock: block)
            for (channel, contact) in meter.contacts.enumerated() {
                contact.place = self.place(ofBlock: block, channel: channel)
            }
            meter.isStale = true
        }
    }
}

extension Load {
    /// As the journal and the control channel write it: watts, or a curve's name with its per cent.
    public var name: String {
        switch self {
        case .fixed(let watts): "\(watts)"
        case .curve(let curve, let percent): percent == 100 ? curve.name : "\(curve.name) \(percent)%"
        }
    }
}

extension SimulatedMeter {
    /// Where the billed register begins anew, µWh; nil where it never does.
    var registerEnd: Int64? {
        if let end = layout.profile.rollover { return end.value * 1_000_000 }
        guard let billed = layout.profile.billedEnergy,
            let point = layout.profile.points.first(where: { $0.quantity == billed })
        else { return nil }
        let steps: Int128
        switch point.encoding {
        case .u16: steps = 1 << 16
        case .u32, .acc32: steps = 1 << 32
        case .bcd(let registers) where registers <= 3:
            steps = (0..<registers * 4).reduce(Int128(1)) { product, _ in product * 10 }
        default: return nil
        }
        let end = steps * Int128(point.scale.numerator) * 1_000_000 / Int128(point.scale.denominator)
        return Int64(exactly: end)
    }
}
