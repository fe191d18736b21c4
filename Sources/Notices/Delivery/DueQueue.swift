import Quantities

/// A binary heap of what is due when; at the same moment, the earlier ticket first.
struct DueQueue<Element> {
    private var heap: [(at: Monotonic, ticket: UInt64, element: Element)] = []

    var first: (Monotonic, UInt64, Element)? { heap.first.map { ($0.at, $0.ticket, $0.element) } }

    mutating func insert(_ element: Element, at moment: Monotonic, ticket: UInt64) {
        heap.append((moment, ticket, element))
        var child = heap.count - 1
        while child > 0, precedes(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeFirst() {
        guard !heap.isEmpty else { return }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && precedes(child, least) {
                least = child
            }
            if least == parent { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private func precedes(_ a: Int, _ b: Int) -> Bool { (heap[a].at, heap[a].ticket) < (heap[b].at, heap[b].ticket) }
}
