import Lines
import Metering
import ModbusFrames
import Quantities
import Supply
import Testing

/// A relay that only becomes ready when it is told to close: the line says so, and writes no more.
@Suite struct `Close by permit` {
    let id = OrderID(1)

    static func close(_ id: OrderID = OrderID(1), insist: Bool = false) -> LineOrder {
        .close(id, Profiles.address(2, profile: "button"), .serial(Profiles.serial(2)), insist: insist)
    }

    static func bench(closed: Bool = false) -> Bench {
        var bench = Bench(Profiles.meters(1...3, profile: Profiles.button))
        bench.devices[2] = Profiles.buttonDevice(2, closed: closed)
        return bench
    }

    @Test func `I-L1 a relay that waits for its button is told as ready, and is not written to again`() {
        var bench = Self.bench()
        bench.order(Self.close())
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id).map(\.plain) == ["seen readyForReconnection wrote"])
        bench.order(Self.close(OrderID(2)))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: OrderID(2)).map(\.plain) == ["seen readyForReconnection looked"])
        #expect(bench.writes.map(\.request) == [.writeSingleRegister(address: 201, value: 1)])
        #expect(bench.devices[2]?.movements == [])
        bench.devices[2]?.press()
        bench.order(Self.close(OrderID(3)))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: OrderID(3)).map(\.plain) == ["seen closed looked"])
        #expect(bench.writes.count == 1)
    }

    @Test func `one whose time is over is made ready again`() {
        var bench = Self.bench()
        bench.order(Self.close())
        bench.run(for: .seconds(10))
        bench.devices[2]?.set(.holdingRegisters, 200, [0])
        bench.order(Self.close(OrderID(2)))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: OrderID(2)).map(\.plain) == ["seen readyForReconnection wrote"])
        #expect(bench.writes.count == 2)
    }

    @Test func `the button is pressed before the contacts are looked at`() {
        var bench = Self.bench()
        bench.order(Self.close())
        bench.run { !$0.writes.isEmpty }
        bench.run(for: .milliseconds(500))
        bench.devices[2]?.press()
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id).map(\.plain) == ["seen closed wrote"])
    }

    @Test func `F-B18 one that insists is made ready again where an opening may still come`() {
        var bench = Self.bench(closed: true)
        bench.order(Self.close(insist: true))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id).map(\.plain) == ["seen closed wrote"])
    }

    @Test func `a relay that closes when it is told to is closed also where someone has made it ready`() {
        let values: [UInt16: RelayState] = [0: .open, 1: .closed, 2: .readyForReconnection]
        let direct = DeviceProfile(
            name: "direct", model: "direct", points: Profiles.meter.points, identity: Profiles.meter.identity,
            relay: RelayProfile(
                command: .word(address: 201, stride: 0, close: 1, open: 0, multiple: false),
                state: RelayStatePoint(table: .holdingRegisters, address: 200, values: values),
                settle: Profiles.settle))
        var bench = Bench(Profiles.meters(1...3, profile: direct))
        bench.devices[2]?.set(.holdingRegisters, 200, [2])
        bench.order(.close(id, Profiles.address(2, profile: "direct"), .serial(Profiles.serial(2)), insist: false))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id).map(\.plain) == ["seen closed wrote"])
    }

    @Test func `I-C9 a relay that would close by itself is not armed, and one that is closed already is told so`() {
        for closed in [false, true] {
            var bench = Bench()
            bench.devices[2] = Profiles.device(2, closed: closed)
            bench.order(.arm(id, Profiles.address(2), .serial(Profiles.serial(2))))
            bench.run(for: .minutes(1))
            #expect(bench.ends(of: id).map(\.plain) == [closed ? "seen closed looked" : "not done forbidden"])
            #expect(bench.writes.isEmpty)
        }
        var bench = Self.bench()
        bench.order(.arm(id, Profiles.address(2, profile: "button"), .serial(Profiles.serial(2))))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id).map(\.plain) == ["seen readyForReconnection wrote"])
    }

    @Test(arguments: [
        Bench.Fault.silence, .lostAnswer, .breakAfter, .breakBefore, .exception(5), .exception(6), .exception(4),
        .exception(10), .exception(11), .misrouted(3), .malformed, .refused,
    ])
    func `I-L1 I-C9 through every fault it is made ready in the end, and nothing closes by itself`(fault: Bench.Fault) {
        for hitsWrites in [true, false] {
            var bench = Self.bench()
            bench.fault(fault, unit: 2) { $0.isWrite == hitsWrites }
            // As the engine does: again until it is told as ready.
            var attempts: Int64 = 0
            var end: String?
            while attempts < 4, end?.hasPrefix("seen readyForReconnection") != true {
                attempts += 1
                bench.order(Self.close(OrderID(attempts)))
                bench.run(for: .minutes(2))
                end = bench.ends(of: OrderID(attempts)).first?.plain
            }
            #expect(end?.hasPrefix("seen readyForReconnection") == true, "\(fault) \(hitsWrites)")
            #expect(bench.devices[2]?.movements == [], "\(fault) \(hitsWrites)")
            let writes = bench.writes.count
            bench.order(Self.close(OrderID(9)))
            bench.run(for: .seconds(30))
            #expect(bench.ends(of: OrderID(9)).map(\.plain) == ["seen readyForReconnection looked"])
            #expect(bench.writes.count == writes)
        }
    }
}
