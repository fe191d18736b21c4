import Metering
import ModbusFrames
import SimulatedMeters
import Testing

/// The same meters on a serial line.
struct SerialLineTests {
    private func frame(_ request: Request, unit: UInt8) -> [UInt8] {
        var bytes: [UInt8] = [unit]
        request.appendPDU(to: &bytes)
        RTUFrame.seal(&bytes, from: 0)
        return bytes
    }

    private func isSound(_ bytes: [UInt8]) -> Bool { RTUFrame.isSound(bytes.span) }

    private func world() throws -> World {
        let profile = try Shipped.profile("hiking-dds238-znsr")
        let units = (1...2).map {
            UnitPlan(unit: $0, profile: profile, meters: [MeterPlan(serial: "\($0)", load: .fixed(watts: 500))])
        }
        return try World([EndpointPlan(name: "bus", framing: .rtu, units: units)])
    }

    private let read = Request.readHoldingRegisters(address: 0x1A, count: 1)

    @Test func `a request is answered with a sound check sum`() throws {
        let bytes = try world().send(frame(read, unit: 1)).bytes
        #expect(bytes.prefix(5) == [1, 3, 2, 0, 1])
        #expect(isSound(bytes))
    }

    @Test func `an absent unit and a wrong check sum get no answer`() throws {
        let world = try world()
        #expect(world.send(frame(read, unit: 3)).isEmpty)
        var broken = frame(read, unit: 1)
        broken[7] ^= 1
        #expect(world.send(broken).isEmpty)
        #expect(world.send(frame(read, unit: 1)).bytes.count == 7)
    }

    @Test func `a broadcast reaches everybody, and nobody answers`() throws {
        let world = try world()
        #expect(world.send(frame(.writeMultipleRegisters(address: 0x1A, values: [0]), unit: 0)).isEmpty)
        world.pass(milliseconds: 1000)
        #expect(try world.truth("bus/1").isSupplied == false)
        #expect(try world.truth("bus/2").isSupplied == false)
    }

    @Test func `faults make frames that are sound and wrong, or not sound`() throws {
        let world = try world()
        try world.start(InjectedFault(.wrongUnit, count: 1), at: "bus/1")
        let wrong = world.send(frame(read, unit: 1)).bytes
        #expect(wrong[0] == 2)
        #expect(isSound(wrong))
        try world.start(InjectedFault(.half, count: 1), at: "bus/1")
        #expect(world.send(frame(read, unit: 1)).bytes.count == 3)
    }
}
