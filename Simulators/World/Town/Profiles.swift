import Metering
import Quantities

// The town's devices, in code: no file is read in this world.

extension DeviceProfile {
    /// A meter with its relay inside and its serial number in registers.
    static let switchingMeter = meter(
        "switching-meter",
        relay: RelayProfile(
            command: .word(address: 0x30, stride: 0, close: 1, open: 0, multiple: false),
            state: RelayStatePoint(
                table: .holdingRegisters, address: 0x20, stride: 0,
                values: [0: .open, 1: .closed, 2: .openByProtection]),
            settle: .milliseconds(300), rating: Milliamperes(60_000)))

    /// A meter beside a relay module.
    static let plainMeter = meter("plain-meter", relay: nil)

    /// Six channels with commands and real states apart.
    static let relayModule = DeviceProfile(
        name: "relay-module", model: "Relay module", points: [],
        identity: Identity(table: .inputRegisters, address: 0x10E, encoding: .u32),
        relay: RelayProfile(
            command: .coil(address: 0, stride: 1, closeIsOn: true),
            state: RelayStatePoint(table: .discreteInputs, address: 96, values: [0: .open, 1: .closed]),
            settle: .milliseconds(300), channels: 6, rating: Milliamperes(60_000)),
        forbiddenWrites: [RegisterRange(table: .coils, address: 100, count: 22)],
        uptime: Point(quantity: .uptimeSeconds, table: .inputRegisters, address: 0x68, encoding: .u32))

    static let town = [switchingMeter, plainMeter, relayModule]

    /// The same where meters want so much rest between two requests, ms: what is released waits for it.
    static func town(resting gap: Int64) -> [DeviceProfile] {
        gap == 0
            ? town
            : [
                meter("switching-meter", relay: switchingMeter.relay, gap), meter("plain-meter", relay: nil, gap),
                relayModule,
            ]
    }

    private static func meter(_ name: String, relay: RelayProfile?, _ gap: Int64 = 0) -> DeviceProfile {
        DeviceProfile(
            name: name, model: name,
            points: [
                Point(quantity: .energyImport, table: .holdingRegisters, address: 0, encoding: .u32),
                Point(quantity: .power, table: .holdingRegisters, address: 2, encoding: .s32),
                Point(
                    quantity: .voltageL1, table: .holdingRegisters, address: 4, encoding: .u16,
                    scale: Scale(numerator: 100, denominator: 1)),
                Point(quantity: .currentL1, table: .holdingRegisters, address: 5, encoding: .u32),
            ],
            identity: Identity(table: .holdingRegisters, address: 0x40, encoding: .u32), relay: relay,
            limits: RequestLimits(registersPerRead: 16, gapMilliseconds: gap))
    }
}
