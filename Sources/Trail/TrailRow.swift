import Quantities

/// A row of the audit trail as it stands in the chain: plain values, so that whoever holds a copy can check it and read it without
/// the store that wrote it.
public struct TrailRow: Hashable, Sendable {
    /// Counts up from 1 without gaps.
    public let position: Int64
    public let at: Instant
    public let monotonic: Monotonic
    public let actor: String
    public let role: String
    public let session: String
    public let second: String?
    public let action: String
    public let subject: String
    /// The account's id, as the store gave it.
    public let account: Int64?
    public let reason: String
    public let before: String?
    public let after: String?
    /// SHA-256 over the hash of the row before and everything in this one.
    public var hash: [UInt8]

    public init(
        position: Int64, at: Instant, monotonic: Monotonic, actor: String, role: String, session: String,
        second: String?, action: String, subject: String, account: Int64?, reason: String, before: String?,
        after: String?, hash: [UInt8] = []
    ) {
        self.position = position
        self.at = at
        self.monotonic = monotonic
        self.actor = actor
        self.role = role
        self.session = session
        self.second = second
        self.action = action
        self.subject = subject
        self.account = account
        self.reason = reason
        self.before = before
        self.after = after
        self.hash = hash
    }

    /// What the row's hash is taken of, where it follows a row with the hash `prior`.
    public func bytes(after prior: [UInt8]) -> [UInt8] {
        var bytes = CanonicalBytes(prior)
        bytes.add(position)
        bytes.add(at.milliseconds)
        bytes.add(monotonic.milliseconds)
        bytes.add(actor)
        bytes.add(role)
        bytes.add(session)
        bytes.add(second)
        bytes.add(action)
        bytes.add(subject)
        bytes.add(account)
        bytes.add(reason)
        bytes.add(before)
        bytes.add(after)
        return bytes.bytes
    }
}
