import Quantities

/// What a customer owes or has lodged besides the balance. Each amount is the sum of a ledger account of its own.
public struct Dues: Hashable, Sendable, Codable {
    /// Bills that are not paid in full, the oldest first.
    public var bills: [OpenBill]
    /// Bills that were paid after they were due, for a year: money that turns out to have been paid before takes the place of what paid
    /// them.
    public var paidLate: [OpenBill]
    /// Penalty for late payment; positive: owed.
    public var penalty: Money
    /// Older debt that a share of top-ups pays off; positive: owed.
    public var oldDebt: Money
    /// What top-ups paid of ``oldDebt`` within the week that is under way.
    public var recovered: Recovery?
    /// What we hold as security.
    public var deposit: Money
    /// Who answers for what; no money lies with us.
    public var guarantors: [Guarantor]
    /// Emergency credit that was activated and is not repaid yet.
    public var emergency: EmergencyCredit?
    /// Claims that were given up and may still come in.
    public var writtenOff: Money

    /// What a week's top-ups paid of older debt.
    public struct Recovery: Hashable, Sendable, Codable {
        /// The week's Monday.
        public var week: CivilDate
        public var amount: Money

        public init(week: CivilDate, amount: Money) {
            self.week = week
            self.amount = amount
        }
    }

    public init(
        bills: [OpenBill] = [], paidLate: [OpenBill] = [], penalty: Money = .zero, oldDebt: Money = .zero,
        recovered: Recovery? = nil,
        deposit: Money = .zero, guarantors: [Guarantor] = [], emergency: EmergencyCredit? = nil,
        writtenOff: Money = .zero
    ) {
        self.bills = bills
        self.paidLate = paidLate
        self.penalty = penalty
        self.oldDebt = oldDebt
        self.recovered = recovered
        self.deposit = deposit
        self.guarantors = guarantors
        self.emergency = emergency
        self.writtenOff = writtenOff
    }

    /// Nothing owed, nothing lodged.
    public static let none = Dues()

    /// What guarantors answer for on `day`.
    public func guarantee(on day: CivilDate) -> Money {
        guarantors.filter { $0.until.map { day <= $0 } ?? true }.reduce(.zero) { $0 + $1.amount }
    }

    /// Unpaid principal of bills that were due before `day`: what a trip of a billed account rests on.
    public func overdue(on day: CivilDate) -> Money {
        bills.filter { $0.due < day }.reduce(.zero) { $0 + $1.unpaid }
    }

    /// The earliest due day of an unpaid bill that was due before `day`.
    public func overdueSince(on day: CivilDate) -> CivilDate? {
        bills.filter { $0.due < day && $0.unpaid > .zero }.map(\.due).min()
    }
}

/// Whoever answers for a customer's debt.
public struct Guarantor: Hashable, Sendable, Codable {
    public let name: String
    public let phone: String
    /// What the guarantor was identified by; may be empty.
    public let identity: String
    /// Up to how much.
    public let amount: Money
    /// The last day; nil: without end.
    public let until: CivilDate?

    public init(name: String, phone: String, identity: String, amount: Money, until: CivilDate?) {
        self.name = name
        self.phone = phone
        self.identity = identity
        self.amount = amount
        self.until = until
    }
}

/// Credit for an emergency: activated once, explicitly, and repaid before all else.
public struct EmergencyCredit: Hashable, Sendable, Codable {
    public let limit: Money
    public let activatedAt: Instant
    public var use: Use

    /// How far it was used since it was activated.
    public enum Use: String, Hashable, Sendable, Codable, CaseIterable {
        case unused, drawn
        /// Up to its limit: from then on power returns only when all of it is repaid.
        case exhausted
    }

    public init(limit: Money, activatedAt: Instant, use: Use = .unused) {
        self.limit = limit
        self.activatedAt = activatedAt
        self.use = use
    }
}
