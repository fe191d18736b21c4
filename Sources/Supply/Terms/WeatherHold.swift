import Quantities

/// For as long as it lasts nobody there is switched off for arrears: extreme heat or cold, a typhoon. It only puts a trip off: notices go on
/// ageing, and every other rule stands.
public struct WeatherHold: Hashable, Sendable, Codable {
    /// Accounts of this area; nil: all.
    public let area: String?
    public let since: Instant
    public let until: Instant
    public let by: String
    public let reason: String

    public init(area: String?, since: Instant, until: Instant, by: String, reason: String) {
        self.area = area
        self.since = since
        self.until = until
        self.by = by
        self.reason = reason
    }
}
