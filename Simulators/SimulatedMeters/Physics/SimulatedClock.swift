import Quantities

/// Maps the time that passes outside to the time that the simulated households live in.
///
/// Relays, wires and faults keep real time, whatever the speed: a meter does not answer faster because a day is short.
public struct SimulatedClock: Hashable, Sendable {
    private let realBase: Instant
    private let simulatedBase: Instant
    /// Simulated milliseconds per real one, 0 or more; 0 stops the households' time.
    public let speed: Int64

    public init(realBase: Instant, simulatedBase: Instant, speed: Int64) {
        self.realBase = realBase
        self.simulatedBase = simulatedBase
        self.speed = max(speed, 0)
    }

    /// The households' time when the outside shows `now`.
    public func simulated(at now: Instant) -> Instant {
        Instant(milliseconds: simulatedBase.milliseconds + (now.milliseconds - realBase.milliseconds) * speed)
    }

    /// The same clock, going at another speed from `now` on.
    public func changed(to speed: Int64, at now: Instant) -> SimulatedClock {
        SimulatedClock(realBase: now, simulatedBase: simulated(at: now), speed: speed)
    }
}
