import Metering
import ModbusFrames
import Quantities
import Supply

// Units that nothing is bound to are asked last of all: every order, reading and back-fill goes before.

extension Line {
    /// Begins to ask units that nothing is bound to; where that is under way already it goes on as it is.
    mutating func scan(_ numbers: [UInt8]) {
        guard scan == nil else { return }
        let bound = Set(configuration.meters.map(\.unit))
        let wanted = numbers.filter { (1...247).contains($0) && !bound.contains($0) }
        scan = UnitScan(wanted, profiles: Array(profiles.values), now: now)
        alarms.set(.pump, at: now + UnitScan.longest)
    }

    /// Sends the next question where the line has nothing else to do.
    mutating func sendScan() {
        guard let running = scan, flights.isEmpty, operationOf.isEmpty else { return }
        guard now >= running.restsUntil else { return alarms.set(.pump, at: running.restsUntil) }
        let unit = running.units[running.position]
        submit(Request(running.questions[running.question].request), to: units.slot(of: unit), for: .scan)
    }

    /// Ends a scan that is through, or that takes too long.
    mutating func endScan() {
        guard let running = scan, running.isComplete || now >= running.endsAt else { return }
        let left = running.left + running.units.count - running.position
        scan = nil
        report(.scanned(asked: running.units.count - left, found: running.found, left: left))
    }

    /// What came of a question. A unit that nothing is bound to is neither suspended nor missed.
    mutating func settle(scan flight: Flight, _ outcome: Outcome) {
        let isCurrent = flight.connection == link.connection
        switch outcome {
        case .timeout, .malformed:
            if isCurrent { isDoubtful = true }
        case .misrouted(let got):
            if isCurrent { isDoubtful = true }
            report(.misrouted(expected: units[flight.unit].number, got: got))
        case .connectionLost, .notSent(.noConnection), .notSent(.stopped):
            if isCurrent { linkDown() }
        default: break
        }
        guard var running = scan, running.units.indices.contains(running.position),
            running.units[running.position] == units[flight.unit].number
        else { return }
        running.restsUntil = now + max(now - flight.submitted, UnitScan.leastPause)
        switch outcome {
        case .reply(let reply):
            let asked = running.questions[running.question]
            running.isThere = true
            if let words = asked.request.words(of: reply), let plan = asked.plan,
                let serial = plan.readout(of: [.words(words)]).serial, !running.serials.contains(serial)
            {
                running.serials.append(serial)
            }
            running.question += 1
        case .exception(.gatewayPathUnavailable), .exception(.gatewayTargetFailedToRespond), .timeout, .misrouted:
            running.question = running.questions.count
        case .exception, .malformed:
            running.isThere = true
            running.question += 1
        case .connectionLost, .notSent:
            running.losses += 1
            if running.losses >= UnitScan.mostLosses {
                running.left += 1
                running.question = running.questions.count
            }
        }
        if running.question >= running.questions.count {
            if running.isThere {
                running.found += 1
                report(.foundUnit(units[flight.unit].number, running.serials))
            }
            running.goOn()
        }
        scan = running
    }
}
