import Lines
import Metering
import ModbusFrames
import Quantities
import Supply
import Testing

@Suite struct `Close` {
    let id = OrderID(1)

    static func close(_ unit: UInt8, _ id: OrderID = OrderID(1)) -> LineOrder {
        .close(id, Profiles.address(unit), .serial(Profiles.serial(unit)), insist: false)
    }

    static func open(_ unit: UInt8, in bench: inout Bench) {
        bench.devices[unit] = Profiles.device(unit, closed: false)
    }

    static func isWrite(_ request: Request) -> Bool { request.isWrite }

    @Test func `an open relay is proven, closed, given time, and read back`() throws {
        var bench = Bench()
        Self.open(2, in: &bench)
        bench.order(Self.close(2))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id).map(\.plain) == ["seen closed wrote"])
        #expect(bench.writes.map(\.request) == [.writeSingleRegister(address: 201, value: 1)])
        #expect(bench.devices[2]?.movements == [1])
        guard case .seen(_, _, let sample?) = try #require(bench.ends(of: id).first) else {
            Issue.record("no sample")
            return
        }
        #expect(sample.purpose == .verify)
        #expect(sample.serial == Profiles.serial(2))
        let write = try #require(bench.writes.first)
        let verify = try #require(bench.sent.first { $0.at > write.at })
        #expect(verify.at - write.at >= Profiles.settle)
    }

    @Test func `a closed relay is left alone`() {
        var bench = Bench()
        bench.order(Self.close(2))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id).map(\.plain) == ["seen closed looked"])
        #expect(bench.writes.isEmpty)
    }

    @Test func `I-C9 another serial number than the binding's stops a close before anything is written`() {
        var bench = Bench()
        Self.open(2, in: &bench)
        bench.order(.close(id, Profiles.address(2), .serial(SerialNumber("1")), insist: false))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id) == [.notDone(.wrongIdentity(Profiles.serial(2)))])
        #expect(bench.writes.isEmpty)
    }

    @Test func `I-C9 energy outside the window stops a close, inside it proves the meter`() {
        for (window, expected) in [(1002...1002, "seen closed wrote"), (1003...2000, "not done wrong_identity")] {
            var bench = Bench(Profiles.meters(1...3, profile: Profiles.makeMeter(name: "nameless", identity: false)))
            Self.open(2, in: &bench)
            let bounds = WattHours(Int64(window.lowerBound))...WattHours(Int64(window.upperBound))
            bench.order(.close(id, Profiles.address(2, profile: "nameless"), .energyWindow(bounds), insist: false))
            bench.run(for: .seconds(10))
            #expect(bench.ends(of: id).map(\.plain) == [expected])
        }
    }

    @Test func `a close goes before all that waits, behind at most one request`() throws {
        var bench = Bench(Profiles.meters(1...50))
        bench.run(for: .minutes(14) - .seconds(30))
        bench.run { !$0.sent.isEmpty }
        Self.open(40, in: &bench)
        let before = bench.sent.count
        bench.order(Self.close(40))
        bench.run { !$0.writes.isEmpty }
        let others = bench.sent[before...].filter { $0.unit != 40 }
        #expect(others.isEmpty)
        bench.run(for: .seconds(30))
        #expect(bench.ends(of: id).map(\.plain) == ["seen closed wrote"])
    }

    @Test func `the line is free while contacts settle`() {
        var bench = Bench(Profiles.meters(1...3))
        Self.open(2, in: &bench)
        bench.order(Self.close(2))
        bench.run { !$0.writes.isEmpty }
        bench.tell(.read(MeterID(3), token: 5))
        bench.run(for: .seconds(1))
        #expect(bench.answers[5] != nil)
        #expect(bench.ends(of: id).isEmpty)
    }

    @Test func `fifty closes share the line and settle together`() {
        var bench = Bench(Profiles.meters(1...50))
        for unit in UInt8(1)...50 {
            Self.open(unit, in: &bench)
            bench.order(Self.close(unit, OrderID(Int64(unit))))
        }
        bench.run(for: .seconds(15))
        for unit in Int64(1)...50 { #expect(bench.ends(of: OrderID(unit)).map(\.plain) == ["seen closed wrote"]) }
    }

    @Test func `F-B1 a close whose write timed out is read back over a new connection, then sent again`() {
        var bench = Bench()
        Self.open(2, in: &bench)
        bench.fault(.silence, unit: 2, Self.isWrite)
        bench.order(Self.close(2))
        bench.run(for: .seconds(30))
        #expect(bench.ends(of: id).map(\.plain) == ["seen closed wrote"])
        #expect(bench.writes.count == 2)
        #expect(Set(bench.writes.map(\.connection)).count == 2)
    }

    @Test func `a close whose write was done and whose answer was lost is not written again`() {
        var bench = Bench()
        Self.open(2, in: &bench)
        bench.fault(.lostAnswer, unit: 2, Self.isWrite)
        bench.order(Self.close(2))
        bench.run(for: .seconds(30))
        #expect(bench.ends(of: id).map(\.plain) == ["seen closed wrote"])
        #expect(bench.writes.count == 1)
        #expect(bench.reopens == 1)
    }

    @Test func `F-B8 a busy device is asked again, an acknowledging one read back`() {
        for (code, writes) in [(UInt8(6), 2), (5, 2)] {
            var bench = Bench()
            Self.open(2, in: &bench)
            bench.fault(.exception(code), unit: 2, Self.isWrite)
            bench.order(Self.close(2))
            bench.run(for: .seconds(30))
            #expect(bench.ends(of: id).map(\.plain) == ["seen closed wrote"])
            #expect(bench.writes.count == writes)
        }
    }

    @Test func `a device that stays busy ends the close, and nothing is said to be written`() {
        var bench = Bench()
        Self.open(2, in: &bench)
        bench.fault(.exception(6), unit: 2, times: .max, Self.isWrite)
        bench.order(Self.close(2))
        bench.run(for: .minutes(1))
        #expect(bench.ends(of: id) == [.notDone(.busy)])
        #expect(bench.writes.count == 4)
    }

    @Test func `F-B10 contacts that do not obey are seen open in the end`() {
        var bench = Bench()
        Self.open(2, in: &bench)
        bench.devices[2]?.isStuck = true
        bench.order(Self.close(2))
        bench.run(for: .minutes(2))
        #expect(bench.ends(of: id).map(\.plain) == ["seen open wrote"])
        #expect(bench.writes.count == 1)
    }

    @Test func `F-B18 a state register that lags is waited for`() {
        var bench = Bench()
        Self.open(2, in: &bench)
        bench.devices[2]?.lag = .seconds(20)
        bench.order(Self.close(2))
        bench.run(for: .minutes(1))
        #expect(bench.ends(of: id).map(\.plain) == ["seen closed wrote"])
        #expect(bench.writes.count == 1)
    }

    @Test func `F-B7 a point that the meter does not have does not stop a close`() {
        var bench = Bench()
        Self.open(2, in: &bench)
        bench.devices[2]?.missing = [Device.Place(table: .holdingRegisters, address: 3)]
        bench.order(Self.close(2))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id).map(\.plain) == ["seen closed wrote"])
    }

    @Test func `a unit that does not answer ends the close soon, and the engine may ask again`() {
        var bench = Bench()
        bench.devices[2] = nil
        bench.order(Self.close(2))
        bench.run(for: .seconds(4))
        #expect(bench.ends(of: id) == [.notDone(.silent)])
        #expect(bench.sent.count <= 2)
        bench.devices[2] = Profiles.device(2, closed: false)
        bench.order(Self.close(2, OrderID(2)))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: OrderID(2)).map(\.plain) == ["seen closed wrote"])
    }

    @Test func `a path that is not there and a device that is not there are told apart`() {
        for (code, fault) in [(UInt8(0x0A), LineFault.pathUnavailable), (0x0B, .targetSilent)] {
            var bench = Bench()
            bench.fault(.exception(code), unit: 2)
            bench.order(Self.close(2))
            bench.run(for: .seconds(3))
            #expect(bench.ends(of: id) == [.notDone(fault)])
        }
    }

    @Test func `a connection that breaks between select and operate voids the select`() {
        var bench = Bench()
        Self.open(2, in: &bench)
        bench.fault(.breakBefore, unit: 2, Self.isWrite)
        bench.order(Self.close(2))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id).map(\.plain) == ["seen closed wrote"])
        #expect(bench.devices[2]?.movements == [1])
        #expect(Set(bench.sent.filter { $0.request.address == 100 }.map(\.connection)).count >= 2)
    }

    @Test func `a separate relay is proven by itself, and its meter by itself`() {
        var bench = Bench()
        bench.devices[9] = Profiles.moduleDevice(9, closed: false)
        bench.order(.close(id, Profiles.separate(2, relay: 9), .serial(Profiles.serial(2)), insist: false))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id).map(\.plain) == ["seen closed wrote"])
        #expect(bench.writes.map(\.request) == [.writeSingleCoil(address: 1, on: true)])
        #expect(bench.writes.map(\.unit) == [9])

        bench.devices[9]?.set(.holdingRegisters, 50, Profiles.split(1))
        bench.order(.close(OrderID(2), Profiles.separate(2, relay: 9), .serial(Profiles.serial(2)), insist: false))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: OrderID(2)) == [.notDone(.wrongIdentity(SerialNumber("1")))])
    }

    @Test func `a meter that falls silent beside its relay does not hide the relay`() {
        var bench = Bench()
        bench.devices[9] = Profiles.moduleDevice(9, closed: false)
        bench.order(.close(id, Profiles.separate(2, relay: 9), .serial(Profiles.serial(2)), insist: false))
        bench.run { !$0.writes.isEmpty }
        bench.devices[2] = nil
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id) == [.seen(.closed, wrote: true, nil)])
    }

    @Test func `an order for another line, an unknown profile or a channel that is not there is refused`() {
        var bench = Bench()
        bench.order(
            .close(OrderID(1), Profiles.address(2, line: LineID(2)), .serial(Profiles.serial(2)), insist: false))
        bench.order(
            .close(OrderID(2), Profiles.address(2, profile: "none"), .serial(Profiles.serial(2)), insist: false))
        for id in [OrderID(1), OrderID(2)] { #expect(bench.ends(of: id) == [.notDone(.forbidden)]) }
        #expect(bench.sent.isEmpty)
    }

    @Test func `a read-back tells the state and writes nothing`() {
        var bench = Bench()
        Self.open(2, in: &bench)
        bench.order(.readBack(id, Profiles.address(2), .serial(Profiles.serial(2))))
        bench.run(for: .seconds(5))
        #expect(bench.ends(of: id).map(\.plain) == ["seen open looked"])
        #expect(bench.writes.isEmpty)
    }

    @Test func `a state that the profile does not know is told as it is, and does not stop a close`() {
        var bench = Bench()
        bench.devices[2]?.set(.holdingRegisters, 200, [77])
        bench.order(.readBack(OrderID(3), Profiles.address(2), .serial(Profiles.serial(2))))
        bench.run(for: .seconds(5))
        #expect(bench.ends(of: OrderID(3)) == [.notDone(.noState(77))])
        bench.order(Self.close(2))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id).map(\.plain) == ["seen closed wrote"])
    }

    @Test func `a close said twice is done once`() {
        var bench = Bench()
        Self.open(2, in: &bench)
        bench.order(Self.close(2))
        bench.order(Self.close(2))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id).count == 1)
        #expect(bench.writes.count == 1)
    }

    @Test func `I-L1 a look that rests behind a busy device does not hold a close of its relay up`() {
        var bench = Bench()
        Self.open(2, in: &bench)
        bench.fault(.exception(6), unit: 2)
        bench.order(.readBack(OrderID(7), Profiles.address(2), .serial(Profiles.serial(2))))
        bench.run(for: .milliseconds(100))
        bench.order(Self.close(2))
        bench.run(for: .milliseconds(500))
        #expect(bench.ends(of: OrderID(7)) == [.notDone(.superseded)])
        #expect(bench.devices[2]?.movements == [1])
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id).map(\.plain) == ["seen closed wrote"])
    }

    @Test func `I-C11 a close that is abandoned at any moment writes nothing more, and says whether it had written`() {
        for milliseconds in stride(from: Int64(0), through: 4_000, by: 10) {
            var bench = Bench()
            Self.open(2, in: &bench)
            // It never moves, so that it would be written again.
            bench.devices[2]?.isStuck = true
            bench.order(Self.close(2))
            bench.run(for: .milliseconds(milliseconds))
            let written = bench.writes.count
            guard bench.ends(of: id).isEmpty else { break }
            bench.order(.abandon(id))
            #expect(bench.ends(of: id) == [written > 0 ? .unknown(.superseded) : .notDone(.superseded)])
            bench.run(for: .seconds(60))
            #expect(bench.writes.count == written, "after \(milliseconds) ms")
            // The unit is free again.
            bench.tell(.read(MeterID(2), token: 1))
            bench.run(for: .seconds(1))
            #expect(bench.answers[1] != nil, "after \(milliseconds) ms")
        }
    }

    @Test func `an abandoned look ends and lets its unit go`() {
        var bench = Bench()
        bench.order(.readBack(id, Profiles.address(2), .serial(Profiles.serial(2))))
        bench.run(for: .milliseconds(5))
        bench.order(.abandon(id))
        #expect(bench.ends(of: id) == [.notDone(.superseded)])
        bench.tell(.read(MeterID(2), token: 1))
        bench.run(for: .seconds(1))
        #expect(bench.answers[1] != nil)
    }

    @Test func `I-L1 a close does not wait for the many whose contacts have not been seen closed yet`() {
        var bench = Bench(Profiles.meters(1...70))
        for unit in UInt8(1)...64 {
            Self.open(unit, in: &bench)
            bench.devices[unit]?.isStuck = true
            bench.order(Self.close(unit, OrderID(Int64(unit))))
        }
        bench.run(for: .seconds(20))
        #expect(bench.writes.count == 64)
        Self.open(70, in: &bench)
        bench.order(Self.close(70, OrderID(70)))
        bench.run(for: .seconds(1))
        #expect(bench.devices[70]?.movements == [1])
    }
}
