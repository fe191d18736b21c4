import ModbusFrames

/// What a line wants done, in this order.
public enum LineAction: Hashable, Sendable {
    /// Send this over that connection, or not at all: what the line knows about the device holds for one connection. Complete
    /// the ticket once; where the connection is another one by now, even if the line was not told yet, with
    /// ``Outcome/notSent(_:)``.
    case submit(Ticket, unit: UInt8, Request, on: ConnectionNumber)
    /// The connection of this ticket ended: withdraw the request if it still waits to be sent. It is completed in any case.
    case cancel(Ticket)
    /// Close the connection and make another: what the old one still carries must not be mistaken for an answer. The driver
    /// confirms with ``LineInput/up(_:)``.
    case reopen
    /// Tell the engine.
    case report(LineReport)
}
