import Metering
import ModbusFrames
import SimulatedMeters
import Testing

/// Forbidden writes do their harm, so that whoever sends one is found out.
struct ForbiddenWriteTests {
    @Test func `a zero at 0 erases a DDS238's energy and is journalled as harm`() throws {
        let world = try World(
            try Shipped.profile("hiking-dds238-znsr"),
            meters: [MeterPlan(serial: "1", load: .off, microwattHours: 1_000_000_000_000)])
        #expect(world.ask(.writeMultipleRegisters(address: 0, values: [0, 0])) == .reply(.written))
        #expect(try world.truth().microwattHours == 0)
        #expect(world.registers(.holdingRegisters, 0x0A, 2) == [0, 0])
        #expect(world.journal("HARM").count == 1)
        #expect(world.journal("HARM")[0].contains("energy of c1/1 erased"))
    }

    @Test func `a serial number that is overwritten is gone`() throws {
        let world = try World(try Shipped.profile("fineco-em115"))
        _ = world.ask(.writeMultipleRegisters(address: 0xFF00, values: [0, 7]))
        #expect(try world.truth().serial == "7")
        #expect(world.journal("HARM").count == 1)
    }

    @Test func `a toggle is harm`() throws {
        let world = try World(try Shipped.profile("wb-mr6c"))
        _ = world.ask(.writeSingleCoil(address: 116, on: true))
        #expect(world.journal("HARM").count == 1)
        #expect(world.journal("contact").isEmpty)
    }
}
