import Quantities
import Supply

/// Something to look at again when its time has come. Looking twice does no harm, and looking at what is gone does nothing,
/// so entries are never taken back.
enum Due: Hashable, Sendable {
    case account(AccountID)
    /// A restore obligation's next attempt, or its field job.
    case restore(SupplyPointID)
    /// A trip whose outcome must be read.
    case readBack(SupplyPointID)
    case notice(NoticeID)
    case commissioning(SupplyPointID)
    /// An order that should have ended long ago.
    case order(OrderID)
    /// The readings of a mark are in: rows written behind follow.
    case flush
}

/// A heap of due times on the monotonic clock; equal times in the order of entry, so that every run is the same.
struct DueQueue: Sendable {
    private struct Item: Sendable {
        let at: Monotonic
        let sequence: UInt64
        let due: Due
        func isBefore(_ other: Item) -> Bool { (at, sequence) < (other.at, other.sequence) }
    }

    private var heap: [Item] = []
    private var sequence: UInt64 = 0

    var first: Monotonic? { heap.first?.at }

    mutating func push(_ due: Due, at: Monotonic) {
        sequence += 1
        heap.append(Item(at: at, sequence: sequence, due: due))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes out what is due at `now`, at most `limit`.
    mutating func pop(until now: Monotonic, limit: Int) -> [Due] {
        var due: [Due] = []
        while due.count < limit, let first = heap.first, first.at <= now {
            due.append(first.due)
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
        }
        return due
    }
}
