import Metering
import ModbusFrames
import Quantities
import SimulatedMeters
import Testing

/// What a simulated meter writes into registers, Metering's plan and decoder read back: two programs that do not share a line.
struct ProfileRoundTripTests {
    private func serial(for profile: DeviceProfile) -> String {
        if case .ascii = profile.identity?.encoding { "SIM-000042" } else { "20240042" }
    }

    private func world(_ profile: DeviceProfile, wattHours: Int64, watts: Int64 = 1200) throws -> World {
        let ratio: Int64 = profile.points.contains { $0.quantity == .currentRatio } ? 40_000 : 1000
        let meter = MeterPlan(
            serial: serial(for: profile), load: .fixed(watts: watts), microwattHours: wattHours * 1_000_000,
            currentRatio: ratio)
        return try World(profile, meters: [meter], speed: 0)
    }

    @Test(arguments: Shipped.all.map(\.name))
    func `what a shipped profile's meter encodes is decoded to the same values`(name: String) throws {
        let profile = try Shipped.profile(name)
        let world = try world(profile, wattHours: 1_234_500)
        world.pass(milliseconds: 61_000)
        let channels = 0..<(profile.relay?.channels ?? 1)
        let readout = world.read(RegisterPlan(for: profile, reading: .select, channels: channels))
        #expect(readout.defects == [])
        if profile.points.isEmpty {
            #expect(readout.energy == nil)
        } else {
            #expect(readout.energy == WattHours(1_234_500))
            #expect(readout.power == Watts(1200))
            let voltage = try #require(readout.voltage)
            #expect((223_000...231_000).contains(voltage.value))
            // 1200 W on one or three phases at 230 V.
            let current = try #require(readout.current)
            #expect((1500...6500).contains(current.value))
        }
        if profile.identity != nil { #expect(readout.serial == SerialNumber(serial(for: profile))) }
        if profile.relay != nil { #expect(readout.relay == .state(.closed)) }
        if profile.uptime != nil { #expect(readout.uptimeSeconds == 61) }
    }

    @Test(arguments: Shipped.all.filter { !$0.points.isEmpty }.map(\.name))
    func `energies of all sizes are read back to the last digit of the register`(name: String) throws {
        let profile = try Shipped.profile(name)
        let plan = RegisterPlan(for: profile, reading: .mark)
        // Below 16,384 kWh every step of 100 Wh is exact in every shipped encoding, floats among them.
        for step in [1, 2, 9, 10, 77, 1023, 8191, 65_535, 99_999, 131_071, 163_839] as [Int64] {
            let world = try world(profile, wattHours: step * 100, watts: step % 30_000)
            let readout = world.read(plan)
            #expect(readout.energy == WattHours(step * 100))
            #expect(readout.power == Watts(step % 30_000))
        }
    }

    @Test func `floats are the nearest ones, made without floating point`() throws {
        let profile = try Shipped.profile("eastron-sdm120")
        let point = try #require(profile.points.first { $0.quantity == .energyImport })
        var number: Int64 = 7
        for _ in 0..<300 {
            number = (number * 48_271 + 11) % 16_777_213
            let world = try world(profile, wattHours: number)
            let words = try #require(world.registers(point.table, Int(point.address), 2))
            // Both fit into 24 bits, so that this quotient is rounded once.
            #expect(UInt32(words[0]) << 16 | UInt32(words[1]) == (Float(number) / 1000).bitPattern)
        }
    }

    @Test func `every block of an image tells its own meter`() throws {
        let profile = try Shipped.profile("block-concentrator")
        let meters = (0..<20).map {
            MeterPlan(
                serial: "\(31_000_001 + $0)", load: .fixed(watts: 100 * Int64($0)),
                microwattHours: Int64($0) * 1_000_000_000)
        }
        let world = try World(profile, meters: meters, speed: 0)
        let plan = RegisterPlan(for: profile, reading: .select, blocks: 0..<20)
        for block in 0..<20 {
            let readout = world.read(plan, block: block)
            #expect(readout.serial == SerialNumber("\(31_000_001 + block)"))
            #expect(readout.energy == WattHours(Int64(block) * 1000))
            #expect(readout.power == Watts(Int64(block) * 100))
        }
        // The image goes on, and says that nothing is there.
        let vacant = world.read(RegisterPlan(for: profile, reading: .select), block: 63)
        #expect(vacant.serial == nil)
        #expect(vacant.energy == nil)
        #expect(world.ask(.readHoldingRegisters(address: 1000 + 64 * 32, count: 2)) == .exception(.illegalDataAddress))
    }

    @Test func `a serial number read is journalled with its connection`() throws {
        let profile = try Shipped.profile("eastron-sdm120")
        let world = try World(profile)
        let identity = try #require(profile.identity)
        _ = world.registers(identity.table, Int(identity.address), 2)
        #expect(world.journal("serial_read").count == 1)
        #expect(
            world.journal("serial_read")[0].hasSuffix(#""endpoint":"c1","unit":1,"connection":1,"serial":"20240001"}"#))
    }
}
