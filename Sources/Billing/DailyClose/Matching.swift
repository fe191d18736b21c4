import Quantities

/// A payment or a reversal as it stands in our books, as the daily close looks at it.
public struct BookedItem: Hashable, Sendable {
    public let kind: CloseItemKind
    /// The channel's own.
    public let serial: String
    /// Every number by which the channel may name the account: the one that the payer gave, the account's, its payer's.
    public let numbers: [String]
    /// Positive, also of a reversal.
    public let amount: Money
    /// When it was paid, by the channel's clock; else when we heard of it.
    public let at: Instant
    /// Of a reversal, the serial of the payment that it takes back.
    public let original: String?

    public init(
        kind: CloseItemKind, serial: String, numbers: [String], amount: Money, at: Instant, original: String? = nil
    ) {
        self.kind = kind
        self.serial = serial
        self.numbers = numbers
        self.amount = amount
        self.at = at
        self.original = original
    }
}

public enum CloseItemKind: String, Hashable, Sendable, Comparable, CaseIterable {
    case payment, reversal

    public static func < (a: CloseItemKind, b: CloseItemKind) -> Bool { a == .payment && b == .reversal }
}

extension StatementItem {
    /// Nil where it moved no money.
    public var closeKind: CloseItemKind? {
        switch kind {
        case .payment: .payment
        case .reversal: .reversal
        case .refused, .skipped: nil
        }
    }
}

/// Something in which our books and a channel's file do not agree (单边账, or an item that differs). Both sides are told as they are;
/// nothing is put right by finding it (I-M11).
public struct CloseDifference: Hashable, Sendable {
    public enum Finding: String, Hashable, Sendable, CaseIterable {
        case onlyHere = "only_here"
        case onlyThere = "only_there"
        case different
    }
    /// What two items of one key may differ in.
    public enum Field: String, Hashable, Sendable, CaseIterable {
        case amount, account, original
    }

    public let kind: CloseItemKind
    public let serial: String
    public let here: BookedItem?
    public let there: StatementItem?

    /// Nil where neither side is there, or both say the same.
    public init?(kind: CloseItemKind, serial: String, here: BookedItem?, there: StatementItem?) {
        if here == nil, there == nil { return nil }
        if let here, let there, CloseDifference.fields(here, there).isEmpty { return nil }
        self.kind = kind
        self.serial = serial
        self.here = here
        self.there = there
    }

    public var finding: Finding { here == nil ? .onlyThere : there == nil ? .onlyHere : .different }

    /// In what the two sides differ; empty where there is only one.
    public var fields: [Field] {
        guard let here, let there else { return [] }
        return CloseDifference.fields(here, there)
    }

    /// What the channel has more than we, in money; negative: less.
    public var surplus: Money {
        let difference = (there?.amount ?? .zero) - (here?.amount ?? .zero)
        return kind == .payment ? difference : -difference
    }

    static func fields(_ here: BookedItem, _ there: StatementItem) -> [Field] {
        var fields: [Field] = []
        if here.amount != there.amount { fields.append(.amount) }
        // Nobody's number is known of a reversal of money in suspense.
        if !here.numbers.isEmpty, !here.numbers.contains(there.accountNumber) { fields.append(.account) }
        // A file that does not name the payment contradicts nothing.
        if let original = there.original, original != here.original { fields.append(.original) }
        return fields
    }
}

/// What one side has.
public struct CloseSum: Hashable, Sendable {
    public var payments: Int
    public var paid: Money
    public var reversals: Int
    public var reversed: Money

    public init(payments: Int = 0, paid: Money = .zero, reversals: Int = 0, reversed: Money = .zero) {
        self.payments = payments
        self.paid = paid
        self.reversals = reversals
        self.reversed = reversed
    }

    public var net: Money { paid - reversed }

    mutating func add(_ kind: CloseItemKind, _ amount: Money) {
        switch kind {
        case .payment:
            payments += 1
            paid += amount
        case .reversal:
            reversals += 1
            reversed += amount
        }
    }
}

/// The figures of a daily close.
public struct CloseTotals: Hashable, Sendable {
    public var here: CloseSum
    public var there: CloseSum
    /// Items that both sides have, and have alike.
    public var matched: Int
    /// Payments of ours that were reversed in whole on the same day, and their reversals, where the channel's file leaves out both.
    public var netted: Int
    public var onlyHere: Int
    public var onlyThere: Int
    public var different: Int

