import Engine
import Synchronization

/// Where events wait for the engine, from any thread. Bounded: what comes from outside is refused before it is accepted; what a
/// line or an order reports always has its place.
final class Inbox: Sendable {
    struct Batch {
        var urgent: [Event] = []
        var readings: [Event] = []
        var isEmpty: Bool { urgent.isEmpty && readings.isEmpty }
    }

    private let waiting = Mutex(Batch())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// What the poster must do next.
    enum Answer { case wakeNow, wakeSoon, asleep, full }

    /// Payments and staff requests may be refused; everything else is taken.
    func post(_ events: [Event]) -> Answer {
        waiting.withLock { batch in
            let wasUrgent = !batch.urgent.isEmpty
            let wasEmpty = batch.isEmpty
            for event in events {
                switch event {
                case .sample, .missed: batch.readings.append(event)
                case .payment, .staff:
                    if batch.urgent.count >= limit { return .full }
                    batch.urgent.append(event)
                default: batch.urgent.append(event)
                }
            }
            if !batch.urgent.isEmpty { return wasUrgent ? .asleep : .wakeNow }
            if batch.readings.count >= 1000 { return .wakeNow }
            return wasEmpty ? .wakeSoon : .asleep
        }
    }

    /// As many wait as may.
    var isFull: Bool { waiting.withLock { $0.urgent.count >= limit } }

    /// Takes all that is urgent and at most `readings` readings.
    func take(readings count: Int) -> (events: [Event], rest: Int) {
        waiting.withLock { batch in
            var events = batch.urgent
            batch.urgent = []
            if batch.readings.count <= count {
                events += batch.readings
                batch.readings = []
            } else {
                events += batch.readings.prefix(count)
                batch.readings.removeFirst(count)
            }
            return (events, batch.readings.count)
        }
    }
}
