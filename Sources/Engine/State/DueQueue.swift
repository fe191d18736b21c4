import Quantities
import Supply

/// Something to look at again when its time has come. Looking twice does no harm, and looking at what is gone does nothing,
/// so entries are never taken back.
enum Due: Hashable, Sendable {
    case account(AccountID)
    /// A restore obligation's next attempt.
    case restore(SupplyPointID)
    /// A restore obligation that has gone on for so long that a person must go.
    case fieldJob(SupplyPointID)
    /// A trip whose outcome must be read.
    case readBack(SupplyPointID)
    /// A relay that reads closed, and was not honestly told to be.
    case unseen(SupplyPointID)
    case notice(NoticeID)
    /// A message to a payer of many accounts, for which their notices were gathered.
    case message(NoticeID)
    case commissioning(SupplyPointID)
    /// The next look at the neighbours of an opening.
    case proving(SupplyPointID)
    /// Power that returns after it was off for its load limit.
    case limit(SupplyPointID)
    /// An order that should have ended long ago.
    case order(OrderID)
    /// A difference of a daily close about which a person is to be asked.
    case closeItem(CloseItemID)
    /// The files of channels.
    case channelFiles
    /// A proposal that lapses, or an approved correction's next accounts.
    case proposal(ProposalID)
    /// A purchase's next attempt.
    case purchase(PurchaseID)
    /// The readings of a mark are in: rows written behind follow.
    case flush
    /// A payment front that should have been heard.
    case front(String)
    /// The next slice of accounts: bills, penalties, ends.
    case rounds
}

/// A heap of due times on the monotonic clock; equal times in the order of entry, so that every run is the same. Each thing is
/// due once: at the earliest of the times that were asked for. Whoever serves it asks again.
struct DueQueue: Sendable {
    private struct Item: Sendable {
        let at: Monotonic
        let sequence: UInt64
        let due: Due
        func isBefore(_ other: Item) -> Bool { (at, sequence) < (other.at, other.sequence) }
    }

    private var heap: [Item] = []
    /// The entry of each thing that counts; others of it were overtaken by an earlier one.
    private var counting: [Due: (at: Monotonic, sequence: UInt64)] = [:]
    private var sequence: UInt64 = 0

    var first: Monotonic? { heap.first?.at }

    mutating func push(_ due: Due, at: Monotonic) {
        if let earlier = counting[due], earlier.at <= at { return }
        sequence += 1
        counting[due] = (at, sequence)
        heap.append(Item(at: at, sequence: sequence, due: due))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// What is due at `now`, at most `limit`, without taking it out: a turn looks, and the state takes out when it adopts it.
    func due(at now: Monotonic, limit: Int) -> [Due] {
        var found: [Due] = []
        // The entries that may be next, the earliest last: none is earlier than the one above it in the heap.
        var next: [Int] = []
        func consider(_ index: Int) {
            guard index < heap.count, heap[index].at <= now else { return }
            var low = 0
            var high = next.count
            while low < high {
                let middle = (low + high) / 2
                if heap[index].isBefore(heap[next[middle]]) { low = middle + 1 } else { high = middle }
            }
            next.insert(index, at: low)
        }
        consider(0)
        while found.count < limit, let index = next.popLast() {
            if counts(heap[index]) { found.append(heap[index].due) }
            consider(index * 2 + 1)
            consider(index * 2 + 2)
        }
        return found
    }

    /// Takes out what ``due(at:limit:)`` gave for the same arguments.
    mutating func take(until now: Monotonic, limit: Int) {
        var taken = 0
        while taken < limit, let first = heap.first, first.at <= now {
            if counts(first) {
                taken += 1
                counting[first.due] = nil
            }
            removeFirst()
        }
        // Nobody is woken by an entry that no longer counts.
        while let first = heap.first, !counts(first) { removeFirst() }
    }

    private func counts(_ item: Item) -> Bool { counting[item.due]?.sequence == item.sequence }

    private mutating func removeFirst() {
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
}
