/// Up to which power a supply may be used.
public struct LimitBody: Hashable, Sendable, Codable {
    public let watts: Int
    public let reason: String

    public init(watts: Int, reason: String) {
        self.watts = watts
        self.reason = reason
    }
}
