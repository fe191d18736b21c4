import Quantities

/// One of Modbus's four tables.
public enum RegisterTable: String, Hashable, Sendable, Codable, CaseIterable {
    /// Function 01, one bit, can be written.
    case coils
    /// Function 02, one bit, read only.
    case discreteInputs = "discrete_inputs"
    /// Function 03, 16 bits, can be written.
    case holdingRegisters = "holding_registers"
    /// Function 04, 16 bits, read only.
    case inputRegisters = "input_registers"

    /// Whether an item of this table is one bit.
    public var isBits: Bool { self == .coils || self == .discreteInputs }
}

/// What a device is, where its values lie and how its relay obeys: data, shipped as YAML in `profiles/`.
public struct DeviceProfile: Hashable, Sendable {
    /// The file's name without ending, `eastron-sdm630`.
    public let name: String
    /// The device as its maker names it.
    public let model: String
    /// What can be read, in the order of the file. Empty for a pure relay module.
    public let points: [Point]
    /// How the device proves who it is; nil where it cannot (then the energy window of the rules stands in).
    public let identity: Identity?
    /// How supply is switched; nil where the device has no relay.
    public let relay: RelayProfile?
    /// What the device bears.
    public let limits: RequestLimits
    /// At what value the energy registers begin anew, in Wh; nil where it is not known.
    public let rollover: WattHours?
    /// Where a concentrator keeps many meters in one register image.
    public let image: BlockImage?
    /// Registers that no command may write, whatever else a profile says; wire addresses, also where there is a block image.
    public let forbiddenWrites: [RegisterRange]
    /// What the device answers when asked how long it runs: used to notice a restart in mid-operation. A wire address, also where
    /// there is a block image: it is the concentrator that restarts.
    public let uptime: Point?
    /// How the meter keeps the customer's credit; nil where it keeps none, or does not count its purchases.
    public let credit: CreditProfile?

    public init(
        name: String, model: String, points: [Point], identity: Identity? = nil, relay: RelayProfile? = nil,
        limits: RequestLimits = RequestLimits(), rollover: WattHours? = nil, image: BlockImage? = nil,
        forbiddenWrites: [RegisterRange] = [], uptime: Point? = nil, credit: CreditProfile? = nil
    ) {
        self.name = name
        self.model = model
        self.points = points
        self.identity = identity
        self.relay = relay
        self.limits = limits
        self.rollover = rollover
        self.image = image
        self.forbiddenWrites = forbiddenWrites
        self.uptime = uptime
        self.credit = credit
    }
}

/// A run of addresses in one table.
public struct RegisterRange: Hashable, Sendable {
    public let table: RegisterTable
    /// First wire address (0-based).
    public let address: UInt16
    /// How many, 1 or more.
    public let count: Int

    public init(table: RegisterTable, address: UInt16, count: Int) {
        self.table = table
        self.address = address
        self.count = count
    }

    /// Whether the two share an address.
    public func overlaps(_ other: RegisterRange) -> Bool {
        table == other.table && Int(address) < Int(other.address) + other.count
            && Int(other.address) < Int(address) + count
    }
}

/// What a value is. The unit of each is fixed; a profile's scale leads to it.
public enum Quantity: String, Hashable, Sendable, Codable, CaseIterable {
    /// Active energy consumed, Wh. The one that is billed.
    case energyImport = "energy_import"
    case energyExport = "energy_export"
    /// Active energy without a stated direction, Wh; never billed where import exists.
    case energyTotal = "energy_total"
    case energyImportT1 = "energy_import_t1"
    case energyImportT2 = "energy_import_t2"
    case energyImportT3 = "energy_import_t3"
    case energyImportT4 = "energy_import_t4"
    /// Reactive energy, varh; for the month's mean power factor.
    case energyReactive = "energy_reactive"
    /// Active power, W.
    case power = "power"
    /// Reactive power, var.
    case powerReactive = "power_reactive"
    /// Voltages, mV.
    case voltageL1 = "voltage_l1"
    case voltageL2 = "voltage_l2"
    case voltageL3 = "voltage_l3"
    /// Currents, mA.
    case currentL1 = "current_l1"
    case currentL2 = "current_l2"
    case currentL3 = "current_l3"
    /// mHz.
    case frequency = "frequency"
    /// 10⁻³.
    case powerFactor = "power_factor"
    /// Transformer ratios, 10⁻³ (1000 = 1:1).
    case currentRatio = "current_ratio"
    case voltageRatio = "voltage_ratio"
    /// Decimal exponents for other points (SunSpec's `sunssf`).
    case energyScale = "energy_scale"
    case powerScale = "power_scale"
    case voltageScale = "voltage_scale"
    case currentScale = "current_scale"
    /// Seconds since the source was last refreshed: block images that answer from a cache.
    case ageSeconds = "age_seconds"
    /// Unix seconds at which the source was read.
    case sourceSeconds = "source_seconds"
    /// The meter's own clock: seconds since 1970-01-01 00:00 of the site's time. By it the meter counts its registers by band.
    case meterSeconds = "meter_seconds"
    /// Seconds since the device started.
    case uptimeSeconds = "uptime_seconds"
    /// Non-zero: the block's values are not to be used.
    case errorFlag = "error_flag"
    /// What is left of the credit that the meter keeps, 10⁻⁴ yuan.
    case creditMoney = "credit_money"
    /// The same where the meter counts energy, Wh.
    case creditEnergy = "credit_energy"
    /// How many purchases the meter has ever taken.
    case purchaseCount = "purchase_count"
}

