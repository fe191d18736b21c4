import Metering
import ModbusFrames
import Quantities
import SimulatedMeters
import Testing

/// Every kind of relay command does what the real device does with it, and nothing else.
struct RelayCommandTests {
    private static let switching = Shipped.all.filter { $0.relay != nil }.map(\.name)

    @Test(arguments: switching)
    func `the write that the profile makes opens and closes the contact`(name: String) throws {
        let profile = try Shipped.profile(name)
        let world = try World(profile)
        let serial = SerialNumber("20240001")
        let plan = RegisterPlan(for: profile, reading: .relayState)
        for (position, expected) in [
            (Metering.RelayPosition.open, ContactPosition.open), (.close, .closed), (.close, .closed),
        ] {
            #expect(world.write(try profile.relayWrite(position, serial: serial)) == .reply(.written))
            world.pass(milliseconds: 1000)
            #expect(try world.truth().contacts[0].position == expected)
            #expect(world.read(plan).relay == .state(expected == .open ? .open : .closed))
        }
        // The second close found the contact closed: nothing moved.
        #expect(world.journal("contact").count == 2)
        #expect(world.journal("write").count == 3)
    }

    @Test func `a relay word takes function 16 only, its two values only, at its address only`() throws {
        let world = try World(try Shipped.profile("hiking-dds238-znsr"))
        #expect(world.ask(.writeSingleRegister(address: 0x1A, value: 0)) == .exception(.illegalFunction))
        #expect(world.ask(.writeMultipleRegisters(address: 0x1A, values: [2])) == .exception(.illegalDataValue))
        #expect(world.ask(.writeMultipleRegisters(address: 0x1A, values: [0, 0])) == .exception(.illegalDataValue))
        #expect(world.ask(.writeMultipleRegisters(address: 0x19, values: [0])) == .exception(.illegalDataAddress))
        world.pass(milliseconds: 1000)
        #expect(try world.truth().contacts[0].position == .closed)
        #expect(world.journal("write").count == 4)
        #expect(world.journal("write")[0].contains(#""outcome":"refused","exception":1"#))
    }

    @Test func `keyed words are taken with the right key only`() throws {
        let world = try World(
            try Shipped.profile("fineco-em115"), meters: [MeterPlan(serial: "286331153", load: .fixed(watts: 500))])
        // 286331153 is 0x11111111, whose key is 0x1020.
        #expect(
            world.ask(.writeMultipleRegisters(address: 0x0566, values: [0x1021, 0xAAAA]))
                == .exception(.illegalDataValue))
        #expect(
            world.ask(.writeMultipleRegisters(address: 0x0566, values: [0x1020, 0x8888]))
                == .exception(.illegalDataValue))
        world.pass(milliseconds: 1000)
        #expect(try world.truth().contacts[0].position == .closed)
        #expect(world.ask(.writeMultipleRegisters(address: 0x0566, values: [0x1020, 0xAAAA])) == .reply(.written))
        world.pass(milliseconds: 1000)
        #expect(try world.truth().contacts[0].position == .open)
        #expect(world.registers(.inputRegisters, 0x0566, 1) == [0xAAAA])
    }

    @Test func `order bits clear themselves, and both at once are no order`() throws {
        let profile = try Shipped.profile("block-concentrator")
        let meters = (0..<3).map { MeterPlan(serial: "\(100 + $0)", load: .fixed(watts: 500)) }
        let world = try World(profile, meters: meters)
        // Block 2 begins at 1000 + 2 × 32; bit 0 closes, bit 1 opens.
        #expect(world.ask(.writeSingleRegister(address: 1076, value: 3)) == .reply(.written))
        world.pass(milliseconds: 1000)
        #expect(try world.truth("c1/1#2").contacts[0].position == .closed)
        #expect(world.ask(.writeSingleRegister(address: 1076, value: 2)) == .reply(.written))
        world.pass(milliseconds: 1000)
        #expect(try world.truth("c1/1#2").contacts[0].position == .open)
        #expect(try world.truth("c1/1#1").contacts[0].position == .closed)
        #expect(world.registers(.holdingRegisters, 1075, 2) == [0, 0])
    }

    @Test func `a module's coil switches the meter that the channel feeds`() throws {
        let world = try moduleWorld()
        #expect(world.ask(.writeSingleCoil(address: 1, on: false), unit: 9) == .reply(.written))
        world.pass(milliseconds: 1000)
        #expect(try world.truth("c1/1").isSupplied)
        #expect(try world.truth("c1/2").isSupplied == false)
        #expect(try world.truth("c1/2").milliwatts == 0)
        // The coil is what was commanded, the discrete input what the contact does.
        #expect(world.registers(.coils, 0, 6, unit: 9) == [1, 0, 1, 1, 1, 1])
        #expect(world.registers(.discreteInputs, 96, 6, unit: 9) == [1, 0, 1, 1, 1, 1])
        #expect(world.journal("contact")[0].contains(#""serials":["2002"],"watts_before":700,"watts_after":0"#))
    }

    @Test func `many coils are written at once`() throws {
        let world = try moduleWorld()
        #expect(world.ask(.writeMultipleCoils(address: 0, values: [false, false, true]), unit: 9) == .reply(.written))
        world.pass(milliseconds: 1000)
        #expect(world.registers(.discreteInputs, 96, 3, unit: 9) == [0, 0, 1])
        #expect(
            world.ask(.writeMultipleCoils(address: 4, values: [true, true, true]), unit: 9)
                == .exception(.illegalDataAddress))
    }

    private func moduleWorld() throws -> World {
        let meter = try Shipped.profile("eastron-sdm630")
        let units = [
            UnitPlan(unit: 1, profile: meter, meters: [MeterPlan(serial: "2001", load: .fixed(watts: 600))]),
            UnitPlan(unit: 2, profile: meter, meters: [MeterPlan(serial: "2002", load: .fixed(watts: 700))]),
            UnitPlan(
                unit: 9, profile: try Shipped.profile("wb-mr6c"), meters: [MeterPlan(serial: "9001")],
                feeds: [Place("c1/1"), Place("c1/2")]),
        ]
        return try World([EndpointPlan(name: "c1", units: units)])
    }
}
