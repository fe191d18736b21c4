import Quantities

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
    /// What of ``penalty`` was waived or written off: nobody paid it, so that nothing of it is given back as money.
    public var forgiven: Money
    /// What of ``forgiven`` was written off, and not waived: a claim that may still come in, as long as it is due.
    public var writtenOff: Money
    /// What its days past due come to before minimum, cap and rounding, in 10⁻⁵ of the ledger's unit.
    public var penaltyDays: Int64
    /// When something that had been paid of it was last taken back: for days before, no penalty is given back any more. The time for
    /// which it counted as paid cost nothing.
    public var takenBackOn: CivilDate?
    /// What paid it, in the order in which it was paid. What was left when something was taken back keeps its place, and is not here.
    public internal(set) var payments: [BillPayment]
    /// The last reminder of it; nil: none yet.
    public var reminded: ReminderStep?
    /// When a call or a visit reached whoever owes it.
    public var demandedAt: Instant?

    public init(
        id: BillID, due: CivilDate, principal: Money, paid: Money = .zero, penaltyThrough: CivilDate? = nil,
        penalty: Money = .zero, penaltyDays: Int64 = 0, takenBackOn: CivilDate? = nil,
        reminded: ReminderStep? = nil, demandedAt: Instant? = nil, forgiven: Money = .zero, writtenOff: Money = .zero,
        payments: [BillPayment] = []
    ) {
        self.id = id
        self.due = due
        self.principal = principal
        self.paid = paid
        self.penaltyThrough = penaltyThrough
        self.penalty = penalty
        self.penaltyDays = penaltyDays
        self.takenBackOn = takenBackOn
        self.reminded = reminded
        self.demandedAt = demandedAt
        self.forgiven = forgiven
        self.writtenOff = writtenOff
        self.payments = payments
    }

    public var unpaid: Money { principal - paid }

    var withoutPayments: OpenBill {
        var bill = self
        bill.payments = []
        return bill
    }
}

/// Money that paid a bill, or a part of it.
public struct BillPayment: Hashable, Sendable, Codable {
    /// On which the payer paid, whenever it was told.
    public let day: CivilDate
    /// Positive.
    public var amount: Money

    public init(day: CivilDate, amount: Money) {
        self.day = day
        self.amount = amount
    }
}
