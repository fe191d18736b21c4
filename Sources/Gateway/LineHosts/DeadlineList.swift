import ModbusIO
import Quantities

/// The next deadline of each line, earliest first. An entry is only a hint: whoever pops it asks the line again.
struct DeadlineList {
    private struct Item {
        let at: Monotonic
        let link: LinkID
    }

    private var heap: [Item] = []
    /// The earliest entry that stands for each line, so that the same deadline is not entered twice.
    private var entered: [LinkID: Monotonic] = [:]

    var first: Monotonic? { heap.first?.at }

    mutating func set(_ link: LinkID, _ at: Monotonic) {
        if let earlier = entered[link], earlier <= at { return }
        entered[link] = at
        heap.append(Item(at: at, link: link))
        var child = heap.count - 1
        while child > 0, heap[child].at < heap[(child - 1) / 2].at {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop(until now: Monotonic) -> LinkID? {
        guard let first = heap.first, first.at <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [parent * 2 + 1, parent * 2 + 2] where child < heap.count && heap[child].at < heap[least].at {
                least = child
            }
            if least == parent { break }
            heap.swapAt(parent, least)
            parent = least
        }
        if entered[first.link] == first.at { entered[first.link] = nil }
        return first.link
    }
}
