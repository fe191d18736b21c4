import Lines
import Metering
import ModbusFrames
import Quantities
import Supply
import Testing

@Suite struct `Suspension` {
    static func isSuspended(_ report: LineReport) -> Bool { if case .suspended = report { true } else { false } }

    @Test func `I-L4 a dead unit costs one time-out for each step of its back-off, and the others nothing`() {
        var bench = Bench(Profiles.meters(1...20))
        bench.devices[7] = nil
        bench.run(for: .hours(1))
        let asked = bench.sent.filter { $0.unit == 7 }.map(\.at)
        // Doubling from half a second to five minutes, with jitter down to one half: about 10 steps and then 12 to 24 an hour.
        #expect(asked.count < 40)
        #expect(asked.count > 12)
        for (first, second) in zip(asked.dropFirst(12), asked.dropFirst(13)) {
            #expect(second - first > .seconds(149))
            #expect(second - first < .seconds(310))
        }
        #expect(bench.samples.filter { $0.meter == MeterID(8) }.count == 4)
        #expect(bench.reports.filter(Self.isSuspended) == [.suspended(unit: 7, .silent)])
    }

    @Test func `a unit that comes back is told once and read at once`() {
        var bench = Bench()
        bench.devices[2] = nil
        bench.run(for: .minutes(20))
        bench.devices[2] = Profiles.device(2)
        bench.run(for: .minutes(6))
        #expect(bench.reports.filter { $0 == .resumed(unit: 2) }.count == 1)
        #expect(bench.samples.contains { $0.meter == MeterID(2) })
    }

    @Test func `F-B9 a gateway that misses one target suspends that meter alone`() {
        var bench = Bench()
        bench.fault(.exception(0x0B), unit: 2, times: .max)
        bench.run(for: .minutes(20))
        #expect(bench.reports.contains(.suspended(unit: 2, .targetSilent)))
        #expect(bench.samples.map(\.meter.number).sorted() == [1, 3])
    }

    @Test func `F-B9 a gateway without its path is left alone for more than twenty seconds, and is not dead`() throws {
        var bench = Bench()
        bench.run(for: .minutes(14) - .seconds(30))
        bench.fault(.exception(0x0A), times: 3)
        bench.run(for: .minutes(5))
        let times = bench.sent.map(\.at)
        try #require(times.count > 4)
        // The second unit shows that it is the path and not the first unit.
        #expect(times[1] - times[0] < .seconds(1))
        #expect(times[2] - times[1] > .seconds(20))
        #expect(times[3] - times[2] > .seconds(20))
        #expect(bench.samples.count == 3)
        #expect(!bench.reports.contains(.lineDown))
    }

    @Test func `I-L1 while the gateway's path rests a closing leaves all the same`() throws {
        var bench = Bench()
        bench.run(for: .minutes(14) - .seconds(30))
        bench.fault(.exception(0x0A), times: 2)
        bench.run { $0.sent.count == 2 }
        bench.run(for: .seconds(1))
        bench.forget()
        bench.order(Close.close(3))
        bench.run(for: .seconds(4))
        #expect(bench.sent.contains { $0.unit == 3 })
        #expect(bench.ends(of: OrderID(1)).count == 1)
    }

    @Test func `a path that is missing for one unit alone does not stop the others`() {
        var bench = Bench(Profiles.meters(1...3, every: .minutes(1)))
        bench.fault(.exception(0x0A), unit: 2, times: .max)
        bench.run(for: .minutes(30))
        #expect(bench.samples.filter { $0.meter == MeterID(1) }.count >= 29)
        #expect(bench.sent.filter { $0.unit == 2 }.count < 20)
    }

    @Test func `F-B9 I-L4 a unit that now has a path and now has none does not stop the others`() {
        var bench = Bench(Profiles.meters(1...3, every: .minutes(1)))
        for _ in 0..<5 {
            bench.run(for: .seconds(55))
            bench.fault(.exception(0x0A), unit: 2)
            bench.forget()
            bench.run { $0.samples.contains { $0.meter == MeterID(1) } }
            bench.run(for: .seconds(2))
            #expect(bench.samples.contains { $0.meter == MeterID(3) })
        }
    }

