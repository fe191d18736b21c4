import Billing
import Metering
import Quantities

/// How a line is driven.
public enum LineDriver: String, Hashable, Sendable, Codable, CaseIterable {
    /// Our own: many lines on one queue.
    case shard
    /// libmodbus on a thread of its own: serial buses, and odd gateways.
    case libmodbus
}

/// Where a line begins.
public enum LineEndpoint: Hashable, Sendable, Codable {
    case tcp(host: String, port: UInt16)
    /// Modbus RTU on a serial device of the gateway.
    case serial(device: String, baud: Int, parity: Parity, stopBits: Int)

    public enum Parity: String, Hashable, Sendable, Codable, CaseIterable { case none, even, odd }
}

/// A bus or TCP endpoint with the meters behind it, and what it bears.
public struct LineRecord: Hashable, Sendable, Codable {
    public let id: LineID
    public var name: String
    public var endpoint: LineEndpoint
    public var driver: LineDriver
    /// Requests in flight, 1...16.
    public var inFlight: Int
    public var responseTimeout: Span
    public var connectDelay: Span
    public var gap: Span
    public var closeWhenIdle: Span?
    /// False for gateways that answer with transaction ids of their own (F-B3).
    public var transactionIdReliable: Bool

    /// How many lines libmodbus may drive over TCP: each costs a thread and one of the thousand low descriptors that it can use.
    public static let libmodbusAtMost = 200

    /// Whether the line is one of ``libmodbusAtMost``. A serial bus is not: the machine has few of them.
    public var isLibmodbusOverTCP: Bool {
        if driver == .libmodbus, case .tcp = endpoint { true } else { false }
    }

    public init(
        id: LineID, name: String, endpoint: LineEndpoint, driver: LineDriver = .shard, inFlight: Int = 1,
        responseTimeout: Span = .seconds(1), connectDelay: Span = .zero, gap: Span = .zero, closeWhenIdle: Span? = nil,
        transactionIdReliable: Bool = true
    ) {
        self.id = id
        self.name = name
        self.endpoint = endpoint
        self.driver = driver
        self.inFlight = inFlight
        self.responseTimeout = responseTimeout
        self.connectDelay = connectDelay
        self.gap = gap
        self.closeWhenIdle = closeWhenIdle
        self.transactionIdReliable = transactionIdReliable
    }
}

/// A meter: where it is reached and what it is.
public struct MeterRecord: Hashable, Sendable, Codable {
    public let id: MeterID
    /// The number on the plate, by which people name it.
    public var number: String
    public var line: LineID
    public var unit: UInt8
    /// Its block in a concentrator's image, else 0.
    public var block: Int
    public var profile: String
    /// What its serial register must tell; nil where the profile has none.
    public var serial: SerialNumber?
    public var phases: Int
    /// Its largest current, mA; nil: propose only. Of a meter behind transformers the meter's own.
    public var maximumCurrent: Milliamperes?
    /// The transformers that it measures behind, where it does not multiply by itself.
    public var ratio: TransformerRatio
    /// Where it multiplies by itself: what its own ratio registers must hold; nil: nobody has said.
    public var stated: TransformerRatio?
    /// When it was taken down: it is not read any more, and its number and place are free.
    public var retiredAt: Instant?
    /// The version of a tariff by which its own table counts the registers by band; nil: they are not rated by.
    public var tariffTable: VersionName?

    public init(
        id: MeterID, number: String, line: LineID, unit: UInt8, block: Int = 0, profile: String, serial: SerialNumber?,
        phases: Int = 1,
        maximumCurrent: Milliamperes?, ratio: TransformerRatio = .none, retiredAt: Instant? = nil,
        tariffTable: VersionName? = nil, stated: TransformerRatio? = nil
    ) {
        self.tariffTable = tariffTable
        self.id = id
        self.number = number
        self.line = line
        self.unit = unit
        self.block = block
        self.profile = profile
        self.serial = serial
        self.phases = phases
        self.maximumCurrent = maximumCurrent
        self.ratio = ratio
        self.stated = stated
        self.retiredAt = retiredAt
    }
}

/// Where a supply point's relay sits.
public struct RelayRecord: Hashable, Sendable, Codable {
    /// Same line as the meter.
    public var unit: UInt8
    public var profile: String
    /// 0-based.
    public var channel: Int
    /// Of a separate relay device, where it has one.
    public var serial: SerialNumber?
    /// The largest current it may break, mA; nil: propose only.
    public var rating: Milliamperes?

    public init(unit: UInt8, profile: String, channel: Int = 0, serial: SerialNumber? = nil, rating: Milliamperes?) {
        self.unit = unit
        self.profile = profile
        self.channel = channel
        self.serial = serial
        self.rating = rating
    }

    /// Whether it sits in another device than the meter that measures the supply, so that only a test can show what it switches.
    public func isBeside(_ meter: MeterRecord) -> Bool { unit != meter.unit || profile != meter.profile }
}

/// Where power is delivered: an account's meter, and the relay that switches it.
public struct SupplyPointRecord: Hashable, Sendable, Codable {
    public let id: SupplyPointID
    public var account: AccountID
    public var meter: MeterID
    public var feeder: FeederID
    /// Nil: this supply cannot be switched from afar.
    public var relay: RelayRecord?

    public init(id: SupplyPointID, account: AccountID, meter: MeterID, feeder: FeederID, relay: RelayRecord?) {
        self.id = id
        self.account = account
        self.meter = meter
        self.feeder = feeder
        self.relay = relay
    }
}

/// A transformer or power line.
public struct FeederRecord: Hashable, Sendable, Codable {
    public let id: FeederID
    public var name: String

    public init(id: FeederID, name: String) {
        self.id = id
        self.name = name
    }
}
