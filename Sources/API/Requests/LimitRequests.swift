/// Up to which power a supply may be used.
public struct LimitBody: Hashable, Sendable, Codable {
    public let watts: Int
    /// While it stands nobody is switched off there for arrears.
    public let insteadOfCut: Bool?
    public let reason: String

    public init(watts: Int, insteadOfCut: Bool? = nil, reason: String) {
        self.watts = watts
        self.insteadOfCut = insteadOfCut
        self.reason = reason
    }
}
