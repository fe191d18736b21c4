import Metering
import Quantities
import Supply

/// From when on, or until when, a meter counted for an account, and what its register showed then. With it every reading belongs to exactly
/// one account, or openly to none (I-M7, I-M10).
public struct AttachmentRecord: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable { case begins, ends }

    public let at: Instant
    public let kind: Kind
    /// The event: `import`, `life.transferred`, `life.meterExchanged`, ...
    public let cause: String
    public let supplyPoint: SupplyPointID
    public let account: AccountID
    public let meter: MeterID
    /// The meter's series that ends, or goes on.
    public let series: Int
    public let ratio: TransformerRatio
    /// What the last reading that counted told, on the supply's side; nil: it was never read.
    public let energy: WattHours?
    public let readAt: Instant?
    /// Readings with a higher number belong to the account from here on, or no more.
    public let afterReading: Int64

    public init(
        at: Instant, kind: Kind, cause: String, supplyPoint: SupplyPointID, account: AccountID, meter: MeterID,
        series: Int, ratio: TransformerRatio, energy: WattHours?, readAt: Instant?, afterReading: Int64
    ) {
        self.at = at
        self.kind = kind
        self.cause = cause
        self.supplyPoint = supplyPoint
        self.account = account
        self.meter = meter
        self.series = series
        self.ratio = ratio
        self.energy = energy
        self.readAt = readAt
        self.afterReading = afterReading
    }
}

/// A closing that was owed and was seen: how long the customer waited, and for what.
public struct RestoreRecord: Hashable, Sendable {
    public let supplyPoint: SupplyPointID
    public let account: AccountID
    /// When what restored it became durable.
    public let since: Instant
    public let closedAt: Instant
    public let cause: String
    public let attempts: Int
    /// False: it was on all the time, by what the meter told.
    public let wasOff: Bool

    public init(
        supplyPoint: SupplyPointID, account: AccountID, since: Instant, closedAt: Instant, cause: String,
        attempts: Int, wasOff: Bool
    ) {
        self.supplyPoint = supplyPoint
        self.account = account
        self.since = since
        self.closedAt = closedAt
        self.cause = cause
        self.attempts = attempts
        self.wasOff = wasOff
    }
}
