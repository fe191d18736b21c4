import Lines
import Metering
import ModbusFrames
import Quantities
import Supply
import Testing

@Suite struct `Trip` {
    let id = OrderID(1)

    static func select(_ unit: UInt8, _ id: OrderID = OrderID(1), profile: String = "meter") -> LineOrder {
        .selectTrip(id, Profiles.address(unit, profile: profile), .serial(Profiles.serial(unit)))
    }

    /// A bench whose trip of unit 2 is selected.
    static func selected(
        _ meters: [LineMeter] = Profiles.meters(1...3), inFlight: Int = 1, profile: String = "meter"
    ) -> Bench {
        var bench = Bench(meters, inFlight: inFlight)
        bench.order(select(2, profile: profile))
        bench.run { !$0.selections(of: OrderID(1)).isEmpty }
        return bench
    }

    func release(_ bench: inout Bench) {
        bench.order(.release(id, deadline: bench.now + .seconds(2)))
    }

    @Test func `a trip selects, reports a fresh sample, waits for its release, opens and reads back`() throws {
        var bench = Self.selected()
        let (sample, state) = try #require(bench.selections(of: id).first)
        #expect(sample.purpose == .select)
        #expect(sample.energy == WattHours(1002))
        #expect(sample.serial == Profiles.serial(2))
        #expect(state == .closed)
        bench.run(for: .milliseconds(500))
        #expect(bench.writes.isEmpty)
        release(&bench)
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id).map(\.plain) == ["seen open wrote"])
        #expect(bench.devices[2]?.movements == [0])
        #expect(bench.selections(of: id).count == 1)
    }

    @Test func `a release that comes after its deadline writes nothing`() {
        var bench = Self.selected()
        bench.order(.release(id, deadline: Monotonic(milliseconds: bench.now.milliseconds - 1)))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id) == [.notDone(.tooLate)])
        #expect(bench.writes.isEmpty)
    }

    @Test func `a release that waits behind a slow request until its deadline passes writes nothing`() {
        var bench = Self.selected()
        bench.latency = .milliseconds(900)
        bench.tell(.read(MeterID(3), token: 1))
        bench.order(.release(id, deadline: bench.now + .milliseconds(500)))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id) == [.notDone(.tooLate)])
        #expect(bench.writes.isEmpty)
    }

    @Test func `a select that is not released in two seconds ends, and a later release changes nothing`() {
        var bench = Self.selected()
        bench.run(for: .seconds(2))
        #expect(bench.ends(of: id) == [.notDone(.tooLate)])
        release(&bench)
        bench.run(for: .seconds(5))
        #expect(bench.ends(of: id).count == 1)
        #expect(bench.writes.isEmpty)
    }

    @Test func `a release that nobody selected for is too late`() {
        var bench = Bench()
        release(&bench)
        #expect(bench.ends(of: id) == [.notDone(.tooLate)])
    }

    @Test func `an abandoned trip writes nothing and lets the unit go`() {
        var bench = Self.selected()
        bench.order(.abandon(id))
        #expect(bench.ends(of: id) == [.notDone(.superseded)])
        bench.tell(.read(MeterID(2), token: 1))
        bench.run(for: .seconds(1))
        #expect(bench.answers[1] != nil)
    }

    @Test func `I-C10 nothing else is asked of the unit between select and operate, and others are`() {
        var bench = Self.selected()
        bench.tell(.read(MeterID(2), token: 1))
        bench.tell(.read(MeterID(3), token: 2))
        let before = bench.sent.count
        bench.run(for: .milliseconds(800))
        #expect(bench.sent[before...].allSatisfy { $0.unit == 3 })
        #expect(bench.answers[2] != nil)
        #expect(bench.answers[1] == nil)
        release(&bench)
        bench.run(for: .seconds(10))
        #expect(bench.answers[1] != nil)
        #expect(bench.sent[before...].first { $0.unit == 2 }?.request.isWrite == true)
    }

    @Test func `I-C4 a trip whose write timed out is read back and never written again`() {
        for (fault, expected) in [(Bench.Fault.silence, "seen closed wrote"), (.lostAnswer, "seen open wrote")] {
            var bench = Self.selected()
            bench.fault(fault, unit: 2) { $0.isWrite }
            release(&bench)
            bench.run(for: .minutes(2))
            #expect(bench.ends(of: id).map(\.plain) == [expected])
            #expect(bench.writes.count == 1)
            #expect(bench.reopens == 1)
        }
    }

    @Test func `F-B21 a trip whose connection broke after the write is read back over the next`() throws {
        var bench = Self.selected()
        bench.fault(.breakAfter, unit: 2) { $0.isWrite }
        release(&bench)
        bench.run(for: .minutes(2))
        #expect(bench.ends(of: id).map(\.plain) == ["seen open wrote"])
        #expect(bench.writes.count == 1)
    }

    @Test func `a trip whose read-back never answers ends unknown`() {
        var bench = Self.selected()
        bench.fault(.silence, unit: 2, times: .max)
        release(&bench)
        bench.run(for: .minutes(2))
        #expect(bench.ends(of: id) == [.unknown(.silent)])
        #expect(bench.writes.count == 1)
    }

    @Test func `a trip whose line never comes back ends unknown`() {
        var bench = Self.selected()
        bench.fault(.breakAfter, unit: 2) { $0.isWrite }
        bench.isReachable = false
        release(&bench)
        bench.run(for: .minutes(2))
        #expect(bench.ends(of: id) == [.unknown(.unreachable)])
    }

    @Test func `F-B8 a busy device was not switched, an acknowledging one is read back`() {
        for (code, expected) in [
            (UInt8(6), "not done busy"), (5, "seen closed wrote"), (4, "seen closed wrote"),
            (2, "not done exception_2"),
        ] {
            var bench = Self.selected()
            bench.fault(.exception(code), unit: 2) { $0.isWrite }
            release(&bench)
            bench.run(for: .minutes(2))
            #expect(bench.ends(of: id).map(\.plain) == [expected])
            #expect(bench.writes.count == 1)
        }
    }

    @Test func `a connection that breaks while a trip is selected ends it, and nothing is written`() {
        var bench = Self.selected()
        bench.disconnect()
        #expect(bench.ends(of: id) == [.notDone(.unreachable)])
        bench.run(for: .seconds(1))
        release(&bench)
        bench.run(for: .seconds(10))
        #expect(bench.writes.isEmpty)
        #expect(bench.ends(of: id).count == 1)
    }

    @Test func `F-B2 a time-out of another unit while a trip is selected voids the select`() {
        var bench = Self.selected()
        bench.fault(.silence, unit: 3)
        bench.tell(.read(MeterID(3), token: 1))
        bench.run(for: .milliseconds(1100))
        release(&bench)
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id) == [.notDone(.unreachable)])
        #expect(bench.writes.isEmpty)
    }

    @Test func `F-B2 after a time-out the connection is made anew before control`() throws {
        var bench = Bench()
        bench.fault(.silence, unit: 3)
        bench.tell(.read(MeterID(3), token: 1))
        bench.run(for: .seconds(2))
        let before = bench.connection
        bench.order(Self.select(2))
        bench.run { !$0.selections(of: OrderID(1)).isEmpty }
        #expect(bench.reopens == 1)
        #expect(bench.connection == before + 1)
    }

    @Test func `F-B13 a meter with another serial number is not tripped`() {
        var bench = Bench()
        bench.devices[2]?.set(.holdingRegisters, 100, Profiles.split(99))
        bench.order(Self.select(2))
        bench.run(for: .seconds(5))
        #expect(bench.ends(of: id) == [.notDone(.wrongIdentity(SerialNumber("99")))])
        #expect(bench.selections(of: id).isEmpty)
    }

    @Test func `F-B4 an answer of another unit ends the trip and is told`() {
        var bench = Bench()
        bench.fault(.misrouted(3), unit: 2)
        bench.order(Self.select(2))
        bench.run(for: .seconds(5))
        #expect(bench.ends(of: id) == [.notDone(.misrouted)])
        #expect(bench.reports.contains(.misrouted(expected: 2, got: 3)))
    }

    @Test func `F-B19 a device that restarted since the select makes a trip unknown`() {
        let profile = Profiles.makeMeter(name: "counting", uptime: true)
        var bench = Self.selected(Profiles.meters(1...3, profile: profile), profile: "counting")
        release(&bench)
        bench.run { !$0.writes.isEmpty }
        bench.devices[2]?.set(.holdingRegisters, 300, Profiles.split(3))
        bench.run(for: .minutes(1))
        #expect(bench.ends(of: id) == [.unknown(.restarted)])
    }

    @Test func `an open relay is selected as it is, and the engine decides`() throws {
        var bench = Bench()
        bench.devices[2] = Profiles.device(2, closed: false)
        bench.order(Self.select(2))
        bench.run(for: .seconds(1))
        #expect(bench.selections(of: id).first?.1 == .open)
    }

    @Test func `a trip that was asked for again after its end gets the same end`() {
        var bench = Self.selected()
        release(&bench)
        bench.run(for: .seconds(10))
        bench.order(Self.select(2))
        bench.run(for: .seconds(10))
        let ends = bench.ends(of: id)
        #expect(ends.count == 2)
        #expect(ends.first == ends.last)
        #expect(bench.writes.count == 1)
    }

    @Test func `with several requests in flight a write is alone on the line`() {
        var bench = Self.selected(Profiles.meters(1...30), inFlight: 4)
        for meter in 3...20 { bench.tell(.read(MeterID(Int64(meter)), token: UInt64(meter))) }
        release(&bench)
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id).map(\.plain) == ["seen open wrote"])
        #expect(bench.answers.count == 18)
    }
}

