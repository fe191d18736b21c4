import Dispatch
import ModbusFrames

/// One connection of a ``Shard``. Made by ``Shard/link(_:to:settings:)``; used on the shard's queue only.
public final class ShardLink: ModbusDriver, @unchecked Sendable {
    // Unchecked: all variables are touched on the shard's queue only; each public entry checks it.

    /// As given by the owner.
    public let link: LinkID
    /// Where it connects.
    public let endpoint: TCPEndpoint
    let shard: Shard

    var connection: Connection
    /// Place in the shard's table while started.
    var slot: Int32 = -1
    var descriptor: Int32 = -1
    /// The socket's number in the shard, 0 when there is none: nothing of an old socket reaches the new.
    var generation: UInt32 = 0
    var isConnecting = false
    var wantsWritable = false
    /// Waits in the shard's list of links with bytes to write.
    var isDirty = false
    /// The entry in the heap that counts; .max when none does.
    var scheduled: Int64 = .max

    var addresses: [SocketAddress] = []
    /// Another of the host's addresses for each attempt.
    var attempt = 0
    var isResolving = false

    /// The number of the connection that is up, or was the last one to be.
    var number: UInt64 = 0
    /// Tickets that are meant for that connection and may still wait for their turn on it.
    var bound: [UInt64] = []

    init(_ link: LinkID, endpoint: TCPEndpoint, settings: EndpointSettings, shard: Shard) {
        self.link = link
        self.endpoint = endpoint
        self.shard = shard
        connection = Connection(settings: settings)
    }

    /// See ``ModbusDriver/counters``.
    public var counters: Connection.Counters {
        shard.checkQueue()
        return connection.counters
    }

    /// See ``ModbusDriver/start()``.
    public func start() {
        shard.adopt(self)
        shard.drive(self) { $0.start(now: $1, into: &$2) }
    }

    /// See ``ModbusDriver/submit(ticket:unit:request:on:)``.
    public func submit(ticket: UInt64, unit: UInt8, request: Request, on wanted: UInt64?) {
        shard.drive(self) { connection, now, actions in
            if let wanted, wanted != number || !connection.isUp {
                actions.append(.complete(ticket: ticket, .notSent(.noConnection)))
                return
            }
            connection.submit(ticket: ticket, unit: unit, request: request, now: now, into: &actions)
            // What waits would follow a renewed connection; see ``Shard/withdrawBound(of:)``.
            if wanted != nil, connection.queuedCount > 0 { bound.append(ticket) }
        }
    }

    /// See ``ModbusDriver/cancelQueued(ticket:)``.
    public func cancelQueued(ticket: UInt64) {
        shard.drive(self) { $0.cancelQueued(ticket: ticket, into: &$2) }
    }

    /// See ``ModbusDriver/reopen()``.
    public func reopen() {
        shard.drive(self) { $0.reopen(now: $1, into: &$2) }
    }

    /// See ``ModbusDriver/stop()``.
    public func stop() {
        shard.drive(self) { $0.stop(now: $1, into: &$2) }
        shard.release(self)
    }
}
