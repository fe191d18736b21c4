import Quantities

/// What a line wanted to be woken for.
enum Alarm: Hashable, Sendable {
    /// A reading may be tried again. The number is the reading's attempt: an alarm of an earlier one is stale.
    case reading(Int, attempt: UInt32)
    /// A silent unit may be tried again.
    case unit(Int, failures: Int)
    /// An order's pause is over. The number is the alarm's name: an earlier one is stale.
    case operation(slot: Int, alarm: UInt64)
    /// Time to look what may be sent.
    case pump
}

/// A heap of alarms, soonest first; of two for the same time the one that was set first.
struct Alarms: Sendable {
    private struct Entry: Sendable {
        let at: Monotonic
        let sequence: UInt64
        let alarm: Alarm

        func isBefore(_ other: Entry) -> Bool { at == other.at ? sequence < other.sequence : at < other.at }
    }

    private var heap: [Entry] = []
    private var sequence: UInt64 = 0

    var next: Monotonic? { heap.first?.at }

    mutating func set(_ alarm: Alarm, at time: Monotonic) {
        sequence += 1
        heap.append(Entry(at: time, sequence: sequence, alarm: alarm))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    mutating func popDue(_ now: Monotonic) -> Alarm? {
        guard let first = heap.first, first.at <= now else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return first.alarm
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            let left = 2 * parent + 1
            if left < heap.count, heap[left].isBefore(heap[least]) { least = left }
            if left + 1 < heap.count, heap[left + 1].isBefore(heap[least]) { least = left + 1 }
            if least == parent { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