    @Test func `F-B9 I-L4 two units without a path do not stop the others, however quiet the line`() {
        var bench = Bench(Profiles.meters(1...4))
        for unit in UInt8(2)...3 { bench.fault(.exception(0x0A), unit: unit, times: .max) }
        bench.run(for: .minutes(16))
        for token in UInt64(1)...60 {
            bench.tell(.read(MeterID(1), token: token))
            bench.run(for: .seconds(30))
        }
        let failed = bench.answers.values.filter { if case .failed = $0 { true } else { false } }
        #expect(failed.isEmpty)
        #expect(bench.answers.count == 60)
    }

    @Test func `F-B8 a busy meter is asked again soon, one that failed is asked slowly`() {
        for (code, count) in [(UInt8(6), 7...14), (4, 3...12)] {
            var bench = Bench(Profiles.meters(1...1))
            bench.run(for: .minutes(14) - .seconds(30))
            bench.fault(.exception(code), times: .max)
            bench.run(for: .minutes(3))
            #expect(count.contains(bench.sent.count))
            #expect(bench.samples.isEmpty)
        }
    }

    @Test func `a request that the driver will not send is not offered again and again`() {
        var bench = Bench()
        bench.fault(.refused, unit: 2, times: .max)
        bench.run(for: .minutes(30))
        #expect(bench.sent.filter { $0.unit == 2 }.count < 60)
        #expect(bench.samples.filter { $0.meter == MeterID(1) }.count == 2)
        bench.order(Close.close(2))
        bench.run(for: .seconds(1))
        #expect(bench.ends(of: OrderID(1)) == [.notDone(.forbidden)])
    }

    @Test func `F-B21 a connection lost by one request again and again does not spin`() {
        var bench = Bench(Profiles.meters(1...3))
        bench.fault(.malformed, unit: 2, times: .max)
        bench.run(for: .minutes(30))
        #expect(bench.sent.filter { $0.unit == 2 }.count < 60)
        #expect(bench.samples.filter { $0.meter == MeterID(1) }.count == 2)
    }
}

@Suite struct `Refused points` {
    static func place(_ address: UInt16) -> Device.Place { Device.Place(table: .holdingRegisters, address: address) }

    static func refused(_ reports: [LineReport]) -> [LineReport] {
        reports.filter { if case .pointRefused = $0 { true } else { false } }
    }

    @Test func `F-B7 a point that is wrong in the profile is found, told once and left out, and the others go on`()
        throws
    {
        var bench = Bench(Profiles.meters(1...1), settled: false)
        bench.devices[1]?.missing = [Self.place(3)]
        bench.connect()
        bench.run(for: .seconds(20))
        #expect(Self.refused(bench.reports) == [.pointRefused(MeterID(1), .voltageL1, .illegalDataAddress)])
        #expect(bench.samples.first?.energy == WattHours(1001))
        #expect(bench.samples.first?.voltage == nil)
        bench.forget()
        bench.run(for: .minutes(15))
        #expect(Self.refused(bench.reports).isEmpty)
        #expect(bench.samples.count == 1)
        #expect(bench.sent.count == 2)
    }

    @Test func `a device that refuses everything is not believed, and asked slowly until it answers`() {
        var bench = Bench(Profiles.meters(1...1), settled: false)
        bench.fault(.exception(2), times: 10)
        bench.connect()
        bench.run(for: .minutes(10))
        #expect(Self.refused(bench.reports).isEmpty)
        #expect(bench.samples.first?.voltage != nil)
        #expect(bench.sent.count < 20)
    }

    @Test func `in an image a block may lack what the others have`() {
        var bench = ImageBench.bench(blocks: 4, settled: false)
        bench.devices[9]?.missing = [Self.place(1044)]
        bench.connect()
        bench.run(for: .minutes(1))
        #expect(Self.refused(bench.reports) == [.pointRefused(MeterID(3), .power, .illegalDataAddress)])
        #expect(bench.samples.count == 4)
        #expect(bench.samples.map(\.power) == [Watts(42), Watts(42), nil, Watts(42)])
    }

    @Test func `configured anew, a refused point is asked for again`() {
        var bench = Bench(Profiles.meters(1...1), settled: false)
        bench.devices[1]?.missing = [Self.place(3)]
        bench.connect()
        bench.run(for: .seconds(20))
        bench.devices[1]?.missing = []
        bench.tell(.configure(bench.configuration))
        bench.run(for: .minutes(15))
        #expect(bench.samples.last?.voltage == Millivolts(230))
    }
}
