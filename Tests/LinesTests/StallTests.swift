import Lines
import Metering
import ModbusFrames
import Quantities
import Supply
import Testing

/// Units that answer each question 2.5 s late, where a question is given up after one second, behind an endpoint that asks one device
/// after the other: who is asked next waits behind them, without fault of its own.
@Suite struct `Stalls` {
    static func bench(_ stalled: [UInt8], of units: ClosedRange<UInt8>, every interval: Span) -> Bench {
        var bench = Bench(Profiles.meters(units, every: interval))
        for unit in stalled { bench.fault(.stall(.milliseconds(2500)), unit: unit, times: .max) }
        return bench
    }

    /// The longest time in which this meter told nothing.
    static func longestGap(_ bench: Bench, _ unit: UInt8, since start: Monotonic) -> Span {
        let times = bench.samplesAt.filter { $0.meter == MeterID(Int64(unit)) && $0.at > start }.map(\.at)
        return zip([start] + times, times + [bench.now]).map { $1 - $0 }.max() ?? .zero
    }

    @Test
    func
        `F-B1 I-L4 a unit that stalls every question holds its neighbour up for seconds, and does not make it suspect`()
    {
        var bench = Self.bench([1], of: 1...2, every: .seconds(2))
        let start = bench.now
        bench.run(for: .minutes(10))
        #expect(Self.longestGap(bench, 2, since: start) < .seconds(8))
        #expect(bench.samples.count > 285)
        #expect(bench.reports.filter(Suspension.isSuspended) == [.suspended(unit: 1, .silent)])
    }

    @Test(arguments: [[1, 2, 3], [2, 4, 6], [4, 5, 6]] as [[UInt8]])
    func `F-B1 I-L4 several units that stall leave their neighbours every mark`(stalled: [UInt8]) {
        var bench = Self.bench(stalled, of: 1...6, every: .minutes(1))
        let start = bench.now
        bench.run(for: .minutes(20))
        for unit in UInt8(1)...6 where !stalled.contains(unit) {
            #expect(Self.longestGap(bench, unit, since: start) < .seconds(72))
            #expect(bench.samples.count { $0.meter == MeterID(Int64(unit)) } >= 20)
        }
    }

    @Test
    func
        `I-L4 an endpoint behind which nobody answers is asked ever more rarely, and everybody is read when it is back`()
    {
        var bench = Bench(Profiles.meters(1...20))
        let devices = bench.devices
        bench.devices = [:]
        bench.run(for: .hours(1))
        #expect(bench.sent.count < 400)
        #expect(Set(bench.sent.map(\.unit)).count == 20)
        bench.devices = devices
        bench.run(for: .minutes(6))
        #expect(Set(bench.samples.map(\.meter)).count == 20)
    }

    @Test(arguments: [1, 3] as [Int64])
    func `I-L1 I-L4 a closing that a dead meter is asked for again and again leaves the others every mark`(
        seconds: Int64
    ) {
        var bench = Bench(Profiles.meters(1...6, every: .seconds(10)), responseTimeout: .seconds(seconds))
        bench.devices[1] = nil
        bench.run(for: .minutes(5))
        let start = bench.now
        var id = OrderID(1)
        while bench.now < start + .minutes(30) {
            bench.order(Close.close(1, id))
            bench.run { !$0.ends(of: id).isEmpty }
            // As the engine does in the end.
            bench.run(for: .seconds(25))
            id = OrderID(id.number + 1)
        }
        for unit in UInt8(2)...6 { #expect(Self.longestGap(bench, unit, since: start) < .seconds(10 + 7 * seconds)) }
    }

    /// A probe that comes to nothing because another's silence kept the endpoint was no probe, and is made again.
    @Test(arguments: [[1, 2], [1, 2, 3], [2, 4, 6]] as [[UInt8]])
    func `I-L4 F-B1 whoever was silent while others were is read again within six minutes`(stalled: [UInt8]) {
        for step in 0..<60 as Range<Int64> {
            var bench = Self.bench(stalled, of: 1...6, every: .seconds(2))
            bench.run(for: .seconds(10) + .milliseconds(397 * step))
            bench.rules = []
            let start = bench.now
            bench.run(for: .minutes(6))
            let read = Set(bench.samplesAt.filter { $0.at > start }.map(\.meter))
            #expect(read.count == 6, "\(step)")
        }
    }

    /// Whenever it comes, and tried again as the engine does where it comes to nothing: after 1 s, 2 s, 4 s and so on.
    @Test(arguments: [[1], [1, 2, 3], [1, 2, 3, 4, 5]] as [[UInt8]])
    func `F-B1 I-L1 a closing is written within five seconds while others stall every question`(stalled: [UInt8]) {
        var longest = Span.zero
        for step in 0..<100 as Range<Int64> {
            var bench = Self.bench(stalled, of: 1...6, every: .seconds(2))
            bench.devices[6] = Profiles.device(6, closed: false)
            bench.run(for: .milliseconds(397 * step))
            let start = bench.now
            var id = OrderID(1)
            var pause = Span.seconds(1)
            while bench.writes.isEmpty, bench.now < start + .minutes(5) {
                bench.order(Close.close(6, id))
                bench.run { !$0.writes.isEmpty || !$0.ends(of: id).isEmpty }
                guard bench.writes.isEmpty else { break }
                bench.run(for: pause)
                id = OrderID(id.number + 1)
                pause = pause * 2
            }
            longest = max(longest, bench.now - start)
        }
        #expect(longest < .seconds(5))
    }
}
