import Quantities

/// That a customer paid through a channel, and when last: where its data cannot reach us, nobody is tripped who may have paid there.
public struct ChannelUse: Hashable, Sendable, Codable {
    public let channel: String
    public var lastOn: CivilDate

    public init(channel: String, lastOn: CivilDate) {
        self.channel = channel
        self.lastOn = lastOn
    }
}
