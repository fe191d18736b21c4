import Metering
import ModbusFrames
import Quantities

/// What the shell has to do with a connection or a listening socket.
public enum FleetAction: Hashable, Sendable {
    /// Send bytes to a client.
    case send(connection: Int, bytes: [UInt8])
    /// Close the connection in good order, after what was sent.
    case finish(connection: Int)
    /// Reset the connection at once.
    case reset(connection: Int)
    /// Begin or stop to accept connections on an endpoint, by its index in the plan.
    case listen(endpoint: Int, Bool)
}

/// A simulated world of meters behind concentrators: takes the bytes that clients send and says which bytes go back and when.
///
/// It holds no socket, clock or thread. Whoever runs it passes the time, which never goes back, performs the returned actions
/// in their order, and calls ``advance(to:)`` at ``nextDue``. One caller at a time.
public final class SimulatedFleet {
    /// What really happened.
    public internal(set) var journal: Journal
    /// Maps the outside's time to the households' time.
    public internal(set) var clock: SimulatedClock

    let journalsReads: Bool
    var endpoints: [SimulatedEndpoint] = []
    var endpointNumbers: [String: Int] = [:]
    var meters: [SimulatedMeter] = []
    var connections: [Int: ClientConnection] = [:]
    var timeline = Timeline<Due>()
    private var connectionCount = 0
    private var actions: [FleetAction] = []
    /// Bytes for one client that are not yet an action.
    private var pending: (connection: Int, bytes: [UInt8]) = (0, [])

    /// What the timeline holds.
    enum Due {
        case perform(Incoming, ActiveFault?)
        /// A write that was acknowledged with exception 05.
        case performLater(Incoming)
        case send(connection: Int, bytes: [UInt8])
        case end(connection: Int, Delivery.Ending)
        case move(Contact, movement: Int, close: Bool, ContactCause)
        case report(Contact, report: Int, RelayState)
        case booted(SimulatedEndpoint, boots: Int)
        case credit(SimulatedMeter, watch: Int)
    }

    /// Builds a world that starts at `now`.
    ///
    /// - Throws: ``FleetRefusal`` where a name or unit id is there twice, or where a relay module feeds what does not exist.
    public init(_ plan: FleetPlan, at now: Instant) throws(FleetRefusal) {
        journal = Journal(capacity: plan.journalCapacity)
        clock = SimulatedClock(realBase: now, simulatedBase: plan.start ?? now, speed: plan.speed)
        journalsReads = plan.journalsReads
        var builder = FleetBuilder(plan: plan, now: now, simulated: plan.start ?? now)
        try builder.build()
        endpoints = builder.endpoints
        endpointNumbers = builder.endpointNumbers
        meters = builder.meters
        watchCredits(at: now)
    }

    /// The names of the endpoints, by their numbers.
    public var endpointNames: [String] { endpoints.map(\.name) }

    /// How many requests came, over all endpoints.
    public var requestCount: Int { endpoints.reduce(0) { $0 + $1.requests } }

    /// When ``advance(to:)`` must be called at the latest; nil while nothing is under way.
    public var nextDue: Instant? { timeline.nextDue }

    /// A client has connected. Its number names it from now on, in the actions and in the journal.
    public func connect(to endpoint: Int, at now: Instant) -> (connection: Int, actions: [FleetAction]) {
        run(to: now)
        connectionCount += 1
        let number = connectionCount
        let target = endpoints[endpoint]
        let isFull = target.behaviour.clients > 0 && target.connections.count >= target.behaviour.clients
        guard target.isListening, !isFull else { return (number, taken(adding: .reset(connection: number))) }
        let isDeaf = target.faults.contains { $0.fault.kind == .halfOpen }
        connections[number] = ClientConnection(number: number, endpoint: target, isDeaf: isDeaf)
        target.connections.append(number)
        note(.connected(endpoint: target.name, connection: number), at: now)
        return (number, taken())
    }

    /// A client has gone.
    public func disconnect(_ connection: Int, at now: Instant) -> [FleetAction] {
        run(to: now)
        forget(connection, at: now)
        return taken()
    }

    /// Bytes came from a client.
    public func receive(_ bytes: Swift.Span<UInt8>, on connection: Int, at now: Instant) -> [FleetAction] {
        if let due = timeline.nextDue, due <= now { run(to: now) }
        guard let client = connections[connection], !client.isDeaf else { return taken() }
        switch client.endpoint.framing {
        case .tcp: receiveTCP(bytes, client, at: now)
        case .rtu: receiveRTU(bytes, client, at: now)
        }
        return taken()
    }

    /// Does all that is due up to `now`.
    public func advance(to now: Instant) -> [FleetAction] {
        run(to: now)
        return taken()
    }

    // MARK: For the extensions

    @discardableResult
    func note(_ what: JournalEvent.What, at now: Instant) -> Int {
        journal.append(what, at: now, simulated: clock.simulated(at: now))
    }

    /// Adds an action behind the bytes that wait.
    func act(_ action: FleetAction) {
        flush()
        actions.append(action)
    }

    /// Sends bytes to a client, joined with those before where they go to the same.
    func send(_ connection: Int, _ write: (inout [UInt8]) -> Void) {
        if pending.connection != connection { flush() }
        pending.connection = connection
        write(&pending.bytes)
    }

    func taken(adding last: FleetAction? = nil) -> [FleetAction] {
        flush()
        var result = actions
        actions = []
        if let last { result.append(last) }
        return result
    }

    func forget(_ connection: Int, at now: Instant) {
        guard let client = connections.removeValue(forKey: connection) else { return }
        client.endpoint.connections.removeAll { $0 == connection }
        note(.disconnected(endpoint: client.endpoint.name, connection: connection), at: now)
    }

    private func flush() {
        guard !pending.bytes.isEmpty else { return }
        actions.append(.send(connection: pending.connection, bytes: pending.bytes))
        pending.bytes = []
    }
}
