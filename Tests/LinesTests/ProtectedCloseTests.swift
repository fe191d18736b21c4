import Lines
import Metering
import ModbusFrames
import Quantities
import Supply
import Testing

/// What the meter's own protection has opened had a cause: a close does not write onto it, but for an engineer's, once.
@Suite struct `Close onto a protection` {
    let id = OrderID(1)

    static let profile = DeviceProfile(
        name: "protecting", model: "protecting", points: Profiles.meter.points, identity: Profiles.meter.identity,
        relay: RelayProfile(
            command: .word(address: 201, stride: 0, close: 1, open: 0, multiple: false),
            state: RelayStatePoint(
                table: .holdingRegisters, address: 200, values: [0: .open, 1: .closed, 3: .openByProtection]),
            settle: Profiles.settle),
        uptime: Point(quantity: .uptimeSeconds, table: .holdingRegisters, address: 300, encoding: .u32))
    static let address = Profiles.address(2, profile: "protecting")
    static let proof = IdentityProof.serial(Profiles.serial(2))

    /// - Parameter shorted: what is closed is open by protection again before anybody looks.
    static func bench(_ state: UInt16, shorted: Bool = false) -> Bench {
        var bench = Bench(Profiles.meters(1...3, profile: profile))
        var device = Profiles.device(2, closed: false)
        device.set(.holdingRegisters, 200, [state])
        if shorted { device.stateAt = Device.Place(table: .holdingRegisters, address: 250) }
        bench.devices[2] = device
        return bench
    }

    @Test(arguments: [false, true])
    func `I-C11 what reads open by protection at the select is not written to, whatever was believed`(insist: Bool) {
        var bench = Self.bench(3)
        bench.order(.close(id, Self.address, Self.proof, insist: insist))
        bench.run(for: .seconds(60))
        #expect(bench.ends(of: id).map(\.plain) == ["seen openByProtection looked"])
        #expect(bench.writes.isEmpty)
    }

    @Test func `I-C11 nor is a relay made ready that reads so`() {
        var bench = Self.bench(3)
        bench.order(.arm(id, Self.address, Self.proof))
        bench.run(for: .seconds(60))
        #expect(bench.ends(of: id).map(\.plain) == ["seen openByProtection looked"])
        #expect(bench.writes.isEmpty)
    }

    @Test func `I-C11 an engineer's yes closes it`() {
        var bench = Self.bench(3)
        bench.order(.closeOverProtection(id, Self.address, Self.proof))
        bench.run(for: .seconds(60))
        #expect(bench.ends(of: id).map(\.plain) == ["seen closed wrote"])
        #expect(bench.writes.count == 1)
    }

    @Test(arguments: [false, true])
    func `I-C11 F-B1 a write whose answer was lost is not sent again onto what the protection has opened since`(
        engineer: Bool
    ) {
        var bench = Self.bench(engineer ? 3 : 0, shorted: true)
        bench.fault(.lostAnswer, unit: 2, { $0.isWrite })
        bench.order(
            engineer
                ? .closeOverProtection(id, Self.address, Self.proof)
                : .close(id, Self.address, Self.proof, insist: false))
        bench.run { !$0.writes.isEmpty }
        bench.devices[2]?.set(.holdingRegisters, 200, [3])
        bench.run(for: .minutes(3))
        #expect(bench.ends(of: id).map(\.plain) == ["seen openByProtection wrote"])
        #expect(bench.writes.count == 1)
    }

    @Test func `I-C11 F-B1 an engineer's one write is not sent again where its answer was lost and plain open is read`()
    {
        var bench = Self.bench(3, shorted: true)
        bench.fault(.lostAnswer, unit: 2, { $0.isWrite })
        bench.order(.closeOverProtection(id, Self.address, Self.proof))
        bench.run { !$0.writes.isEmpty }
        bench.devices[2]?.set(.holdingRegisters, 200, [0])
        bench.run(for: .minutes(3))
        #expect(bench.ends(of: id).map(\.plain) == ["seen open wrote"])
        #expect(bench.writes.count == 1)
    }

    @Test func `I-C11 F-B19 nor after a device that restarted in between`() {
        var bench = Self.bench(0, shorted: true)
        bench.order(.close(id, Self.address, Self.proof, insist: false))
        bench.run { !$0.writes.isEmpty }
        bench.devices[2]?.set(.holdingRegisters, 200, [3])
        bench.devices[2]?.set(.holdingRegisters, 300, Profiles.split(1))
        bench.run(for: .minutes(3))
        #expect(bench.ends(of: id).map(\.plain) == ["seen openByProtection wrote"])
        #expect(bench.writes.count == 1)
    }
}
