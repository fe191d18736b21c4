import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// What a line can say of an order, in any order and twice, and what must come of it.
@Suite struct OrderReportTests {
    @Test
    func `F-B1 I-C4 a trip without an answer is unknown, is read until the relay answers, and is never sent again`()
        throws
    {
        let world = EngineHarness.arrears()
        let (id, _) = try #require(world.untilRelease())
        world.open(id)
        world.turn([.order(.ended(id, .unknown(.silent)))])
        #expect(world.orderRows.first { $0.id == id }?.state == .unknown)
        #expect(world.items(.unknownTrip).count == 1)
        var looks = 0
        for _ in 0..<5 {
            world.pass(.seconds(6))
            for order in world.takeOrders() {
                guard case .readBack(let look, _, _) = order else {
                    throw Failure("\(order)")
                }
                looks += 1
                world.turn([.order(.ended(look, .notDone(.silent)))])
            }
        }
        #expect(looks >= 4)
        world.pass(.seconds(6))
        world.serve()
        #expect(world.orderRows.first { $0.id == id }?.state == .verified)
        #expect(world.point("3301")?.belief.openedBy == .us(id))
        #expect(world.items(.unknownTrip).isEmpty)
        #expect(world.noticeKinds.contains(.switchedOff))
        #expect(world.operations.count == 1)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C4 a reading that shows the relay does not settle an unknown trip behind the read-back's back`()
        throws
    {
        for opened in [true, false] {
            let world = EngineHarness.arrears()
            let (id, _) = try #require(world.untilRelease())
            if opened { world.open(id) }
            world.turn([.order(.ended(id, .unknown(.silent)))])
            world.pass(.milliseconds(50))
            world.read(try #require(world.meter("3301")))
            // Closed is believed only when the opening cannot come any more.
            world.settle(steps: 25)
            #expect(world.orderRows.first { $0.id == id }?.state == (opened ? .verified : .failed))
            #expect(world.items(.unknownTrip).isEmpty)
            #expect(world.oracle.violations == [])
        }
    }

    @Test func `I-C11 a trip that ends before its release with an open relay is not ours`() throws {
        let world = EngineHarness.arrears()
        let (id, address) = try #require(world.untilSelect())
        // The relay's state is open, and the meter told nothing to decide on.
        world.relay[address.meter] = .open
        world.turn([.order(.ended(id, .seen(.open, wrote: false, nil)))])
        #expect(world.orderRows.first { $0.id == id }?.state == .refused)
        #expect(world.point("3301")?.belief.openedBy == .foreign)
        #expect(world.items(.foreignOpen).count == 1)
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        world.settle(steps: 3)
        #expect(world.operations.isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test func `F-B17 a relay found open at select is foreign: one end, one order row, no trip`() throws {
        let world = EngineHarness.arrears()
        let (id, address) = try #require(world.untilSelect())
        world.relay[address.meter] = .open
        world.select(id, address)
        #expect(world.permits.isEmpty)
        #expect(world.point("3301")?.belief.openedBy == .foreign)
        let ends = world.records.count {
            if case .order(let order) = $0 { order.id == id && order.state.isEnd } else { false }
        }
        #expect(ends == 1)
        #expect(world.audits.count { $0.action == "order.abandoned" } == 1)
        #expect(world.oracle.violations == [])
    }

    @Test func `F-B10 an echo without effect is no trip; two of them, and a person must look`() throws {
        let world = EngineHarness.arrears()
        for attempt in 1...2 {
            let (id, address) = try #require(world.untilRelease())
            world.turn([.order(.ended(id, .seen(.closed, wrote: true, world.sample(address.meter, .verify))))])
            #expect(world.orderRows.first { $0.id == id }?.state == .failed)
            #expect(world.point("3301")?.failedTrips == attempt)
        }
        #expect(world.items(.case).count == 1)
        #expect(world.untilSelect() == nil)
        #expect(Set(world.permits.map(\.id)).count == 2)
        #expect(world.oracle.violations == [])
    }

    @Test func `F-B18 F-B19 I-L1 an opening that a cache told of late is ours, and who pays has light again`() throws {
        let world = EngineHarness.arrears()
        let (id, address) = try #require(world.untilRelease())
        world.open(id)
        world.turn([.order(.ended(id, .seen(.closed, wrote: true, nil)))])
        #expect(world.orderRows.first { $0.id == id }?.state == .failed)
        // The second try finds at its select what the first one did.
        let (again, _) = try #require(world.untilSelect())
        world.select(again, address)
        #expect(world.point("3301")?.belief.isOffByUs == true)
        #expect(world.items(.foreignOpen).isEmpty)
        #expect(world.noticeKinds.contains(.switchedOff))
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        world.settle(steps: 5)
        #expect(world.relay[address.meter] == .closed)
        #expect(world.point("3301")?.belief.state == .closed)
        #expect(world.oracle.violations == [])
    }

    @Test func `F-B15 open and current flows: not tripped, tried once more under a new permit, then a case`() throws {
        let world = EngineHarness.arrears()
        world.isWelded = true
        var ids: [OrderID] = []
        for _ in 1...2 {
            let (id, address) = try #require(world.untilRelease())
            ids.append(id)
            world.relay[address.meter] = .open
            world.move(.seconds(2))
            world.turn([
                .order(.ended(id, .seen(.open, wrote: true, world.sample(address.meter, .verify, power: Watts(4_400)))))
            ])
            #expect(world.orderRows.first { $0.id == id }?.state == .failed)
        }
        #expect(world.untilSelect(steps: 20) == nil)
        #expect(world.items(.case).contains { $0.reason == "supply.energyAfterTrip" })
        #expect(world.point("3301").map(world.state.isStillPowered) == true)
        #expect(world.permits.count == 2)
        #expect(!world.noticeKinds.contains(.switchedOff))
        // Whoever pays gets the contact closed again.
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        world.settle(steps: 3)
        #expect(!world.isOpen())
        #expect(world.point("3301").map(world.state.isStillPowered) == false)
        #expect(world.oracle.violations == [])
    }

    @Test func `F-B8 busy is refused and tried anew, silence before the write leaves nothing behind`() throws {
        for (fault, state) in [
            (LineFault.busy, Order.State.refused), (.silent, .refused), (.tooLate, .expired), (.exception(4), .refused),
        ] {
            let world = EngineHarness.arrears()
            let (id, _) = try #require(world.untilRelease())
            world.turn([.order(.ended(id, .notDone(fault)))])
            #expect(world.orderRows.first { $0.id == id }?.state == state)
            #expect(world.stored.permits.isEmpty)
            let again = try #require(world.untilRelease())
            #expect(again.id != id)
            #expect(world.oracle.violations == [])
        }
    }

    @Test func `I-L2 reports that come twice or late change nothing`() throws {
        let world = EngineHarness.arrears()
        let (id, address) = try #require(world.untilRelease())
        let selected = world.selected(id, address)
        world.turn([.order(selected), .order(selected)])
        #expect(world.takeOrders().isEmpty)
        world.open(id)
        world.verify(id)
        let before = world.orderRows
        let point = world.point("3301")
        for report in [
            OrderReport.ended(id, .seen(.closed, wrote: true, nil)), .ended(id, .unknown(.silent)),
            .ended(id, .notDone(.silent)),
        ] {
            world.turn([.order(report)])
        }
        #expect(world.orderRows == before)
        #expect(world.point("3301")?.belief == point?.belief)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-L2 an order of which nothing is heard ends by itself, a released trip as unknown`() throws {
        let world = EngineHarness.arrears()
        let (id, _) = try #require(world.untilRelease())
        world.pass(.minutes(3))
        #expect(world.orderRows.first { $0.id == id }?.state == .unknown)
        let other = EngineHarness.arrears()
        let (silent, _) = try #require(other.untilSelect())
        other.pass(.minutes(3))
        #expect(other.orderRows.first { $0.id == silent }?.state == .refused)
        #expect(other.permits.isEmpty)
    }

    /// What nobody knows of any more no tag could call back.
    @Test func `I-L2 I-C11 a closing of which nothing is heard is called back before it is given up`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        var closings = Set<OrderID>()
        var abandoned = Set<OrderID>()
        for _ in 0..<40 {
            for order in world.takeOrders() {
                if case .close(let id, _, _, _) = order { closings.insert(id) }
                if case .abandon(let id) = order { abandoned.insert(id) }
            }
            let alive = closings.subtracting(abandoned)
            #expect(alive.isSubset(of: Set([world.point("3301")?.order].compactMap { $0 })), "\(alive)")
            world.pass(.seconds(15))
        }
        #expect(closings.count > 1 && world.point("3301")?.restore != nil)
    }

    @Test func `I-C3 the load grew before the release: above 80 percent of the rating nothing is opened`() throws {
        let world = EngineHarness.arrears()
        let (id, address) = try #require(world.untilSelect())
        world.power[address.meter] = Watts(11_000)
        world.select(id, address)
        #expect(world.permits.isEmpty)
        #expect(world.orderRows.first { $0.id == id }?.outcome?.contains("current_too_high") == true)
    }

    @Test(arguments: [Int64.max, .min])
    func `F-B11 I-C3 whatever the load's registers hold at select, nothing is opened and nothing traps`(value: Int64)
        throws
    {
        let world = EngineHarness.arrears()
        let (id, address) = try #require(world.untilSelect())
        world.move(.milliseconds(100))
        let sample = Sample(
            meter: address.meter, purpose: .select, sourceTime: world.clocks.wall, energy: world.energy[address.meter],
            power: Watts(value), current: Milliamperes(value), voltage: Millivolts(value), serial: address.meterSerial,
            defects: [.outOfRange])
        world.turn([.order(.selected(id, sample, .closed))])
        #expect(world.permits.isEmpty)
        #expect(world.orderRows.first { $0.id == id }?.state == .refused)
        #expect(world.oracle.violations == [])
    }

    @Test func `F-B13 I-C1 another serial number at select: no permit, one end, control off until a person looked`()
        throws
    {
        let world = EngineHarness.arrears()
        let (id, address) = try #require(world.untilSelect())
        world.turn([
            .order(.selected(id, world.sample(address.meter, .select, serial: SerialNumber("666")), .closed))
        ])
        #expect(world.permits.isEmpty)
        let ends = world.records.count {
            if case .order(let order) = $0 { order.id == id && order.state.isEnd } else { false }
        }
        #expect(ends == 1)
        #expect(world.items(.case).count == 1)
        #expect(world.untilSelect(steps: 20) == nil)
        #expect(world.oracle.violations == [])
    }

    @Test func `F-B9 a reading that arrives after a newer look at the relay does not undo it`() throws {
        let world = EngineHarness.arrears()
        let (id, address) = try #require(world.untilRelease())
        // Read before the write, delivered after it; the meter did not answer the read-back.
        let earlier = world.sample(address.meter)
        world.move(.milliseconds(100))
        world.open(id)
        world.move(.seconds(2))
        world.turn([.order(.ended(id, .seen(.open, wrote: true, nil)))])
        world.turn([.sample(earlier)])
        #expect(world.point("3301")?.belief.state == .open)
        #expect(world.point("3301")?.belief.openedBy == .us(id))
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        world.serve()
        #expect(!world.isOpen())
    }
}