    public init(
        here: CloseSum = CloseSum(), there: CloseSum = CloseSum(), matched: Int = 0, netted: Int = 0, onlyHere: Int = 0,
        onlyThere: Int = 0, different: Int = 0
    ) {
        self.here = here
        self.there = there
        self.matched = matched
        self.netted = netted
        self.onlyHere = onlyHere
        self.onlyThere = onlyThere
        self.different = different
    }
}

/// Our books of a channel and business date held against the channel's file.
public struct CloseMatching: Hashable, Sendable {
    /// In the order of kind and serial, whatever order the lines came in.
    public let differences: [CloseDifference]
    public let totals: CloseTotals

    /// - Parameters:
    ///   - booked: ours; one for each kind and serial, as the payment key makes sure (I-M3).
    ///   - statement: the file's.
    ///   - leavesOutReversed: the channel's file has neither a payment that was reversed in whole on its day nor the reversal.
    public init(booked: [BookedItem], statement: [StatementItem], leavesOutReversed: Bool = false) {
        var totals = CloseTotals()
        var here: [Key: BookedItem] = [:]
        for item in booked {
            here[Key(kind: item.kind, serial: item.serial)] = item
            totals.here.add(item.kind, item.amount)
        }
        var there: [Key: [StatementItem]] = [:]
        for item in statement {
            guard let kind = item.closeKind else { continue }
            there[Key(kind: kind, serial: item.serial), default: []].append(item)
            totals.there.add(kind, item.amount)
        }
        if leavesOutReversed {
            for key in CloseMatching.reversedInWhole(here, there) where here.removeValue(forKey: key) != nil {
                totals.netted += 1
            }
        }
        var differences: [CloseDifference] = []
        func note(_ key: Key, _ here: BookedItem?, _ there: StatementItem?) {
            if let found = CloseDifference(kind: key.kind, serial: key.serial, here: here, there: there) {
                differences.append(found)
            } else {
                totals.matched += 1
            }
        }
        for (key, items) in there {
            // A reader refuses a serial that stands twice; where one comes all the same, the one that agrees is ours, and which of
            // equals is taken does not depend on their order.
            let ours = here.removeValue(forKey: key)
            let sorted = items.sorted(by: CloseMatching.isBefore)
            let mate = ours.map { ours in
                sorted.firstIndex { CloseDifference.fields(ours, $0).isEmpty } ?? sorted.startIndex
            }
            for (index, item) in sorted.enumerated() { note(key, index == mate ? ours : nil, item) }
        }
        for (key, item) in here { note(key, item, nil) }
        differences.sort {
            if ($0.kind, $0.serial) != ($1.kind, $1.serial) { return ($0.kind, $0.serial) < ($1.kind, $1.serial) }
            guard let a = $0.there, let b = $1.there else { return $0.there != nil && $1.there == nil }
            return CloseMatching.isBefore(a, b)
        }
        for difference in differences {
            switch difference.finding {
            case .onlyHere: totals.onlyHere += 1
            case .onlyThere: totals.onlyThere += 1
            case .different: totals.different += 1
            }
        }
        self.differences = differences
        self.totals = totals
    }

    private struct Key: Hashable {
        let kind: CloseItemKind
        let serial: String
    }

    /// Payments of ours that reversals of theirs, of the same day, take back to nothing, where the file has none of all these.
    private static func reversedInWhole(_ here: [Key: BookedItem], _ there: [Key: [StatementItem]]) -> [Key] {
        var reversals: [String: [(key: Key, amount: Money)]] = [:]
        for (key, item) in here where key.kind == .reversal {
            if let original = item.original { reversals[original, default: []].append((key, item.amount)) }
        }
        var found: [Key] = []
        for (serial, list) in reversals {
            let payment = Key(kind: .payment, serial: serial)
            let sum = list.reduce(Money.zero) { $0 + $1.amount }
            let keys = [payment] + list.map(\.key)
            guard here[payment]?.amount == sum, keys.allSatisfy({ there[$0] == nil }) else { continue }
            found += keys
        }
        return found
    }

    private static func isBefore(_ a: StatementItem, _ b: StatementItem) -> Bool {
        (a.amount, a.accountNumber, a.original ?? "", a.paidAt?.milliseconds ?? 0, a.line)
            < (b.amount, b.accountNumber, b.original ?? "", b.paidAt?.milliseconds ?? 0, b.line)
    }
}
