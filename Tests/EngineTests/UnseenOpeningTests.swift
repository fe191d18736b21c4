import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// What we have opened, or may have, and reads closed: a cache, a slow contact, a reply that went astray.
@Suite struct UnseenOpeningTests {
    /// A trip that has opened the relay, behind a cache that goes on telling of a time before.
    private func hidden(_ terms: Terms = .quick(), _ change: (inout Flat) -> Void = { _ in }) throws
        -> (world: EngineHarness, trip: OrderID, meter: MeterID)
    {
        let world = EngineHarness.arrears(terms: terms, change)
        let (id, address) = try #require(world.untilRelease())
        let cached = world.sample(address.meter, .verify)
        world.open(id)
        world.move(.seconds(36))
        world.turn([.order(.ended(id, .seen(.closed, wrote: true, cached)))])
        #expect(world.orderRows.first { $0.id == id }?.state == .failed)
        return (world, id, address.meter)
    }

    /// The only closing that waits to be served, and whether it is written whatever reads.
    private func closing(_ world: EngineHarness) -> (id: OrderID, address: RelayAddress, insist: Bool)? {
        for order in world.takeOrders() {
            if case .close(let id, let address, _, let insist) = order { return (id, address, insist) }
        }
        return nil
    }

    @Test func `F-B19 I-L1 an opening that a cache hid for a quarter of an hour is ours, after a restart too`() throws {
        let (world, trip, meter) = try hidden()
        world.restart()
        world.pass(.minutes(15))
        world.read(meter)
        #expect(world.point("3301")?.belief.openedBy == .us(trip))
        #expect(world.items(.foreignOpen).isEmpty)
        #expect(world.receipt(world.pay("3301", Money(yuan: 10), serial: "1"))?.supply == .restoring)
        world.settle(steps: 5)
        #expect(!world.isOpen())
        #expect(world.oracle.violations == [])
    }

    @Test func `F-B19 I-L1 whoever takes a flat over in which a cache hides our opening has light, before he has paid`()
        throws
    {
        var terms = Terms.quick()
        terms.restoreAt = Money(yuan: 5)
        let (world, _, meter) = try hidden(terms)
        let transfer = LifeCommand.transfer(Transfer(account: "3301", to: EngineHarness.holder(), reading: .last))
        #expect(world.live(transfer)?.code == "life.transferred")
        world.serve()
        #expect(world.relay[meter] == .closed)
        #expect(world.oracle.violations == [])
    }

    @Test func `F-B19 F-S5 an opening that a cache hides is on the rescue list, until energy flows`() throws {
        let (world, _, meter) = try hidden()
        let point = try #require(world.point("3301"))
        #expect(point.belief.state == .closed && world.state.mayBeOffByUs(point))
        world.relay[meter] = .closed
        world.power[meter] = Watts(4_400)
        world.live(.minutes(2), interval: .minutes(1), [meter])
        // It is on, and the trip is tried once more: that may leave at any moment.
        let after = try #require(world.point("3301"))
        #expect(!after.mayBeOff && world.order?.kind == .trip && world.state.mayBeOffByUs(after))
    }

    @Test func `F-B19 I-L1 who pays while a cache hides the opening gets a closing that is written`() throws {
        let (world, _, meter) = try hidden()
        #expect(world.receipt(world.pay("3301", Money(yuan: 10), serial: "1"))?.supply == .restoring)
        let first = try #require(closing(world))
        #expect(first.insist)
        // A line that believed the cache all the same: what is owed goes on being owed.
        world.turn([.order(.ended(first.id, .seen(.closed, wrote: false, nil)))])
        #expect(world.point("3301")?.restore != nil)
        world.pass(.seconds(2))
        let second = try #require(closing(world))
        world.close(second.id, second.address, insist: second.insist)
        #expect(world.relay[meter] == .closed)
        #expect(world.point("3301")?.restore == nil)
        // Nobody was told that it was off.
        #expect(!world.noticeKinds.contains(.restored))
        #expect(world.oracle.violations == [])
    }

    @Test func `F-B19 I-C9 one that may only be armed is not asked for again and again where it reads closed`() throws {
        let (world, _, meter) = try hidden { $0.safeRestore = .arm }
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        var arms = 0
        for _ in 0..<10 {
            for order in world.takeOrders() {
                guard case .arm(let id, _, _) = order else { continue }
                arms += 1
                world.turn([.order(.ended(id, .seen(.closed, wrote: false, nil)))])
            }
            world.pass(.seconds(2))
        }
        #expect(arms == 1)
        #expect(world.point("3301")?.restore == nil)
        // Open is seen after all: owed again.
        world.read(meter)
        #expect(world.point("3301")?.restore != nil)
    }

