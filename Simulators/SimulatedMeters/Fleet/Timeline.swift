import Quantities

/// What is due when. Of two things due at the same time the one that was added first comes first.
struct Timeline<Event> {
    private var heap: [(due: Int64, order: Int, event: Event)] = []
    private var added = 0

    var nextDue: Instant? { heap.first.map { Instant(milliseconds: $0.due) } }

    mutating func add(_ event: Event, at due: Instant) {
        added += 1
        heap.append((due.milliseconds, added, event))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            if !precedes(child, parent) { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the next thing that is due at or before `now`.
    mutating func next(dueBy now: Instant) -> (due: Instant, event: Event)? {
        guard let first = heap.first, first.due <= now.milliseconds else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return (Instant(milliseconds: first.due), first.event)
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && precedes(child, smallest) {
                smallest = child
            }
            if smallest == parent { return }
            heap.swapAt(parent, smallest)
            parent = smallest
        }
    }

    private func precedes(_ a: Int, _ b: Int) -> Bool { (heap[a].due, heap[a].order) < (heap[b].due, heap[b].order) }
}
