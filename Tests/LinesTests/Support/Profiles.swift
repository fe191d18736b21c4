import Lines
import Metering
import Quantities
import Supply

/// The devices that the stories are told about.
enum Profiles {
    /// A meter with a serial number, one energy register pair, a power register and its own relay: closed 1, open 0.
    static let meter = makeMeter()
    static let settle = Span.seconds(2)
    /// The same, but its relay waits for a button: ready 2.
    static let button = makeMeter(name: "button", closing: .permit)

    static func makeMeter(
        name: String = "meter", limits: RequestLimits = RequestLimits(), identity: Bool = true, uptime: Bool = false,
        relay: Bool = true, closing: RelayClosing = .direct
    ) -> DeviceProfile {
        DeviceProfile(
            name: name, model: name,
            points: [
                Point(quantity: .energyImport, table: .holdingRegisters, address: 0, encoding: .u32),
                Point(quantity: .power, table: .holdingRegisters, address: 2, encoding: .u16),
                Point(quantity: .voltageL1, table: .holdingRegisters, address: 3, encoding: .u16),
            ],
            identity: identity
                ? Identity(table: .holdingRegisters, address: 100, encoding: .u32, wordOrder: .highFirst) : nil,
            relay: relay
                ? RelayProfile(
                    command: .word(address: 201, stride: 0, close: 1, open: 0, multiple: false),
                    state: RelayStatePoint(
                        table: .holdingRegisters, address: 200,
                        values: closing == .permit
                            ? [0: .open, 1: .closed, 2: .readyForReconnection] : [0: .open, 1: .closed]),
                    settle: settle, closing: closing) : nil,
            limits: limits,
            uptime: uptime
                ? Point(quantity: .uptimeSeconds, table: .holdingRegisters, address: 300, encoding: .u32) : nil)
    }

    /// A meter that keeps credit in fen, with a relay of its own: what is left at 20, the count at 22, purchases at 40.
    static let prepaid = makePrepaid()

    static func makePrepaid(_ name: String = "prepaid", and points: [Point] = []) -> DeviceProfile {
        let fen = Scale(numerator: 100, denominator: 1)
        return DeviceProfile(
            name: name, model: name, points: meter.points + points, identity: meter.identity, relay: meter.relay,
            credit: CreditProfile(
                remaining: Point(
                    quantity: .creditMoney, table: .holdingRegisters, address: 20, encoding: .s32, scale: fen),
                purchases: Point(quantity: .purchaseCount, table: .holdingRegisters, address: 22, encoding: .u16),
                write: PurchaseWrite(
                    address: 40, fields: [.word(0x5A5A), .count(.u16), .amount(.u32)], scale: fen,
                    largest: 1_000_000)))
    }

    /// The meter of ``prepaid`` behind a unit: 10 yuan left after 16 purchases.
    static func prepaidDevice(_ unit: UInt8) -> Device {
        var device = device(unit)
        device.set(.holdingRegisters, 20, [0, 1000, 16])
        device.credit = (22, 20, 40)
        return device
    }

    /// A relay module of its own: two coils, real states in discrete inputs, a serial number.
    static let module = DeviceProfile(
        name: "module", model: "module", points: [],
        identity: Identity(table: .holdingRegisters, address: 50, encoding: .u32, wordOrder: .highFirst),
        relay: RelayProfile(
            command: .coil(address: 0, stride: 1, closeIsOn: true),
            state: RelayStatePoint(table: .discreteInputs, address: 10, values: [0: .open, 1: .closed]), settle: settle,
            channels: 2))

    /// A concentrator's image: in each block of 20 a serial number, energy, power, relay state and relay order.
    static let image = makeImage("image")
    /// One that also says how old the block is, and whether it is to be used.
    static let cachedImage = makeImage(
        "cached",
        and: [
            Point(quantity: .ageSeconds, table: .holdingRegisters, address: 5, encoding: .u16),
            Point(quantity: .errorFlag, table: .holdingRegisters, address: 6, encoding: .u16),
        ])

    private static func makeImage(_ name: String, and points: [Point] = []) -> DeviceProfile {
        DeviceProfile(
            name: name, model: name,
            points: [
                Point(quantity: .energyImport, table: .holdingRegisters, address: 2, encoding: .u32),
                Point(quantity: .power, table: .holdingRegisters, address: 4, encoding: .u16),
            ] + points,
            identity: Identity(table: .holdingRegisters, address: 0, encoding: .u32, wordOrder: .highFirst),
            relay: RelayProfile(
                command: .word(address: 11, stride: 0, close: 1, open: 0, multiple: false),
                state: RelayStatePoint(table: .holdingRegisters, address: 10, values: [0: .open, 1: .closed]),
                settle: settle),
            limits: RequestLimits(readableGap: 20), image: BlockImage(base: 1000, stride: 20, count: 16))
    }

    static func serial(_ unit: UInt8) -> SerialNumber { SerialNumber("\(7_000_000 + Int(unit))") }

    /// The meter behind a unit.
    static func device(_ unit: UInt8, closed: Bool = true) -> Device {
        var device = Device()
        device.set(.holdingRegisters, 0, [0, 1000 + UInt16(unit), 500, 230])
        device.set(.holdingRegisters, 100, split(7_000_000 + UInt32(unit)))
        device.set(.holdingRegisters, 200, [closed ? 1 : 0])
        device.set(.holdingRegisters, 300, split(5000))
        device.relayAt = Device.Place(table: .holdingRegisters, address: 201)
        device.stateAt = Device.Place(table: .holdingRegisters, address: 200)
        return device
    }

    /// The meter of ``button`` behind a unit.
    static func buttonDevice(_ unit: UInt8, closed: Bool = false) -> Device {
        var device = device(unit, closed: closed)
        device.needsButton = true
        return device
    }

    /// The module behind a unit; only channel 1 has contacts.
    static func moduleDevice(_ unit: UInt8, closed: Bool = true) -> Device {
        var device = Device()
        device.set(.holdingRegisters, 50, split(7_000_000 + UInt32(unit)))
        device.set(.discreteInputs, 10, [1, closed ? 1 : 0])
        device.relayAt = Device.Place(table: .coils, address: 1)
        device.stateAt = Device.Place(table: .discreteInputs, address: 11)
        return device
    }

    static func split(_ value: UInt32) -> [UInt16] { [UInt16(value >> 16), UInt16(value & 0xFFFF)] }

    static func address(_ unit: UInt8, line: LineID = LineID(1), profile: String = "meter") -> RelayAddress {
        RelayAddress(
            supplyPoint: SupplyPointID(Int64(unit)), meter: MeterID(Int64(unit)), meterUnit: unit,
            meterProfile: profile,
            meterSerial: serial(unit), line: line, relayUnit: unit, relayProfile: profile, relayChannel: 0,
            relaySerial: nil)
    }

    /// The relay on channel 1 of the module at `relay`, for the meter at `unit`.
    static func separate(_ unit: UInt8, relay: UInt8) -> RelayAddress {
        RelayAddress(
            supplyPoint: SupplyPointID(Int64(unit)), meter: MeterID(Int64(unit)), meterUnit: unit,
            meterProfile: "meter",
            meterSerial: serial(unit), line: LineID(1), relayUnit: relay, relayProfile: "module", relayChannel: 1,
            relaySerial: serial(relay))
    }

    static func meters(_ units: ClosedRange<UInt8>, profile: DeviceProfile = meter, every interval: Span = .minutes(15))
        -> [LineMeter]
    {
        units.map { LineMeter(id: MeterID(Int64($0)), unit: $0, profile: profile, markInterval: interval) }
    }
}
