import ModbusFrames
import Quantities
import Supply

/// Names one request between a line and its driver; never used twice in a line's life.
public typealias Ticket = UInt64

/// Names one connection of a line's driver; each differs from the one before.
public typealias ConnectionNumber = UInt64

/// What a line is told.
public enum LineInput: Sendable {
    /// The driver has this connection and can send now.
    case up(ConnectionNumber)
    /// The driver's connection ended, or an attempt to connect failed. Completions of what it carried come before or after.
    case down
    /// The driver closed the connection for want of requests; ``LineAction/reopen`` makes a new one.
    case idle
    /// How the request with this ticket ended; a ticket that the line has given up is ignored.
    case completed(Ticket, Outcome)
    /// The engine wants a relay operated or looked at.
    case order(LineOrder)
    /// Someone wants this meter read now; answered with the token by ``LineReport/readAnswered(token:_:)``, always.
    case read(MeterID, token: UInt64)
    /// Ask these units, to which nothing is bound, whether anybody is there; told by ``LineReport/foundUnit(_:_:)``, and its end by
    /// ``LineReport/scanned(asked:found:left:)``.
    case scan([UInt8])
    /// Master data changed. Orders under way go on with what they began with.
    case configure(LineConfiguration)
    /// The line is taken out of service: all that is under way ends now, as far as it got. Nothing may follow.
    case stop
    /// ``Line/nextDeadline`` has come.
    case tick
}
