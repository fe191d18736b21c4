import Quantities

/// That a supply is off because its customer wants it so, by a wish in writing that is on file. It comes on when the customer says so.
public struct OffWish: Hashable, Sendable, Codable {
    /// Who ordered it.
    public let by: String
    public let at: Instant
    /// Where the wish is filed, or why.
    public let reason: String

    public init(by: String, at: Instant, reason: String) {
        self.by = by
        self.at = at
        self.reason = reason
    }
}
