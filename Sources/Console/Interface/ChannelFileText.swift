import Billing
import Quantities

/// A channel's file as it was brought.
public struct ChannelFileText: Sendable {
    public let channel: String
    /// As it is called; it may tell the business date.
    public let name: String
    public let bytes: [UInt8]
    /// The business date that whoever brings it gave besides.
    public let day: CivilDate?

    public init(channel: String, name: String, bytes: [UInt8], day: CivilDate?) {
        self.channel = channel
        self.name = name
        self.bytes = bytes
        self.day = day
    }
}

/// What came of reading a channel's file.
public enum ChannelFileReading: Sendable {
    case statement(ChannelStatement)
    /// Everything that is wrong with it, in the order of its lines.
    case faults([ImportFault])
}
