import Metering
import ModbusFrames
import Quantities
import Supply

/// One bus or TCP endpoint and the meters behind it, as a state machine without I/O.
///
/// Its owner tells it what happens and does what it says, in order; the owner also calls it with ``LineInput/tick`` when
/// ``nextDeadline`` comes. `now` never runs backwards; `wall` may step.
///
/// What it hands to the driver goes by lanes: close, purchase, trip, look, reading on demand, reading at a mark, back-fill, and last
/// the search for units that nothing is bound to. The choice is
/// made anew for each request, and one request at a time is on its way (or as many as the endpoint bears while no order is
/// selected), so that a close waits for what is on its way and for nothing else.
///
/// The mark that is under way when a line begins is read at once, in the back-fill lane: late is better than a gap, and the
/// sample's source time says how late.
public struct Line: Sendable {
    var configuration: LineConfiguration
    /// All that orders may name.
    var profiles: [String: DeviceProfile] = [:]
    var now: Monotonic
    var wall: Instant
    var outbox: [LineAction] = []

    // The connection.
    var link: Link
    /// What the engine was last told about it.
    var isToldUp: Bool?
    /// Something on this connection went unanswered or came out of place: it is made anew before control.
    var isDoubtful = false
    /// In the order of their submission; at most as many as the endpoint bears.
    var flights: [Flight] = []
    var lastTicket: Ticket = 0
    var alarms = Alarms()

    // Units, and the path to them.
    var units = UnitTable()
    var path = Path()
    var silence = Silence()
    /// How many units are held by orders.
    var holds = 0

    // Readings.
    var meterIndex: [MeterID: Int] = [:]
    /// The reader of each meter of the configuration.
    var readerOf: [Int] = []
    var readers: [Reader] = []
    var schedules: [Schedule] = []
    /// First one for each reader, for its marks; then those on demand, whose places are used again.
    var readings: [Reading] = []
    var freeReadings: [Int] = []
    /// The on-demand reading of a meter, by the meter's index.
    var demandOf: [Int: Int] = [:]
    var lanes = Lanes()

    // Orders.
    var operations: [Operation?] = []
    var freeOperations: [Int] = []
    var operationOf: [OrderID: Int] = [:]
    /// By kind, in the order of their arrival.
    var closes: [Int] = []
    var purchases: [Int] = []
    var trips: [Int] = []
    var looks: [Int] = []
    /// The order under way for each relay: one at a time.
    var relayUsers: [RelayKey: Int] = [:]
    /// The order that selects or writes; it has the line to itself.
    var section: Int?
    var ended = EndedOrders()
    /// The search for units that nothing is bound to.
    var scan: UnitScan?
    /// The last name given to an order's request or alarm.
    var lastName: UInt64 = 0

    /// The gateway's own path (0A).
    struct Path: Sendable {
        var failures = 0
        var until: Monotonic?
        /// A new one begins with each 0A; how many units have answered in it.
        var round = 1
        var answers = 0
    }

    /// Time-outs in a row, of whatever units; any answer ends it.
    struct Silence: Sendable {
        var count = 0
        /// When the last one came. What was on its way by then is part of it.
        var last = Monotonic(milliseconds: .min)
        /// Until then a silent unit is not tried again; after the second time-out nobody is read.
        var until = Monotonic(milliseconds: .min)
    }

    /// A line without a connection: it waits for ``LineInput/up(_:)``.
    public init(_ configuration: LineConfiguration, now: Monotonic, wall: Instant) {
        self.configuration = configuration
        self.now = now
        self.wall = wall
        link = .down(since: now)
        alarms.set(.pump, at: now + Link.patience)
        configure(configuration)
    }

    /// Takes `input` and appends what is to be done.
    public mutating func handle(_ input: LineInput, now: Monotonic, wall: Instant, into actions: inout [LineAction]) {
        swap(&outbox, &actions)
        self.now = max(self.now, now)
        self.wall = wall
        giveUpFlights()
        followClock()
        while let alarm = alarms.popDue(self.now) { rang(alarm) }
        switch input {
        case .up(let number): linkUp(number)
        case .down: linkDown()
        case .idle: linkIdle()
        case .completed(let ticket, let outcome): completed(ticket, outcome)
        case .order(let order): take(order)
        case .read(let meter, let token): read(meter, token: token)
        case .scan(let units): scan(units)
        case .configure(let configuration): configure(configuration)
        case .stop: stop()
        case .tick: break
        }
        pump()
        swap(&outbox, &actions)
    }

    /// When the line wants to be called again, at the latest; nil while only others can move it.
    public var nextDeadline: Monotonic? {
        var next = alarms.next
        if let mark = nextMarkDeadline { next = min(next ?? mark, mark) }
        if let first = flights.first {
            next = min(next ?? first.submitted + flightLimit, first.submitted + flightLimit)
        }
        return next
    }

    /// How much there is to do. Counts: not for every request.
    public var load: LineLoad {
        LineLoad(
            inFlight: flights.count, orders: operationOf.count,
            waitingReads: readings.reduce(0) { $0 + $1.tokens.count },
            dueMarks: readings[..<readers.count].count { $0.phase != .idle })
    }

    mutating func report(_ report: LineReport) { outbox.append(.report(report)) }

    private mutating func rang(_ alarm: Alarm) {
        switch alarm {
        case .reading(let index, let attempt):
            guard readings.indices.contains(index), readings[index].attempt == attempt else { return }
            requeue(index, first: readings[index].phase == .gap)
        case .unit(let slot, let failures):
            if units[slot].failures == failures { unpark(slot) }
        case .operation(let slot, let alarm): rang(operation: slot, alarm: alarm)
        case .pump: break
        }
    }
}