    @Test func `F-B16 F-B19 I-L1 a closing that only the cache saw is owed again once open is seen`() throws {
        let (world, _, meter) = try hidden()
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        let first = try #require(closing(world))
        // The contact does not obey, and the cache says closed as before.
        world.turn([.order(.ended(first.id, .seen(.closed, wrote: true, nil)))])
        #expect(world.point("3301")?.restore == nil)
        world.restart()
        world.pass(.minutes(15))
        world.read(meter)
        #expect(world.point("3301")?.restore != nil)
        world.settle(steps: 5)
        #expect(!world.isOpen())
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C11 once energy has flowed after such a trip, an opening is somebody else's`() throws {
        let world = EngineHarness.arrears()
        let (id, address) = try #require(world.untilRelease())
        let meter = address.meter
        world.turn([.order(.ended(id, .seen(.closed, wrote: true, world.sample(meter, .verify))))])
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        world.serve()
        world.live(.minutes(2), interval: .minutes(1), [meter])
        #expect(world.point("3301")?.unseenOpening == nil)
        world.relay[meter] = .open
        world.power[meter] = Watts(0)
        world.pass(.minutes(1))
        world.read(meter)
        #expect(world.point("3301")?.belief.openedBy == .foreign)
        #expect(world.items(.foreignOpen).count == 1)
    }

    @Test func `I-C11 what the meter's own protection opened is not ours, nor what is open a day after such a trip`()
        throws
    {
        for (state, span) in [(RelayState.openByProtection, Span.minutes(1)), (.open, .hours(25))] {
            let world = EngineHarness.arrears()
            let (id, address) = try #require(world.untilRelease())
            world.power[address.meter] = Watts(0)
            world.load[address.meter] = Watts(0)
            world.turn([.order(.ended(id, .seen(.closed, wrote: true, world.sample(address.meter, .verify))))])
            _ = world.ask(
                .hold(account: "3301", .dispute, until: world.clocks.wall + .days(2)), by: EngineHarness.supervisor)
            world.serve()
            // Looks find it closed, by values that move.
            for _ in 0..<Int(span.milliseconds / 60_000) {
                world.pass(.minutes(1))
                world.voltage = Millivolts(world.voltage.value + 100)
                world.serve()
            }
            world.relay[address.meter] = state
            world.read(address.meter)
            #expect(world.point("3301")?.belief.openedBy == .foreign)
        }
    }

