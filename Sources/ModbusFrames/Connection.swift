/// One connection to a Modbus/TCP endpoint as a state machine, without I/O, clock or randomness.
///
/// A driver (the shard in the daemon, the world in a simulation) tells it what happened and does what it answers: each input
/// appends ``Action``s to an array of the caller's. The connection decides when to connect, what to send, which reply belongs to
/// which request, and when the stream can not be trusted any more.
///
/// The promise: a ticket is only ever completed with values that came with its own transaction id, from its own unit, with its
/// own function and length. A reply to a request that timed out is recognised by its abandoned id and dropped; whatever can not
/// be explained costs the connection.
///
/// `now` is the monotonic time in milliseconds; it may never go back. Times are due when ``tick(now:into:)`` is called at or after
/// ``nextDeadline``. An input that does not fit the state, such as bytes while there is no connection, is ignored.
///
/// Each reply has its deadline and its exact length, at most one unfinished frame is held, and a reply that nobody asked
/// for closes: so a flood of bytes or a slow drip ends by itself.
public struct Connection: Sendable {
    /// As given at the start.
    public let settings: EndpointSettings
    /// What happened so far.
    public internal(set) var counters = Counters()

    var phase = Phase.stopped
    /// When the phase ends by itself: connecting, settling, resting.
    var phaseDeadline: Int64 = .max
    /// Failures since the last good reply, or since a connection that held.
    var failures = 0
    /// Attempts since the start; makes the jitter differ.
    var attempts: UInt64 = 0

    var queue: [Queued] = []
    var queueHead = 0
    /// In flight, oldest first.
    var slots: [Slot] = []
    /// Timed out on this connection, not yet answered.
    var abandoned: [UInt16] = []
    /// The last ids that were answered; 0 is no id.
    var answered = SIMD16<UInt16>()
    var answeredNext = 0
    var lastTransaction: UInt16 = 0

    var upSince: Int64 = 0
    /// No request may go before this time.
    var notBefore: Int64 = .min
    /// When the connection last did something, for ``EndpointSettings/closeWhenIdleMilliseconds``.
    var lastActivity: Int64 = 0
    /// When an unfinished frame must have ended.
    var frameDeadline: Int64 = .max

    var cutter = FrameCutter()
    var output: [UInt8] = []
    var outputTaken = 0
    /// Position in the connection's outgoing stream of `output[0]`.
    var outputStart: Int64 = 0

    /// A connection that was up so long did not fail when it ends.
    static let soundAfterMilliseconds: Int64 = 10_000
    /// More timed-out ids than this on one connection, and it is made anew.
    static let abandonedLimit = 64

    /// A connection that does nothing until ``start(now:into:)``.
    public init(settings: EndpointSettings) { self.settings = settings }

    enum Phase: Sendable {
        /// Not started, or stopped.
        case stopped
        /// Closed for want of requests.
        case idle
        /// The driver connects.
        case opening
        /// Connected; the connect delay runs.
        case settling
        case up
        /// Waits for the next attempt.
        case resting
    }

    struct Queued: Sendable {
        let ticket: UInt64
        let unit: UInt8
        let request: Request
    }

    struct Slot: Sendable {
        let ticket: UInt64
        /// Position of the request's first byte and of the byte after its last in the outgoing stream.
        let start: Int64
        let end: Int64
        let deadline: Int64
        let expectation: Expectation
        let transaction: UInt16
        let unit: UInt8
    }

    /// Whether requests can be sent now.
    public var isUp: Bool { phase == .up }

    /// Whether the driver is asked to connect and has not said how that went.
    public var isOpening: Bool { phase == .opening }

    /// Whether a request submitted now would be sent or wait for its turn, and not come back as
    /// ``NotSentReason/noConnection``, ``NotSentReason/stopped`` or ``NotSentReason/queueFull``.
    public var acceptsRequests: Bool { phase != .stopped && phase != .resting && queuedCount < settings.queueLimit }

    /// Requests on the wire.
    public var inFlightCount: Int { slots.count }

    /// Requests that wait for a connection or for their turn.
    public var queuedCount: Int { queue.count - queueHead }

    /// Whether a request timed out on this connection and its reply may still come. The stream can be read on; before a write
    /// that matters, ``reopen(now:into:)``.
    public var isInDoubt: Bool { !abandoned.isEmpty }

    /// When ``tick(now:into:)`` has something to do; nil when nothing is due.
    public var nextDeadline: Int64? {
        var next = min(phaseDeadline, frameDeadline)
        if phase == .up {
            for slot in slots { next = min(next, slot.deadline) }
            if queueHead < queue.count {
                let isWrite = queue[queueHead].request.isWrite
                if notBefore > .min, maySend(isWrite, now: notBefore) { next = min(next, notBefore) }
            } else if slots.isEmpty, let idle = settings.closeWhenIdleMilliseconds {
                next = min(next, lastActivity + idle)
            }
        }
        return next == .max ? nil : next
    }
}
