/// A payment front's sign of life: that its data can reach us, and how much of it has not yet.
public struct FrontReport: Hashable, Sendable {
    public let channel: String
    /// Payments that the front has taken and that we have not acknowledged; not negative. 0: the backlog is empty.
    public let backlog: Int

    public init(channel: String, backlog: Int) {
        self.channel = channel
        self.backlog = backlog
    }
}
