import ModbusFrames
import Quantities
import Supply

extension Line {
    /// Hands a request to the driver. The link must be up.
    mutating func submit(_ request: Request, to unit: Int, for purpose: Flight.Purpose) {
        guard case .up(let connection) = link else { return }
        lastTicket += 1
        flights.append(
            Flight(
                ticket: lastTicket, unit: unit, purpose: purpose, isWrite: request.isWrite, connection: connection,
                submitted: now))
        outbox.append(.submit(lastTicket, unit: units[unit].number, request, on: connection))
    }

    mutating func completed(_ ticket: Ticket, _ outcome: Outcome) {
        guard let index = flights.firstIndex(where: { $0.ticket == ticket }) else { return }
        settle(flights.remove(at: index), outcome)
    }

    /// Takes note of what an outcome says about unit, path and connection, then hands it to who asked.
    mutating func settle(_ flight: Flight, _ outcome: Outcome) {
        if case .scan = flight.purpose { return settle(scan: flight, outcome) }
        let isCurrent = flight.connection == link.connection
        switch outcome {
        case .reply, .exception, .malformed, .misrouted: silence = Silence()
        default: break
        }
        switch outcome {
        case .reply: unitAnswered(flight.unit)
        case .exception(.gatewayPathUnavailable): pathFailed(flight.unit)
        case .exception(.gatewayTargetFailedToRespond): unitFailed(flight.unit, .targetSilent)
        case .exception: unitAnswered(flight.unit)
        case .timeout:
            if isCurrent { isDoubtful = true }
            unitSilent(flight)
        case .malformed:
            if isCurrent { isDoubtful = true }
        case .misrouted(let got):
            if isCurrent { isDoubtful = true }
            report(.misrouted(expected: units[flight.unit].number, got: got))
        case .connectionLost, .notSent(.noConnection), .notSent(.stopped):
            // The driver knows more than it has told so far.
            if isCurrent { linkDown() }
        case .notSent: break
        }
        if units[flight.unit].gap > .zero { units[flight.unit].readyAt = now + units[flight.unit].gap }
        switch flight.purpose {
        case .reading(let index, let attempt, let request):
            if readings[index].attempt == attempt { completed(reading: index, request, outcome) }
        case .operation(let slot, let awaited, let request):
            if operations[slot]?.awaited == awaited { completed(operation: slot, request, outcome) }
        case .scan, .nobody: break
        }
    }

    /// After this long the driver has lost the ticket, whatever its time-outs are.
    var flightLimit: Span { configuration.responseTimeout * Int64(2 * configuration.inFlight + 2) + .seconds(20) }

    /// Gives up tickets that the driver never completed, so that nothing waits for ever.
    mutating func giveUpFlights() {
        while let first = flights.first, now >= first.submitted + flightLimit {
            settle(flights.removeFirst(), .timeout)
        }
    }
}