@Suite struct `A close against a trip` {
    let trip = OrderID(1)
    let close = OrderID(2)

    func order(_ unit: UInt8) -> LineOrder {
        .close(close, Profiles.address(unit), .serial(Profiles.serial(unit)), insist: false)
    }

    @Test func `I-C5 a close supersedes a trip that waits`() {
        var bench = Bench()
        bench.tell(.read(MeterID(3), token: 1))
        bench.order(Trip.select(2))
        bench.order(order(2))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: trip) == [.notDone(.superseded)])
        #expect(bench.ends(of: close).map(\.plain) == ["seen closed looked"])
        #expect(bench.selections(of: trip).isEmpty)
    }

    @Test func `I-C5 a close supersedes a selected trip, and its release writes nothing`() {
        var bench = Trip.selected()
        bench.order(order(2))
        bench.order(.release(trip, deadline: bench.now + .seconds(2)))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: trip) == [.notDone(.superseded)])
        #expect(bench.ends(of: close).map(\.plain) == ["seen closed looked"])
        #expect(bench.writes.isEmpty)
    }

    @Test func `F-S12 a close during a trip's settling lets it be read back at once, then closes`() throws {
        var bench = Trip.selected()
        bench.order(.release(trip, deadline: bench.now + .seconds(2)))
        bench.run { !$0.writes.isEmpty }
        bench.run(for: .milliseconds(100))
        let ordered = bench.now
        bench.order(order(2))
        bench.run(for: .seconds(20))
        #expect(bench.ends(of: trip).map(\.plain) == ["seen open wrote"])
        #expect(bench.ends(of: close).map(\.plain) == ["seen closed wrote"])
        #expect(bench.devices[2]?.movements == [0, 1])
        let second = try #require(bench.writes.last)
        #expect(second.at - ordered < Profiles.settle)
    }

    @Test func `F-S12 a close while the trip's write is on its way runs right after its read-back`() {
        var bench = Trip.selected()
        bench.fault(.lostAnswer, unit: 2) { $0.isWrite }
        bench.order(.release(trip, deadline: bench.now + .seconds(2)))
        bench.order(order(2))
        bench.run(for: .seconds(20))
        #expect(bench.ends(of: trip).map(\.plain) == ["seen open wrote"])
        #expect(bench.ends(of: close).map(\.plain) == ["seen closed wrote"])
        #expect(bench.devices[2]?.movements == [0, 1])
    }

    @Test func `a close of another relay does not wait for a trip that holds its unit`() {
        var bench = Bench()
        bench.devices[9] = Profiles.moduleDevice(9, closed: false)
        let first = RelayAddress(
            supplyPoint: SupplyPointID(77), meter: MeterID(3), meterUnit: 3, meterProfile: "meter",
            meterSerial: Profiles.serial(3), line: LineID(1), relayUnit: 9, relayProfile: "module", relayChannel: 0,
            relaySerial: Profiles.serial(9))
        bench.order(.selectTrip(trip, first, .serial(Profiles.serial(3))))
        bench.run { !$0.selections(of: OrderID(1)).isEmpty }
        bench.order(.close(close, Profiles.separate(2, relay: 9), .serial(Profiles.serial(2)), insist: false))
        #expect(bench.ends(of: trip) == [.notDone(.superseded)])
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: close).map(\.plain) == ["seen closed wrote"])
    }

    @Test func `a trip of another unit stays selected while a close runs`() {
        var bench = Trip.selected()
        bench.devices[3] = Profiles.device(3, closed: false)
        bench.order(order(3))
        bench.run(for: .milliseconds(300))
        bench.order(.release(trip, deadline: bench.now + .seconds(2)))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: trip).map(\.plain) == ["seen open wrote"])
        #expect(bench.ends(of: close).map(\.plain) == ["seen closed wrote"])
    }
}