    @Test func `F-B4 I-L1 one reading that says closed does not make an opening of ours somebody else's`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let meter = try #require(world.meter("3301"))
        world.pass(.seconds(2))
        // The reply of another unit, under the right number.
        world.relay[meter] = .closed
        world.read(meter)
        #expect(world.point("3301")?.belief.state == .closed)
        world.relay[meter] = .open
        world.restart()
        world.pass(.seconds(2))
        world.read(meter)
        #expect(world.point("3301")?.belief.isOffByUs == true)
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        world.settle(steps: 5)
        #expect(!world.isOpen())
        #expect(world.oracle.violations == [])
    }

    @Test func `F-B4 I-L1 paid after one reading that said closed: the closing is written`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let meter = try #require(world.meter("3301"))
        world.pass(.seconds(2))
        world.relay[meter] = .closed
        world.read(meter)
        world.relay[meter] = .open
        _ = world.takeEffects()
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        #expect(closing(world)?.insist == true)
    }

    @Test func `F-B14 another meter of ours answers after the write: light at once for its home`() throws {
        let world = EngineHarness.arrears()
        let neighbour = try #require(world.meter("3302"))
        let (id, _) = try #require(world.untilRelease())
        // Flats were exchanged after the identity was proven.
        world.relay[neighbour] = .open
        world.turn([.order(.ended(id, .unknown(.wrongIdentity(SerialNumber("73302")))))])
        let order = try #require(closing(world))
        #expect(order.address.meter == neighbour && order.insist)
        world.close(order.id, order.address, insist: order.insist)
        #expect(world.relay[neighbour] == .closed)
    }

    @Test
    func `F-B14 I-L1 exchanged again after a trip without effect: what then is open at the other was opened by us`()
        throws
    {
        let world = EngineHarness.arrears()
        let meter = try #require(world.meter("3301"))
        let neighbour = try #require(world.meter("3302"))
        let (id, address) = try #require(world.untilRelease())
        // The write has opened the other's supply, and nobody answers until both are where they belong.
        world.turn([.order(.ended(id, .unknown(.silent)))])
        world.relay[neighbour] = .open
        world.power[neighbour] = Watts(0)
        world.pass(.minutes(1))
        for order in world.takeOrders() {
            guard case .readBack(let look, _, _) = order else { continue }
            world.turn([.order(.ended(look, .seen(.closed, wrote: false, world.sample(meter, .verify))))])
        }
        #expect(world.point("3301")?.unseenOpening?.order == id)
        // The other's register, higher than this one's, proves nothing of this home.
        var strange = world.sample(meter, .mark)
        strange = Sample(
            meter: meter, purpose: .mark, mark: strange.mark, sourceTime: strange.sourceTime,
            energy: WattHours(2_114_703), power: Watts(300), relay: .open)
        world.turn([.sample(strange)])
        world.turn([.sample(world.sample(meter, .onDemand, serial: SerialNumber("73302")))])
        world.restart()
        world.pass(.minutes(1))
        world.turn([.sample(world.sample(neighbour, .onDemand, serial: SerialNumber("73302")))])
        #expect(world.items(.foreignOpen).isEmpty)
        world.settle(steps: 5)
        #expect(world.relay[neighbour] == .closed)
        #expect(world.point("3302")?.restore == nil)
        _ = address
    }

    @Test func `F-B24 I-C11 a relay beside its meter that another master has closed is looked at when energy flows`()
        throws
    {
        let world = EngineHarness.arrears { $0.separateRelay = true }
        #expect(world.untilDark())
        let meter = try #require(world.meter("3301"))
        world.relay[meter] = .closed
        world.power[meter] = Watts(4_400)
        world.settle(steps: 4)
        #expect(world.point("3301")?.belief.state == .closed)
        #expect(world.point("3301")?.unseenOpening == nil)
        let operations = world.operations.count
        world.relay[meter] = .open
        world.power[meter] = Watts(0)
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        world.settle(steps: 4)
        #expect(world.operations.count == operations)
    }

    @Test
    func `F-B24 I-C11 another master that opens a relay beside its meter is told at the next mark and not fought`()
        throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50)) { $0.separateRelay = true }])
        let meter = try #require(world.meter("3301"))
        world.power[meter] = Watts(300)
        world.settle(steps: 3)
        #expect(world.point("3301")?.foreignOperations == 0)
        world.relay[meter] = .open
        world.power[meter] = Watts(0)
        world.settle(steps: 1)
        #expect(world.point("3301")?.belief.openedBy == .foreign)
        #expect(world.items(.foreignOpen).count == 1)
        // Told once, however many marks go by, and a bridge around it is no reason to close it.
        world.settle(steps: 3)
        world.power[meter] = Watts(4_400)
        world.isWelded = true
        world.settle(steps: 4)
        #expect(world.point("3301")?.foreignOperations == 1)
        #expect(world.point("3301")?.restore == nil)
        #expect(world.operations.isEmpty)
        // Whoever opened it closes it again: seen by the load.
        world.relay[meter] = .closed
        world.settle(steps: 4)
        #expect(world.point("3301")?.belief.openedBy == nil)
        #expect(world.items(.foreignOpen).isEmpty)
    }

    @Test
    func `F-B24 a home beside whose meter nothing flows is glanced at with each mark, which leaves no row behind`()
        throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50)) { $0.separateRelay = true }])
        let meter = try #require(world.meter("3301"))
        world.power[meter] = Watts(300)
        world.settle(steps: 4)
        world.power[meter] = Watts(0)
        world.settle(steps: 1)
        func rows() -> Int {
            world.records.count { record in
                switch record {
                case .order, .audit, .decision, .workItem: true
                default: false
                }
            }
        }
        let before = rows()
        world.live(.seconds(2), interval: .seconds(2), [meter])
        // A glance at a time; who pays or is to be switched off does not wait for it.
        let glances = world.takeGlances()
        #expect(glances.count == 1 && world.takeOrders().isEmpty)
        guard case .readBack(let glance, _, _)? = glances.first else { throw Failure("\(glances)") }
        world.live(.seconds(2), interval: .seconds(2), [meter])
        #expect(world.takeGlances().isEmpty)
        world.turn([.order(.ended(glance, .notDone(.silent)))])
        world.settle(steps: 5)
        #expect(rows() == before)
        #expect(world.point("3301")?.foreignOperations == 0 && world.point("3301")?.order == nil)
        world.relay[meter] = .open
        world.settle(steps: 1)
        #expect(world.point("3301")?.belief.openedBy == .foreign && world.items(.foreignOpen).count == 1)
        #expect(world.operations.isEmpty)
    }
}
