import ModbusFrames
import Quantities
import Supply

extension Line {
    mutating func linkUp(_ number: ConnectionNumber) {
        if link.connection == number { return }
        // A driver owes an end to each ticket; what it did not end with the old connection cannot end any more.
        let lost = flights.filter { $0.connection != number }
        flights.removeAll { $0.connection != number }
        if case .up = link { linkLost() }
        link = .up(number)
        isDoubtful = false
        if isToldUp != true {
            isToldUp = true
            report(.lineUp)
        }
        for flight in lost { settle(flight, .connectionLost(sent: true)) }
    }

    mutating func linkDown() {
        switch link {
        case .up:
            linkLost()
            tellDown()
        case .idle:
            link = .down(since: now)
        case .down, .reopening:
            break
        }
    }

    mutating func linkIdle() {
        if case .up = link { linkLost() }
        if case .reopening = link { return }
        link = .idle
    }

    /// Asks for a new connection, once nothing is on its way over the old one.
    mutating func reopen() {
        if case .up = link { linkLost() }
        link = .reopening(since: now)
        outbox.append(.reopen)
        alarms.set(.pump, at: now + Link.patience)
    }

    /// Nothing of the old connection counts any more; requests that still wait in the driver must not go over the next one.
    private mutating func linkLost() {
        for flight in flights { outbox.append(.cancel(flight.ticket)) }
        alarms.set(.pump, at: now + Link.patience)
        link = .down(since: now)
        operationsLostLink()
    }

    /// Ends what waited for a connection that does not come.
    mutating func giveUpOnLink() {
        guard link.isLost(at: now) else { return }
        tellDown()
        failDemands(.unreachable)
        operationsGaveUpOnLink()
    }

    /// Ends everything: a line that is dropped leaves no order and nobody waiting behind.
    mutating func stop() {
        for slot in closes + purchases + trips + looks {
            if let operation = operations[slot] { end(slot, operation.end(.unreachable)) }
        }
        failDemands(.unreachable)
        if let running = scan {
            let left = running.left + running.units.count - running.position
            scan = nil
            report(.scanned(asked: running.units.count - left, found: running.found, left: left))
        }
        for flight in flights { outbox.append(.cancel(flight.ticket)) }
        flights = []
        link = .down(since: now)
        tellDown()
    }

    private mutating func tellDown() {
        guard isToldUp != false else { return }
        isToldUp = false
        report(.lineDown)
    }
}
