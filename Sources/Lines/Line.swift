import Metering
import ModbusFrames
import Quantities
import Supply

/// One bus or TCP endpoint and the meters behind it, as a state machine without I/O.
///
/// Its owner tells it what happens and does what it says, in order; the owner also calls it with ``LineInput/tick`` when
/// ``nextDeadline`` comes. `now` never runs backwards; `wall` may step.
public struct Line: Sendable {
    public init(_ configuration: LineConfiguration, now: Monotonic, wall: Instant) {}

    /// Takes `input` and appends what is to be done.
    public mutating func handle(
        _ input: LineInput, now: Monotonic, wall: Instant, into actions: inout [LineAction]
    ) {}

    /// When the line wants to be called again, at the latest; nil while only others can move it.
    public var nextDeadline: Monotonic? { nil }

    /// How much there is to do.
    public var load: LineLoad { LineLoad(inFlight: 0, orders: 0, waitingReads: 0, dueMarks: 0) }
}
