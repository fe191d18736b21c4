/// A channel's file that was refused before anything of it was understood: nothing of it was taken.
public struct UnreadableFile: Hashable, Sendable {
    public let channel: String
    /// As it was called.
    public let name: String
    /// SHA-256 of it, 64 hexadecimal digits.
    public let hash: String
    /// `3 faults`, or the code of the refusal.
    public let reason: String

    public init(channel: String, name: String, hash: String, reason: String) {
        self.channel = channel
        self.name = name
        self.hash = hash
        self.reason = reason
    }
}
