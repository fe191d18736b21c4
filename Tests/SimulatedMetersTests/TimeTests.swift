import Metering
import ModbusFrames
import Quantities
import SimulatedMeters
import Testing

/// Loads, energy and the households' time.
struct TimeTests {
    private func fleetState(_ load: Load, speed: Int64, steps: Int, of milliseconds: Int64, seed: UInt64 = 1) throws
        -> MeterState
    {
        let unit = UnitPlan(
            unit: 1, profile: try Shipped.profile("eastron-sdm120"), meters: [MeterPlan(serial: "1", load: load)])
        let world = try World([EndpointPlan(name: "c1", units: [unit])], speed: speed, seed: seed)
        for _ in 0..<steps {
            world.pass(milliseconds: milliseconds)
            _ = try world.truth()
        }
        return try world.truth()
    }

    @Test(arguments: DayCurve.all.map(\.name))
    func `how often a meter is asked changes nothing in its energy`(name: String) throws {
        let curve = try #require(DayCurve.all.first { $0.name == name })
        let often = try fleetState(.curve(curve, percent: 100), speed: 3600, steps: 480, of: 50)
        let once = try fleetState(.curve(curve, percent: 100), speed: 3600, steps: 1, of: 24_000)
        #expect(often.microwattHours == once.microwattHours)
        #expect(once.microwattHours > 0)
    }

    @Test func `a flat uses a plausible day's energy, and two flats differ`() throws {
        let one = try fleetState(.curve(.household, percent: 100), speed: 3600, steps: 1, of: 24_000)
        #expect((4_000_000_000...9_000_000_000).contains(one.microwattHours))
        let other = try fleetState(.curve(.household, percent: 100), speed: 3600, steps: 1, of: 24_000, seed: 2)
        #expect(one.microwattHours != other.microwattHours)
        let double = try fleetState(.curve(.household, percent: 200), speed: 3600, steps: 1, of: 24_000)
        #expect(abs(double.microwattHours - 2 * one.microwattHours) < 1_000_000)
    }

    @Test func `the speed counts from its change on`() throws {
        let world = try World(
            try Shipped.profile("eastron-sdm120"), meters: [MeterPlan(serial: "1", load: .fixed(watts: 3600))])
        world.pass(milliseconds: 1000)
        world.fleet.setSpeed(60, now: world.now)
        world.pass(milliseconds: 1000)
        world.fleet.setSpeed(0, now: world.now)
        world.pass(milliseconds: 100_000)
        #expect(try world.truth().microwattHours == 61_000_000)
    }

    @Test func `a new load counts from its change on`() throws {
        let world = try World(
            try Shipped.profile("eastron-sdm120"), meters: [MeterPlan(serial: "1", load: .fixed(watts: 3600))])
        world.pass(milliseconds: 1000)
        try world.fleet.setLoad(.fixed(watts: 7200), at: try #require(Place("c1/1")), now: world.now)
        world.pass(milliseconds: 1000)
        #expect(try world.truth().microwattHours == 3_000_000)
    }

    @Test func `the four tariff registers add up to the total`() throws {
        let profile = try Shipped.profile("schneider-iem3155")
        let world = try World(profile, meters: [MeterPlan(serial: "1", load: .fixed(watts: 3600))], speed: 3600)
        world.pass(milliseconds: 24_000)
        func energy(_ quantity: Quantity) throws -> UInt64 {
            let point = try #require(profile.points.first { $0.quantity == quantity })
            let words = try #require(world.registers(point.table, Int(point.address), 4))
            return words.reduce(0) { $0 << 16 | UInt64($1) }
        }
        let parts = try [Quantity.energyImportT1, .energyImportT2, .energyImportT3, .energyImportT4].map(energy)
        #expect(parts == [7200, 25_200, 25_200, 28_800])
        #expect(try energy(.energyImport) == 86_400)
    }

    @Test func `the same plan, times and requests make the same world`() throws {
        func story() throws -> ([String], [UInt8]) {
            let profile = try Shipped.profile("block-concentrator")
            let meters = (0..<10).map { MeterPlan(serial: "\(100 + $0)", load: .curve(.household, percent: 100)) }
            let world = try World(profile, meters: meters, speed: 600, journalsReads: true) {
                $0.latencyMilliseconds = 3
            }
            try world.start(InjectedFault(.garbage, count: 7), at: "c1/1#4")
            var bytes: [UInt8] = []
            for turn in 0..<40 {
                _ = world.send(world.frame(.readHoldingRegisters(address: UInt16(1000 + turn % 10 * 32), count: 15)))
                if turn % 9 == 0 {
                    _ = world.send(world.frame(.writeSingleRegister(address: UInt16(1012 + turn % 10 * 32), value: 2)))
                }
                world.pass(milliseconds: 777)
                bytes += world.takeActions().bytes
            }
            return (world.fleet.journal.events(after: 0).map(\.line), bytes)
        }
        let (one, other) = (try story(), try story())
        #expect(one.0 == other.0)
        #expect(one.1 == other.1)
        #expect(one.1.count > 1000)
    }
}
