import CWorldDisk
import Engine
import Quantities
import SimulatedMeters
import Supply

// How each kind of fault strikes.

extension World {
    /// One fault, now, somewhere.
    func strike(_ fault: Fault) throws(Crash) {
        guard !isHealed else { return }
        struck[fault, default: 0] += 1
        if oracle.underWay.values.contains(where: { !$0.isEmpty }) { struckInOrder[fault, default: 0] += 1 }
        if fault.isOfThisWorldOnly { act("left \(fault.rawValue)") }
        if let kind = fault.ofMeters { return strikeMeters(kind) }
        switch fault {
        case .reboot, .counterFalls, .counterRises, .meterSwapped, .moduleSwapped, .flatsSwapped, .openedByHand,
            .closedByHand, .protection, .otherMaster:
            strikePlace(fault)
        case .connectionReset, .connectionCut, .slowNetwork, .callsUnanswered: strikeNetwork(fault)
        case .kill, .powerCut, .writeError, .syncError, .readError, .diskFull, .slowDisk, .suspend:
            try strikeMachine(fault)
        case .clockJump, .clockNudge, .clockStops, .clockDrift, .clockUnsynchronized, .clockDead:
            try strikeClock(fault)
        case .smsDown: sms.downUntil = now + lasting(1_000, 4_000)
        case .smsFails: sms.failsUntil = now + lasting(1_000, 4_000)
        case .smsSlow: sms.slowUntil = now + lasting(1_000, 4_000)
        case .smsTwice: sms.repeatsUntil = now + lasting(1_000, 4_000)
        default: strikePeople(fault)
        }
        tell("FAULT \(fault.rawValue)")
    }

    /// An order leaves: one or two of the faults that wait for one strike while it is under way.
    func orderLeaves() {
        guard !isHealed else { return }
        for _ in 0..<(faultsOfOrders.isEmpty ? 0 : 1 + dice.below(2)) {
            guard let fault = faultsOfOrders.popLast() else { return }
            agenda.add(.strikes(fault), at: now + dice.below(dice.below(2) == 0 ? 60 : 1_500))
        }
    }

    /// A final notice has come, or somebody is off: a clock that waits to be set is set now, by as much as could pass for its age.
    func timeSeemsToPass(_ kind: NoticeKind) {
        guard !isHealed, kind == .finalNotice || kind == .switchedOff,
            let index = faultsOfOrders.lastIndex(where: { $0 == .clockJump })
        else { return }
        faultsOfOrders.remove(at: index)
        nextJump = kind == .finalNotice ? 3_600_000 : 365 * 86_400_000
        let after = kind == .finalNotice ? dice.below(town.terms.finalNoticePeriod.milliseconds / 2) : 20
        agenda.add(.strikes(.clockJump), at: now + after)
    }

    /// An order is under way: now and then the process ends before its end, mostly where somebody wants to be off.
    func mayBeCutShort(_ order: OrderID) {
        // A closing that fails for minutes is not told of again and again.
        guard plot.run != .golden, !isHealed, !plot.without.contains(.kill), cutShort < 6 else { return }
        guard dice.below(oracle.orders[order]?.permitKind == .customerRequest ? 2 : 8) == 0 else { return }
        cutShort += 1
        agenda.add(.strikes(.kill), at: now + 1 + dice.below(300))
    }

    /// How long a trouble lasts, ms: some seconds, and every second one of a story of hours some minutes.
    func lasting(_ atLeast: Int64, _ more: Int64) -> Int64 {
        let short = atLeast + dice.below(more)
        guard plot.pace == .hours, dice.below(2) == 0 else { return short }
        return short * plot.pace.stretch / 2
    }

    private func someEndpoint() -> Int {
        if dice.below(2) == 0 { return someFlat().endpoint }
        return Int(dice.below(Int64(town.endpoints)))
    }

