import Lines
import Metering
import ModbusFrames
import Quantities
import Supply
import Testing

@Suite struct `Connection` {
    @Test func `a line that never came up tells it, misses its marks and asks nothing`() {
        var bench = Bench(settled: false)
        bench.run(for: .minutes(16))
        #expect(bench.sent.isEmpty)
        #expect(bench.reports.filter { $0 == .lineDown }.count == 1)
        let missed = bench.reports.filter { if case .missed(_, _, .unreachable) = $0 { true } else { false } }
        #expect(missed.count == 3)
    }

    @Test func `orders and reads on a line that is down end at once`() {
        var bench = Bench(settled: false)
        bench.run(for: .minutes(1))
        bench.order(Close.close(2))
        bench.order(Trip.select(3, OrderID(2)))
        bench.tell(.read(MeterID(1), token: 9))
        #expect(bench.ends(of: OrderID(1)) == [.notDone(.unreachable)])
        #expect(bench.ends(of: OrderID(2)) == [.notDone(.unreachable)])
        #expect(bench.answers[9] == .failed(.unreachable))
    }

    @Test func `a line that is just reconnecting keeps orders and reads for a moment`() {
        var bench = Bench()
        bench.connectTime = .seconds(2)
        bench.disconnect()
        bench.devices[2] = Profiles.device(2, closed: false)
        bench.order(Close.close(2))
        bench.tell(.read(MeterID(1), token: 9))
        #expect(bench.ends(of: OrderID(1)).isEmpty)
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: OrderID(1)).map(\.plain) == ["seen closed wrote"])
        if case .sample = bench.answers[9] {} else { Issue.record("not read") }
    }

    @Test func `down and up are told, a connection made anew before control is not`() {
        var bench = Bench()
        bench.fault(.silence, unit: 3)
        bench.tell(.read(MeterID(3), token: 1))
        bench.run(for: .seconds(2))
        bench.order(Close.close(2))
        bench.run(for: .seconds(2))
        #expect(bench.reopens == 1)
        #expect(!bench.reports.contains(.lineDown))
        bench.disconnect()
        bench.run(for: .seconds(2))
        #expect(bench.reports.filter { $0 == .lineDown || $0 == .lineUp } == [.lineDown, .lineUp])
    }

    @Test func `I-L2 a line that is taken out of service ends what is under way, as far as it got`() {
        var bench = Trip.selected(Profiles.meters(1...4))
        bench.order(.release(OrderID(1), deadline: bench.now + .seconds(2)))
        bench.order(Close.close(3, OrderID(2)))
        bench.run { !$0.writes.isEmpty }
        bench.tell(.read(MeterID(4), token: 1))
        bench.tell(.stop)
        #expect(bench.ends(of: OrderID(1)) == [.unknown(.unreachable)])
        #expect(bench.ends(of: OrderID(2)).count == 1)
        #expect(bench.answers[1] == .failed(.unreachable))
        #expect(bench.line.load.orders == 0)
    }

    @Test func `an idle connection is asked for when there is something to do`() {
        var bench = Bench()
        bench.tell(.idle)
        bench.tell(.read(MeterID(2), token: 1))
        #expect(bench.reopens == 1)
        bench.run(for: .seconds(1))
        if case .sample = bench.answers[1] {} else { Issue.record("not read") }
    }

    @Test func `what the driver never completes is given up`() throws {
        let meters = Profiles.meters(1...1)
        let configuration = LineConfiguration(id: LineID(1), meters: meters)
        var now = Monotonic(milliseconds: 0)
        let wall = Instant(milliseconds: 1_780_000_000_000)
        var line = Line(configuration, now: now, wall: wall)
        var actions: [LineAction] = []
        line.handle(.up(1), now: now, wall: wall, into: &actions)
        line.handle(.order(Close.close(1)), now: now, wall: wall, into: &actions)
        for _ in 0..<200 {
            guard let next = line.nextDeadline else { break }
            now = max(now, next)
            line.handle(.tick, now: now, wall: wall, into: &actions)
            if actions.last == .reopen {
                line.handle(.up(UInt64(now.milliseconds)), now: now, wall: wall, into: &actions)
            }
        }
        let ends = actions.filter { if case .report(.order(.ended)) = $0 { true } else { false } }
        #expect(ends == [.report(.order(.ended(OrderID(1), .notDone(.silent))))])
    }

    @Test func `F-B2 an answer that comes after its request was given up is nobody's`() {
        var bench = Bench()
        bench.run(for: .minutes(15))
        let count = bench.samples.count
        for ticket in UInt64(0)..<100 { bench.tell(.completed(ticket, .reply(.registers([1, 2, 3, 4])))) }
        #expect(bench.samples.count == count)
    }

    @Test func `a device that wants silence between two requests gets it`() {
        let profile = Profiles.makeMeter(limits: RequestLimits(gapMilliseconds: 300))
        var bench = Bench(Profiles.meters(1...3, profile: profile))
        bench.devices[2] = Profiles.device(2, closed: false)
        bench.order(Close.close(2))
        bench.run(for: .minutes(15))
        #expect(bench.ends(of: OrderID(1)).map(\.plain) == ["seen closed wrote"])
        for unit in UInt8(1)...3 {
            let times = bench.sent.filter { $0.unit == unit }.map(\.at)
            for (first, second) in zip(times, times.dropFirst()) { #expect(second - first >= .milliseconds(300)) }
        }
        #expect(bench.samples.count == 3)
    }

    @Test func `several requests are in flight where the endpoint bears them, never more`() {
        var bench = Bench(Profiles.meters(1...40), inFlight: 4)
        bench.run(for: .minutes(14) - .seconds(30))
        bench.run { $0.line.load.inFlight == 4 }
        #expect(bench.line.load.inFlight == 4)
        bench.run(for: .seconds(30))
        #expect(bench.samples.count == 40)
    }
}

