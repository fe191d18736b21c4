// How the connection decides.

extension Connection {
    var hasSocket: Bool { phase == .opening || phase == .settling || phase == .up }

    // MARK: Sending

    func maySend(_ isWrite: Bool, now: Int64) -> Bool {
        guard now >= notBefore, slots.count < settings.depth else { return false }
        guard abandoned.count + slots.count < Self.abandonedLimit else { return false }
        // A write is alone on the wire: nothing overtakes it, nothing is lost with it.
        guard let oldest = slots.first else { return true }
        return !isWrite && !oldest.expectation.isWrite
    }

    mutating func send(
        ticket: UInt64, unit: UInt8, request: Request, now: Int64, into actions: inout [Action]
    ) {
        let transaction = freeTransaction()
        let start = outputStart + Int64(output.count)
        MBAPHeader(transaction: transaction, unit: unit).append(request, to: &output)
        slots.append(
            Slot(
                ticket: ticket, start: start, end: outputStart + Int64(output.count),
                deadline: now + settings.responseTimeoutMilliseconds, expectation: Expectation(request),
                transaction: transaction, unit: unit))
        counters.requests += 1
        lastActivity = now
        if settings.gapMilliseconds > 0 { notBefore = now + settings.gapMilliseconds }
        if case .send? = actions.last { return }
        actions.append(.send)
    }

    /// The next id that is neither in flight nor abandoned. 0 stands for none and is not used. One just answered is tens of thousands
    /// of ids away, since at most ``abandonedLimit`` are passed over.
    private mutating func freeTransaction() -> UInt16 {
        repeat { lastTransaction &+= 1 } while lastTransaction == 0 || isTaken(lastTransaction)
        return lastTransaction
    }

    private func isTaken(_ transaction: UInt16) -> Bool {
        abandoned.contains(transaction) || slots.contains { $0.transaction == transaction }
    }

    private func wasAnswered(_ transaction: UInt16) -> Bool {
        answered.replacing(with: 0, where: answered .!= transaction) != SIMD16()
    }

    /// Sends what waits and may go.
    mutating func pump(now: Int64, into actions: inout [Action]) {
        while phase == .up, queueHead < queue.count {
            let next = queue[queueHead]
            guard maySend(next.request.isWrite, now: now) else {
                if slots.isEmpty, abandoned.count >= Self.abandonedLimit {
                    renew(.tooManyAbandoned, now: now, into: &actions)
                }
                return
            }
            queueHead += 1
            if queueHead == queue.count {
                queue.removeAll(keepingCapacity: true)
                queueHead = 0
            }
            send(ticket: next.ticket, unit: next.unit, request: next.request, now: now, into: &actions)
        }
    }

    // MARK: Receiving

    /// Gives a frame to the request that it answers. Returns why the connection must be closed, or nil.
    mutating func take(
        _ header: MBAPHeader, _ pdu: borrowing Span<UInt8>, now: Int64, into actions: inout [Action]
    ) -> DownReason? {
        #if SEEDED_BUGS
            var header = header
            if SeededFrameBug.ignoresTransactions, let oldest = slots.first { header.transaction = oldest.transaction }
        #endif
        let index =
            settings.transactionIDIsReliable
            ? slots.firstIndex { $0.transaction == header.transaction } : slots.indices.first
        guard let index else { return dropUnasked(header.transaction) }
        #if SEEDED_BUGS
            if SeededFrameBug.ignoresUnits { header.unit = slots[index].unit }
        #endif
        let slot = slots[index]
        // An answer to bytes that were not sent yet is no answer.
        guard outputStart + Int64(outputTaken) >= slot.end else {
            counters.unknownTransactions += 1
            return .unknownTransaction(header.transaction)
        }
        slots.remove(at: index)
        guard header.unit == slot.unit else {
            counters.misrouted += 1
            actions.append(.complete(ticket: slot.ticket, .misrouted(unit: header.unit)))
            return .misrouted(unit: header.unit)
        }
        let outcome = slot.expectation.outcome(of: pdu)
        actions.append(.complete(ticket: slot.ticket, outcome))
        switch outcome {
        case .malformed(let fault):
            counters.malformed += 1
            return .malformed(fault)
        case .exception: counters.exceptions += 1
        default: counters.replies += 1
        }
        failures = 0
        answered[answeredNext] = slot.transaction
        answeredNext = (answeredNext + 1) & 15
        if settings.gapMilliseconds > 0 { notBefore = now + settings.gapMilliseconds }
        return nil
    }

