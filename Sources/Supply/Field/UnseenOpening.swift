import Quantities

/// A relay that we have opened, or may have, and of which only "closed" was read since. That may be old or another's: concentrators tell for
/// minutes what was, contacts are slow, replies go astray (F-B4, F-B18, F-B19). As long as no energy is seen to flow it may be open, and that
/// is our doing.
///
/// It ends when open is seen, which is ours then, or when energy flows.
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
    /// When it was noted. A supply without load never shows energy: after a day nobody waits for a cache any more, and after an hour none
    /// hides that a closing had no effect. Whoever opens it later has his own reason, and may have his hands in there.
    public var at: TrustedTime

    public init(
        order: OrderID?, kind: PermitKind? = nil, orderedAt: Instant? = nil, isClosedAgain: Bool = false,
        energy: WattHours? = nil, at: TrustedTime
    ) {
        self.order = order
        self.kind = kind
        self.orderedAt = orderedAt
        self.at = at
        self.isClosedAgain = isClosedAgain
        self.energy = energy
    }

    /// Whether open that is seen now may be ours.
    public func holds(at now: TrustedTime) -> Bool { now - at < (isClosedAgain ? .hours(1) : .days(1)) }

    /// Whose opening it was, if it was one.
    public var openedBy: OpenedBy { order.map { .us($0) } ?? .inherited }
}
