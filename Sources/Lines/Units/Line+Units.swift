import ModbusFrames
import Quantities
import Supply

// A silent unit is suspended by itself: it costs the line one time-out for each step of its back-off, and nobody else waits.

extension Line {
    static let firstPause = Span.milliseconds(500)
    /// Gateways that lose their path keep saying so for 20 s; the pause after jitter is longer.
    static let firstPathPause = Span.seconds(44)

    /// Any answer, a refusal too, proves that the unit is there.
    mutating func unitAnswered(_ slot: Int) {
        path.failures = 0
        path.until = nil
        if units[slot].answeredIn != path.round {
            units[slot].answeredIn = path.round
            path.answers += 1
        }
        guard units[slot].isSuspended else { return }
        units[slot].failures = 0
        units[slot].probe = nil
        report(.resumed(unit: units[slot].number))
        unpark(slot)
    }

    /// A unit that answers too late may keep its endpoint from asking the next one, which then answers too late as well. What is asked so
    /// soon after a silence is not held against its unit. And the longer nobody is heard, the longer the endpoint is let be: it has
    /// to be through with what it was asked before the next reading, and above all before the next order, has a chance.
    mutating func unitSilent(_ flight: Flight) {
        // By then the endpoint was through, whatever it had been asked.
        if flight.submitted > silence.last + configuration.responseTimeout * 16 { silence = Silence() }
        let isBehind = flight.submitted < silence.until
        if flight.submitted >= silence.last {
            // Of a unit that is known to be silent, and that an order asks again and again, this says nothing about the endpoint.
            if !units[flight.unit].isSuspended { silence.count += 1 }
            silence.last = now
            silence.until = now + configuration.responseTimeout * (1 << Int64(min(max(silence.count - 2, 0), 3)))
            alarms.set(.pump, at: silence.until)
        }
        if !isBehind { return unitFailed(flight.unit, .silent) }
        // A probe that came to nothing by another's fault is none: it is made again when the endpoint is through.
        guard units[flight.unit].isSuspended else { return }
        units[flight.unit].probe = nil
        units[flight.unit].retryAt = max(units[flight.unit].retryAt, silence.until)
        alarms.set(.unit(flight.unit, failures: units[flight.unit].failures), at: units[flight.unit].retryAt)
    }

    mutating func unitFailed(_ slot: Int, _ fault: LineFault, first: Span = Line.firstPause) {
        let wasSuspended = units[slot].isSuspended
        // Several requests may have been on their way when it fell silent, and orders ask at any time: one step is enough.
        if wasSuspended, now < units[slot].retryAt { return }
        units[slot].failures += 1
        units[slot].fault = fault
        units[slot].probe = nil
        let pause = BackOff.pause(
            first: first, cap: max(configuration.backOffCap, first), failures: units[slot].failures,
            seed: configuration.seed, salt: UInt64(units[slot].number) << 8 | 1)
        units[slot].retryAt = now + pause
        alarms.set(.unit(slot, failures: units[slot].failures), at: now + pause)
        if !wasSuspended { report(.suspended(unit: units[slot].number, fault)) }
    }

    /// The gateway has no path to this unit, which rests. Only where nobody else was reached since it last said so of a unit
    /// that had been well may it have no path at all, and the line rests too.
    mutating func pathFailed(_ slot: Int) {
        let wasSuspended = units[slot].isSuspended
        unitFailed(slot, .pathUnavailable, first: Line.firstPathPause)
        if wasSuspended { return }
        let others = path.answers - (units[slot].answeredIn == path.round ? 1 : 0)
        path.round += 1
        path.answers = 0
        if others > 0 { return }
        if let until = path.until, now < until { return }
        path.failures += 1
        let pause = BackOff.pause(
            first: Line.firstPathPause, cap: max(configuration.backOffCap, Line.firstPathPause),
            failures: path.failures,
            seed: configuration.seed, salt: 2)
        path.until = now + pause
        alarms.set(.pump, at: now + pause)
    }

    /// Lets the readings go on that waited for this unit: all, or one to try a suspended unit.
    mutating func unpark(_ slot: Int) {
        guard units[slot].holder == nil else { return }
        if units[slot].isSuspended {
            guard now >= units[slot].retryAt, units[slot].probe == nil else { return }
            // Silent once: it may be well, and another's silence was in its way.
            if let index = units[slot].parked.popFirst() { requeue(index, first: units[slot].failures == 1) }
            return
        }
        // From the last to the first, each before the others: the order in which they came is kept.
        while let index = units[slot].parked.popLast() { requeue(index, first: true) }
    }
}