/// How a value lies in registers.
public enum Encoding: Hashable, Sendable {
    case u16, s16, u32, s32, u64, s64
    /// IEEE 754 binary32; decoded exactly, without floating point.
    case f32
    /// SunSpec accumulator: 0 means not implemented.
    case acc32
    /// Binary coded decimal over this many registers (1...4).
    case bcd(registers: Int)
    /// ASCII over this many registers, two characters each.
    case ascii(registers: Int)
    /// One coil or discrete input.
    case bit
    /// A date and time after IEC 870-5-4, four registers: year, month and day, hour and minute, milliseconds. Seconds since 1970-01-01
    /// 00:00 by the clock that shows it.
    case iec870

    /// How many registers (or bits, for ``bit``) it takes.
    public var count: Int {
        switch self {
        case .u16, .s16, .bit: 1
        case .u32, .s32, .f32, .acc32: 2
        case .u64, .s64, .iec870: 4
        case .bcd(let registers), .ascii(let registers): registers
        }
    }
}

/// Which register of a value comes first on the wire. Bytes within a register are always high first.
public enum WordOrder: String, Hashable, Sendable, Codable {
    case highFirst = "high_first"
    case lowFirst = "low_first"
}

/// From raw to unit, exactly: unit value = raw × numerator ÷ denominator, rounded half away from zero.
public struct Scale: Hashable, Sendable {
    public let numerator: Int64
    /// Positive.
    public let denominator: Int64

    public init(numerator: Int64, denominator: Int64) {
        self.numerator = numerator
        self.denominator = denominator
    }

    public static let one = Scale(numerator: 1, denominator: 1)
}

/// A value of a device: what, where, how it is written, and how it leads to the quantity's unit.
public struct Point: Hashable, Sendable {
    public let quantity: Quantity
    public let table: RegisterTable
    /// 0-based wire address; in a block image, the offset within the block.
    public let address: UInt16
    public let encoding: Encoding
    public let wordOrder: WordOrder
    public let scale: Scale
    /// A point of the same device that holds a decimal exponent to apply besides (SunSpec).
    public let exponentFrom: Quantity?
    /// Ratios of the same device to multiply by (secondary-side meters).
    public let ratios: [Quantity]
    /// Raw values that mean "no value", compared over the encoding's whole width.
    public let invalid: [UInt64]
    /// Of a tariff register, the part of the day that it counts.
    public let band: Band?

    public init(
        quantity: Quantity, table: RegisterTable, address: UInt16, encoding: Encoding,
        wordOrder: WordOrder = .highFirst,
        scale: Scale = .one, exponentFrom: Quantity? = nil, ratios: [Quantity] = [], invalid: [UInt64] = [],
        band: Band? = nil
    ) {
        self.quantity = quantity
        self.table = table
        self.address = address
        self.encoding = encoding
        self.wordOrder = wordOrder
        self.scale = scale
        self.exponentFrom = exponentFrom
        self.ratios = ratios
        self.invalid = invalid
        self.band = band
    }

    /// The registers that it takes.
    public var range: RegisterRange { RegisterRange(table: table, address: address, count: encoding.count) }
}

/// How a device proves who it is: a serial number in registers.
public struct Identity: Hashable, Sendable {
    public let table: RegisterTable
    public let address: UInt16
    /// u16, u32, u64, bcd or ascii.
    public let encoding: Encoding
    public let wordOrder: WordOrder

    public init(table: RegisterTable, address: UInt16, encoding: Encoding, wordOrder: WordOrder = .highFirst) {
        self.table = table
        self.address = address
        self.encoding = encoding
        self.wordOrder = wordOrder
    }

    public var range: RegisterRange { RegisterRange(table: table, address: address, count: encoding.count) }
}

/// What a device bears in one request and between two.
public struct RequestLimits: Hashable, Sendable {
    /// Registers in one read, 1...125.
    public let registersPerRead: Int
    /// Bits in one read, 1...2000.
    public let bitsPerRead: Int
    /// The widest gap, in registers, that may be read across; 0 where undeclared registers must not be touched.
    public let readableGap: Int
    /// Whether start and count must be even (Eastron).
    public let evenOnly: Bool
    /// Silence between two requests to the device, ms.
    public let gapMilliseconds: Int64

    public init(
        registersPerRead: Int = 125, bitsPerRead: Int = 2000, readableGap: Int = 0, evenOnly: Bool = false,
        gapMilliseconds: Int64 = 0
    ) {
        self.registersPerRead = registersPerRead
        self.bitsPerRead = bitsPerRead
        self.readableGap = readableGap
        self.evenOnly = evenOnly
        self.gapMilliseconds = gapMilliseconds
    }
}

/// Many meters in one register image: meter n's block begins at `base + n × stride`. A concentrator's image is read under the
/// concentrator's own unit id.
public struct BlockImage: Hashable, Sendable {
    /// Where block 0 begins, wire address; points, identity and relay addresses are offsets in the block.
    public let base: UInt16
    /// Addresses from one block to the next.
    public let stride: Int
    /// How many blocks there are.
    public let count: Int

    public init(base: UInt16, stride: Int, count: Int) {
        self.base = base
        self.stride = stride
        self.count = count
    }
}
