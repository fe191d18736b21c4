import Quantities

/// When whoever drives the engine gives it a turn at the latest, if nothing happens before.
public struct Waking: Hashable, Sendable {
    /// The disk was full, and takes no payments yet.
    public var isFull = false
    /// Reports wait that could not be written.
    public var hasKept = false
    /// The last turn found no room at all: what was due is due still, and would fail again at once.
    public var isOutOfRoom = false

    public init(isFull: Bool = false, hasKept: Bool = false, isOutOfRoom: Bool = false) {
        self.isFull = isFull
        self.hasKept = hasKept
        self.isOutOfRoom = isOutOfRoom
    }

    /// What is due comes at its time; the disk is looked at every second while it is full, everything else every ten.
    ///
    /// - Parameter due: ``HotState/nextDue``.
    public func next(due: Monotonic?, now: Monotonic) -> Monotonic {
        let patience = now + (isFull || hasKept || isOutOfRoom ? .seconds(1) : .seconds(10))
        guard let due, !isOutOfRoom else { return patience }
        return min(patience, max(due, now))
    }
}
