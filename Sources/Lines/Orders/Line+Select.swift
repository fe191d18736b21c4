import Metering
import ModbusFrames
import Quantities
import Supply

// Select: who is there, what does the meter say, what does the relay say; in one go, on one connection, with no other request
// to these units until the write is answered or the order lets go.

extension Line {
    enum Verdict {
        /// Something went or changed: look again.
        case sent
        /// Nothing else may go now.
        case hold
        /// Nothing of the kind is to be sent.
        case none
    }

    /// How many orders of a kind that want something of the line are looked at for one that can go. Those whose contacts settle,
    /// or that rest, want nothing, and are in nobody's way.
    static let operationWindow = 64
    /// How long a trip waits for its turn; by then what it was decided on is old.
    static let tripPatience = Span.seconds(60)
    /// How long the engine may take from select to release.
    static let holdLimit = Span.seconds(2)
    /// From the first request of the select to the write.
    static let armWindow = Span.seconds(10)

    mutating func sendOperation() -> Verdict {
        if operationOf.isEmpty { return .none }
        if let slot = section {
            // A close does not wait for a trip that has only asked so far.
            if operations[slot]?.kind != .close, operations[slot]?.stage == .selecting, let close = nextClose {
                guard flights.isEmpty else { return .hold }
                interrupt(slot)
                return beginSelect(close)
            }
            return advance(slot)
        }
        for list in [\Line.closes, \.purchases, \.trips, \.looks] {
            var looked = 0
            for slot in self[keyPath: list] where operations[slot]?.wantsLine == true {
                looked += 1
                if looked > Line.operationWindow { break }
                let verdict: Verdict
                switch operations[slot]?.stage {
                case .waiting: verdict = canBegin(slot) ? beginSelect(slot) : .none
                case .released: verdict = sendWrite(slot)
                case .verifying: verdict = advanceLook(slot)
                default: verdict = .none
                }
                if verdict != .none { return verdict }
            }
        }
        return .none
    }

    private var nextClose: Int? {
        closes.lazy.filter { operations[$0]?.stage == .waiting }.prefix(Line.operationWindow).first { canBegin($0) }
    }

    private func canBegin(_ slot: Int) -> Bool {
        guard let operation = operations[slot] else { return false }
        if let user = relayUsers[operation.key], user != slot { return false }
        return mayTake(operation.meterUnit, for: slot) && mayTake(operation.relayUnit, for: slot)
    }

    /// A unit is free for a close also while a trip or a look holds it that has written nothing.
    private func mayTake(_ unit: Int, for slot: Int) -> Bool {
        guard let holder = units[unit].holder, holder != slot else { return true }
        guard operations[slot]?.kind == .close, let other = operations[holder], other.kind != .close else {
            return false
        }
        return other.stage == .selecting || other.stage == .held
    }

    private mutating func beginSelect(_ slot: Int) -> Verdict {
        guard let operation = operations[slot], case .up(let connection) = link else { return .none }
        guard flights.isEmpty else { return .hold }
        if isDoubtful {
            reopen()
            return .hold
        }
        for unit in [operation.meterUnit, operation.relayUnit] {
            if let holder = units[unit].holder, holder != slot { interrupt(holder) }
            guard units[unit].holder == nil else { continue }
            units[unit].holder = slot
            holds += 1
        }
        relayUsers[operation.key] = slot
        section = slot
        operations[slot]?.stage = .selecting
        operations[slot]?.alarm = nil
        operations[slot]?.skipsMeter = false
        operations[slot]?.beginParts(over: connection, now: now)
        return advance(slot)
    }

    /// Takes the units from a trip or look for a close. If its select was not reported yet, it begins anew.
    private mutating func interrupt(_ slot: Int) {
        guard let operation = operations[slot] else { return }
        if operation.stage == .held { return end(slot, .notDone(.superseded)) }
        letGo(slot)
        waitAgain(slot)
    }

    private mutating func waitAgain(_ slot: Int) {
        guard let operation = operations[slot] else { return }
        operations[slot]?.stage = .waiting
        operations[slot]?.awaited = nil
        if operation.kind == .trip { wake(slot, at: operation.arrived + Line.tripPatience) }
    }

