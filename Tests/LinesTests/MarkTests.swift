import Lines
import Metering
import Quantities
import Supply
import Testing

@Suite struct `Marks` {
    @Test func `at each mark every meter is read once, in the order of the configuration`() throws {
        var bench = Bench(Profiles.meters(1...5))
        bench.run(for: .minutes(15))
        #expect(bench.samples.map(\.meter.number) == [1, 2, 3, 4, 5])
        let mark = try #require(bench.samples.first?.mark)
        #expect(mark.milliseconds % 900_000 == 0)
        #expect(bench.samples.allSatisfy { $0.mark == mark && $0.purpose == .mark })
        #expect(bench.samples.first?.energy == WattHours(1001))
        #expect(bench.samples.first?.relay == .closed)
        bench.run(for: .minutes(15))
        #expect(bench.samples.count == 10)
    }

    @Test func `the mark under way when a line begins is read late`() {
        var bench = Bench(settled: false)
        bench.connect()
        bench.run(for: .seconds(5))
        #expect(bench.samples.map(\.meter.number) == [1, 2, 3])
        #expect(bench.samples.allSatisfy { $0.sourceTime - ($0.mark ?? $0.sourceTime) > .seconds(59) })
    }

    @Test func `a meter that missed its mark is tried again until the next one and read late`() {
        var bench = Bench()
        bench.fault(.silence, unit: 2, times: 3)
        bench.run(for: .minutes(15))
        #expect(bench.samples.map(\.meter.number) == [1, 3, 2])
        #expect(!bench.reports.contains { if case .missed = $0 { true } else { false } })
    }

    @Test func `a mark that nobody answered is told missed once, when the next begins`() throws {
        var bench = Bench()
        bench.fault(.silence, unit: 2, times: .max)
        bench.run(for: .minutes(31))
        let missed = bench.reports.compactMap {
            if case .missed(let meter, let mark, let fault) = $0 { (meter, mark, fault) } else { nil }
        }
        #expect(missed.count == 1)
        #expect(missed.first?.0 == MeterID(2))
        #expect(missed.first?.2 == .silent)
        let first = try #require(bench.samples.first?.mark)
        #expect(missed.first?.1 == first)
    }

    @Test func `a line that is too slow for all of its meters reads none of them much more often than another`() {
        // 20 meters every 2 s with 300 ms each: about 6 of 20 at a mark.
        var bench = Bench(Profiles.meters(1...20, every: .seconds(2)), settled: false)
        bench.latency = .milliseconds(150)
        bench.connect()
        bench.run(for: .seconds(400))
        var counts = [Int64: Int]()
        for sample in bench.samples { counts[sample.meter.number, default: 0] += 1 }
        let most = counts.values.max() ?? 0
        let least = (1...20).map { counts[$0] ?? 0 }.min() ?? 0
        #expect(least >= 40)
        #expect(most * 2 <= least * 3)
        #expect(bench.reports.contains { if case .missed(_, _, .tooLate) = $0 { true } else { false } })
    }

    @Test func `F-S6 a clock set back by a little brings no mark twice and skips none`() {
        var bench = Bench()
        bench.run(for: .minutes(15))
        bench.step(wall: .seconds(-100))
        bench.run(for: .minutes(30))
        #expect(bench.samples.filter { $0.meter == MeterID(1) }.count == 2)
        let marks = bench.samples.filter { $0.meter == MeterID(1) }.compactMap(\.mark)
        #expect(marks.last.map { $0 - marks[0] } == .minutes(15))
    }

    @Test func `F-S6 a clock set back by hours goes on with the marks of the new time`() {
        var bench = Bench()
        bench.run(for: .minutes(15))
        bench.step(wall: .hours(-5))
        bench.forget()
        bench.run(for: .hours(1))
        #expect(bench.samples.filter { $0.meter == MeterID(1) }.count == 4)
        #expect(bench.samples.allSatisfy { $0.sourceTime >= $0.mark ?? $0.sourceTime })
    }

    @Test func `F-S6 a clock that leaps a year misses one mark for each meter, not thousands`() {
        var bench = Bench()
        bench.step(wall: .days(365))
        bench.run(for: .minutes(1))
        let missed = bench.reports.filter { if case .missed = $0 { true } else { false } }
        #expect(missed.count == 3)
        #expect(bench.samples.count == 3)
    }

    @Test func `marks of different intervals do not disturb each other`() {
        let meters = Profiles.meters(1...2, every: .minutes(15)) + Profiles.meters(3...4, every: .minutes(60))
        var bench = Bench(meters)
        bench.run(for: .hours(4))
        #expect(bench.samples.filter { $0.meter == MeterID(1) }.count == 16)
        #expect(bench.samples.filter { $0.meter == MeterID(4) }.count == 4)
    }
}
