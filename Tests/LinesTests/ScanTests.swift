import Lines
import Metering
import ModbusFrames
import Quantities
import Supply
import Testing

/// The search for devices at addresses that nothing is bound to (R5).
@Suite struct ScanTests {
    private func found(_ bench: Bench) -> [UInt8] {
        bench.reports.compactMap { if case .foundUnit(let unit, _) = $0 { unit } else { nil } }
    }

    private func ends(_ bench: Bench) -> [LineReport] {
        bench.reports.filter { if case .scanned = $0 { true } else { false } }
    }

    @Test func `R5 a meter that nothing is bound to answers, and tells who it is; silence is nobody`() {
        var bench = Bench(Profiles.meters(1...2))
        bench.devices[9] = Profiles.device(9)
        bench.tell(.scan(Array(3...12)))
        bench.run(for: .minutes(2))
        #expect(found(bench) == [9])
        #expect(ends(bench) == [.scanned(asked: 10, found: 1, left: 0)])
        #expect(!bench.reports.contains { if case .suspended = $0 { true } else { false } })
        #expect(bench.reports.contains(.foundUnit(9, [Profiles.serial(9)])))
        #expect(bench.writes.isEmpty)
    }

    @Test func `F-B7 a refusal is an answer, and 0B is none`() {
        var bench = Bench(Profiles.meters(1...2))
        bench.fault(.exception(2), unit: 5, times: 9)
        bench.fault(.exception(0x0B), unit: 6, times: 9)
        bench.tell(.scan([5, 6]))
        bench.run(for: .minutes(1))
        #expect(found(bench) == [5])
        #expect(ends(bench) == [.scanned(asked: 2, found: 1, left: 0)])
    }

    @Test func `I-L4 an order waits for no more than the one question that is on its way`() throws {
        var bench = Bench(Profiles.meters(1...2))
        bench.tell(.scan(Array(3...247)))
        bench.run(for: .milliseconds(3_300))
        let begun = bench.now
        bench.order(.close(OrderID(1), Profiles.address(1), .serial(Profiles.serial(1)), insist: true))
        bench.run { !$0.ends(of: OrderID(1)).isEmpty || $0.now > begun + .minutes(1) }
        #expect(bench.ends(of: OrderID(1)).count == 1)
        // With its end the search goes on, in the same moment.
        let end = bench.now
        let between = bench.sent.filter { $0.at > begun && $0.at < end && $0.unit > 2 }
        #expect(between.isEmpty)
        let first = try #require(bench.sent.first { $0.at >= begun })
        #expect(first.at - begun <= .seconds(2))
    }

    @Test func `I-L2 a scan ends, also where the connection never comes back`() {
        var bench = Bench(Profiles.meters(1...2))
        bench.tell(.scan(Array(3...247)))
        bench.run(for: .seconds(10))
        bench.isReachable = false
        bench.disconnect()
        bench.run(for: .minutes(30))
        #expect(ends(bench).count == 1)
        bench.reconnect()
        bench.run(for: .minutes(5))
        #expect(ends(bench).count == 1)
    }
}
