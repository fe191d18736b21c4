import Quantities

/// The append-only record of a simulated world. It keeps the newest events in memory; whoever wants them all takes them in
/// time with ``events(after:)``.
public struct Journal: Sendable {
    /// How many events are kept, at least.
    public let capacity: Int
    /// The number of the newest event; 0 before the first.
    public private(set) var lastNumber = 0
    private var kept: [JournalEvent] = []

    init(capacity: Int) { self.capacity = max(capacity, 1) }

    mutating func append(_ what: JournalEvent.What, at: Instant, simulated: Instant) -> Int {
        lastNumber += 1
        kept.append(JournalEvent(number: lastNumber, at: at, simulated: simulated, what: what))
        if kept.count > 2 * capacity { kept.removeFirst(kept.count - capacity) }
        return lastNumber
    }

    /// The number of the oldest event that is still kept; one more than ``lastNumber`` where there is none.
    public var firstKept: Int { kept.first?.number ?? lastNumber + 1 }

    /// The events whose numbers are higher than `number`, as far as they are kept.
    public func events(after number: Int) -> ArraySlice<JournalEvent> {
        let skip = max(0, number + 1 - firstKept)
        return skip < kept.count ? kept[skip...] : []
    }
}
