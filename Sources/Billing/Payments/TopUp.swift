import Quantities

/// How a customer's money is divided over what is claimed of it (RULES: Restore).
public enum TopUp {
    /// What money can go to.
    public enum Claim: String, Hashable, Sendable, Codable, CaseIterable {
        /// What is missing for supply to return or to stay, of accounts that pay in advance.
        case restore
        /// Bills, the oldest first.
        case bills
        /// Older debt: a share of what is above the restore amount, of billed accounts of what comes after the claims before it, up to a
        /// cap a week.
        case oldDebt = "old_debt"
        /// Emergency credit that was used.
        case emergency
        case penalty
        /// What is left: the customer's balance.
        case balance

        /// Whether the money goes to the customer's balance in the ledger; penalty and older debt are claims with accounts of
        /// their own.
        public var isOfBalance: Bool { self != .penalty && self != .oldDebt }
    }

    /// What is claimed of an account when money comes in.
    public struct Claims: Hashable, Sendable {
        /// What the balance lacks of the level at which supply returns, ``emergency`` included; not negative.
        public var restore: Money
        /// Bills that are not paid in full.
        public var bills: [OpenBill]
        public var oldDebt: Money
        /// What older debt got already in the week that is under way.
        public var recoveredThisWeek: Money
        /// Emergency credit in use: the part of ``restore`` that is repaid first.
        public var emergency: Money
        public var penalty: Money

        public init(
            restore: Money = .zero, bills: [OpenBill] = [], oldDebt: Money = .zero, recoveredThisWeek: Money = .zero,
            emergency: Money = .zero, penalty: Money = .zero
        ) {
            self.restore = restore
            self.bills = bills
            self.oldDebt = oldDebt
            self.recoveredThisWeek = recoveredThisWeek
            self.emergency = emergency
            self.penalty = penalty
        }
    }

    /// One line of a receipt: what a part of the money went to.
    public struct Part: Hashable, Sendable, Codable {
        public let claim: Claim
        /// For ``Claim/bills``: the bill as it stood before, without what had paid it.
        public let bill: OpenBill?
        /// Positive, whole fen.
        public let amount: Money

        public init(_ claim: Claim, _ amount: Money, bill: OpenBill? = nil) {
            self.claim = claim
            self.amount = amount
            self.bill = bill?.withoutPayments
        }
    }

    /// Divides `amount` among `claims`, one after the other as `rule` says.
    ///
    /// Each gets what is left, up to what it is; what no claim takes goes to the balance. Lines are whole fen: of a claim a
    /// fraction of a fen stays open, and the restore amount is rounded up. Together the parts are always the amount.
    ///
    /// - Parameter amount: whole fen, not negative.
    public static func divide(_ amount: Money, among claims: Claims, rule: TopUpRule, isBilled: Bool) -> [Part] {
        var division = Division(amount: amount, claims: claims, share: rule.debtShare, isBilled: isBilled)
        for claim in rule.order(isBilled: isBilled) { division.serve(claim) }
        division.give(.balance, division.rest)
        return division.parts
    }

    /// What has to be paid besides what brings power back (the restore amount; of billed accounts the oldest bills) for that to be paid
    /// in full: the claims that come before it in the order.
    public static func servedBeforeRestore(_ claims: Claims, rule: TopUpRule, isBilled: Bool) -> Money {
        var before = Money.zero
        var sharesDebt = false
        claims: for claim in rule.order(isBilled: isBilled) {
            switch claim {
            case .restore where !isBilled, .bills where isBilled: break claims
            case .bills: before += claims.bills.reduce(.zero) { $0 + $1.unpaid.wholeFen }
            case .penalty: before += claims.penalty.wholeFen
            case .oldDebt: sharesDebt = true
            // A part of the restore amount, and the customer's own: neither adds to it.
            case .restore, .emergency, .balance: break
            }
        }
        // Of what is above the restore amount older debt has a share: what else comes first is asked with that on top.
        guard sharesDebt, !isBilled, before > .zero else { return before }
        let most = min(claims.oldDebt, max(rule.debtShare.capPerWeek - claims.recoveredThisWeek, .zero)).wholeFen
        let rest = 10_000 - Int128(rule.debtShare.basisPoints)
        guard rest > 0 else { return before + most }
        let whole = (Int128(before.tenThousandths) * 10_000 + rest - 1) / rest
        return min(Money(tenThousandths: Int64(clamping: whole)).roundedUpToFen, before + most)
    }
}

private struct Division {
    private(set) var rest: Money
    private(set) var parts: [TopUp.Part] = []
    private let claims: TopUp.Claims
    private let share: DebtShare
    private let amount: Money
    private let isBilled: Bool
    private var restore: Money
    private var emergency: Money
    private var served: Set<TopUp.Claim> = []

    init(amount: Money, claims: TopUp.Claims, share: DebtShare, isBilled: Bool) {
        self.amount = amount
        self.isBilled = isBilled
        rest = amount
        self.claims = claims
        self.share = share
        restore = max(claims.restore.roundedUpToFen, .zero)
        emergency = min(max(claims.emergency.roundedUpToFen, .zero), restore)
    }

    mutating func give(_ claim: TopUp.Claim, _ amount: Money, bill: OpenBill? = nil) {
        let given = min(rest, amount)
        guard given > .zero else { return }
        rest -= given
        parts.append(TopUp.Part(claim, given, bill: bill))
    }

    /// A claim that an order names twice is served once.
    mutating func serve(_ claim: TopUp.Claim) {
        guard served.insert(claim).inserted else { return }
        switch claim {
        case .restore:
            repayEmergency()
            give(.restore, restore)
        case .emergency: repayEmergency()
        case .bills:
            for bill in claims.bills.oldestFirst { give(.bills, bill.unpaid.wholeFen, bill: bill) }
        case .oldDebt: give(.oldDebt, min(claims.oldDebt.wholeFen, shareForDebt))
        case .penalty: give(.penalty, claims.penalty.wholeFen)
        case .balance: give(.balance, rest)
        }
    }

    private mutating func repayEmergency() {
        let before = rest
        give(.emergency, emergency)
        let repaid = before - rest
        emergency -= repaid
        restore -= repaid
    }

    /// 10 % of what is above the restore amount (of who pays by bills: of what is left when bills and penalty are paid), at most what is
    /// left of the week's 50 yuan, unless the terms say otherwise.
    private var shareForDebt: Money {
        let above = isBilled ? rest : max(amount - claims.restore.roundedUpToFen, .zero)
        let part = Int128(above.tenThousandths) * Int128(share.basisPoints) / 10_000
        let left = max(share.capPerWeek - claims.recoveredThisWeek, .zero)
        return min(Money(tenThousandths: Int64(clamping: part)), left).wholeFen
    }
}

extension Money {
    /// The whole fen of it, the fraction dropped.
    var wholeFen: Money { Money(fen: fenTowardZero) }
}
