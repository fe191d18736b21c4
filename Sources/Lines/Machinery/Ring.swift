/// A queue that takes and gives at both ends in constant time.
struct Ring: Sendable {
    private var items: [Int] = []
    private var head = 0
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ item: Int) {
        if count == items.count { grow() }
        items[(head + count) & (items.count - 1)] = item
        count += 1
    }

    mutating func prepend(_ item: Int) {
        if count == items.count { grow() }
        head = (head + items.count - 1) & (items.count - 1)
        items[head] = item
        count += 1
    }

    mutating func popFirst() -> Int? {
        guard count > 0 else { return nil }
        let item = items[head]
        head = (head + 1) & (items.count - 1)
        count -= 1
        return item
    }

    mutating func popLast() -> Int? {
        guard count > 0 else { return nil }
        count -= 1
        return items[(head + count) & (items.count - 1)]
    }

    mutating func removeAll() {
        head = 0
        count = 0
    }

    /// The size stays a power of two, so that a position wraps by a mask.
    private mutating func grow() {
        var larger = [Int](repeating: 0, count: max(8, items.count * 2))
        for index in 0..<count { larger[index] = items[(head + index) & (items.count - 1)] }
        items = larger
        head = 0
    }
}
