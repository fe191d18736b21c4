import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// The process dies at every turn of the golden story in turn, with what it had committed let out or lost, and lives on.
@Suite struct RestartTests {
    /// From arrears to darkness to light; how many turns it took.
    private func story(_ crash: EngineHarness.Crash?, separate: Bool = false) throws -> EngineHarness {
        let world = EngineHarness.arrears { $0.separateRelay = separate }
        world.crash = crash
        let meter = try #require(world.meter("3301"))
        for _ in 0..<40 where !world.isOpen() {
            world.serve()
            world.live(.seconds(2), interval: .seconds(2), [meter])
        }
        #expect(world.isOpen(), "\(String(describing: crash)): never switched off")
        world.settle(steps: 3)
        // Whoever pays gets a receipt, at last with the second try under the same key.
        let request = world.payment("3301", Money(yuan: 20), serial: "1")
        var receipt = world.receipt(world.pay(request))
        if receipt == nil { receipt = world.receipt(world.pay(request)) }
        #expect(receipt != nil)
        world.settle(steps: 20)
        return world
    }

    private func judge(_ world: EngineHarness, _ crash: EngineHarness.Crash) {
        let at = "\(crash)"
        #expect(!world.isOpen(), "\(at): paid, and in the dark")
        #expect(world.oracle.violations == [], "\(at)")
        #expect(world.operationsByOrder.values.allSatisfy { $0 == 1 }, "\(at): one order operated twice")
        let opened = world.operations.filter { $0.to == .open }.map(\.order)
        let permitted = world.permits.map(\.order)
        #expect(
            opened.allSatisfy { order in permitted.count { $0 == order } == 1 }, "\(at): opened without its own permit")
        #expect(world.point("3301")?.restore == nil, "\(at)")
        #expect(world.point("3301")?.order == nil, "\(at)")
        #expect(world.point("3301")?.belief.state == .closed, "\(at)")
        #expect(world.state.orders.isEmpty && world.stored.orders.isEmpty, "\(at): an order without an end")
        #expect(world.stored.permits.isEmpty, "\(at): a permit left open")
        #expect(world.items(.unknownTrip).isEmpty && world.items(.fieldJob).isEmpty, "\(at)")
        #expect(world.entries.count { $0.reason == .payment } == 1, "\(at): one payment, one credit")
        let series = world.state.meters.mapValues(\.series)
        let balances = world.state.accounts.mapValues(\.available)
        world.restart()
        #expect(world.state.meters.mapValues(\.series) == series, "\(at)")
        #expect(world.state.accounts.mapValues(\.available) == balances, "\(at)")
    }

    @Test func `I-L5 I-C4 F-S1 the golden story with a death after every turn, its effects lost`() throws {
        let turns = try story(nil).turns
        #expect(turns > 50)
        for turn in 3...turns {
            judge(try story(.after(turn)), .after(turn))
        }
    }

    @Test func `I-L5 I-C4 F-S1 the golden story with a death before every turn, its events lost`() throws {
        let turns = try story(nil).turns
        for turn in 3...turns {
            judge(try story(.before(turn)), .before(turn))
        }
    }

    @Test func `I-C4 after a death between release and report the relay is read back before all else`() throws {
        for wrote in [true, false] {
            let world = EngineHarness.arrears()
            let (id, _) = try #require(world.untilRelease())
            if wrote { world.open(id) }
            world.restart()
            #expect(world.orderRows.first { $0.id == id }?.state == .unknown)
            #expect(world.permits.first?.order == id && world.stored.permits.isEmpty)
            world.pass(.milliseconds(20))
            let orders = world.takeOrders()
            #expect(orders.count == 1)
            guard case .readBack? = orders.first else { throw Failure("\(orders)") }
            for order in orders { world.run(order) }
            #expect(world.orderRows.first { $0.id == id }?.state == (wrote ? .verified : .unknown))
            world.settle(steps: 25)
            #expect(world.orderRows.first { $0.id == id }?.state == (wrote ? .verified : .failed))
            #expect(world.oracle.violations == [])
        }
    }

    @Test func `F-B18 F-S1 I-C4 after a restart "closed" settles nothing as long as the opening may still come`() throws
    {
        let world = EngineHarness.arrears()
        let (id, address) = try #require(world.untilRelease())
        // Written; the process dies before the contact has moved, which takes 25 s.
        world.selecting = [:]
        world.restart()
        for _ in 0..<12 {
            world.pass(.seconds(2))
            for order in world.takeOrders() { world.run(order) }
            world.read(address.meter)
        }
        #expect(world.orderRows.first { $0.id == id }?.state == .unknown)
        #expect(world.point("3301")?.belief.openedBy == .usPerhaps(id))
        world.relay[address.meter] = .open
        world.power[address.meter] = Watts(0)
        world.settle(steps: 5)
        #expect(world.orderRows.first { $0.id == id }?.state == .verified)
        #expect(world.point("3301")?.belief.openedBy == .us(id))
        #expect(world.items(.foreignOpen).isEmpty)
        #expect(world.receipt(world.pay("3301", Money(yuan: 10), serial: "1"))?.supply == .restoring)
        world.serve()
        #expect(!world.isOpen())
        #expect(world.oracle.violations == [])
    }

    @Test func `F-B18 F-S1 I-L1 paid within the lag of an opening: the closing writes although it reads closed`() throws
    {
        let world = EngineHarness.arrears()
        let (id, address) = try #require(world.untilRelease())
        world.selecting = [:]
        world.restart()
        world.pass(.seconds(1))
        for order in world.takeOrders() { world.run(order) }
        #expect(world.receipt(world.pay("3301", Money(yuan: 10), serial: "1"))?.supply == .restoring)
        func close() throws -> OrderID {
            for order in world.takeOrders() {
                if case .close(let close, _, _, let insist) = order {
                    #expect(insist)
                    return close
                }
            }
            throw Failure("no closing")
        }
        // A line that believed its cache: what is owed goes on being owed.
        let first = try close()
        world.turn([.order(.ended(first, .seen(.closed, wrote: false, nil)))])
        #expect(world.point("3301")?.restore != nil)
        #expect(world.orderRows.first { $0.id == id }?.state == .unknown)
        world.pass(.seconds(2))
        world.close(try close(), address, insist: true)
        #expect(world.point("3301")?.restore == nil)
        #expect(world.orderRows.first { $0.id == id }?.state == .verified)
        #expect(world.point("3301")?.belief.state == .closed)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C4 a trip that was selecting when the process died is over, and nothing was written`() throws {
        let world = EngineHarness.arrears()
        let (id, address) = try #require(world.untilSelect())
        world.restart()
        #expect(world.orderRows.first { $0.id == id }?.state == .expired)
        world.select(id, address)
        #expect(world.permits.isEmpty)
        #expect(world.operations.isEmpty)
    }

    @Test func `I-C8 after a start no trip before a mark of this life was read`() throws {
        let world = EngineHarness.arrears()
        _ = try #require(world.untilSelect())
        world.restart()
        let meter = try #require(world.meter("3301"))
        // A look, and the mark that was under way, are not enough.
        let under = Sample(
            meter: meter, purpose: .mark, mark: world.clocks.wall - .seconds(1),
            sourceTime: world.clocks.wall + .milliseconds(1),
            energy: world.energy[meter], power: Watts(4_400), relay: .closed)
        world.turn([.sample(under)])
        world.pass(.milliseconds(500))
        world.turn([.sample(world.sample(meter, .onDemand))])
        #expect(world.takeOrders().isEmpty)
        #expect(world.decisions.last?.reasons.contains(.notReadSinceStart) == true)
        #expect(world.untilSelect() != nil)
    }

    @Test func `I-C8 F-S2 what the daily check found outlives a restart, until a check of the whole store is clean`()
        throws
    {
        let world = EngineHarness.arrears()
        let meter = try #require(world.meter("3301"))
        world.turn([.unsound])
        for _ in 0..<2 {
            // The quick check at start looks at less, and finds nothing.
            world.restart()
            #expect(!world.state.isSound)
            world.settle(steps: 15)
            #expect(!world.isOpen())
            #expect(world.account("3301")?.lastReasons.contains(.storeNotSound) == true)
        }
        #expect(world.permits.isEmpty)
        world.turn([.sound])
        #expect(world.state.isSound && world.stored.gateway.unsoundSince == nil)
        #expect(world.audits.map(\.action).filter { $0.hasPrefix("store.") } == ["store.unsound", "store.sound"])
        world.turn([.sound])
        #expect(world.audits.count { $0.action == "store.sound" } == 1)
        world.read(meter)
        #expect(world.untilDark())
        world.turn([.unsound])
        world.restart()
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        world.settle()
        #expect(!world.isOpen())
        #expect(world.oracle.violations == [])
    }

    @Test func `I-L1 what was owed before the death is tried at once after it`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        #expect(world.receipt(world.pay("3301", Money(yuan: 10), serial: "1"))?.supply == .restoring)
        world.restart()
        #expect(world.takeOrders().contains { if case .close = $0 { true } else { false } })
    }

    @Test func `I-L5 rows written behind and readings replayed agree at whatever point the process dies`() throws {
        var random = SplitMix(seed: 11)
        for _ in 0..<40 {
            let world = EngineHarness.twoMeters()
            let meters = try ["a", "b"].map { try #require(world.state.meterByNumber[$0]) }
            for _ in 0..<random.next(8...60) {
                switch random.next(0...9) {
                case 0:
                    _ = world.pay("900", Money(fen: Int64(random.next(1...500))), serial: "\(random.next(0...999_999))")
                case 1:
                    // A jump that is not believed, and perhaps a person who accepts it.
                    let meter = meters[random.next(0...1)]
                    world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(9_000_000)
                    for _ in 0..<3 {
                        world.pass(.seconds(random.next(1...20)))
                        world.read(meter)
                    }
                    _ = world.ask(.acceptBaseline(meter: meter == meters[0] ? "a" : "b"), by: EngineHarness.engineer)
                case 2: world.pass(.minutes(Int64(random.next(1...3))))
                case 3: world.pass(.hours(Int64(random.next(1...30))))
                default:
                    let meter = meters[random.next(0...1)]
                    world.pass(.seconds(random.next(1...40)))
                    world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(Int64(random.next(0...30)))
                    world.read(meter)
                }
            }
            let series = world.state.meters.mapValues(\.series)
            let balances = world.state.accounts.mapValues(\.available)
            let accruals = world.state.accounts.mapValues(\.accrual)
            world.restart()
            #expect(world.state.meters.mapValues(\.series) == series)
            #expect(world.state.accounts.mapValues(\.available) == balances)
            #expect(world.state.accounts.mapValues(\.accrual) == accruals)
            #expect(world.oracle.violations == [])
        }
    }

    @Test
    func
        `I-M8 a new price is in force from its day on, also for what was accrued and not written when the process died`()
        throws
    {
        let world = EngineHarness.twoMeters()
        let meter = try #require(world.state.meterByNumber["a"])
        world.pass(.minutes(2))
        world.energy[meter] = WattHours(1_002_000)
        world.read(meter)
        let before = world.account("900")?.available
        let later = TariffVersion(from: day("2026-11-24"), flat: Price(hundredMillionths: 90_000_000))
        let tariff = try #require(Tariff(name: "flat", versions: [later]))
        #expect(
            world.ask(.importData(ImportBatch(tariffs: [tariff], released: true)), by: EngineHarness.supervisor)?.code
                == "import.done")
        #expect(world.state.tariffs["flat"]?.versions.count == 2)
        world.restart()
        #expect(world.account("900")?.available == before)
    }
}
