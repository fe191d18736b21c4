import Metering
import Quantities

/// A whole simulated world, before it starts.
public struct FleetPlan: Hashable, Sendable {
    public var endpoints: [EndpointPlan]
    /// The same seed and the same requests at the same times give the same answers.
    public var seed: UInt64
    /// Simulated milliseconds per real one.
    public var speed: Int64
    /// When the households' time begins; nil: at the real time of the start.
    public var start: Instant?
    /// The households' day.
    public var calendar: SiteCalendar
    /// Whether every read goes to the journal, not only those of serial numbers.
    public var journalsReads: Bool
    /// How many journal events are kept in memory.
    public var journalCapacity: Int

    public init(
        endpoints: [EndpointPlan], seed: UInt64 = 1, speed: Int64 = 1, start: Instant? = nil,
        calendar: SiteCalendar = .china,
        journalsReads: Bool = false, journalCapacity: Int = 100_000
    ) {
        self.endpoints = endpoints
        self.seed = seed
        self.speed = speed
        self.start = start
        self.calendar = calendar
        self.journalsReads = journalsReads
        self.journalCapacity = journalCapacity
    }
}

/// How frames are cut on an endpoint.
public enum Framing: String, Hashable, Sendable {
    /// Modbus/TCP.
    case tcp
    /// Modbus RTU: unit, PDU, check sum.
    case rtu
}

/// One concentrator, gateway, direct meter or serial line.
public struct EndpointPlan: Hashable, Sendable {
    public var name: String
    public var framing: Framing
    public var behaviour: EndpointBehaviour
    public var units: [UnitPlan]

    public init(
        name: String, framing: Framing = .tcp, behaviour: EndpointBehaviour = EndpointBehaviour(), units: [UnitPlan]
    ) {
        self.name = name
        self.framing = framing
        self.behaviour = behaviour
        self.units = units
    }
}

/// What an endpoint does by its nature, without any fault.
public struct EndpointBehaviour: Hashable, Sendable {
    /// ms from the answer's making to its sending; other answers are not held up.
    public var latencyMilliseconds: Int64 = 0
    /// ms that each request keeps the serial bus behind the gateway busy.
    public var busMilliseconds: Int64 = 0
    /// How many clients may be connected; 0: any number. One more is reset.
    public var clients = 0
    /// How many requests may wait for the bus; 0: any number.
    public var inFlight = 0
    /// Above ``inFlight``: exception 06, or no answer at all.
    public var answersBusy = true
    /// Of several requests in one segment only the first is seen.
    public var firstOfSegmentOnly = false
    /// Exception 0B for a unit that does not answer, or silence.
    public var answersForAbsent = true
    /// ms between two readings of the meters by a concentrator that answers from a cache; 0: each request reaches the meter.
    public var cacheMilliseconds: Int64 = 0
    /// ms from a restart until it listens again.
    public var bootMilliseconds: Int64 = 1000
    /// What the relays do when their device restarts.
    public var relaysAfterBoot = RelaysAfterBoot.keep

    public init() {}

    /// The defaults, changed by `change`.
    public init(_ change: (inout EndpointBehaviour) -> Void) { change(&self) }

    /// Whether an answer can be given at once.
    var isImmediate: Bool { latencyMilliseconds == 0 && busMilliseconds == 0 && inFlight == 0 }
}

/// What relays do when their device restarts.
public enum RelaysAfterBoot: String, Hashable, Sendable, CaseIterable {
    case keep, open, closed
}

/// One device behind an endpoint.
public struct UnitPlan: Hashable, Sendable {
    /// 0...255.
    public var unit: UInt8
    public var profile: DeviceProfile
    /// One meter; of a block image as many as there are blocks in use, from block 0 on.
    public var meters: [MeterPlan]
    /// Of a relay module: the meter that channel n switches, or nil.
    public var feeds: [Place?]

    public init(unit: UInt8, profile: DeviceProfile, meters: [MeterPlan], feeds: [Place?] = []) {
        self.unit = unit
        self.profile = profile
        self.meters = meters
        self.feeds = feeds
    }
}

/// One meter, or a relay module's own data.
public struct MeterPlan: Hashable, Sendable {
    public var serial: String
    public var load: Load
    /// What the counter shows at the start, µWh.
    public var microwattHours: Int64
    /// 10⁻³.
    public var currentRatio: Int64
    public var voltageRatio: Int64
    /// From a command to the contact, ms.
    public var relayDelayMilliseconds: Int64
    /// From the contact to the state register, ms.
    public var relayLagMilliseconds: Int64
    public var relayClosed: Bool
    /// Of a meter whose profile keeps credit.
    public var credit: CreditPlan

    public init(
        serial: String, load: Load = .off, microwattHours: Int64 = 0, currentRatio: Int64 = 1000,
        voltageRatio: Int64 = 1000,
        relayDelayMilliseconds: Int64 = 60, relayLagMilliseconds: Int64 = 0, relayClosed: Bool = true,
        credit: CreditPlan = CreditPlan()
    ) {
        self.serial = serial
        self.load = load
        self.microwattHours = microwattHours
        self.currentRatio = currentRatio
        self.voltageRatio = voltageRatio
        self.relayDelayMilliseconds = relayDelayMilliseconds
        self.relayLagMilliseconds = relayLagMilliseconds
        self.relayClosed = relayClosed
        self.credit = credit
    }
}

/// Why a plan, or an order to a running fleet, cannot be carried out. The text is for a person.
public struct FleetRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
