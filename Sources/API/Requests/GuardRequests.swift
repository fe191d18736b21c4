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

/// Lets trips go on where the breaker stopped them.
public struct ResetBody: Hashable, Sendable, Codable {
    /// Absent: the gateway's own.
    public let feeder: String?
    public let reason: String

    public init(feeder: String? = nil, reason: String) {
        self.feeder = feeder
        self.reason = reason
    }
}

/// Switches a supply off for another reason than arrears.
public struct SwitchOffBody: Hashable, Sendable, Codable {
    /// `contract_end`, `customer_request`.
    public let kind: String
    public let reason: String

    public init(kind: String, reason: String) {
        self.kind = kind
        self.reason = reason
    }
}

/// Whether the customer is asked before power returns.
public struct SafeRestoreBody: Hashable, Sendable, Codable {
    /// `confirm`, `arm`, `none`.
    public let choice: String
    public let reason: String

    public init(choice: String, reason: String) {
        self.choice = choice
        self.reason = reason
    }
}
