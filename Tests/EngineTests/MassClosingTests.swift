import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Many closings on a feeder wait for each other, one never does; and what answers again is tried at once.
@Suite struct MassClosingTests {
    private func closes(_ orders: [LineOrder]) -> [OrderID] {
        orders.compactMap { if case .close(let id, _, _, _) = $0 { id } else { nil } }
    }

    /// Many flats on one feeder, each dark and in debt of one yuan.
    private func darkStreet(_ count: Int) -> EngineHarness {
        let flats = (1...count).map { number in
            Flat("\(4000 + number)", balance: Money(yuan: -1)) { $0.inheritedOpen = true }
        }
        let world = EngineHarness.street(flats)
        _ = world.takeEffects()
        return world
    }

    @Test func `I-L1 the meter answers again: the closing is tried at once`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        for _ in 0..<40 {
            for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.silent)))]) }
            world.pass(.seconds(10))
        }
        for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.silent)))]) }
        let line = try #require(world.state.lines.keys.first)
        world.turn([.line(line, .resumed(unit: 1))])
        world.pass(.milliseconds(50))
        #expect(closes(world.takeOrders()).count == 1)
    }

    @Test func `I-L1 a flapping line does not multiply the attempts`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        let line = try #require(world.state.lines.keys.first)
        for _ in 0..<100 {
            world.turn([.line(line, .up), .line(line, .down)])
            world.pass(.milliseconds(5))
            for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.unreachable)))]) }
        }
        world.pass(.minutes(1))
        for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.unreachable)))]) }
        var attempts = 0
        for _ in 0..<60 {
            world.pass(.seconds(1))
            for id in closes(world.takeOrders()) {
                attempts += 1
                world.turn([.order(.ended(id, .notDone(.unreachable)))])
            }
        }
        #expect(attempts <= 4)
    }

    @Test func `I-C12 the first ten on a feeder close at once, the others each wait a while of up to two minutes`()
        throws
    {
        let world = darkStreet(60)
        for number in 4001...4060 { _ = world.pay("\(number)", Money(yuan: 2), serial: "\(number)") }
        let first = world.takeOrders()
        #expect(closes(first).count == 10)
        for order in first { world.run(order) }
        var perSecond: [Int] = []
        for _ in 0..<121 {
            world.pass(.seconds(1))
            let orders = world.takeOrders()
            perSecond.append(closes(orders).count)
            for order in orders { world.run(order) }
        }
        #expect(perSecond.reduce(0, +) == 50)
        #expect((perSecond.max() ?? 0) < 10)
    }

    @Test func `I-C12 neither a restart nor a line that comes back closes a whole feeder at once`() throws {
        for restarts in [true, false] {
            let world = darkStreet(60)
            for number in 4001...4060 { _ = world.pay("\(number)", Money(yuan: 2), serial: "\(number)") }
            if restarts {
                world.restart()
            } else {
                for _ in 0..<20 {
                    for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.unreachable)))]) }
                    world.pass(.seconds(30))
                }
                for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.unreachable)))]) }
                let line = try #require(world.state.lines.keys.first)
                world.turn([.line(line, .up)])
                // What is tried at once comes due now; in any longer moment a random wait may end too.
                world.pass(.milliseconds(1))
            }
            var first = 0
            for order in world.takeOrders() {
                world.run(order)
                first += 1
            }
            #expect(first <= 10, "restarts: \(restarts)")
            for _ in 0..<130 {
                world.pass(.seconds(1))
                for order in world.takeOrders() { world.run(order) }
            }
            #expect((4001...4060).allSatisfy { !world.isOpen("\($0)") }, "restarts: \(restarts)")
        }
    }

    /// The wait of a home is a hash of its id and of the turn's number: of fifty waits within two minutes one is shorter than 100 ms in
    /// every 24th run, and then eleven close within those. Here each is foretold, for twelve turns in a row.
    @Test(arguments: 0..<12)
    func `I-C12 a line comes back: ten close at once, and each other home when its own wait is over`(_ shift: Int)
        throws
    {
        let world = darkStreet(60)
        for number in 4001...4060 { _ = world.pay("\(number)", Money(yuan: 2), serial: "\(number)") }
        for _ in 0..<20 {
            for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.unreachable)))]) }
            world.pass(.seconds(30))
        }
        for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.unreachable)))]) }
        for _ in 0..<shift { world.turn([.tick]) }
        let line = try #require(world.state.lines.keys.first)
        world.turn([.line(line, .up)])
        let back = world.clocks.monotonic
        let turn = UInt64(bitPattern: world.state.gateway.turn)
        var closed: [SupplyPointID: Span] = [:]
        let step = Span.milliseconds(100)
        for _ in 0...1_201 {
            world.pass(step)
            for order in world.takeOrders() {
                guard case .close(let id, let address, _, _) = order else { continue }
                closed[address.supplyPoint] = world.clocks.monotonic - back
                world.relay[address.meter] = .closed
                world.turn([
                    .order(.ended(id, .seen(.closed, wrote: true, world.sample(address.meter, .verify))))
                ])
            }
        }
        for (index, id) in world.state.supplyPoints.keys.sorted().enumerated() {
            var hash = SplitMix(seed: UInt64(bitPattern: id.number) ^ turn)
            let wait = index < 10 ? Span.milliseconds(1) : Span(milliseconds: Int64(hash.next() % 120_000))
            let at = try #require(closed[id], "home \(index) is dark")
            #expect(at >= wait && at - step <= wait, "home \(index) closed after \(at), its wait was \(wait)")
        }
        #expect(world.oracle.violations == [])
    }

    @Test func `I-L1 I-C12 units of neighbours that flap keep no paid home dark`() throws {
        let world = darkStreet(30)
        let line = try #require(world.state.lines.keys.first)
        _ = world.pay("4001", Money(yuan: 2), serial: "1")
        for second in 0..<300 {
            for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.silent)))]) }
            let unit = UInt8(2 + second % 29)
            world.turn([.line(line, .suspended(unit: unit)), .line(line, .resumed(unit: unit))])
            world.pass(.seconds(1))
        }
        for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.silent)))]) }
        // A neighbour's unit says nothing of this home's meter, and its own, however often it comes and goes, is one home's.
        world.turn([.line(line, .resumed(unit: 2))])
        world.pass(.milliseconds(50))
        #expect(world.takeOrders().isEmpty)
        for _ in 0..<20 { world.turn([.line(line, .resumed(unit: 1))]) }
        world.pass(.milliseconds(50))
        #expect(closes(world.takeOrders()).count == 1)
    }

    @Test func `I-L1 a separate relay's unit that answers again wakes its home too`() throws {
        let world = EngineHarness.street([
            Flat("3301", balance: Money(yuan: -1)) {
                $0.separateRelay = true
                $0.inheritedOpen = true
            }
        ])
        _ = world.pay("3301", Money(yuan: 2), serial: "1")
        let line = try #require(world.state.lines.keys.first)
        for unit in [UInt8(1), 100] {
            for _ in 0..<40 {
                for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.silent)))]) }
                world.pass(.seconds(5))
            }
            for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.silent)))]) }
            world.turn([.line(line, .resumed(unit: unit))])
            world.pass(.milliseconds(20))
            let again = closes(world.takeOrders())
            #expect(again.count == 1, "unit \(unit)")
            for id in again { world.turn([.order(.ended(id, .notDone(.silent)))]) }
        }
    }

    @Test func `I-C12 I-L1 who has waited a turn of a mass closing waits for no other, although the unit fell silent`()
        throws
    {
        let world = darkStreet(60)
        let line = try #require(world.state.lines.keys.first)
        for number in 4001...4060 { _ = world.pay("\(number)", Money(yuan: 2), serial: "\(number)") }
        for order in world.takeOrders() { world.run(order) }
        // The first of those that wait gets its turn while the others' are still to come.
        var turn: (id: OrderID, address: RelayAddress)?
        for _ in 0..<300 where turn == nil {
            world.pass(.milliseconds(100))
            for order in world.takeOrders() {
                if turn == nil, case .close(let id, let address, _, _) = order {
                    turn = (id, address)
                } else {
                    world.run(order)
                }
            }
        }
        let (id, address) = try #require(turn)
        world.turn([.order(.ended(id, .notDone(.silent)))])
        world.turn([
            .line(line, .suspended(unit: address.relayUnit)), .line(line, .resumed(unit: address.relayUnit)),
        ])
        world.pass(.milliseconds(10))
        let again = world.takeOrders().contains {
            if case .close(_, let other, _, _) = $0 { other.supplyPoint == address.supplyPoint } else { false }
        }
        #expect(again)
    }
}
