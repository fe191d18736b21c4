import ModbusFrames

/// The owner's name for one link: a concentrator, a gateway or a serial bus.
public struct LinkID: RawRepresentable, Sendable, Hashable {
    /// Any number, unique among the owner's links.
    public let rawValue: UInt32

    /// The link with this number.
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// One link, whatever carries it: the shard's own connection, or libmodbus on a thread.
///
/// The owner has one serial queue. It calls all of this on that queue, and on that queue the driver tells what happened, in
/// batches and in order. Nothing is told from inside a call.
public protocol ModbusDriver: AnyObject, Sendable {
    /// As given by the owner; comes back in every event.
    var link: LinkID { get }

    /// What happened on this link since it was made.
    var counters: Connection.Counters { get }

    /// Connects, and reconnects for ever. A link that closes when idle begins idle, and tells it with ``DownReason/idle``.
    func start()

    /// Takes a request; it ends in exactly one ``Completion``, at the latest after ``stop()``.
    ///
    /// While there is no connection it comes back as ``NotSentReason/noConnection``, except while one is being made and after
    /// ``DownReason/idle``. So after any other ``DriverEvent/down(_:_:)`` wait for ``DriverEvent/up(_:connection:)`` before
    /// you ask again.
    ///
    /// What the owner knows of a device may hold for one connection only, such as who answered there. A request for a connection
    /// goes over that one or not at all: where the driver has another by now, or none, it comes back as
    /// ``NotSentReason/noConnection`` and not one byte of it is written, whether the owner was told of the change yet or not.
    ///
    /// - Parameters:
    ///   - ticket: The owner's name for the request.
    ///   - unit: The unit behind the gateway or on the bus, 0 to 255.
    ///   - connection: As told by ``DriverEvent/up(_:connection:)``; nil: whichever there is.
    func submit(ticket: UInt64, unit: UInt8, request: Request, on connection: UInt64?)

    /// Withdraws a request that is not on the wire yet; it completes as ``NotSentReason/cancelled``.
    func cancelQueued(ticket: UInt64)

    /// Wants a fresh connection before what is submitted next, as before control or after a doubt.
    func reopen()

    /// Ends the link: what waits is not sent, what is in flight is lost; ``DownReason/stopped`` is its last event. It may be
    /// started again.
    func stop()
}

extension ModbusDriver {
    /// Takes a request that may go over any connection; see ``submit(ticket:unit:request:on:)``.
    public func submit(ticket: UInt64, unit: UInt8, request: Request) {
        submit(ticket: ticket, unit: unit, request: request, on: nil)
    }
}

/// One request has ended.
public struct Completion: Sendable, Hashable {
    /// The link that carried it.
    public let link: LinkID
    /// As given to ``ModbusDriver/submit(ticket:unit:request:on:)``.
    public let ticket: UInt64
    /// How it ended.
    public let outcome: Outcome

    /// The end of one request.
    @inlinable public init(link: LinkID, ticket: UInt64, outcome: Outcome) {
        self.link = link
        self.ticket = ticket
        self.outcome = outcome
    }
}

/// What a driver tells its owner.
public enum DriverEvent: Sendable, Hashable {
    /// A request ended.
    case completion(Completion)
    /// The link can carry requests, over the connection with this number: from 1, one more for each connection of the link.
    case up(LinkID, connection: UInt64)
    /// The link can not; comes for each failed attempt too.
    case down(LinkID, DownReason)
}

/// Takes a batch of events, oldest first, on the owner's queue.
public typealias DriverHandler = @Sendable (_ events: [DriverEvent]) -> Void
