import Quantities

/// An electrician's tag at a supply (挂牌): as long as it hangs nobody switches there, not even on. It belongs to whoever hung it.
public struct LockOut: Hashable, Sendable, Codable {
    /// Whose it is.
    public let by: String
    public let at: Instant
    public let reason: String

    public init(by: String, at: Instant, reason: String) {
        self.by = by
        self.at = at
        self.reason = reason
    }

    /// Whose it is once they have no token any more; no user has such a name.
    public static func left(by name: String) -> String { name + LockOut.gone }
    public static let gone = " (removed)"

    /// What stands for one of which the store does not say readably whose it is: nobody's, so that two persons lift it.
    public static let unreadable = LockOut(by: "", at: Instant(milliseconds: 0), reason: "")
}
