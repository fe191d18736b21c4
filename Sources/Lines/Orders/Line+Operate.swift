import Metering
import ModbusFrames
import Quantities
import Supply

// Operate: one write, on the connection of the select, while the unit is held.

extension Line {
    /// How often a close writes inside one order.
    static let writesPerClose = 3
    /// After settling: how long a state register may lag behind the contacts (F-B18).
    static let lagLimit = Span.seconds(35)

    mutating func judgeSelect(_ slot: Int) {
        guard let operation = operations[slot] else { return }
        let evidence = Evidence(operation, purpose: .select, arrival: wall, waited: now - operation.arrived)
        if let fault = evidence.identityFault { return end(slot, operation.end(fault)) }
        operations[slot]?.relaySerial = evidence.relaySerial
        operations[slot]?.uptime = evidence.uptime
        switch operation.kind {
        case .purchase, .credit: judgeCredit(slot, operation, evidence)
        case .look:
            if evidence.relayFault == .stale || evidence.relay != nil, current(evidence, operation) == nil {
                return waitForNews(slot)
            }
            end(slot, Line.seen(evidence, wrote: false))
        case .close:
            if let state = evidence.relay?.state, operation.isHeldByProtection(state) {
                return end(slot, .seen(state, wrote: operation.writes > 0, evidence.sample))
            }
            // A state from before the order may hide an opening since.
            if let state = current(evidence, operation)?.state, operation.isReached(state),
                !operation.insists || operation.writes > 0
            {
                return end(slot, .seen(state, wrote: operation.writes > 0, evidence.sample))
            }
            if operation.onlyArms, operation.relayDevice.relay?.closing != .permit {
                return end(slot, operation.end(.forbidden))
            }
            operations[slot]?.stage = .writing
        case .trip:
            guard let state = evidence.relay?.state, let sample = evidence.sample else {
                return end(slot, Line.seen(evidence, wrote: false))
            }
            section = nil
            operations[slot]?.stage = .held
            wake(slot, at: now + Line.holdLimit)
            report(.order(.selected(operation.id, sample, state)))
        }
    }

    /// How a look ends.
    static func seen(_ evidence: Evidence, wrote: Bool) -> OrderOutcome {
        switch evidence.relay {
        case .state(let state): .seen(state, wrote: wrote, evidence.sample)
        case .unknown(let raw): wrote ? .unknown(.noState(raw)) : .notDone(.noState(raw))
        case nil: wrote ? .unknown(evidence.relayFault) : .notDone(evidence.relayFault)
        }
    }

    mutating func sendWrite(_ slot: Int) -> Verdict {
        guard let operation = operations[slot] else { return .none }
        if operation.stage == .released, now > operation.releaseDeadline {
            end(slot, .notDone(.tooLate))
            return .sent
        }
        if isDoubtful || operation.connection != link.connection {
            selectFailed(slot, .unreachable)
            return .sent
        }
        if now > operation.partsBegan + Line.armWindow {
            selectFailed(slot, .tooLate)
            return .sent
        }
        guard flights.isEmpty else { return .hold }
        guard units[operation.relayUnit].readyAt <= now else {
            alarms.set(.pump, at: units[operation.relayUnit].readyAt)
            return .hold
        }
        let address = operation.address
        let write: RegisterWrite
        do {
            write =
                if let amount = operation.amount {
                    try operation.relayDevice.purchaseWrite(
                        amount, count: operation.expected + 1, block: address.meterBlock)
                } else {
                    try operation.relayDevice.relayWrite(
                        operation.wanted, channel: address.relayChannel,
                        block: address.isSeparate ? 0 : address.meterBlock, serial: operation.relaySerial)
                }
        } catch {
            end(slot, operation.end(.forbidden))
            return .sent
        }
        lastName += 1
        operations[slot]?.stage = .writing
        operations[slot]?.alarm = nil
        operations[slot]?.awaited = lastName
        operations[slot]?.writes += 1
        operations[slot]?.isWriteDoubtful = true
        operations[slot]?.looks = 0
        submit(Request(write), to: operation.relayUnit, for: .operation(slot, awaited: lastName, nil))
        return .sent
    }

    mutating func writeAnswered(_ slot: Int, _ outcome: Outcome) {
        guard outcome.mayHaveExecuted else {
            operations[slot]?.writes -= 1
            return notExecuted(slot, outcome)
        }
        if case .reply = outcome { operations[slot]?.isWriteDoubtful = false }
        letGo(slot)
        guard let operation = operations[slot] else { return }
        #if SEEDED_BUGS
            if SeededBug.closeByEcho.isPlanted, operation.kind == .close {
                return end(slot, .seen(.closed, wrote: true, nil))
            }
        #endif
        operations[slot]?.writtenAt = now
        operations[slot]?.verifyUntil = now + operation.settle + Line.lagLimit
        if operation.isHurried {
            operations[slot]?.verifyUntil = now + Link.patience
            beginLook(slot)
        } else {
            operations[slot]?.stage = .settling
            wake(slot, at: now + operation.settle)
        }
    }

    /// The device says, or it is sure, that this write did nothing. An earlier one of the same close may have.
    private mutating func notExecuted(_ slot: Int, _ outcome: Outcome) {
        guard let operation = operations[slot] else { return }
        switch outcome {
        case .exception(.serverDeviceBusy) where operation.kind == .close || operation.kind == .purchase:
            selectFailed(slot, .busy)
        case .exception(let code): end(slot, operation.end(code.fault))
        case .notSent(.queueFull): selectFailed(slot, operation.kind == .trip ? .unreachable : .busy)
        case .notSent(.noConnection), .notSent(.stopped), .notSent(.cancelled): selectFailed(slot, .unreachable)
        case .notSent: end(slot, operation.end(.forbidden))
        default: selectFailed(slot, .unreachable)
        }
    }
}