@Suite struct `Reading on demand` {
    @Test func `several who wait for the same meter share one reading`() throws {
        var bench = Bench()
        for token in UInt64(1)...3 { bench.tell(.read(MeterID(2), token: token)) }
        bench.run(for: .seconds(1))
        #expect(bench.answers.count == 3)
        #expect(bench.samples.count == 1)
        #expect(bench.samples.first?.purpose == .onDemand)
        #expect(bench.samples.first?.serial == Profiles.serial(2))
        #expect(bench.samples.first?.mark == nil)
    }

    @Test func `it goes before marks`() {
        var bench = Bench(Profiles.meters(1...50))
        bench.run(for: .minutes(14) - .seconds(30))
        bench.run { !$0.sent.isEmpty }
        bench.tell(.read(MeterID(50), token: 1))
        bench.run { !$0.answers.isEmpty }
        #expect(bench.samples.count <= 1 + 1)
    }

    @Test func `a meter that does not answer is told so at once, and an insistent caller does not slow the line`() {
        var bench = Bench()
        bench.devices[2] = nil
        bench.run(for: .minutes(20))
        let before = bench.sent.count
        for token in UInt64(1)...20 {
            bench.tell(.read(MeterID(2), token: token))
            bench.run(for: .milliseconds(1500))
        }
        #expect(bench.answers.count == 20)
        #expect(bench.answers.values.allSatisfy { $0 == .failed(.silent) })
        #expect(bench.sent.count - before <= 8)
    }

    @Test func `a busy meter is waited for, up to a point`() {
        var bench = Bench()
        bench.fault(.exception(6), unit: 2, times: 2)
        bench.tell(.read(MeterID(2), token: 1))
        bench.fault(.exception(6), unit: 3, times: .max)
        bench.tell(.read(MeterID(3), token: 2))
        bench.run(for: .seconds(5))
        if case .sample = bench.answers[1] {} else { Issue.record("not read") }
        #expect(bench.answers[2] == .failed(.busy))
    }

    @Test func `a meter that is not on this line cannot be reached here`() {
        var bench = Bench()
        bench.tell(.read(MeterID(99), token: 1))
        #expect(bench.answers[1] == .failed(.unreachable))
    }
}

@Suite struct `Configuration` {
    @Test func `meters come and go, orders and who waits for a reading stay`() {
        var bench = Bench()
        bench.devices[2] = Profiles.device(2, closed: false)
        bench.devices[4] = Profiles.device(4)
        bench.order(Close.close(2))
        bench.tell(.read(MeterID(1), token: 1))
        bench.tell(.read(MeterID(3), token: 3))
        bench.tell(
            .configure(
                LineConfiguration(
                    id: LineID(1), meters: Profiles.meters(1...2) + Profiles.meters(4...4), seed: 7)))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: OrderID(1)).map(\.plain) == ["seen closed wrote"])
        if case .sample = bench.answers[1] {} else { Issue.record("not read") }
        #expect(bench.answers[3] == .failed(.unreachable))
        // The new meter's mark is read late; the others' was read before.
        #expect(bench.samples.filter { $0.purpose == .mark }.map(\.meter.number) == [4])
        bench.run(for: .minutes(15))
        #expect(bench.samples.filter { $0.purpose == .mark }.map(\.meter.number) == [4, 1, 2, 4])
    }

    @Test func `a line without meters is quiet`() {
        var bench = Bench([], settled: false)
        bench.connect()
        bench.run(for: .hours(1))
        #expect(bench.sent.isEmpty)
        #expect(bench.reports == [.lineUp])
    }
}
