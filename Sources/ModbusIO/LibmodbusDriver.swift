import Dispatch
import Glibc
import ModbusFrames
import Synchronization

/// What libmodbus talks to.
public enum LibmodbusEndpoint: Sendable, Hashable {
    /// A gateway that our own connection does not get on with.
    case tcp(TCPEndpoint)
    /// A serial bus.
    case serial(SerialEndpoint)
}

/// One link carried by libmodbus, on a thread of its own: a serial bus, or a gateway with `driver: libmodbus`.
///
/// One request at a time, and a new TCP connection after any error, since libmodbus can not tell a late reply from the next one and
/// does not look at a TCP reply's unit. A serial bus is never closed for a silent meter: what is late is waited for and thrown
/// away before that meter is asked again. It costs a thread and a descriptor below 1024 per link: for hundreds, not thousands.
public final class LibmodbusDriver: ModbusDriver {
    /// As given by the owner.
    public let link: LinkID
    private let mailbox: LibmodbusMailbox
    private let endpoint: LibmodbusEndpoint
    private let settings: EndpointSettings
    private let hasThread = Atomic(false)

    /// A link that does nothing until it is started.
    ///
    /// - Parameters:
    ///   - queue: The owner's serial queue.
    ///   - onEvents: Takes each batch, on that queue.
    public init(
        _ link: LinkID, endpoint: LibmodbusEndpoint, settings: EndpointSettings, queue: DispatchQueue,
        onEvents: @escaping DriverHandler
    ) {
        self.link = link
        self.endpoint = endpoint
        self.settings = settings
        mailbox = LibmodbusMailbox(link, queueLimit: settings.queueLimit, queue: queue, onEvents: onEvents)
    }

    deinit { mailbox.post(.quit) }

    /// See ``ModbusDriver/counters``.
    public var counters: Connection.Counters { mailbox.counters }

    /// See ``ModbusDriver/start()``.
    public func start() {
        mailbox.post(.start)
        guard !hasThread.exchange(true, ordering: .relaxed) else { return }
        let mailbox = mailbox
        let endpoint = endpoint
        let settings = settings
        Thread.detach { LibmodbusWorker(endpoint, settings, mailbox).run() }
    }

    /// See ``ModbusDriver/submit(ticket:unit:request:on:)``.
    public func submit(ticket: UInt64, unit: UInt8, request: Request, on connection: UInt64?) {
        do { try request.validate() } catch { return mailbox.complete(ticket, .notSent(.invalid(error))) }
        mailbox.submit(ticket, unit, request, connection)
    }

    /// See ``ModbusDriver/cancelQueued(ticket:)``.
    public func cancelQueued(ticket: UInt64) { mailbox.cancel(ticket) }

    /// See ``ModbusDriver/reopen()``.
    public func reopen() { mailbox.post(.reopen) }

    /// See ``ModbusDriver/stop()``.
    public func stop() { mailbox.stop() }
}

/// A thread for calls that block: Dispatch's own would starve each other.
enum Thread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs `body` on a new thread that nobody waits for. Without threads left it runs on a queue.
    static func detach(_ body: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, 512 * 1024)
        defer { pthread_attr_destroy(&attributes) }
        var thread = pthread_t()
        let held = Unmanaged.passRetained(Body(body))
        let code = pthread_create(
            &thread, &attributes,
            { argument in
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, held.toOpaque())
        guard code != 0 else { return }
        held.release()
        DispatchQueue(label: "modbus.libmodbus").async(execute: body)
    }
}
