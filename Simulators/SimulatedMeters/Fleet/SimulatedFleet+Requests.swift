import Metering
import ModbusFrames
import Quantities

extension SimulatedFleet {
    func receiveTCP(_ bytes: Swift.Span<UInt8>, _ client: ClientConnection, at now: Instant) {
        let firstOnly = client.endpoint.behaviour.firstOfSegmentOnly
        do {
            try client.cutter.feed(bytes) { header, pdu in
                guard connections[client.number] != nil else { return false }
                arrived(client, transaction: header.transaction, unit: header.unit, pdu, at: now)
                return !firstOnly
            }
        } catch {
            // Not Modbus/TCP: a real server hangs up.
            guard connections[client.number] != nil else { return }
            forget(client.number, at: now)
            act(.finish(connection: client.number))
        }
    }

    func receiveRTU(_ bytes: Swift.Span<UInt8>, _ client: ClientConnection, at now: Instant) {
        for index in 0..<bytes.count { client.serialBytes.append(bytes[index]) }
        while let length = RTUFrame.requestLength(client.serialBytes.span), client.serialBytes.count >= length {
            let frame = Array(client.serialBytes.prefix(length))
            guard RTUFrame.isSound(frame.span) else {
                // Out of step: a slave waits for silence. What came is dropped.
                client.serialBytes.removeAll()
                return
            }
            client.serialBytes.removeFirst(length)
            arrived(client, transaction: 0, unit: frame[0], frame.span.extracting(1..<length - 2), at: now)
        }
        if client.serialBytes.count > 512 { client.serialBytes.removeAll() }
    }

    private func arrived(
        _ client: ClientConnection, transaction: UInt16, unit: UInt8, _ pdu: Swift.Span<UInt8>, at now: Instant
    ) {
        let endpoint = client.endpoint
        endpoint.requests += 1
        let request: Result<Request, ServerException>
        do { request = .success(try Request(pdu: pdu)) } catch { request = .failure(error) }
        let incoming = Incoming(
            connection: client, transaction: transaction, unit: unit, request: request, boots: endpoint.boots,
            cameAt: now)
        let device = endpoint.units[Int(unit)]
        if endpoint.behaviour.isImmediate, endpoint.faults.isEmpty, device?.faults.isEmpty ?? true,
            endpoint.busFreeAt <= now,
            client.sendsAt <= now
        {
            let answer = execute(incoming, on: device, at: now)
            send(client.number) { answer.append(endpoint.framing, transaction: transaction, unit: unit, to: &$0) }
        } else {
            queue(incoming, device, at: now)
        }
        client.lastTransaction = transaction
    }

    /// Puts a request on the bus behind the endpoint.
    private func queue(_ incoming: Incoming, _ device: SimulatedUnit?, at now: Instant) {
        let endpoint = incoming.endpoint
        if endpoint.behaviour.inFlight > 0, endpoint.waiting >= endpoint.behaviour.inFlight {
            recordUnperformed(incoming, .lost, at: now)
            if endpoint.behaviour.answersBusy {
                deliver(.exception(incoming.refusal(.serverDeviceBusy)), to: incoming, nil, at: now)
            }
            return
        }
        let fault = endpoint.fault(for: device, write: incoming.isWrite)
        let stall = fault?.fault.kind == .stall ? max(fault?.fault.value ?? 1500, 0) : 0
        let start = max(now, endpoint.busFreeAt)
        let end = start + Quantities.Span(milliseconds: endpoint.behaviour.busMilliseconds + stall)
        endpoint.busFreeAt = end
        if end <= now { return perform(incoming, fault, at: now) }
        endpoint.waiting += 1
        timeline.add(.perform(incoming, fault), at: end)
    }

