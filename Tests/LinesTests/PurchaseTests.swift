import Lines
import Metering
import ModbusFrames
import Quantities
import Supply
import Testing

@Suite struct `Purchase` {
    let id = OrderID(1)
    let amount = CreditAmount.money(Money(yuan: 50))

    private func bench(_ profile: DeviceProfile = Profiles.prepaid) -> Bench {
        var bench = Bench(Profiles.meters(1...3, profile: profile), settled: false)
        for unit in UInt8(1)...3 { bench.devices[unit] = Profiles.prepaidDevice(unit) }
        bench.connect()
        bench.run(for: .seconds(20))
        bench.forget()
        return bench
    }

    private func order(_ expected: Int64 = 16, _ id: OrderID = OrderID(1), profile: String = "prepaid") -> LineOrder {
        .purchase(
            id, Profiles.address(2, profile: profile), .serial(Profiles.serial(2)), amount, expected: expected)
    }

    private static func isWrite(_ request: Request) -> Bool { request.isWrite }

    @Test func `I-C10 the meter is proven, its count read, one write sent, and the count read again`() throws {
        var bench = bench()
        bench.order(order())
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id).map(\.plain) == ["600000 after 17 wrote"])
        #expect(
            bench.writes.map(\.request) == [.writeMultipleRegisters(address: 40, values: [0x5A5A, 17, 0, 5000])])
        #expect(bench.devices[2]?.purchases.map(\.count) == [17])
        let write = try #require(bench.sent.firstIndex { $0.request.isWrite })
        // The serial number and the count came right before it, over the same connection.
        let select = bench.sent[..<write].suffix(while: {
            $0.unit == 2 && $0.connection == bench.sent[write].connection
        })
        #expect(select.contains { $0.request == .readHoldingRegisters(address: 100, count: 2) })
        #expect(select.contains { $0.request == .readHoldingRegisters(address: 20, count: 3) })
        #expect(bench.sent[write + 1].at - bench.sent[write].at >= .seconds(1))
        guard case .counted(_, _, let sample) = try #require(bench.ends(of: id).first) else { return }
        #expect(sample.purpose == .verify)
        #expect(sample.serial == Profiles.serial(2))
    }

    @Test func `marks tell credit and count, and a look tells them without writing`() {
        var bench = bench()
        bench.order(.readCredit(id, Profiles.address(2, profile: "prepaid"), .serial(Profiles.serial(2))))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id).map(\.plain) == ["100000 after 16 looked"])
        #expect(bench.writes.isEmpty)
        bench.run(for: .minutes(15))
        let credit = MeterCredit(remaining: .money(Money(yuan: 10)), purchases: 16)
        #expect(bench.samples.filter { $0.meter == MeterID(2) }.map(\.credit) == [credit])
    }

    @Test(arguments: [15, 17] as [Int64])
    func `another count than the expected stops a purchase before anything is written`(expected: Int64) {
        var bench = bench()
        bench.order(order(expected))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id).map(\.plain) == ["100000 after 16 looked"])
        #expect(bench.writes.isEmpty)
    }

    @Test func `I-C1 another serial number stops a purchase before anything is written`() {
        var bench = bench()
        bench.order(
            .purchase(
                id, Profiles.address(2, profile: "prepaid"), .serial(SerialNumber("1")), amount, expected: 16))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id) == [.notDone(.wrongIdentity(Profiles.serial(2)))])
        #expect(bench.writes.isEmpty)
    }

    @Test func `a meter without credit in its profile, and an amount that it does not take, are refused`() {
        var plain = Bench()
        plain.order(order(profile: "meter"))
        plain.run(for: .seconds(5))
        #expect(plain.ends(of: id) == [.notDone(.forbidden)])
        var bench = bench()
        bench.order(
            .purchase(
                id, Profiles.address(2, profile: "prepaid"), .serial(Profiles.serial(2)), .money(Money(yuan: 101)),
                expected: 16))
        bench.run(for: .seconds(5))
        #expect(bench.ends(of: id) == [.notDone(.forbidden)])
        #expect(bench.sent.allSatisfy { !$0.request.isWrite })
    }

    /// Every fault at every request of a purchase: what the line says is what the device did, or "unknown".
    @Test(arguments: [
        Bench.Fault.silence, .lostAnswer, .breakAfter, .breakBefore, .exception(3), .exception(4), .exception(5),
        .exception(6), .exception(0x0A), .exception(0x0B), .misrouted(9), .malformed, .refused, .forgotten,
    ])
    func `I-C4 F-B1 F-B8 F-B10 F-B21 with any fault at any step a purchase is written once at most`(
        fault: Bench.Fault
    ) throws {
        for step in 0..<6 {
            for times in [1, 2, 40] {
                var bench = bench()
                var passed = 0
                bench.fault(fault, unit: 2, times: times) { _ in
                    passed += 1
                    return passed > step
                }
                bench.order(order())
                bench.run(for: .minutes(4))
                let name = "\(fault) at \(step), \(times) times"
                let ends = bench.ends(of: id)
                try #require(ends.count == 1, "\(name)")
                #expect(bench.writes.count { $0.answer?.mayHaveExecuted != false } <= 1, "\(name)")
                let taken = bench.devices[2]?.purchases.count ?? 0
                #expect(taken <= 1, "\(name)")
                switch ends[0] {
                case .counted(let credit, let wrote, _):
                    #expect(credit.purchases == 16 + Int64(taken), "\(name)")
                    #expect(wrote || taken == 0, "\(name)")
                case .notDone: #expect(taken == 0, "\(name)")
                case .unknown: #expect(bench.writes.count >= 1, "\(name)")
                case .seen: Issue.record("\(name)")
                }
                #expect(bench.line.load.orders == 0, "\(name)")

                // Nothing is sent again under the same order; the next one finds out, and ends it.
                bench.rules = []
                bench.order(order())
                bench.run(for: .minutes(1))
                #expect(bench.devices[2]?.purchases.count == taken, "\(name)")
                bench.order(order(16, OrderID(2)))
                bench.run(for: .minutes(1))
                let next = bench.ends(of: OrderID(2)).map(\.plain)
                #expect(next == [taken == 1 ? "600000 after 17 looked" : "600000 after 17 wrote"], "\(name)")
                #expect(bench.devices[2]?.purchases.count == 1, "\(name)")
            }
        }
    }

    @Test func `F-B18 a count that lags is waited for`() {
        var bench = bench()
        bench.devices[2]?.creditLag = .seconds(8)
        bench.order(order())
        bench.run(for: .seconds(40))
        #expect(bench.ends(of: id).map(\.plain) == ["600000 after 17 wrote"])
        #expect(bench.writes.count == 1)
    }

    @Test func `F-B19 a device that restarts after the write is asked what it counts`() {
        let uptime = Point(quantity: .uptimeSeconds, table: .holdingRegisters, address: 300, encoding: .u32)
        let profile = DeviceProfile(
            name: "prepaid", model: "P", points: Profiles.meter.points, identity: Profiles.meter.identity,
            relay: Profiles.meter.relay, uptime: uptime, credit: Profiles.prepaid.credit)
        var bench = bench(profile)
        bench.order(order())
        bench.run { !$0.writes.isEmpty }
        bench.devices[2]?.set(.holdingRegisters, 300, [0, 0])
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: id).map(\.plain) == ["600000 after 17 wrote"])
    }

    @Test func `a close of the same meter goes first, and does not wait for a count`() throws {
        var bench = bench()
        bench.devices[2]?.set(.holdingRegisters, 200, [0])
        bench.devices[2]?.creditLag = .seconds(20)
        bench.order(order())
        bench.run { !$0.writes.isEmpty }
        let close = OrderID(2)
        bench.order(.close(close, Profiles.address(2, profile: "prepaid"), .serial(Profiles.serial(2)), insist: false))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: close).map(\.plain) == ["seen closed wrote"])
        #expect(bench.ends(of: id).isEmpty)
        bench.run(for: .seconds(30))
        #expect(bench.ends(of: id).map(\.plain) == ["600000 after 17 wrote"])
    }

    @Test func `a purchase goes before marks, and behind a close that waits`() {
        var bench = Bench(Profiles.meters(1...50, profile: Profiles.prepaid))
        for unit in UInt8(1)...50 { bench.devices[unit] = Profiles.prepaidDevice(unit) }
        bench.devices[40]?.set(.holdingRegisters, 200, [0])
        bench.run(for: .minutes(14) - .seconds(30))
        bench.run { !$0.sent.isEmpty }
        let before = bench.sent.count
        bench.order(order())
        bench.order(
            .close(
                OrderID(2), Profiles.address(40, profile: "prepaid"), .serial(Profiles.serial(40)), insist: false))
        bench.run { $0.writes.count == 2 }
        #expect(bench.writes.map(\.unit) == [40, 2])
        #expect(
            bench.sent[before...].prefix { $0.at <= bench.writes[0].at }.allSatisfy { $0.unit == 40 || $0.unit == 2 })
    }

    @Test func `two purchases for one meter follow one another`() {
        var bench = bench()
        bench.order(order())
        bench.order(order(17, OrderID(2)))
        bench.run(for: .seconds(20))
        #expect(bench.ends(of: id).map(\.plain) == ["600000 after 17 wrote"])
        #expect(bench.ends(of: OrderID(2)).map(\.plain) == ["1100000 after 18 wrote"])
        #expect(bench.devices[2]?.purchases.map(\.count) == [17, 18])
    }

    @Test func `a purchase that was not written can be taken back, one that was runs to its end`() {
        var bench = bench()
        bench.isReachable = false
        bench.disconnect()
        bench.order(order())
        bench.order(.abandon(id))
        #expect(bench.ends(of: id) == [.notDone(.superseded)])
        bench.reconnect()
        bench.order(order(16, OrderID(2)))
        bench.run { !$0.writes.isEmpty }
        bench.order(.abandon(OrderID(2)))
        bench.run(for: .seconds(10))
        #expect(bench.ends(of: OrderID(2)).map(\.plain) == ["600000 after 17 wrote"])
        bench.tell(.stop)
        #expect(bench.ends(of: OrderID(2)).count == 1)
    }
}

extension BidirectionalCollection {
    /// The elements at the end that all satisfy `condition`.
    fileprivate func suffix(while condition: (Element) -> Bool) -> [Element] {
        var found: [Element] = []
        for element in reversed() {
            guard condition(element) else { break }
            found.insert(element, at: 0)
        }
        return found
    }
}
