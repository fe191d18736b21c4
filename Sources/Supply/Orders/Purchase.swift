import Metering
import Quantities

/// Money of a customer on its way into a meter that keeps the credit: owed until the meter's own count says that it arrived. It makes
/// orders, one at a time; the meter takes the purchase with the count ``count`` + 1, and no other with that count.
public struct Purchase: Hashable, Sendable, Codable {
    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        /// Nothing of it was written.
        case owed
        /// It may have been written, or may be any moment, as the purchase after ``Purchase/count``.
        case ordered
        /// The meter counts it.
        case done
        /// Nobody can tell whether the meter took it: a person looks. Nothing more is written for the account until then.
        case unclear
        /// The money went elsewhere before anything was written.
        case withdrawn

        /// Whether nothing more happens to it.
        public var isEnd: Bool { self == .done || self == .withdrawn }
    }

    public let id: PurchaseID
    public let account: AccountID
    /// Whole fen; less where a part was taken back before anything was written.
    public var amount: Money
    /// `payment desk/2026-11-23/17`.
    public let cause: String
    /// When the money came: paid-to-power starts here.
    public let since: Instant
    public var state: State
    /// The meter that it is written into; once ordered.
    public var meter: MeterID?
    /// The meter's count before it; once ordered.
    public var count: Int64?
    /// By how much the meter's credit stood above the ledger's when it was ordered: that it stands so again, with the amount, proves
    /// that this purchase was taken and not another with the same count.
    public var gap: Money?
    /// It may have been written, and what came of that is not known.
    public var isDoubtful: Bool
    public var attempts: Int
    /// The order under way.
    public var order: OrderID?
    public var endedAt: Instant?
    /// How it ended, in words.
    public var outcome: String?

    public init(
        id: PurchaseID, account: AccountID, amount: Money, cause: String, since: Instant, state: State = .owed,
        meter: MeterID? = nil, count: Int64? = nil, gap: Money? = nil, isDoubtful: Bool = false, attempts: Int = 0,
        order: OrderID? = nil, endedAt: Instant? = nil, outcome: String? = nil
    ) {
        self.id = id
        self.account = account
        self.amount = amount
        self.cause = cause
        self.since = since
        self.state = state
        self.meter = meter
        self.count = count
        self.gap = gap
        self.isDoubtful = isDoubtful
        self.attempts = attempts
        self.order = order
        self.endedAt = endedAt
        self.outcome = outcome
    }
}
