import Engine
import Metering
import Supply
import Synchronization

/// Where events wait for the engine, from any thread. Bounded: what comes from outside is refused before it is accepted; readings of
/// marks that find no place are dropped, which makes gaps and costs nobody anything, since registers go on counting; what a line or an
/// order reports always has its place.
final class Inbox: Sendable {
    struct Batch {
        var urgent: [Event] = []
        var readings: [Event] = []
        /// Readings that found no place since the last look.
        var dropped = 0
        var isEmpty: Bool { urgent.isEmpty && readings.isEmpty }
    }

    private let waiting = Mutex(Batch())
    private let limit: Int
    private let readingLimit: Int

    init(limit: Int, readingLimit: Int = 50_000) {
        self.limit = limit
        self.readingLimit = readingLimit
    }

    /// What the poster must do next.
    enum Answer { case wakeNow, wakeSoon, asleep, full }

    /// Payments and staff requests but restores may be refused, readings of marks dropped; everything else is taken, in the order in which it came.
    func post(_ events: [Event]) -> Answer {
        waiting.withLock { batch in
            let wasUrgent = !batch.urgent.isEmpty
            let wasEmpty = batch.isEmpty
            for event in events {
                switch event {
                // One that somebody asked for goes before its end, which is urgent too.
                case .sample(let sample) where sample.purpose != .mark: batch.urgent.append(event)
                case .sample, .missed:
                    if batch.readings.count < readingLimit { batch.readings.append(event) } else { batch.dropped += 1 }
                case .staff(let request, _) where request.command.action == .restore: batch.urgent.append(event)
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
    func take(readings count: Int) -> (events: [Event], rest: Int, dropped: Int) {
        waiting.withLock { batch in
            defer { batch.dropped = 0 }
            var events = batch.urgent
            batch.urgent = []
            if batch.readings.count <= count {
                events += batch.readings
                batch.readings = []
            } else {
                events += batch.readings.prefix(count)
                batch.readings.removeFirst(count)
            }
            return (events, batch.readings.count, batch.dropped)
        }
    }
}
