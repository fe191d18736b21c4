/// A home that is never switched off.
public struct ProtectBody: Hashable, Sendable, Codable {
    /// `life_support`, `hospital`, `lift`, `fire`, `important_user`.
    public let kind: String
    /// The day by which someone says whether it still holds; absent: in a year.
    public let renewBy: String?
    public let reason: String

    public init(kind: String, renewBy: String? = nil, reason: String) {
        self.kind = kind
        self.renewBy = renewBy
        self.reason = reason
    }
}

/// A protection holds on.
public struct RenewBody: Hashable, Sendable, Codable {
    /// The day by which someone is asked again; absent: in a year.
    public let renewBy: String?
    public let reason: String

    public init(renewBy: String? = nil, reason: String) {
        self.renewBy = renewBy
        self.reason = reason
    }
}
