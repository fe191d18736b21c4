/// That a home is never switched off, and until when nobody needs to say so again.
public struct ProtectionBody: Hashable, Sendable, Codable {
    public let kind: Told
    public let since: String?
    /// The day by which it is to be renewed; it holds after that too.
    public let renewBy: String?
    /// Who set or renewed it last.
    public let by: String?

    public init(kind: Told, since: String? = nil, renewBy: String? = nil, by: String? = nil) {
        self.kind = kind
        self.since = since
        self.renewBy = renewBy
        self.by = by
    }
}

/// An electrician's tag.
public struct LockOutBody: Hashable, Sendable, Codable {
    /// Whose it is.
    public let by: String
    public let at: String
    public let reason: String

    public init(by: String, at: String, reason: String) {
        self.by = by
        self.at = at
        self.reason = reason
    }
}

/// A breaker that stands open: no trips there until two persons reset it.
public struct BreakerBody: Hashable, Sendable, Codable {
    /// Absent: the whole gateway.
    public let feeder: String?
    public let cause: Told
    public let at: String
    /// How many were counted within the hour.
    public let seen: Int

    public init(feeder: String? = nil, cause: Told, at: String, seen: Int) {
        self.feeder = feeder
        self.cause = cause
        self.at = at
        self.seen = seen
    }
}
