import Metering
import ModbusFrames
import Quantities
import Supply

// Intake and end of orders. Between the two each order is always in exactly one stage, and every stage has its end: an answer
// (which the driver owes), an alarm, or the loss of the connection.

extension Line {
    /// The most orders that a line takes at a time.
    static let orderLimit = 4096

    mutating func take(_ order: LineOrder) {
        switch order {
        case .close(let id, let address, let proof, let insist): begin(id, .close, address, proof, insist: insist)
        case .closeOverProtection(let id, let address, let proof):
            begin(id, .close, address, proof, overProtection: true)
        case .arm(let id, let address, let proof): begin(id, .close, address, proof, onlyArms: true)
        case .selectTrip(let id, let address, let proof): begin(id, .trip, address, proof)
        case .readBack(let id, let address, let proof): begin(id, .look, address, proof)
        case .purchase(let id, let address, let proof, let amount, let expected):
            begin(id, .purchase, address, proof, amount: amount, expected: expected)
        case .readCredit(let id, let address, let proof): begin(id, .credit, address, proof)
        case .release(let id, let deadline): release(id, deadline)
        case .abandon(let id): abandon(id)
        }
    }

    private mutating func begin(
        _ id: OrderID, _ kind: Operation.Kind, _ address: RelayAddress, _ proof: IdentityProof, insist: Bool = false,
        overProtection: Bool = false, onlyArms: Bool = false, amount: CreditAmount? = nil, expected: Int64 = 0
    ) {
        if operationOf[id] != nil { return }
        // A trip and a purchase are one shot: asked for again, they are not tried again. A close or a look may be.
        if kind == .trip || kind == .purchase, let outcome = ended[id] { return report(.order(.ended(id, outcome))) }
        guard operationOf.count < Line.orderLimit else { return refuse(id, .busy) }
        guard var operation = operation(id, kind, address, proof) else { return refuse(id, .forbidden) }
        operation.insists = insist
        operation.isOverProtection = overProtection
        operation.onlyArms = onlyArms
        operation.amount = amount
        operation.expected = expected
        let slot = freeOperations.popLast() ?? operations.count
        if slot == operations.count { operations.append(nil) }
        operations[slot] = operation
        operationOf[id] = slot
        switch kind {
        case .close:
            supersedeLooks(at: RelayKey(address))
            // What such a trip wrote may still be on its way to the contacts, or to the register that tells of them.
            if supersedeTrips(of: RelayKey(address)) { operations[slot]?.insists = true }
            closes.append(slot)
            // The driver may rest for minutes after a long outage; a close is tried in time for I-L1 all the same.
            if !link.isUsable { outbox.append(.reopen) }
        case .trip:
            trips.append(slot)
            wake(slot, at: now + Line.tripPatience)
        case .purchase:
            purchases.append(slot)
            // Someone has paid, and may sit in the dark.
            if !link.isUsable { outbox.append(.reopen) }
        case .look, .credit: looks.append(slot)
        }
    }

    /// Nil where the line, a profile or the relay does not exist.
    private mutating func operation(
        _ id: OrderID, _ kind: Operation.Kind, _ address: RelayAddress, _ proof: IdentityProof
    ) -> Operation? {
        guard address.line == configuration.id, let meter = profiles[address.meterProfile],
            let device = kind.isOfCredit ? meter : profiles[address.relayProfile],
            let settle = kind.isOfCredit ? meter.credit?.settle : device.relay?.settle,
            kind.isOfCredit || (0..<(device.relay?.channels ?? 0)).contains(address.relayChannel)
        else { return nil }
        let block = address.meterBlock
        guard (0..<(meter.image?.count ?? 1)).contains(block) else { return nil }
        let meterUnit = units.slot(of: address.meterUnit)
        let relayUnit = kind.isOfCredit ? meterUnit : units.slot(of: address.relayUnit)
        respectGap(of: meter, at: meterUnit)
        respectGap(of: device, at: relayUnit)

        let channels = address.relayChannel..<address.relayChannel + 1
        let refused = meterIndex[address.meter].map { readers[readerOf[$0]].refused } ?? []
        let known = meter.leavingOut(refused, identity: false, relay: false)
        var plans = [
            (
                unit: meterUnit,
                plan: RegisterPlan(
                    for: known, reading: .select, channels: address.isSeparate ? 0..<0 : channels,
                    blocks: block..<block + 1)
            )
        ]
        #if SEEDED_BUGS
            if SeededBug.tripUnidentified.isPlanted, kind == .trip, !address.isSeparate {
                let mute = meter.leavingOut(refused, identity: true, relay: false)
                plans[0].plan = RegisterPlan(for: mute, reading: .select, channels: channels, blocks: block..<block + 1)
            }
        #endif
        if address.isSeparate, !kind.isOfCredit {
            if device.identity != nil {
                plans.append((relayUnit, RegisterPlan(for: device, reading: .identity, blocks: 0..<1)))
            }
            plans.append(
                (relayUnit, RegisterPlan(for: device, reading: .relayState, channels: channels, blocks: 0..<1)))
        }
        return Operation(
            id: id, kind: kind, address: address, proof: proof, meterUnit: meterUnit, relayUnit: relayUnit,
            arrived: now,
            plans: plans, relayDevice: device, settle: settle)
    }