    /// Every second time one where something is under way: at the worst moment.
    func someFlat() -> Flat {
        if dice.below(2) == 0 {
            let busy = town.flats.filter { flat in
                oracle.pointID(of: flat).map { oracle.underWay[$0, default: []].isEmpty } == false
            }
            if !busy.isEmpty { return busy[Int(dice.below(Int64(busy.count)))] }
        }
        return town.flats[Int(dice.below(Int64(town.flats.count)))]
    }

    // MARK: concentrators, meters and relays

    /// Requests come to grief for two seconds; a condition stands for one to six.
    private func strikeMeters(_ kind: FaultKind) {
        let place: Place
        var fault = InjectedFault(kind)
        var lasts = lasting(1_000, 5_000)
        let flat = someFlat()
        switch kind.scope {
        case .wire:
            // Astray to the very meter that hangs in the wrong place: two faults that cancel out in the identity, and nobody could know.
            if kind == .misroute, swappedFlats != nil { return }
            place = Place(endpoint: Town.endpointName(someEndpoint()))
            let value: Int64? =
                switch kind {
                case .late, .stall: 200 + dice.below(2_500)
                case .drip: 20 + dice.below(400)
                default: nil
                }
            // One bit of a value that is read would be another value, and nobody could know.
            // A write that a concentrator carries to another unit than it was proven with a moment before: nobody could know.
            let trigger: FaultTrigger =
                switch kind {
                case .wrongEcho, .duplicateWrite: .writes
                case .misroute: .reads
                default: .any
                }
            fault = InjectedFault(kind, value: value, count: 1 + Int(dice.below(3)), trigger: trigger)
            lasts = 2_000
        case .endpoint: place = Place(endpoint: Town.endpointName(someEndpoint()))
        case .device: place = dice.below(3) == 0 ? unit(of: flat.contactPlace) : flat.meterPlace
        case .values:
            // A cache that told of a meter that hangs there no more could not be told from that meter.
            if kind == .freeze, !stashed.isEmpty || swappedFlats != nil { return }
            place = flat.meterPlace
        case .contact:
            place = flat.contactPlace
            if kind == .slow || kind == .lag { fault = InjectedFault(kind, value: 300 + dice.below(4_000)) }
        }
        guard let started = try? fleet.start(fault, at: place, now: truth) else {
            return tell("\(kind) cannot be there")
        }
        tell("\(place): \(fault), for \(lasts) ms")
        act(
            at: place,
            "fault \(place) \(kind.rawValue) \(fault.value.map { "\($0)" } ?? "-") \(fault.count.map { "\($0)" } ?? "-") "
                + "\(fault.trigger.rawValue) \(lasts)")
        if let endpoint = endpoint(place) {
            oracle.trouble(endpoint, at: now)
            oracle.restless(endpoint, until: now + lasts)
        }
        if kind == .misroute, let endpoint = endpoint(place) { oracle.astray[endpoint] = now + lasts }
        agenda.add(.mended(place, kind), at: now + lasts)
        perform(started.actions)
    }

    private func unit(of place: Place) -> Place { Place(endpoint: place.endpoint, unit: place.unit) }

    func endpoint(_ place: Place) -> Int? { (0..<town.endpoints).first { Town.endpointName($0) == place.endpoint } }

    func mend(_ place: Place, _ kind: FaultKind) {
        guard let ended = try? fleet.clear(kind, at: place, now: truth) else { return }
        if let endpoint = endpoint(place) { oracle.trouble(endpoint, at: now) }
        perform(ended.actions)
    }

