import Billing
import Quantities
import Supply

/// What was put wrong on purpose: each must be on the lists, and nothing else.
struct Planted {
    /// A difference between a channel's file and our books.
    struct Difference {
        let what: String
        let finding: CloseDifference.Finding
        /// How it must have ended; nil: it is open.
        var way: CloseItem.Settlement.Way?
    }

    /// Keys under which two things were planted: the plan itself is wrong.
    private(set) var collisions: [CloseItemKey] = []
    private(set) var differences: [CloseItemKey: Difference] = [:]
    /// What a person must have been told of, and how often, by the first word of the reason.
    private(set) var cases: [String: Int] = [:]
    /// What a channel has more than the ledger, for ever: differences that stay open or were explained away.
    private(set) var surplus: [String: Money] = [:]

    mutating func plant(
        _ what: String, _ key: CloseItemKey, _ finding: CloseDifference.Finding, ends way: CloseItem.Settlement.Way?
    ) {
        let before = differences.updateValue(Difference(what: what, finding: finding, way: way), forKey: key)
        if before != nil { collisions.append(key) }
    }

    mutating func expect(_ reason: String, _ count: Int = 1) { cases[reason, default: 0] += count }

    mutating func add(surplus amount: Money, of channel: String) { surplus[channel, default: .zero] += amount }

    /// How many of each kind.
    var counts: [(what: String, count: Int)] {
        var counts: [String: Int] = [:]
        for difference in differences.values { counts[difference.what, default: 0] += 1 }
        return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
