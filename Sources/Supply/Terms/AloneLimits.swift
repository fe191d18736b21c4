import Quantities

/// What one person may put right alone; above it, it takes two (RULES: Who may).
public struct AloneLimits: Hashable, Sendable, Codable {
    /// Of a correction of money: a reversal by staff, a waiver, a debt that leaves the balance, an assignment that is taken back, a
    /// purchase of which nobody knew.
    public var correction: Money
    /// Of energy that nobody is billed for, where the value that a meter shows is accepted.
    public var baseline: WattHours

    public init(correction: Money = Money(yuan: 1000), baseline: WattHours = WattHours(1_000_000)) {
        self.correction = correction
        self.baseline = baseline
    }
}
