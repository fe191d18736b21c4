/// How one request ended. Every submitted request ends exactly once, with exactly one of these.
public enum Outcome: Sendable, Hashable {
    /// Answered; transaction id, unit, function and length match the request.
    case reply(Reply)
    /// Answered with an exception by the unit or by the gateway before it.
    case exception(ExceptionCode)
    /// Sent whole; no answer within the response time-out. A late one will be recognised and dropped.
    case timeout
    /// The connection ended first. `sent` is false when not one byte of the request had been handed to the system.
    case connectionLost(sent: Bool)
    /// The request never reached the wire.
    case notSent(NotSentReason)
    /// The answer bears the right transaction id but can not be an answer to this request; the connection was closed.
    case malformed(MalformedReply)
    /// The answer bears the right transaction id but another unit: somebody else's meter answered. The connection was closed;
    /// the owner must raise an alarm, since what was asked of one meter may be done at another.
    case misrouted(unit: UInt8)

    /// Whether the device may have performed the request: what a write that did not end well must assume.
    public var mayHaveExecuted: Bool {
        switch self {
        case .reply, .timeout, .malformed, .misrouted: true
        case .exception(let code): code.mayHaveExecuted
        case .connectionLost(let sent): sent
        case .notSent: false
        }
    }
}

/// Why a request never reached the wire.
public enum NotSentReason: Sendable, Hashable {
    /// There is no connection and the next attempt is not due yet: wait for `up`.
    case noConnection
    /// As many requests wait as may wait.
    case queueFull
    /// The owner withdrew the request.
    case cancelled
    /// The owner stopped the connection.
    case stopped
    /// The request breaks the protocol's limits.
    case invalid(RequestError)
    /// The driver can not do this, such as a unit that libmodbus does not address.
    case unsupported
}

/// What is wrong with an answer.
public enum MalformedReply: Sendable, Hashable {
    /// It answers another function.
    case function(UInt8)
    /// Its length is not the length that the request calls for, in bytes of the PDU.
    case length(Int, expected: Int)
    /// Its byte count is not the one that the request calls for.
    case byteCount(UInt8, expected: UInt8)
    /// A write's echo names another address, value or count.
    case echo
    /// Its check sum is wrong (RTU).
    case checksum
    /// Another unit answered on a serial bus, where answers have no transaction id and may simply be late.
    case unit
    /// libmodbus refused it without saying more.
    case refused
}