    /// The request has reached the device, or the place where a fault takes it.
    func perform(_ incoming: Incoming, _ active: ActiveFault?, at now: Instant) {
        defer { if let active, active.remaining == 0 { remove(active, at: now) } }
        let endpoint = incoming.endpoint
        guard incoming.boots == endpoint.boots else { return }
        let device = endpoint.units[Int(incoming.unit)]
        guard !endpoint.faults.contains(where: { $0.fault.kind == .pathDown }) else {
            recordUnperformed(incoming, .refused(0x0A), at: now)
            return deliver(.exception(incoming.refusal(.gatewayPathUnavailable)), to: incoming, nil, at: now)
        }
        guard let fault = active?.fault else {
            return deliver(execute(incoming, on: device, at: now), to: incoming, nil, at: now)
        }
        switch fault.kind {
        case .silence: recordUnperformed(incoming, .lost, at: now)
        case .lostReply: _ = execute(incoming, on: device, at: now)
        case .exception, .busy:
            let code =
                fault.kind == .busy
                ? .serverDeviceBusy : ExceptionCode(rawValue: UInt8(truncatingIfNeeded: fault.value ?? 4))
            recordUnperformed(incoming, .refused(code.rawValue), at: now)
            deliver(.exception(incoming.refusal(code)), to: incoming, nil, at: now)
        case .acknowledge:
            deliver(.exception(incoming.refusal(.acknowledge)), to: incoming, nil, at: now)
            timeline.add(.performLater(incoming), at: now + Quantities.Span(milliseconds: fault.value ?? 2000))
        case .misroute:
            let other = fault.value.map { UInt8(truncatingIfNeeded: $0) } ?? incoming.unit &+ 1
            deliver(execute(incoming, on: endpoint.units[Int(other)], at: now), to: incoming, nil, at: now)
        case .wrongUnit where !incoming.isWrite:
            let other = fault.value.map { UInt8(truncatingIfNeeded: $0) } ?? incoming.unit &+ 1
            deliver(execute(incoming, on: endpoint.units[Int(other)] ?? device, at: now), to: incoming, fault, at: now)
        case .duplicateWrite:
            let answer = execute(incoming, on: device, at: now)
            if incoming.isWrite { _ = execute(incoming, on: device, at: now) }
            deliver(answer, to: incoming, nil, at: now)
        case .echoOnly:
            guard case .success(let request) = incoming.request, request.isWrite else {
                return deliver(execute(incoming, on: device, at: now), to: incoming, nil, at: now)
            }
            recordUnperformed(incoming, .echoedOnly, at: now)
            deliver(.reply(request, .written), to: incoming, nil, at: now)
        case .crash, .crashBefore:
            if fault.kind == .crash {
                _ = execute(incoming, on: device, at: now)
            } else {
                recordUnperformed(incoming, .lost, at: now)
            }
            if let unit = active?.place.unit, let device = endpoint.units[Int(unit)] {
                restart(device, for: nil, at: now)
            } else {
                restart(endpoint, for: nil, at: now)
            }
        default: deliver(execute(incoming, on: device, at: now), to: incoming, fault, at: now)
        }
    }

    /// Sends an answer at its time, in the form that `fault` leaves to it.
    private func deliver(_ answer: Answer, to incoming: Incoming, _ fault: InjectedFault?, at now: Instant) {
        let client = incoming.connection
        let endpoint = client.endpoint
        let frame = answer.frame(endpoint.framing, transaction: incoming.transaction, unit: incoming.unit)
        let delivery =
            fault.map { Delivery(frame, endpoint.framing, spoiltBy: $0, previous: client.lastTransaction) }
            ?? Delivery(frame)
        let due = max(now + Quantities.Span(milliseconds: endpoint.behaviour.latencyMilliseconds), client.sendsAt)
        var last = due
        for piece in delivery.pieces {
            last = due + Quantities.Span(milliseconds: piece.after)
            if last <= now {
                guard connections[client.number] != nil else { return }
                if delivery.pieces.count > 1, piece.bytes.count == 1 {
                    act(.send(connection: client.number, bytes: piece.bytes))
                } else {
                    send(client.number) { $0.append(contentsOf: piece.bytes) }
                }
            } else {
                timeline.add(.send(connection: client.number, bytes: piece.bytes), at: last)
            }
        }
        // What drips holds up what follows on the same connection; what is merely late does not.
        if delivery.pieces.count > 1 { client.sendsAt = max(client.sendsAt, last) }
        guard delivery.ending != .goesOn else { return }
        if last <= now {
            end(client.number, delivery.ending, at: now)
        } else {
            timeline.add(.end(connection: client.number, delivery.ending), at: last)
        }
    }

    func end(_ connection: Int, _ ending: Delivery.Ending, at now: Instant) {
        guard connections[connection] != nil else { return }
        forget(connection, at: now)
        act(ending == .reset ? .reset(connection: connection) : .finish(connection: connection))
    }

    /// Journals a write that no device saw, and nothing of a read.
    private func recordUnperformed(_ incoming: Incoming, _ outcome: WriteOutcome, at now: Instant) {
        guard case .success(let request) = incoming.request, request.isWrite else { return }
        let place = Place(endpoint: incoming.endpoint.name, unit: incoming.unit)
        record(request, incoming, at: place, outcome, orders: [], now)
    }
}

extension Incoming {
    func refusal(_ code: ExceptionCode) -> ServerException { ServerException(function: function, code: code) }
}
