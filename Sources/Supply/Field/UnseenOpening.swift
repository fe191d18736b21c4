import Quantities

/// A relay that we have opened, or may have, and of which only "closed" was read since. That may be old or another's: concentrators tell for
/// minutes what was, contacts are slow, replies go astray (F-B4, F-B18, F-B19). As long as no energy is seen to flow it may be open, and that
/// is our doing.
///
/// It ends when open is seen, which is ours then, or when energy flows, or some time after "closed" was honestly told.
public struct UnseenOpening: Hashable, Sendable, Codable {
    /// The trip; nil: one that is not at hand.
    public let order: OrderID?
    /// What it was for; nil: not known any more.
    public let kind: PermitKind?
    /// When it was ordered.
    public let orderedAt: Instant?
    /// A closing was written since and reads closed: nothing is owed any more, unless open is seen after all.
    public var isClosedAgain: Bool
    /// What the register showed then: a reading that shows more, of a relay that is not open, proves that energy flows.
    public var energy: WattHours?
    /// When it was noted.
    public var at: TrustedTime
    /// When "closed" was first told by somebody who can have known it: the meter itself, later than any cache lives, and with values that
    /// have moved since. Nil: nobody has, and no time makes it true.
    public var heardAt: TrustedTime?
    /// It had been seen open before, and what follows on that has followed: a reading or two that told otherwise begin nothing anew.
    public var wasSeen: Bool

    public init(
        order: OrderID?, kind: PermitKind? = nil, orderedAt: Instant? = nil, isClosedAgain: Bool = false,
        energy: WattHours? = nil, at: TrustedTime, heardAt: TrustedTime? = nil, wasSeen: Bool = false
    ) {
        self.heardAt = heardAt
        self.wasSeen = wasSeen
        self.order = order
        self.kind = kind
        self.orderedAt = orderedAt
        self.at = at
        self.isClosedAgain = isClosedAgain
        self.energy = energy
    }

    /// Whether open that is seen now may be ours. A supply without load never shows energy: a day after "closed" was honestly told nobody waits
    /// for a late effect any more. And where a closing was written, whoever opens it later than the lag that is known, or an hour, has his own
    /// reason, and may have his hands in there: it would be closed by itself. Where nobody honest was heard at all, of a dead line say, it is
    /// thirty days: whoever has paid is not left in the dark because nothing was told.
    ///
    /// - Parameter lag: how long what is told may be behind what is.
    public func holds(at now: TrustedTime, lag: Span) -> Bool {
        guard let heardAt else { return now - at < .days(30) }
        return now - heardAt < (isClosedAgain ? min(lag, .hours(1)) : .days(1))
    }

    /// Whose opening it was, if it was one.
    public var openedBy: OpenedBy { order.map { .us($0) } ?? .inherited }
}
