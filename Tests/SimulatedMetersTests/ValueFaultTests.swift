import Metering
import ModbusFrames
import Quantities
import SimulatedMeters
import Testing

/// Values that cannot be, and meters that are not who they were.
struct ValueFaultTests {
    private func readout(_ name: String, _ kind: FaultKind) throws -> Readout {
        let profile = try Shipped.profile(name)
        let meter = MeterPlan(serial: "20240001", load: .fixed(watts: 800), microwattHours: 5_000_000_000)
        let world = try World(profile, meters: [meter], speed: 0)
        try world.start(InjectedFault(kind))
        return world.read(RegisterPlan(for: profile, reading: .select, blocks: 0..<1))
    }

    @Test func `floats can be NaN and infinite (F-B11)`() throws {
        for kind in [FaultKind.notANumber, .infinity] {
            let readout = try readout("eastron-sdm120", kind)
            #expect(readout.energy == nil)
            #expect(readout.defects == [.notANumber])
            #expect(readout.serial == SerialNumber("20240001"))
        }
    }

    @Test func `a device can answer its own word for no value (F-B11)`() throws {
        let readout = try readout("block-concentrator", .notANumber)
        #expect(readout.energy == nil)
        #expect(readout.defects.contains(.sentinel))
    }

    @Test func `all ones, a lone sign and zeros take the place of values (F-B11)`() throws {
        #expect(try readout("hiking-dds238-znsr", .allOnes).energy == WattHours(42_949_672_950))
        #expect(try readout("hiking-dds238-znsr", .sign).energy == WattHours(21_474_836_480))
        #expect(try readout("hiking-dds238-znsr", .zeros).energy == WattHours(0))
    }

    @Test func `words change places (F-B11)`() throws {
        // 5 kWh is 500 = 0x000001F4 in steps of 0.01 kWh.
        #expect(try readout("hiking-dds238-znsr", .wordSwap).energy == WattHours(0x01F4_0000 * 10))
    }

    @Test func `garbage differs from read to read, and relay and serial number stay sound (F-B11)`() throws {
        let profile = try Shipped.profile("fineco-em115")
        let world = try World(profile)
        try world.start(InjectedFault(.garbage, count: 2))
        let first = world.registers(.inputRegisters, 0x0160, 2)
        let second = world.registers(.inputRegisters, 0x0160, 2)
        #expect(first != second)
        #expect(world.registers(.inputRegisters, 0xFF00, 2) == [308, 54_913])
        // Two reads of values were hit; the third is sound.
        #expect(world.read(RegisterPlan(for: profile, reading: .select)).power == Watts(1200))
    }

    @Test func `a block's error flag is set (F-B11)`() throws {
        #expect(try readout("block-concentrator", .errorFlag).defects.contains(.errorFlag))
    }

    @Test func `energy falls, jumps and rolls over (F-B12)`() throws {
        let profile = try Shipped.profile("hiking-dds238-znsr")
        let plan = RegisterPlan(for: profile, reading: .mark)
        let world = try World(
            profile, meters: [MeterPlan(serial: "1", load: .fixed(watts: 36_000), microwattHours: 5_000_000_000)])
        let place = try #require(Place("c1/1"))
        try world.fleet.setEnergy(microwattHours: 0, at: place, now: world.now)
        #expect(world.read(plan).energy == WattHours(0))
        try world.fleet.addEnergy(microwattHours: 900_000_000_000, at: place, now: world.now)
        #expect(world.read(plan).energy == WattHours(900_000))
        // The register has 2³² steps of 0.01 kWh.
        try world.fleet.approachRollover(within: 50_000_000, at: place, now: world.now)
        #expect(world.read(plan).energy == WattHours(42_949_672_910))
        world.pass(milliseconds: 10_000)
        #expect(world.read(plan).energy == WattHours(50))
        #expect(world.journal("changed").count == 3)
    }

    @Test func `another meter hangs there (F-B13)`() throws {
        let profile = try Shipped.profile("eastron-sdm120")
        let world = try World(profile)
        try world.fleet.setSerial("77", at: try #require(Place("c1/1")), now: world.now)
        #expect(world.read(RegisterPlan(for: profile, reading: .identity)).serial == SerialNumber("77"))
    }

    @Test func `two flats are swapped (F-B14)`() throws {
        let profile = try Shipped.profile("fineco-em115")
        let units = (1...2).map {
            UnitPlan(
                unit: $0, profile: profile,
                meters: [MeterPlan(serial: "\(2000 + Int($0))", load: .fixed(watts: 100 * Int64($0)))])
        }
        let world = try World([EndpointPlan(name: "c1", units: units)])
        try world.fleet.swap(try #require(Place("c1/1")), try #require(Place("c1/2")), now: world.now)
        let readout = world.read(RegisterPlan(for: profile, reading: .select))
        #expect(readout.serial == SerialNumber("2002"))
        #expect(readout.power == Watts(200))
        #expect(try world.truth("c1/1").serial == "2002")
    }

    @Test func `the wires of two relay channels are swapped: the neighbour goes dark (F-B14)`() throws {
        let meter = try Shipped.profile("eastron-sdm120")
        let units = [
            UnitPlan(unit: 1, profile: meter, meters: [MeterPlan(serial: "11", load: .fixed(watts: 500))]),
            UnitPlan(unit: 2, profile: meter, meters: [MeterPlan(serial: "12", load: .fixed(watts: 600))]),
            UnitPlan(
                unit: 9, profile: try Shipped.profile("wb-mr6c"), meters: [MeterPlan(serial: "19")],
                feeds: [Place("c1/1"), Place("c1/2")]),
        ]
        let world = try World([EndpointPlan(name: "c1", units: units)])
        try world.fleet.swap(try #require(Place("c1/9#0")), try #require(Place("c1/9#1")), now: world.now)
        #expect(world.ask(.writeSingleCoil(address: 0, on: false), unit: 9) == .reply(.written))
        world.pass(milliseconds: 1000)
        #expect(try world.truth("c1/1").isSupplied)
        #expect(try world.truth("c1/2").isSupplied == false)
        #expect(try world.truth("c1/2").feeders == [try #require(Place("c1/9#0"))])
    }

    @Test func `a wrong transformer ratio makes every value wrong by the same factor`() throws {
        let profile = try Shipped.profile("chint-dtsu666")
        let plan = RegisterPlan(for: profile, reading: .mark)
        let meter = MeterPlan(
            serial: "1", load: .fixed(watts: 8000), microwattHours: 40_000_000_000, currentRatio: 40_000)
        let world = try World(profile, meters: [meter], speed: 0)
        let before = world.registers(.holdingRegisters, 0x2012, 2)
        try world.fleet.setRatios(current: 20_000, voltage: nil, at: try #require(Place("c1/1")), now: world.now)
        #expect(world.registers(.holdingRegisters, 0x2012, 2) != before)
        #expect(world.read(plan).energy == WattHours(40_000))
    }
}