    private func strikePlace(_ fault: Fault) {
        let flat = someFlat()
        switch fault {
        case .reboot:
            let place = Place(endpoint: Town.endpointName(someEndpoint()))
            act("reboot \(place)")
            if let actions = try? fleet.reboot(place, now: truth) { perform(actions) }
            if let endpoint = endpoint(place) { oracle.trouble(endpoint, at: now) }
        case .counterFalls: dropCounter(flat)
        case .counterRises: raiseCounter(flat)
        case .meterSwapped: exchangeMeter(flat)
        case .moduleSwapped: exchangeModule()
        case .flatsSwapped: exchangeFlats(flat)
        case .openedByHand: hand(.open, flat)
        case .closedByHand: hand(.close, flat)
        case .protection: hand(.trip, flat)
        case .otherMaster: writeAsAnother(flat)
        default: break
        }
    }

    /// An electrician, or the relay itself.
    func hand(_ action: HandAction, _ flat: Flat) {
        // Nobody opens the flat whose life hangs on it, nor does its meter.
        guard action == .close || !oracle.isProtected(flat.account), swappedFlats == nil
        else { return }
        tell("\(action.rawValue) by hand: \(flat.account)")
        act(at: flat.contactPlace, "hand \(action.rawValue) \(flat.contactPlace)")
        if let actions = try? fleet.hand(action, at: flat.contactPlace, now: truth) { perform(actions) }
    }

    /// Another program on the network writes to a relay, as it likes.
    private func writeAsAnother(_ flat: Flat) {
        guard !oracle.isProtected(flat.account), swappedFlats == nil else { return }
        let closes = dice.below(2) == 0
        let (connection, actions) = fleet.connect(to: flat.endpoint, at: truth)
        guard !actions.contains(.reset(connection: connection)) else { return }
        perform(actions)
        let address = UInt16(flat.channel ?? 0x30)
        let isCoil = flat.channel != nil
        let value: UInt16 = closes ? (isCoil ? 0xFF00 : 1) : 0
        let frame: [UInt8] = [
            0, 1, 0, 0, 0, 6, flat.relayUnit, isCoil ? 5 : 6, UInt8(address >> 8), UInt8(address & 0xFF),
            UInt8(value >> 8), UInt8(value & 0xFF),
        ]
        // Nobody exchanges flats while a contact moves.
        lastWriteAt[flat.endpoint] = now
        tell("another master \(closes ? "closes" : "opens") \(flat.account)")
        perform(fleet.receive(frame.span, on: connection, at: truth))
        agenda.add(.otherLeaves(connection: connection), at: now + 50)
    }

    // MARK: the network

    private func strikeNetwork(_ fault: Fault) {
        switch fault {
        case .connectionReset: storm()
        case .connectionCut:
            guard let wire = openWire() else { return }
            tell("the connection to \(Town.endpointName(wires[wire].endpoint)) is cut, and neither side is told")
            wires[wire].isCut = true
            noticeCut(wire, after: World.keepalive)
            oracle.trouble(wires[wire].endpoint, at: now)
            oracle.restless(wires[wire].endpoint, until: now + World.keepalive)
        case .slowNetwork:
            let endpoint = someEndpoint()
            slowUntil[endpoint] = now + lasting(1_000, 4_000)
            oracle.trouble(endpoint, at: slowUntil[endpoint] ?? now)
        case .callsUnanswered:
            let endpoint = someEndpoint()
            unansweredUntil[endpoint] = now + lasting(1_000, 4_000)
            oracle.trouble(endpoint, at: unansweredUntil[endpoint] ?? now)
        default: break
        }
    }

    private func openWire() -> Int? {
        let open = wires.indices.filter {
            !wires[$0].isLeftByDaemon && !wires[$0].isLeftByMeters && wires[$0].connection != nil
        }
        return open.isEmpty ? nil : open[Int(dice.below(Int64(open.count)))]
    }

    /// A connection breaks on the way, for both sides.
    func storm() {
        guard let wire = openWire() else { return }
        tell("the connection to \(Town.endpointName(wires[wire].endpoint)) breaks")
        oracle.trouble(wires[wire].endpoint, at: now)
        agenda.add(.hungUpByMeters(wire: wire), at: max(now, wires[wire].lastToDaemon))
        daemonHungUp(wire)
    }

