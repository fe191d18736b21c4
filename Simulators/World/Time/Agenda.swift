/// What is to happen, by time and then by the order in which it was planned: the only order there is in this world.
struct Agenda {
    private struct Entry {
        let at: Int64
        let sequence: UInt64
        /// Of what is to happen, in ``slots``: the heap moves its entries often, and these are small.
        let slot: Int

        func isBefore(_ other: Entry) -> Bool { (at, sequence) < (other.at, other.sequence) }
    }

    private var heap: [Entry] = []
    private var sequence: UInt64 = 0
    private var slots: [Happening?] = []
    private var free: [Int] = []

    /// - Parameter at: in ms since the story's start.
    mutating func add(_ what: Happening, at: Int64) {
        sequence += 1
        let slot: Int
        if let left = free.popLast() {
            slot = left
            slots[slot] = what
        } else {
            slot = slots.count
            slots.append(what)
        }
        heap.append(Entry(at: at, sequence: sequence, slot: slot))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    mutating func next() -> (at: Int64, sequence: UInt64, what: Happening)? {
        guard let first = heap.first, let what = slots[first.slot] else { return nil }
        slots[first.slot] = nil
        free.append(first.slot)
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            let left = parent * 2 + 1
            guard left < heap.count else { break }
            let right = left + 1
            let child = right < heap.count && heap[right].isBefore(heap[left]) ? right : left
            guard heap[child].isBefore(heap[parent]) else { break }
            heap.swapAt(child, parent)
            parent = child
        }
        return (first.at, first.sequence, what)
    }
}
