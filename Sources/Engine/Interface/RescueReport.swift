/// What somebody did by the rescue list while the store was broken, as it was written down there.
public struct RescueReport: Hashable, Sendable {
    /// The meter's number and the account's.
    public let meter: String
    public let account: String
    public let by: String
    public let reason: String
    /// What came of it: `closed`, `still_open`.
    public let outcome: String
    /// When, as it was written down.
    public let at: String
    /// The customer was asked and said yes.
    public let confirmed: Bool
    /// An engineer has seen to what the meter's own protection opened for.
    public let overProtection: Bool

    public init(
        meter: String, account: String, by: String, reason: String, outcome: String, at: String, confirmed: Bool,
        overProtection: Bool = false
    ) {
        self.meter = meter
        self.account = account
        self.by = by
        self.reason = reason
        self.outcome = outcome
        self.at = at
        self.confirmed = confirmed
        self.overProtection = overProtection
    }
}
