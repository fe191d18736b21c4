import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Openings whose effect shows late, and what was known of them meanwhile: nothing that the customer was told, and nothing that was owed,
/// is forgotten for one reading that says closed.
@Suite struct LateOpeningTests {
    /// Marks of a home, as the concentrator tells them, whatever the relay really is.
    private func told(_ relay: RelayState, _ world: EngineHarness, _ meter: MeterID) {
        let real = world.relay[meter]
        world.relay[meter] = relay
        world.pass(.seconds(2))
        world.read(meter)
        world.relay[meter] = real
    }

    @Test func `I-L1 one reading that says closed forgets neither the quote nor how long it is off`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let meter = try #require(world.meter("3301"))
        let quoted = try #require(world.account("3301")?.quotedMissing)
        let since = try #require(world.point("3301")?.offSince)
        let notice = try #require(world.account("3301")?.tripNotice)
        told(.closed, world, meter)
        #expect(world.point("3301")?.belief.state == .closed)
        #expect(world.permits.count == 1)
        told(.open, world, meter)
        #expect(world.account("3301")?.quotedMissing == quoted)
        #expect(world.account("3301")?.tripNotice == notice)
        #expect(world.point("3301")?.offSince == since)
        // A charge that came since: what was told suffices.
        world.lodge("3301") { $0.posted = $0.posted - Money(fen: 5) }
        _ = world.pay("3301", quoted, serial: "1")
        world.settle(steps: 5)
        #expect(!world.isOpen())
        #expect(world.oracle.violations == [])
    }

    @Test(arguments: [29, 31] as [Int64])
    func
        `I-C11 I-L1 what is open on a line that told nothing for long is taken for ours for thirty days, and no longer`(
            days: Int64
        ) throws
    {
        let world = EngineHarness.arrears()
        let (id, address) = try #require(world.untilRelease())
        let meter = address.meter
        let cached = world.sample(meter, .verify)
        world.turn([.order(.ended(id, .unknown(.silent)))])
        _ = world.pay("3301", Money(yuan: 100), serial: "1")
        for order in world.takeOrders() {
            guard case .close(let close, _, _, _) = order else { continue }
            world.turn([.order(.ended(close, .seen(.closed, wrote: true, cached)))])
        }
        #expect(world.point("3301")?.unseenOpening?.isClosedAgain == true)
        // Nobody is heard meanwhile; each look comes to nothing.
        world.pass(.days(days))
        for order in world.takeOrders() {
            if case .readBack(let look, _, _) = order { world.turn([.order(.ended(look, .notDone(.silent)))]) }
        }
        world.relay[meter] = .open
        world.power[meter] = Watts(0)
        world.load[meter] = Watts(0)
        world.read(meter)
        world.settle(steps: 5)
        #expect(world.isOpen() == (days > 30))
        #expect(world.items(.foreignOpen).isEmpty == (days < 30))
    }

    @Test
    func `I-C11 I-M9 a meter whose register waits for a person is heard all the same, and a fitter's opening stays`()
        throws
    {
        let world = EngineHarness.arrears()
        let (id, address) = try #require(world.untilRelease())
        let meter = address.meter
        world.turn([.order(.ended(id, .unknown(.silent)))])
        _ = world.pay("3301", Money(yuan: 100), serial: "1")
        for order in world.takeOrders() {
            guard case .close(let close, _, _, _) = order else { continue }
            world.relay[meter] = .closed
            world.turn([.order(.ended(close, .seen(.closed, wrote: true, world.sample(meter, .verify))))])
        }
        #expect(world.point("3301")?.unseenOpening?.isClosedAgain == true)
        world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(5_000_000)
        world.power[meter] = Watts(4_400)
        for _ in 0..<120 {
            world.live(.minutes(1), interval: .minutes(1), [meter])
            // A look comes at any time between two marks.
            world.move(.seconds(20))
            world.flow(meter, .seconds(20))
            world.serve()
        }
        #expect(world.state.meters[meter]?.series.quarantine?.needsBaseline == true)
        world.relay[meter] = .open
        world.power[meter] = Watts(0)
        world.load[meter] = Watts(0)
        for _ in 0..<5 {
            world.live(.minutes(1), interval: .minutes(1), [meter])
            world.serve()
        }
        #expect(world.isOpen() && world.point("3301")?.restore == nil)
        #expect(world.items(.foreignOpen).count == 1)
    }

    @Test func `RULES one cut is one trip in the conduct and one message, however often it is misread`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let meter = try #require(world.meter("3301"))
        for _ in 0..<3 {
            told(.closed, world, meter)
            told(.open, world, meter)
        }
        #expect(world.point("3301")?.belief.isOffByUs == true)
        #expect(try #require(world.account("3301")).conduct.months.map(\.trips) == [1])
        #expect(world.noticeKinds.count { $0 == .switchedOff } == 1)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C3 whoever closes it by hand has the whole notice cycle again, once energy flows`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let meter = try #require(world.meter("3301"))
        let notice = try #require(world.account("3301")?.tripNotice)
        world.relay[meter] = .closed
        world.pass(.seconds(2))
        world.read(meter)
        #expect(world.account("3301")?.tripNotice == notice)
        world.live(.seconds(4), interval: .seconds(2), [meter])
        #expect(world.point("3301")?.unseenOpening == nil)
        #expect(world.account("3301")?.tripNotice != notice && world.account("3301")?.quotedMissing == nil)
        #expect(world.permits.count == 1)
    }

    @Test func `I-L1 one reading that says closed ends nothing that is owed`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let meter = try #require(world.meter("3301"))
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        for order in world.takeOrders() {
            if case .close(let id, _, _, _) = order { world.turn([.order(.ended(id, .notDone(.silent)))]) }
        }
        told(.closed, world, meter)
        #expect(world.point("3301")?.restore != nil)
        world.settle(steps: 5)
        #expect(!world.isOpen() && world.point("3301")?.restore == nil)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C11 closed by a hand where light was owed, and proven: what is opened after that is somebody else's`()
        throws
    {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let meter = try #require(world.meter("3301"))
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        for order in world.takeOrders() {
            if case .close(let id, _, _, _) = order { world.turn([.order(.ended(id, .notDone(.silent)))]) }
        }
        world.relay[meter] = .closed
        world.pass(.seconds(2))
        for order in world.takeOrders() {
            if case .close(let id, _, _, _) = order { world.turn([.order(.ended(id, .notDone(.silent)))]) }
        }
        world.turn([.sample(world.sample(meter, .onDemand, serial: SerialNumber("73301")))])
        #expect(world.point("3301")?.restore == nil)
        let operations = world.operations.count
        // The electrician has more to do there.
        world.pass(.minutes(10))
        world.relay[meter] = .open
        world.power[meter] = Watts(0)
        world.read(meter)
        world.settle(steps: 5)
        #expect(world.operations.count == operations && world.isOpen())
        #expect(world.items(.foreignOpen).count == 1)
    }

    @Test func `RULES a commissioning test that was ended while its opening was under way leaves no home in the dark`()
        throws
    {
        for outcome in [OrderOutcome.unknown(.silent), .seen(.closed, wrote: true, nil)] {
            let world = EngineHarness.street([
                Flat("3301", balance: Money(yuan: -50)) {
                    $0.separateRelay = true
                    $0.pairingProven = false
                }
            ])
            let meter = try #require(world.meter("3301"))
            world.load[meter] = Watts(1_000)
            world.power[meter] = Watts(1_000)
            world.live(.seconds(2), interval: .seconds(2), [meter])
            #expect(world.ask(.commission(meter: "m3301"), by: EngineHarness.engineer)?.code == "commission.started")
            var released: OrderID?
            for order in world.takeOrders() {
                guard case .selectTrip(let id, let address, _) = order else { continue }
                world.select(id, address)
                released = id
            }
            _ = world.takeOrders()
            world.relay[meter] = .open
            world.power[meter] = Watts(0)
            let lock = world.ask(.guards(.lockOut(meter: "m3301")), by: EngineHarness.engineer)
            #expect(lock?.outcome != .refused)
            let lift = world.ask(.guards(.liftLockOut(meter: "m3301")), by: EngineHarness.engineer)
            #expect(lift?.outcome != .refused)
            world.turn([.order(.ended(try #require(released), outcome))])
            #expect(world.point("3301")?.restore != nil)
            // Closed may be what was: the very first closing is written whatever is read.
            let closings = world.effects.compactMap {
                if case .order(_, .close(_, _, _, let insist)) = $0 { insist } else { nil }
            }
            #expect(closings == [true])
            world.pass(.minutes(1))
            for _ in 0..<5 {
                world.serve()
                world.pass(.seconds(20))
            }
            #expect(world.relay[meter] == .closed)
        }
    }

    @Test
    func `I-C11 a closing onto what the meter's protection opened for is not written again before an engineer says so`()
        throws
    {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let meter = try #require(world.meter("3301"))
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        var closings = 0
        func serveClosings(_ relay: RelayState) {
            for order in world.takeOrders() {
                let id: OrderID
                switch order {
                case .close(let close, _, _, _), .closeOverProtection(let close, _, _): id = close
                default: continue
                }
                closings += 1
                world.relay[meter] = relay
                world.turn([.order(.ended(id, .seen(relay, wrote: true, world.sample(meter, .verify))))])
            }
        }
        serveClosings(.openByProtection)
        for _ in 0..<20 {
            world.pass(.seconds(30))
            world.read(meter)
            serveClosings(.openByProtection)
        }
        #expect(closings == 1)
        #expect(world.point("3301")?.restore != nil)
        #expect(world.items(.fieldJob).map(\.reason) == ["restore.openByProtection"])
        let restore = StaffCommand.restore(account: "3301", graceUntil: nil, confirmed: true)
        #expect(world.ask(restore, by: EngineHarness.agent)?.code == "restore.needsEngineer")
        world.restart()
        serveClosings(.openByProtection)
        #expect(closings == 1)
        #expect(world.ask(restore, by: EngineHarness.engineer)?.code == "restore.started")
        serveClosings(.closed)
        #expect(closings == 2 && world.point("3301")?.restore == nil)
    }

    @Test func `I-L1 what was opened for the load limit and seen late returns by the limit's rule, whatever is owed`()
        throws
    {
        var terms = Terms.quick()
        terms.markInterval = .minutes(1)
        terms.minimumDebt = Money(yuan: 100)
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: -5))], terms: terms)
        let meter = try #require(world.meter("3301"))
        let set = StaffCommand.limits(.set(account: "3301", Watts(3000), .contract))
        #expect(
            world.ask(set, by: EngineHarness.supervisor, second: ProtectionTests.otherSupervisor)?.code == "limit.set")
        world.load[meter] = Watts(4_400)
        world.power[meter] = Watts(4_400)
        var trip: (id: OrderID, cached: Sample)?
        for _ in 0..<5 where trip == nil {
            world.live(.minutes(1), interval: .minutes(1), [meter])
            for order in world.takeOrders() {
                guard case .selectTrip(let id, let address, _) = order else { continue }
                world.select(id, address)
                for order in world.takeOrders() {
                    if case .release(id, _) = order { trip = (id, world.sample(meter, .verify)) }
                }
            }
        }
        let (id, cached) = try #require(trip)
        world.relay[meter] = .open
        world.power[meter] = Watts(0)
        world.move(.seconds(36))
        world.turn([.order(.ended(id, .seen(.closed, wrote: true, cached)))])
        world.restart()
        world.pass(.minutes(1))
        world.read(meter)
        #expect(world.point("3301")?.limit?.off != nil)
        #expect(!world.noticeKinds.contains(.switchedOff))
        // One reading more that says closed does not begin the rest anew.
        let off = world.point("3301")?.limit?.off
        told(.closed, world, meter)
        told(.open, world, meter)
        #expect(world.point("3301")?.limit?.off == off && world.point("3301")?.limit?.openings == 1)
        world.pass(.minutes(11))
        world.serve()
        #expect(world.relay[meter] == .closed)
        #expect(world.oracle.violations == [])
    }

    @Test func `F-B14 an opening that is seen late has its neighbours looked at like any other`() throws {
        let world = EngineHarness.arrears()
        let meter = try #require(world.meter("3301")), neighbour = try #require(world.meter("3302"))
        for home in [meter, neighbour] {
            world.load[home] = Watts(2_000)
            world.power[home] = Watts(2_000)
        }
        world.live(.seconds(2), interval: .seconds(2), [meter, neighbour])
        var released: OrderID?
        for _ in 0..<60 where released == nil {
            for notice in world.takeNotices() { world.deliver(notice.id) }
            for order in world.takeOrders() {
                guard case .selectTrip(let id, let address, _) = order else { continue }
                world.select(id, address)
                for order in world.takeOrders() { if case .release(id, _) = order { released = id } }
            }
            if released == nil { world.live(.seconds(2), interval: .seconds(2), [meter, neighbour]) }
        }
        let id = try #require(released)
        let cached = world.sample(meter, .verify)
        world.open(id)
        world.load[neighbour] = nil
        world.power[neighbour] = Watts(0)
        world.turn([.order(.ended(id, .seen(.closed, wrote: true, cached)))])
        world.restart()
        world.pass(.seconds(2))
        world.read(meter)
        #expect(world.point("3301")?.belief.openedBy == .us(id))
        for _ in 0..<4 {
            world.serve()
            world.pass(.seconds(2))
        }
        world.serve()
        #expect(world.items(.case).contains { $0.reason.hasPrefix("supply.wrongNeighbour") })
        #expect(world.relay[meter] == .closed)
    }
}
