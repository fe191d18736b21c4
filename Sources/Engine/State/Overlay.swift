/// A dictionary with the changes of one turn on top. The turn reads through it and writes into it; the base stays as it is
/// until the turn is durable.
struct Overlay<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let base: [Key: Value]
    /// Nil: removed.
    private(set) var changes: [Key: Value?] = [:]

    init(_ base: [Key: Value]) { self.base = base }

    subscript(key: Key) -> Value? {
        get {
            if let change = changes[key] { return change }
            return base[key]
        }
        set { changes.updateValue(newValue, forKey: key) }
    }

    subscript(key: Key, default value: @autoclosure () -> Value) -> Value {
        get { self[key] ?? value() }
        set { self[key] = newValue }
    }

    /// How many there are now.
    var count: Int {
        changes.reduce(base.count) { count, change in
            count + (change.value == nil ? 0 : 1) - (base[change.key] == nil ? 0 : 1)
        }
    }

    /// Every value that holds now; in no order.
    var values: [Value] {
        var all: [Value] = []
        all.reserveCapacity(base.count)
        for (key, value) in base where changes[key] == nil { all.append(value) }
        for change in changes.values { if let value = change { all.append(value) } }
        return all
    }
}

extension Dictionary where Key: Sendable, Value: Sendable {
    /// Takes the changes of a turn over.
    mutating func adopt(_ changes: [Key: Value?]) {
        for (key, value) in changes { self[key] = value }
    }
}
