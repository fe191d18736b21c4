import Billing
import Quantities

/// The money side of a decision: what counts depends on how the account pays (RULES: Trip amount, Restore).
public struct MoneyFacts: Hashable, Sendable {
    public var mode: AccountMode
    /// Posted less accrued: what the customer has.
    public var available: Money
    /// Standing credit by class. Of ``AccountMode/prepaid`` and ``AccountMode/temporary`` only.
    public var overdraft: Money
    /// What was quoted as missing has been paid in time, whatever small charge came since.
    public var quoteHonoured: Bool
    /// Emergency credit that was activated and is not repaid.
    public var emergency: EmergencyCredit?
    /// What guarantors answer for; it extends the credit of temporary supply.
    public var guarantee: Money
    /// Of billed modes, the unpaid principal of all bills past their due date.
    public var overdue: Money
    /// Of it, what is overdue for longer than the terms ask: what supply may be switched off for.
    public var longOverdue: Money
    /// Of it, what the trip notice named, or would name now: what must be paid for power to return.
    public var named: Money
    /// The day on which the oldest unpaid bill was due; nil: none is past due.
    public var overdueSince: CivilDate?
    /// Of all that is overdue for longer than the terms ask: a person has asked for it.
    public var isDemanded: Bool

    public init(
        mode: AccountMode = .prepaid, available: Money, overdraft: Money, quoteHonoured: Bool = false,
        emergency: EmergencyCredit? = nil, guarantee: Money = .zero, overdue: Money = .zero,
        longOverdue: Money = .zero, named: Money = .zero, overdueSince: CivilDate? = nil,
        isDemanded: Bool = true
    ) {
        self.mode = mode
        self.available = available
        self.overdraft = overdraft
        self.quoteHonoured = quoteHonoured
        self.emergency = emergency
        self.guarantee = guarantee
        self.overdue = overdue
        self.longOverdue = longOverdue
        self.named = named
        self.overdueSince = overdueSince
        self.isDemanded = isDemanded
    }

    /// What stands in arrears so that supply may be switched off, energy principal only; positive: in arrears.
    public var tripAmount: Money {
        switch mode {
        case .prepaid: -(available + overdraft + emergencyInUse)
        case .temporary: -(available + overdraft + guarantee)
        case .buyBeforeUse: -available
        case .meterCredit: .zero
        // Nobody is tripped for more than was really used: an instalment asks for energy that is still to come, and a correction
        // may wait for its bill.
        case .postpaid, .instalments: min(longOverdue, max(-available, .zero))
        }
    }

    /// How much of the emergency credit is drawn.
    public var emergencyInUse: Money {
        guard mode == .prepaid, let emergency else { return .zero }
        return min(emergency.limit, max(-(available + overdraft), .zero))
    }

    /// Whether money allows that power stays on or returns.
    func allowsSupply(restoreAt: Money) -> Bool { quoteHonoured || missing(restoreAt: restoreAt) <= .zero }

    /// What must be paid for power to return; zero or less: nothing.
    public func missing(restoreAt: Money) -> Money {
        switch mode {
        case .prepaid:
            // Credit that was just granted brings power back; once it was used up, all of it is repaid first.
            if let emergency, emergency.use != .exhausted, available + overdraft + emergency.limit > .zero {
                return .zero
            }
            return restoreAt - available
        case .temporary: return restoreAt - available - guarantee
        case .buyBeforeUse: return max(restoreAt, Money(fen: 1)) - available
        case .meterCredit: return .zero
        case .postpaid, .instalments: return min(named, max(-available, .zero))
        }
    }
}
