extension Connection {
    /// What the driver must do, in this order.
    public enum Action: Sendable, Hashable {
        /// Connect; then call ``Connection/opened(now:into:)`` or ``Connection/openFailed(code:now:into:)``.
        case open
        /// The connection holds bytes to write: see ``Connection/withOutput(_:)``. May come more than once for the same bytes.
        case send
        /// Close at once, also while connecting; nothing of the closed connection may be reported any more.
        case close
        /// The request with this ticket has ended. Comes exactly once for each ticket submitted.
        case complete(ticket: UInt64, Outcome)
        /// Requests can be sent now.
        case up
        /// There is no connection now. Comes for each failed attempt too.
        case down(DownReason)
    }

    /// What went over a connection's life, for metrics. Only ever grows.
    public struct Counters: Sendable, Hashable {
        /// Requests put on the wire.
        public var requests: UInt64 = 0
        /// Replies that matched, exceptions not counted.
        public var replies: UInt64 = 0
        /// Exception replies that matched.
        public var exceptions: UInt64 = 0
        /// Requests without an answer in time.
        public var timeouts: UInt64 = 0
        /// Late replies to requests that had timed out, dropped.
        public var lateRepliesDropped: UInt64 = 0
        /// Second replies to a request already answered, dropped.
        public var duplicatesDropped: UInt64 = 0
        /// Replies to nobody's request, which cost the connection.
        public var unknownTransactions: UInt64 = 0
        /// Replies and frames that were not what they should be, which cost the connection.
        public var malformed: UInt64 = 0
        /// Replies of another unit, which cost the connection.
        public var misrouted: UInt64 = 0
        /// Connections made.
        public var connects: UInt64 = 0
        /// Connections made after the first.
        public var reconnects: UInt64 { connects > 1 ? connects - 1 : 0 }
        /// Attempts that failed.
        public var connectFailures: UInt64 = 0

        /// All zero.
        public init() {}
    }
}

/// Why there is no connection.
public enum DownReason: Sendable, Hashable {
    /// Nothing was asked for long enough; the next request connects.
    case idle
    /// The owner wanted a fresh connection; it is being made.
    case reopened
    /// The owner stopped it.
    case stopped
    /// The attempt failed with this `errno`, or 0 when there is none.
    case connectFailed(code: Int32)
    /// The attempt took too long.
    case connectTimedOut
    /// The host's name could not be resolved.
    case nameNotResolved
    /// Closed by the peer (code 0) or broken with this `errno`.
    case closedByPeer(code: Int32)
    /// The bytes are not Modbus/TCP.
    case framing(FramingError)
    /// A reply with an id that nothing was asked with.
    case unknownTransaction(UInt16)
    /// A reply of another unit.
    case misrouted(unit: UInt8)
    /// A reply that can not be one to its request.
    case malformed(MalformedReply)
    /// A frame began and did not end in time, or a request could not be written in time.
    case halfFrame
    /// A time-out on an endpoint whose transaction ids say nothing, or on a driver that can not tell a late reply.
    case timedOut
    /// So many requests timed out on this connection that it is made anew.
    case tooManyAbandoned
    /// The socket's number is 1024 or more, which libmodbus can not use.
    case descriptorTooHigh
}
