import Metering
import Quantities

/// Profiles as small as a test needs them.
enum TestProfiles {
    /// A meter with its points at these addresses, each so many registers long.
    static func meter(_ runs: [(address: UInt16, registers: Int)], limits: RequestLimits = RequestLimits())
        -> DeviceProfile
    {
        let quantities: [Quantity] = [
            .energyImport, .power, .voltageL1, .voltageL2, .voltageL3, .currentL1, .currentL2, .currentL3, .ageSeconds,
            .errorFlag,
        ]
        let encodings: [Int: Encoding] = [1: .u16, 2: .u32, 4: .u64]
        let points = zip(quantities, runs).map { quantity, run in
            Point(
                quantity: quantity, table: .holdingRegisters, address: run.address,
                encoding: encodings[run.registers] ?? .bcd(registers: run.registers))
        }
        return DeviceProfile(name: "test", model: "Test", points: points, limits: limits)
    }

    /// A meter with one value.
    static func single(
        _ quantity: Quantity, _ encoding: Encoding, scale: Scale = .one, order: WordOrder = .highFirst,
        invalid: [UInt64] = []
    )
        -> DeviceProfile
    {
        let point = Point(
            quantity: quantity, table: .inputRegisters, address: 0, encoding: encoding, wordOrder: order, scale: scale,
            invalid: invalid)
        return DeviceProfile(name: "test", model: "Test", points: [point])
    }

    /// A device that tells only its serial number.
    static func serial(_ encoding: Encoding, order: WordOrder = .highFirst) -> DeviceProfile {
        DeviceProfile(
            name: "test", model: "Test", points: [],
            identity: Identity(table: .holdingRegisters, address: 10, encoding: encoding, wordOrder: order))
    }

    /// Blocks of a serial number, an energy, an age and a relay.
    static func image(base: UInt16 = 1000, stride: Int = 16, count: Int, limits: RequestLimits = RequestLimits())
        -> DeviceProfile
    {
        DeviceProfile(
            name: "test", model: "Test",
            points: [
                Point(quantity: .energyImport, table: .holdingRegisters, address: 2, encoding: .u32),
                Point(quantity: .ageSeconds, table: .holdingRegisters, address: 4, encoding: .u16, invalid: [0xFFFF]),
            ],
            identity: Identity(table: .holdingRegisters, address: 0, encoding: .u32),
            relay: RelayProfile(
                command: .selfClearing(address: 6, stride: 1, closeBit: 1, openBit: 2),
                state: RelayStatePoint(table: .holdingRegisters, address: 5, values: [0: .open, 1: .closed])),
            limits: limits, image: BlockImage(base: base, stride: stride, count: count),
            uptime: Point(quantity: .uptimeSeconds, table: .holdingRegisters, address: 900, encoding: .u32))
    }

    static let kilowattHours = Scale(numerator: 1000, denominator: 1)
}