    // MARK: the machine and its clocks

    private func strikeMachine(_ fault: Fault) throws(Crash) {
        guard daemon != nil else { return }
        switch fault {
        case .kill:
            act("kill")
            throw Crash(detail: "killed", withPower: false)
        case .powerCut:
            act("kill")
            throw Crash(detail: "the power fails", withPower: true)
        case .writeError: world_disk_fail_next(Int32(WORLD_DISK_WRITE), 1)
        case .syncError: world_disk_fail_next(Int32(WORLD_DISK_SYNC), 1)
        case .readError: world_disk_fail_next(Int32(WORLD_DISK_READ), 1 + Int32(dice.below(3)))
        case .diskFull:
            fillDisk()
            let lasts = lasting(1_000, 6_000)
            machineRestlessUntil = max(machineRestlessUntil, now + lasts)
            agenda.add(.diskEmptied, at: now + lasts)
        case .slowDisk:
            slowDisk = 20 + dice.below(1_500)
            slowDiskUntil = now + lasting(1_000, 4_000)
            machineRestlessUntil = max(machineRestlessUntil, slowDiskUntil)
            slowestDisk = max(slowestDisk, slowDisk)
        case .suspend: sleep(lasting(300, 5_000))
        default: break
        }
    }

    private func strikeClock(_ fault: Fault) throws(Crash) {
        switch fault {
        case .clockJump:
            let far: [Int64] = [600_000, 3_600_000, 3_600_000, 365 * 86_400_000]
            var by = far[Int(dice.below(Int64(far.count)))] + dice.below(1_000)
            if dice.below(3) == 0 { by = -by }
            by = nextJump ?? by
            nextJump = nil
            moveWall(by)
            paysByAWrongClock()
            // Whoever sets the clock takes the kernel out of step; a daemon that runs sees the jump itself.
            if daemon == nil || dice.below(2) == 0 { times.isSynchronized = false }
            // Some minutes or a quarter of an hour where all takes hours: long enough to be believed again.
            agenda.add(.clockIsSet, at: now + max(lasting(2_000, 8_000), dice.below(2_000) * plot.pace.stretch))
        case .clockNudge:
            // By so little that nobody can notice it.
            let to = dice.below(120_000) - 60_000
            if (to - times.error(now)).magnitude < 290_000 { moveWall(to - times.error(now)) }
        case .clockStops:
            times.setWallRate(now, 0)
            oracle.wallWasWrong = true
            agenda.add(.clockIsSet, at: now + lasting(2_000, 8_000))
        case .clockDrift:
            times.setWallRate(now, 980_000 + dice.below(40_000))
            times.setMonotonicRate(now, 980_000 + dice.below(40_000))
            oracle.wallWasWrong = true
        case .clockUnsynchronized:
            times.isSynchronized = false
            agenda.add(.clockIsSet, at: now + lasting(2_000, 8_000))
        case .clockDead:
            guard daemon != nil else { return }
            isClockDead = true
            throw Crash(detail: "the power fails, and the clock's battery is dead", withPower: true)
        default: break
        }
    }

    func moveWall(_ by: Int64) {
        tell("the wall clock is set by \(by) ms")
        times.moveWall(now, by: by)
        isWrong(by: by)
    }

    /// A minute is nothing where all takes hours.
    private func isWrong(by error: Int64) {
        if error.magnitude > (plot.pace == .seconds ? 0 : 61_000) { oracle.wallWasWrong = true }
    }

    /// The time service has the right time again.
    func setClock() {
        let error = times.error(now)
        tell("the wall clock is right again")
        times.heal(now)
        isWrong(by: error)
        if dice.below(2) == 0 {
            ask(
                dice.below(2) == 0 ? .trustClock : .trustClockBehind, by: "wang.lei", .supervisor,
                at: now + 500 + dice.below(2_000))
        }
    }
}
