import Quantities

/// Why a meter was read.
public enum ReadingPurpose: String, Hashable, Sendable, Codable {
    /// A scheduled reading time.
    case mark
    /// Someone asked.
    case onDemand = "on_demand"
    /// Inside an order, right before an operation.
    case select
    /// Inside an order, after an operation.
    case verify
    /// What a meter kept, or a person wrote down, while nobody could read it: told afterwards.
    case backfill
}

/// A register that counts one part of the day.
public struct BandEnergy: Hashable, Sendable, Codable {
    public let band: Band
    public let energy: WattHours

    public init(_ band: Band, _ energy: WattHours) {
        self.band = band
        self.energy = energy
    }
}

/// What one exchange with a meter brought, decoded but not yet judged.
public struct Sample: Hashable, Sendable {
    public let meter: MeterID
    public let purpose: ReadingPurpose
    /// The mark that it was read for; nil unless the purpose is a mark.
    public let mark: Instant?
    /// When the values were true, as well as we know: arrival less the source's stated age.
    public let sourceTime: Instant
    /// The billed register, nearest Wh; nil where it could not be read or meant "no value".
    public let energy: WattHours?
    public let power: Watts?
    /// The largest of the phases.
    public let current: Milliamperes?
    /// The smallest of the phases that are not zero.
    public let voltage: Millivolts?
    /// Only where the meter's own relay was read with it.
    public let relay: RelayState?
    /// Only where it was read in the same exchange.
    public let serial: SerialNumber?
    /// What the device's registers held, in the plan's order, as evidence.
    public let raw: [UInt16]
    /// What was wrong with the values themselves.
    public let defects: [SampleDefect]
    /// What one step of the billed register means, rounded up; at least 1 Wh.
    public let resolution: WattHours
    /// Where the billed register begins anew, Wh; nil where it is not known.
    public let modulus: WattHours?
    /// Seconds since the device started; nil where it was not read.
    public let uptimeSeconds: Int64?
    /// How exactly ``sourceTime`` is known: zero where it is the arrival, 1 s where the source states an age or a time.
    public let sourceResolution: Span
    /// Of a meter that keeps credit; nil where it was not read whole.
    public let credit: MeterCredit?
    /// The registers by band, in the order of the bands; empty unless all that the profile names were read.
    public let registers: [BandEnergy]
    /// Reactive energy, varh.
    public let reactive: Int64?
    /// What the meter's own clock showed, seconds since 1970-01-01 00:00 of the site's time.
    public let meterSeconds: Int64?
    /// Only of a select, and of a meter that has it. Not kept: it says what holds in that moment.
    public let keepPower: KeepPower?
    /// By what the meter itself multiplies, where it does. Not kept: what of it counts is with the meter.
    public let ratio: ToldRatio?
    /// What the meter itself showed, where it stands behind transformers; nil where it measures the supply itself.
    public let told: ToldRegisters?

    public init(
        meter: MeterID, purpose: ReadingPurpose, mark: Instant? = nil, sourceTime: Instant, energy: WattHours? = nil,
        power: Watts? = nil,
        current: Milliamperes? = nil, voltage: Millivolts? = nil, relay: RelayState? = nil, serial: SerialNumber? = nil,
        raw: [UInt16] = [],
        defects: [SampleDefect] = [], resolution: WattHours = WattHours(1), modulus: WattHours? = nil,
        uptimeSeconds: Int64? = nil, sourceResolution: Span = .zero, registers: [BandEnergy] = [],
        reactive: Int64? = nil, meterSeconds: Int64? = nil, credit: MeterCredit? = nil,
        keepPower: KeepPower? = nil, ratio: ToldRatio? = nil, told: ToldRegisters? = nil
    ) {
        self.meter = meter
        self.purpose = purpose
        self.mark = mark
        self.sourceTime = sourceTime
        self.energy = energy
        self.power = power
        self.current = current
        self.voltage = voltage
        self.relay = relay
        self.serial = serial
        self.raw = raw
        self.defects = defects
        self.resolution = resolution
        self.modulus = modulus
        self.uptimeSeconds = uptimeSeconds
        self.sourceResolution = sourceResolution
        self.credit = credit
        self.registers = registers
        self.reactive = reactive
        self.meterSeconds = meterSeconds
        self.keepPower = keepPower
        self.ratio = ratio
        self.told = told
    }
}

/// What makes a decoded value unusable by itself, before it is compared with earlier ones.
public enum SampleDefect: String, Hashable, Sendable, Codable {
    /// NaN or infinity.
    case notANumber = "not_a_number"
    /// One of the profile's invalid values.
    case sentinel
    /// A nibble above 9.
    case notDecimal = "not_decimal"
    /// The block's error flag was set.
    case errorFlag = "error_flag"
    /// The value does not fit the quantity's unit.
    case outOfRange = "out_of_range"
    /// A negative energy.
    case negative
    /// The exponent or ratio that it needs was missing or absurd.
    case scaleMissing = "scale_missing"
    /// The age or time that the source should state is missing or absurd: nobody knows when the values were true.
    case sourceClock = "source_clock"
}
