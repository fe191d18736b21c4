import Metering
import ModbusFrames
import Quantities
import Supply

// Verify: a new reading after the contacts had their time. Only what is read back is told as seen, and what a concentrator
// read before the write is not read back.

extension Line {
    /// After settling, or since a look came: how long a concentrator may go on telling what it read before. They ask their
    /// meters once a minute.
    static let cacheLimit = Span.seconds(75)

    /// The relay's state, if it is one of after the order came and, once it has written, of after that. The state that was not
    /// wanted must be one of after the contacts had their time, too.
    func current(_ evidence: Evidence, _ operation: Operation) -> RelayReadout? {
        guard let relay = evidence.relay, let age = evidence.relayAge else { return nil }
        guard let writtenAt = operation.writtenAt else { return now >= operation.arrived + age ? relay : nil }
        let isReached = relay.state.map { operation.isDone($0) } ?? false
        let from = isReached || operation.isHurried ? writtenAt : writtenAt + operation.settle
        return now >= from + age + evidence.relayAgeResolution ? relay : nil
    }

    /// A look waits for a concentrator to ask the meter again.
    mutating func waitForNews(_ slot: Int) {
        guard let operation = operations[slot] else { return }
        let pause = Span.seconds(5)
        guard now + pause <= operation.arrived + Line.cacheLimit else { return end(slot, .notDone(.stale)) }
        letGo(slot)
        operations[slot]?.stage = .restingToSelect
        wake(slot, at: now + pause)
    }

    mutating func beginLook(_ slot: Int) {
        operations[slot]?.stage = .verifying
        operations[slot]?.parts = []
        operations[slot]?.awaited = nil
        guard let until = operations[slot]?.verifyUntil else { return }
        // The last look may begin just before the limit; it gets the time that one takes.
        wake(slot, at: max(until, now + Link.patience))
    }

    /// Sends the next request of a read-back.
    mutating func advanceLook(_ slot: Int) -> Verdict {
        guard let operation = operations[slot], operation.awaited == nil, let connection = link.connection else {
            return .none
        }
        for unit in [operation.meterUnit, operation.relayUnit] where units[unit].holder != nil { return .none }
        guard hasRoom else { return .hold }
        if isDoubtful {
            guard flights.isEmpty else { return .hold }
            reopen()
            return .hold
        }
        if operation.parts.isEmpty || operation.connection != connection {
            operations[slot]?.beginParts(over: connection, now: now)
        }
        return ask(slot) ? .sent : .none
    }

    mutating func judgeLook(_ slot: Int) {
        guard let operation = operations[slot] else { return }
        let evidence = Evidence(operation, purpose: .verify, arrival: wall, waited: now - operation.arrived)
        if let fault = evidence.identityFault {
            if case .wrongIdentity(.some) = fault { return end(slot, .unknown(fault)) }
            return lookFailed(slot, fault)
        }
        if operation.kind == .purchase { return judgeCount(slot, operation, evidence) }
        if let before = operation.uptime, let uptime = evidence.uptime, uptime < before {
            // F-B19: what the device holds now need not be what it did with the write.
            if operation.kind == .trip { return end(slot, .unknown(.restarted)) }
            operations[slot]?.uptime = uptime
            operations[slot]?.isWriteDoubtful = true
        }
        if evidence.relay == nil, evidence.relayFault != .stale {
            return lookAgain(slot, orEnd: .unknown(evidence.relayFault))
        }
        guard let relay = current(evidence, operation) else {
            return lookAgain(slot, orEnd: .unknown(.stale), age: evidence.relayAge)
        }
        if let state = relay.state, operation.isHurried || operation.isDone(state) {
            return end(slot, .seen(state, wrote: true, evidence.sample))
        }
        lookAgain(slot, orEnd: Line.seen(evidence, wrote: true), age: evidence.relayAge)
    }

    mutating func lookFailed(_ slot: Int, _ fault: LineFault) {
        guard let operation = operations[slot] else { return }
        if operation.address.isSeparate, !operation.skipsMeter, operation.askedPart == 0,
            operation.meterUnit != operation.relayUnit,
            fault == .silent || fault == .targetSilent
        {
            operations[slot]?.skipsMeter = true
            return beginLook(slot)
        }
        lookAgain(slot, orEnd: .unknown(fault))
    }

    /// The relay is not, or not known to be, where it should be.
    ///
    /// - Parameter age: how old that knowledge is; nil where nobody knows.
    mutating func lookAgain(_ slot: Int, orEnd outcome: OrderOutcome, age: Span? = .zero) {
        guard let operation = operations[slot] else { return }
        if operation.isHurried { return end(slot, outcome) }
        operations[slot]?.looks += 1
        #if SEEDED_BUGS
            if SeededBug.tripRewritten.isPlanted, operation.kind == .trip, operation.looks > 0 {
                operations[slot]?.stage = .released
                operations[slot]?.releaseDeadline = now + .seconds(2)
                return
            }
        #endif
        // A write of which nobody knows whether it was taken: two looks are enough to send it again. Never that of a trip,
        // nor onto what the meter's own protection has opened.
        if operation.kind == .close, operation.isWriteDoubtful, operation.looks >= 2,
            operation.writes < (operation.isOverProtection ? 1 : Line.writesPerClose),
            case .seen(let state, _, _) = outcome, !operation.isHeldByProtection(state)
        {
            operations[slot]?.stage = .waiting
            operations[slot]?.alarm = nil
            return
        }
        let pause = Span.seconds(1 << Int64(min(operation.looks, 3)))
        let limit = (operation.writtenAt ?? now) + operation.settle + Line.cacheLimit
        guard now + pause <= min(age.map { operation.verifyUntil + $0 } ?? limit, limit) else {
            return end(slot, outcome)
        }
        operations[slot]?.stage = .restingToVerify
        wake(slot, at: now + pause)
    }

    /// A close of the same relay waits for this trip, whose write has left: one look, and out of the way.
    mutating func hurry(_ slot: Int) {
        guard let operation = operations[slot], !operation.isHurried else { return }
        operations[slot]?.isHurried = true
        operations[slot]?.verifyUntil = now + Link.patience
        switch operation.stage {
        case .settling, .restingToVerify: beginLook(slot)
        case .verifying: wake(slot, at: now + Link.patience)
        default: break
        }
    }
}
