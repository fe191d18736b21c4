import Quantities

/// How much of what was charged in a period was paid in it.
public struct CollectionFigures: Hashable, Sendable {
    /// Energy and settlement charges less what was given back.
    public var charged: Money
    /// Payments and assignments from suspense, less reversals and refunds.
    public var paid: Money

    public init(charged: Money = .zero, paid: Money = .zero) {
        self.charged = charged
        self.paid = paid
    }

    /// Of prepaid customers it may be above 100 %: they pay before they use. Nil: nothing was charged.
    public var rate: Share? { Share(paid.tenThousandths, of: charged.tenThousandths) }

    public static func + (a: CollectionFigures, b: CollectionFigures) -> CollectionFigures {
        CollectionFigures(charged: a.charged + b.charged, paid: a.paid + b.paid)
    }
}

/// What is owed, by how long it has been.
public struct Arrears: Hashable, Sendable {
    /// The ages in days: 0-30, 31-60, 61-90, 91-180, 181-365, older.
    public static let ages: [ClosedRange<Int64>] = [0...30, 31...60, 61...90, 91...180, 181...365, 366...Int64.max]

    /// One for each of ``ages``.
    public private(set) var amounts: [Money]
    /// How many accounts owe something.
    public private(set) var accounts: Int

    public init() {
        amounts = Arrears.ages.map { _ in .zero }
        accounts = 0
    }

    public var total: Money { amounts.reduce(.zero, +) }

    /// Something owed for so many days; what lies in the future is of today.
    public mutating func add(_ amount: Money, days: Int64) {
        let index = Arrears.ages.firstIndex { $0.contains(max(days, 0)) } ?? Arrears.ages.count - 1
        amounts[index] += amount
    }

    /// An account that owes: what bills past due it has, or which of its charges a negative balance leaves unpaid. Payments pay the oldest
    /// charge first, so the newest are the unpaid ones.
    ///
    /// - Parameters:
    ///   - debt: positive.
    ///   - charges: the newest first; where they are less than the debt, the rest is as old as the oldest.
    ///   - day: on which the ages are taken.
    public mutating func add(debt: Money, charges: some Sequence<(day: CivilDate, amount: Money)>, on day: CivilDate) {
        guard debt > .zero else { return }
        accounts += 1
        var left = debt
        var age: Int64 = 0
        for charge in charges where left > .zero {
            let part = min(charge.amount, left)
            age = day.daysSinceEpoch - charge.day.daysSinceEpoch
            add(part, days: age)
            left -= part
        }
        if left > .zero { add(left, days: age) }
    }

    public static func + (a: Arrears, b: Arrears) -> Arrears {
        var sum = a
        sum.amounts = zip(a.amounts, b.amounts).map { $0 + $1 }
        sum.accounts += b.accounts
        return sum
    }
}

/// How many of the marks that were due were read.
public struct ReadingSuccess: Hashable, Sendable {
    public var due: Int64
    public var missed: Int64

    public init(due: Int64 = 0, missed: Int64 = 0) {
        self.due = due
        self.missed = missed
    }

    public var read: Int64 { max(due - missed, 0) }
    public var rate: Share? { Share(read, of: due) }

    public static func + (a: ReadingSuccess, b: ReadingSuccess) -> ReadingSuccess {
        ReadingSuccess(due: a.due + b.due, missed: a.missed + b.missed)
    }
}

/// How long customers waited for power after what restored it was durable.
public struct Waits: Hashable, Sendable {
    /// In order.
    public private(set) var spans: [Span]

    public init(_ spans: [Span] = []) { self.spans = spans.sorted() }

    public var count: Int { spans.count }
    public var worst: Span? { spans.last }

    /// The span that so many per cent did not exceed, by nearest rank: of 20 waits the 95th per cent is the 19th.
    public func percentile(_ percent: Int) -> Span? {
        guard !spans.isEmpty, (1...100).contains(percent) else { return nil }
        let rank = (spans.count * percent + 99) / 100
        return spans[max(rank, 1) - 1]
    }

    public static func + (a: Waits, b: Waits) -> Waits { Waits(a.spans + b.spans) }
}

/// The figures of a group over a period.
public struct Figures: Hashable, Sendable {
    public var collection: CollectionFigures
    /// At the end of the period.
    public var arrears: Arrears
    public var readings: ReadingSuccess
    public var paidToPower: Waits

    public init(
        collection: CollectionFigures = CollectionFigures(), arrears: Arrears = Arrears(),
        readings: ReadingSuccess = ReadingSuccess(), paidToPower: Waits = Waits()
    ) {
        self.collection = collection
        self.arrears = arrears
        self.readings = readings
        self.paidToPower = paidToPower
    }

    public static func + (a: Figures, b: Figures) -> Figures {
        Figures(
            collection: a.collection + b.collection, arrears: a.arrears + b.arrears, readings: a.readings + b.readings,
            paidToPower: a.paidToPower + b.paidToPower)
    }
}

/// What a person did against the ordinary course in a month.
public struct Discretion: Hashable, Sendable {
    /// Who, and the month's first day.
    public let person: String
    public let month: CivilDate
    /// Holds set, restores by hand, and credit classes set against the rule.
    public var holds: Int
    public var restores: Int
    public var creditOverrides: Int

    public init(person: String, month: CivilDate, holds: Int = 0, restores: Int = 0, creditOverrides: Int = 0) {
        self.person = person
        self.month = month
        self.holds = holds
        self.restores = restores
        self.creditOverrides = creditOverrides
    }
}
