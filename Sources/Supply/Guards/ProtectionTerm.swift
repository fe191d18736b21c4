import Quantities

/// For how long a protection was said to hold, and who answers for it. It never ends by date: after ``renewBy`` it is to be renewed,
/// and holds as before (RULES: Words).
public struct ProtectionTerm: Hashable, Sendable, Codable {
    public let since: Instant
    /// The day by which someone says whether it still holds.
    public var renewBy: CivilDate
    /// Who set or renewed it last.
    public var by: String

    public init(since: Instant, renewBy: CivilDate, by: String) {
        self.since = since
        self.renewBy = renewBy
        self.by = by
    }

    /// How many days before ``renewBy`` a person is asked.
    public static let askedBefore: Int64 = 30
    /// For how many days it holds where nobody says for how long, and at most.
    public static let usual: Int64 = 365
    public static let longest: Int64 = 5 * 366

    /// Whether it is time to ask.
    public func isDue(on day: CivilDate) -> Bool {
        day.daysSinceEpoch >= renewBy.daysSinceEpoch - ProtectionTerm.askedBefore
    }
}
