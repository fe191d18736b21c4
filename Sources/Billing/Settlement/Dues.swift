import Quantities

/// What a customer owes or has lodged besides the balance. Each amount is the sum of a ledger account of its own.
public struct Dues: Hashable, Sendable, Codable {
    /// Bills that are not paid in full, the oldest first.
    public var bills: [OpenBill]
    /// Penalty for late payment; positive: owed.
    public var penalty: Money
    /// Older debt that a share of top-ups pays off; positive: owed.
    public var oldDebt: Money
    /// What top-ups paid of ``oldDebt`` within the week that is under way.
    public var recovered: Recovery?
    /// What we hold as security.
    public var deposit: Money
    /// Up to what a guarantor answers; no money lies with us.
    public var guarantee: Money
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
        bills: [OpenBill] = [], penalty: Money = .zero, oldDebt: Money = .zero, recovered: Recovery? = nil,
        deposit: Money = .zero, guarantee: Money = .zero, emergency: EmergencyCredit? = nil, writtenOff: Money = .zero
    ) {
        self.bills = bills
        self.penalty = penalty
        self.oldDebt = oldDebt
        self.recovered = recovered
        self.deposit = deposit
        self.guarantee = guarantee
        self.emergency = emergency
        self.writtenOff = writtenOff
    }

    /// Nothing owed, nothing lodged.
    public static let none = Dues()

    /// Unpaid principal of bills that were due before `day`: what a trip of a billed account rests on.
    public func overdue(on day: CivilDate) -> Money {
        bills.filter { $0.due < day }.reduce(.zero) { $0 + $1.unpaid }
    }
}

/// A bill that is not paid in full.
public struct OpenBill: Hashable, Sendable, Codable {
    public let id: BillID
    /// The last day on which it can be paid without penalty.
    public let due: CivilDate
    /// Whole fen.
    public let principal: Money
    public var paid: Money
    /// Up to which day penalty was charged on it; nil: none yet.
    public var penaltyThrough: CivilDate?
    /// How much penalty was charged on it, waived or not: caps count it.
    public var penalty: Money

    public init(
        id: BillID, due: CivilDate, principal: Money, paid: Money = .zero, penaltyThrough: CivilDate? = nil,
        penalty: Money = .zero
    ) {
        self.id = id
        self.due = due
        self.principal = principal
        self.paid = paid
        self.penaltyThrough = penaltyThrough
        self.penalty = penalty
    }

    public var unpaid: Money { principal - paid }
}

/// Credit for an emergency: activated once, explicitly, and repaid before all else.
public struct EmergencyCredit: Hashable, Sendable, Codable {
    public let limit: Money
    public let activatedAt: Instant

    public init(limit: Money, activatedAt: Instant) {
        self.limit = limit
        self.activatedAt = activatedAt
    }
}
