import Billing
import Quantities
import Supply

/// A channel as the engine and the store keep it.
public struct ChannelState: Hashable, Sendable {
    public var channel: Channel
    /// Up to this business date every file came; for one that was taken over, those that were due before.
    public var fileThrough: CivilDate?
    /// Later dates whose files came while one before them is missing, in order.
    public private(set) var filesAhead: [CivilDate]

    public init(channel: Channel, fileThrough: CivilDate? = nil, filesAhead: [CivilDate] = []) {
        self.channel = channel
        self.fileThrough = fileThrough
        self.filesAhead = filesAhead
    }

    /// The file of a business date came. A date that is missing stays missing, whatever comes after it.
    public mutating func deliver(_ date: CivilDate) {
        guard let through = fileThrough else { return fileThrough = date }
        guard date > through, !filesAhead.contains(date) else { return }
        filesAhead = (filesAhead + [date]).sorted()
        while let first = filesAhead.first, let through = fileThrough,
            first.daysSinceEpoch == through.daysSinceEpoch + 1
        {
            fileThrough = first
            filesAhead.removeFirst()
        }
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

extension Channel {
    /// Whether someone may send for it, or ask what it sent. A front may for its own and for no other; for a bank's or a wallet's no other
    /// program may.
    func isOpen(to actor: Actor, isFront: (String) -> Bool) -> Bool {
        if let front { return front.user == actor.name && actor.role == .paymentFront }
        return actor.role != .paymentFront || !kind.isOfBank && !isFront(actor.name)
    }
}

extension HotState {
    /// Whether a payment front may see what was paid through a channel: what it may send. Staff may see all of it.
    public func maySee(_ channel: String, _ actor: Actor) -> Bool {
        guard actor.role == .paymentFront else { return true }
        return self.channel(channel)?.isOpen(to: actor) { name in
            channels.values.contains { $0.channel.front?.user == name }
        } ?? true
    }

    /// The channel of a name: one that was taken over, or one that is there without an import.
    public func channel(_ name: String) -> Channel? {
        channels[name]?.channel ?? Channel.builtIn.first { $0.name == name }
    }
}
