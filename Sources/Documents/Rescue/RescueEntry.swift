/// What somebody did by the rescue list, a line each in a file beside it: the store that was broken learns of it when it is back.
public struct RescueEntry: Hashable, Sendable, Codable {
    public enum Step: String, Hashable, Sendable, Codable {
        /// Written down before anything is sent.
        case begun
        case closed
        case onAlready = "on_already"
        case stillOpen = "still_open"
        case failed
    }
    public let step: Step
    /// RFC 3339.
    public let at: String
    public let by: String
    /// The account's number and the meter's.
    public let account: String
    public let meter: String
    public let reason: String
    /// The customer was asked and said yes.
    public let confirmed: Bool
    /// An engineer has seen to what the meter's own protection opened for. Nil: nobody said so.
    public let overProtection: Bool?

    public init(
        step: Step, at: String, by: String, account: String, meter: String, reason: String, confirmed: Bool,
        overProtection: Bool? = nil
    ) {
        self.step = step
        self.at = at
        self.by = by
        self.account = account
        self.meter = meter
        self.reason = reason
        self.confirmed = confirmed
        self.overProtection = overProtection
    }

    /// Where they lie.
    public static func path(list: String) -> String { list + ".done" }
}