    /// Sends the next request of the order that has the line to itself.
    private mutating func advance(_ slot: Int) -> Verdict {
        guard let operation = operations[slot], operation.awaited == nil, flights.isEmpty else { return .hold }
        if isDoubtful || operation.connection != link.connection {
            selectFailed(slot, .unreachable)
            return .sent
        }
        if operation.stage == .writing { return sendWrite(slot) }
        guard operation.openPart != nil else {
            judgeSelect(slot)
            return .sent
        }
        return ask(slot) ? .sent : .hold
    }

    /// Sends the next read of an order's parts; false while its unit wants silence.
    mutating func ask(_ slot: Int) -> Bool {
        guard let part = operations[slot]?.openPart, let unit = operations[slot]?.parts[part].unit else { return false }
        guard units[unit].readyAt <= now else {
            alarms.set(.pump, at: units[unit].readyAt)
            return false
        }
        guard let request = operations[slot]?.parts[part].exchange.takeNext() else { return false }
        lastName += 1
        operations[slot]?.askedPart = part
        operations[slot]?.awaited = lastName
        submit(Request(request), to: unit, for: .operation(slot, awaited: lastName, request))
        return true
    }

    mutating func completed(operation slot: Int, _ request: ReadRequest?, _ outcome: Outcome) {
        operations[slot]?.awaited = nil
        guard let request else { return writeAnswered(slot, outcome) }
        let fault = take(outcome, to: request, slot)
        switch operations[slot]?.stage {
        case .selecting:
            if let fault {
                selectFailed(slot, fault)
            } else if operations[slot]?.isRead == true {
                judgeSelect(slot)
            }
        case .verifying:
            if let fault {
                lookFailed(slot, fault)
            } else if operations[slot]?.isRead == true {
                judgeLook(slot)
            }
        default: break
        }
    }

    /// Files an answer with the part that asked; a fault where the whole reading comes to nothing by it.
    private mutating func take(_ outcome: Outcome, to request: ReadRequest, _ slot: Int) -> LineFault? {
        guard let part = operations[slot]?.askedPart else { return nil }
        switch outcome {
        case .reply(let reply):
            return operations[slot]?.parts[part].exchange.take(reply, to: request) == true ? nil : .garbled
        case .exception(let code):
            switch code {
            case .acknowledge, .serverDeviceBusy, .gatewayPathUnavailable, .gatewayTargetFailedToRespond:
                return code.fault
            case _ where code.refusesPoint: operations[slot]?.parts[part].exchange.refuse(request, code)
            default: operations[slot]?.parts[part].exchange.fail(request, code)
            }
            return nil
        case .timeout: return .silent
        case .malformed: return .garbled
        case .misrouted: return .misrouted
        case .notSent(.queueFull): return .busy
        case .connectionLost, .notSent(.noConnection), .notSent(.stopped), .notSent(.cancelled): return .unreachable
        case .notSent: return .forbidden
        }
    }

    /// The select is void. Nothing was written in it.
    mutating func selectFailed(_ slot: Int, _ fault: LineFault) {
        guard let operation = operations[slot] else { return }
        switch fault {
        case .busy, .acknowledged:
            guard operation.busyPauses < 3 else { return end(slot, operation.end(fault)) }
            letGo(slot)
            operations[slot]?.stage = .restingToSelect
            operations[slot]?.busyPauses += 1
            wake(slot, at: now + .milliseconds(500 << Int64(operation.busyPauses)))
        case .silent, .garbled, .misrouted, .unreachable, .tooLate:
            // A trip is decided anew by the engine. A unit that was silent before costs one time-out, not two.
            let unit =
                operation.parts.indices.contains(operation.askedPart) ? operation.parts[operation.askedPart].unit : 0
            let isLastTry = operation.failedSelects >= (fault == .unreachable ? 2 : 1)
            if operation.kind == .trip || isLastTry || fault == .silent && units[unit].failures > 1 {
                return end(slot, operation.end(fault))
            }
            letGo(slot)
            operations[slot]?.failedSelects += 1
            waitAgain(slot)
        default:
            end(slot, operation.end(fault))
        }
    }
}