    private mutating func refuse(_ id: OrderID, _ fault: LineFault) {
        ended.insert(id, .notDone(fault))
        report(.order(.ended(id, .notDone(fault))))
    }

    /// The close goes first. A trip that wrote nothing dies of it; one that wrote is looked at once more, at once. Returns whether
    /// there is one of these.
    private mutating func supersedeTrips(of key: RelayKey) -> Bool {
        var hasWritten = false
        for slot in trips {
            guard let trip = operations[slot], trip.key == key else { continue }
            if trip.writes == 0 {
                end(slot, .notDone(.superseded))
            } else {
                hurry(slot)
                hasWritten = true
            }
        }
        return hasWritten
    }

    /// A look never holds a close up: the close sees for itself.
    private mutating func supersedeLooks(at key: RelayKey) {
        for slot in looks {
            guard let look = operations[slot], look.key == key else { continue }
            end(slot, .notDone(.superseded))
        }
    }

    private mutating func release(_ id: OrderID, _ deadline: Monotonic) {
        guard let slot = operationOf[id] else {
            // Its end was told already, unless this line never knew it.
            if ended[id] == nil { refuse(id, .tooLate) }
            return
        }
        guard operations[slot]?.kind == .trip, operations[slot]?.stage == .held else { return }
        #if SEEDED_BUGS
            let deadline = SeededBug.deadlineIgnored.isPlanted ? deadline + .minutes(1) : deadline
        #endif
        guard now <= deadline else { return end(slot, .notDone(.tooLate)) }
        operations[slot]?.stage = .released
        operations[slot]?.releaseDeadline = deadline
        wake(slot, at: deadline + .milliseconds(1))
    }

    private mutating func abandon(_ id: OrderID) {
        guard let slot = operationOf[id] else {
            if ended[id] == nil { refuse(id, .superseded) }
            return
        }
        #if SEEDED_BUGS
            if SeededBug.abandonIgnored.isPlanted { return }
        #endif
        guard let operation = operations[slot] else { return }
        // A lock-out: no write of a closing leaves any more, whatever came of those that did.
        if operation.kind == .close || operation.writes == 0 { end(slot, operation.end(.superseded)) }
    }

    /// The one way out for every order.
    mutating func end(_ slot: Int, _ outcome: OrderOutcome) {
        guard let operation = operations[slot] else { return }
        letGo(slot)
        operations[slot] = nil
        operationOf[operation.id] = nil
        freeOperations.append(slot)
        if relayUsers[operation.key] == slot { relayUsers[operation.key] = nil }
        switch operation.kind {
        case .close: closes.removeAll { $0 == slot }
        case .trip: trips.removeAll { $0 == slot }
        case .purchase: purchases.removeAll { $0 == slot }
        case .look, .credit: looks.removeAll { $0 == slot }
        }
        ended.insert(operation.id, outcome)
        report(.order(.ended(operation.id, outcome)))
    }

    /// Others may ask the units again.
    mutating func letGo(_ slot: Int) {
        if section == slot { section = nil }
        guard let operation = operations[slot] else { return }
        for unit in [operation.meterUnit, operation.relayUnit] where units[unit].holder == slot {
            units[unit].holder = nil
            holds -= 1
            unpark(unit)
        }
    }

    /// Sets the order's one alarm; the one before is stale.
    mutating func wake(_ slot: Int, at time: Monotonic) {
        lastName += 1
        operations[slot]?.alarm = lastName
        alarms.set(.operation(slot: slot, alarm: lastName), at: time)
    }

    private mutating func respectGap(of device: DeviceProfile, at unit: Int) {
        units[unit].gap = max(units[unit].gap, .milliseconds(device.limits.gapMilliseconds))
    }
}