    /// Nothing in flight has this id: late, doubled, or beyond explanation.
    private mutating func dropUnasked(_ transaction: UInt16) -> DownReason? {
        if settings.transactionIDIsReliable, transaction != 0 {
            if let late = abandoned.firstIndex(of: transaction) {
                abandoned.remove(at: late)
                counters.lateRepliesDropped += 1
                return nil
            }
            if wasAnswered(transaction) {
                // A second copy is a gateway's known fault; a third would be a flood.
                answered.replace(with: 0, where: answered .== transaction)
                counters.duplicatesDropped += 1
                return nil
            }
        }
        counters.unknownTransactions += 1
        return .unknownTransaction(transaction)
    }

    // MARK: Time

    /// Ends what is overdue. Returns why the connection must be closed, or nil.
    mutating func expire(now: Int64, into actions: inout [Action]) -> DownReason? {
        var reason: DownReason?
        var index = 0
        while index < slots.count {
            let slot = slots[index]
            guard slot.deadline <= now else {
                index += 1
                continue
            }
            slots.remove(at: index)
            counters.timeouts += 1
            guard outputStart + Int64(outputTaken) >= slot.end else {
                // The rest of the request can not be taken back from the stream, and must not follow.
                actions.append(.complete(ticket: slot.ticket, .connectionLost(sent: wasTouched(slot))))
                reason = .halfFrame
                continue
            }
            actions.append(.complete(ticket: slot.ticket, .timeout))
            if settings.gapMilliseconds > 0 { notBefore = now + settings.gapMilliseconds }
            if cutter.holdsPartialFrame {
                reason = .halfFrame
            } else if !settings.transactionIDIsReliable {
                reason = reason ?? .timedOut
            } else {
                abandoned.append(slot.transaction)
            }
        }
        if frameDeadline <= now { reason = .halfFrame }
        if reason == .halfFrame, cutter.holdsPartialFrame { counters.malformed += 1 }
        return reason
    }

    // MARK: Coming and going

    mutating func open(now: Int64, into actions: inout [Action]) {
        attempts += 1
        enter(.opening)
        phaseDeadline = now + settings.connectTimeoutMilliseconds
        actions.append(.open)
    }

    mutating func becomeUp(now: Int64, into actions: inout [Action]) {
        enter(.up)
        upSince = now
        lastActivity = now
        actions.append(.up)
        pump(now: now, into: &actions)
    }

    /// Nothing of an earlier connection lives on in the new phase, but ids: they go on counting.
    mutating func enter(_ phase: Phase) {
        if self.phase == .up || self.phase == .settling, phase != .up {
            abandoned.removeAll(keepingCapacity: true)
            answered = SIMD16()
            cutter.reset()
        }
        self.phase = phase
        phaseDeadline = .max
        if phase != .up { frameDeadline = .max }
        notBefore = .min
        guard phase != .up else { return }
        output.removeAll(keepingCapacity: true)
        outputTaken = 0
        outputStart = 0
    }

    /// The connection is gone; rest, then try again, for ever.
    mutating func lose(
        _ reason: DownReason, closing: Bool = true, now: Int64, into actions: inout [Action]
    ) {
        loseInFlight(into: &actions)
        refuseQueued(.noConnection, into: &actions)
        // A gateway that hangs up on whoever is quiet for a minute is well, and must be there at the next mark.
        if phase == .up, now - upSince >= Self.soundAfterMilliseconds { failures = 0 }
        enter(.resting)
        failures += 1
        phaseDeadline = now + settings.backOffMilliseconds(failures: failures, attempt: attempts)
        if closing { actions.append(.close) }
        actions.append(.down(reason))
    }

    /// A new connection at once; what waits goes over it.
    mutating func renew(_ reason: DownReason, now: Int64, into actions: inout [Action]) {
        loseInFlight(into: &actions)
        actions.append(.close)
        actions.append(.down(reason))
        open(now: now, into: &actions)
    }

    mutating func loseInFlight(into actions: inout [Action]) {
        for slot in slots { actions.append(.complete(ticket: slot.ticket, .connectionLost(sent: wasTouched(slot)))) }
        slots.removeAll(keepingCapacity: true)
    }

    mutating func refuseQueued(_ reason: NotSentReason, into actions: inout [Action]) {
        for queued in queue[queueHead...] { actions.append(.complete(ticket: queued.ticket, .notSent(reason))) }
        queue.removeAll(keepingCapacity: true)
        queueHead = 0
    }

    /// Whether at least one byte of the request was handed to the system.
    private func wasTouched(_ slot: Slot) -> Bool { outputStart + Int64(outputTaken) > slot.start }
}
