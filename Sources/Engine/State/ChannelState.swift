import Billing
import Quantities

/// A channel as the engine and the store keep it.
public struct ChannelState: Hashable, Sendable {
    public var channel: Channel
    /// The last business date whose file came; for one that was taken over, the day before.
    public var fileThrough: CivilDate?

    public init(channel: Channel, fileThrough: CivilDate? = nil) {
        self.channel = channel
        self.fileThrough = fileThrough
    }
}

/// What a payment front told in this life. Of this life only: after a start each has to speak anew.
public struct FrontState: Hashable, Sendable {
    public var heardAt: Monotonic
    /// As it said last.
    public var backlog: Int
    /// It has said once that its backlog is empty.
    public var isDrained: Bool
    /// It was alarmed that it is silent.
    public var isSilent: Bool

    public init(heardAt: Monotonic, backlog: Int, isDrained: Bool, isSilent: Bool = false) {
        self.heardAt = heardAt
        self.backlog = backlog
        self.isDrained = isDrained
        self.isSilent = isSilent
    }
}

extension HotState {
    /// The channel of a name: one that was taken over, or one that is there without an import.
    public func channel(_ name: String) -> Channel? {
        channels[name]?.channel ?? Channel.builtIn.first { $0.name == name }
    }
}
