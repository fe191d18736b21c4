import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// What the meter's own protection has opened had a cause. Nothing is written onto it before an engineer has said so, whatever the
/// register tells later and whatever the clocks do; and what he closes at the meter is seen.
@Suite struct MeterProtectionTests {
    private static let restore = StaffCommand.restore(account: "3301", graceUntil: nil, confirmed: true)

    /// Closings that leave; each ends with the relay as it is said. What the line reads as protection it does not write to.
    private final class Crew {
        let world: EngineHarness
        let meter: MeterID
        private(set) var closings = 0
        private(set) var byEngineer = 0

        init(_ world: EngineHarness, _ meter: MeterID) {
            self.world = world
            self.meter = meter
        }

        func serve(_ outcome: RelayState) {
            for order in world.takeOrders() {
                switch order {
                case .close(let id, _, _, _): end(id, outcome)
                case .closeOverProtection(let id, _, _):
                    byEngineer += 1
                    end(id, outcome)
                default: world.run(order)
                }
            }
        }

        private func end(_ id: OrderID, _ outcome: RelayState) {
            closings += 1
            world.relay[meter] = outcome
            world.turn([.order(.ended(id, .seen(outcome, wrote: true, world.sample(meter, .verify))))])
        }

        func live(_ relay: RelayState, marks: Int = 20) {
            for _ in 0..<marks {
                world.relay[meter] = relay
                world.pass(.seconds(30))
                world.read(meter)
                serve(.openByProtection)
            }
        }
    }

    /// Off by us and paid; the closing has met the protection.
    private func met() throws -> (EngineHarness, Crew) {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let crew = Crew(world, try #require(world.meter("3301")))
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        crew.serve(.openByProtection)
        #expect(crew.closings == 1)
        return (world, crew)
    }

    @Test(arguments: [1, 20])
    func `I-C11 a register that turns from protection to plain open is no engineer`(marks: Int) throws {
        let (world, crew) = try met()
        crew.live(.open, marks: marks)
        crew.live(.openByProtection)
        world.restart()
        crew.live(.open)
        #expect(crew.closings == 1)
        #expect(world.items(.fieldJob).map(\.reason) == ["restore.openByProtection"])
        #expect(world.ask(Self.restore, by: EngineHarness.agent)?.code == "restore.needsEngineer")
        #expect(world.ask(Self.restore, by: EngineHarness.supervisor)?.code == "restore.needsEngineer")
        crew.serve(.closed)
        #expect(crew.closings == 1)
        #expect(world.ask(Self.restore, by: EngineHarness.engineer)?.code == "restore.started")
        crew.serve(.closed)
        #expect(crew.closings == 2 && crew.byEngineer == 1)
        #expect(world.point("3301")?.restore == nil && world.items(.fieldJob).isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C11 also where it was opened by its protection before anything was owed`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let crew = Crew(world, try #require(world.meter("3301")))
        crew.live(.openByProtection, marks: 2)
        crew.live(.open, marks: 2)
        // Nobody is sent home to a light that is "being switched on".
        #expect(world.receipt(world.pay("3301", Money(yuan: 10), serial: "1"))?.supply == .toEngineer)
        crew.live(.open)
        #expect(world.account("3301")?.lastReasons == [.supplyIsOff, .openByProtection])
        #expect(crew.closings == 0 && world.point("3301")?.restore != nil)
        #expect(world.items(.fieldJob).map(\.reason) == ["restore.openByProtection"])
        #expect(world.ask(Self.restore, by: EngineHarness.engineer)?.code == "restore.started")
        crew.serve(.closed)
        #expect(crew.byEngineer == 1 && world.point("3301")?.restore == nil)
    }

    @Test func `F-B4 I-L1 one misread protection of a meter that did not say who it is keeps nobody in the dark`()
        throws
    {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let crew = Crew(world, try #require(world.meter("3301")))
        world.relay[crew.meter] = .openByProtection
        world.pass(.seconds(2))
        world.read(crew.meter)
        world.relay[crew.meter] = .open
        crew.serve(.closed)
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        crew.serve(.closed)
        #expect(crew.closings == 1 && world.point("3301")?.restore == nil)
    }

    @Test func `F-S6 I-C11 a yes that a clock dates in the future closes nothing that was opened since`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let crew = Crew(world, try #require(world.meter("3301")))
        let today = world.clocks.wall
        world.clocks.wall = today + .days(1)
        world.pass(.seconds(1))
        let until = world.clocks.wall + .hours(2)
        let grace = StaffCommand.restore(account: "3301", graceUntil: until, confirmed: true)
        #expect(world.ask(grace, by: EngineHarness.agent)?.outcome == .accepted)
        world.clocks.wall = today + .minutes(1)
        crew.serve(.openByProtection)
        crew.live(.openByProtection)
        #expect(crew.closings == 1)
    }

    @Test func `F-S6 I-L1 an engineer's yes counts where the protection was seen by a clock that was ahead`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let crew = Crew(world, try #require(world.meter("3301")))
        let today = world.clocks.wall
        world.clocks.wall = today + .days(365)
        world.pass(.seconds(1))
        _ = world.pay("3301", Money(yuan: 100), serial: "1")
        crew.serve(.openByProtection)
        world.clocks.wall = today + .minutes(1)
        world.pass(.seconds(1))
        #expect(world.ask(Self.restore, by: EngineHarness.engineer)?.code == "restore.started")
        crew.serve(.closed)
        #expect(crew.byEngineer == 1 && world.point("3301")?.restore == nil)
    }

    @Test func `I-L1 an engineer's yes stands until it was tried, over marks that say protection and a restart`() throws
    {
        let (world, crew) = try met()
        crew.live(.openByProtection, marks: 2)
        #expect(world.ask(Self.restore, by: EngineHarness.engineer)?.code == "restore.started")
        for _ in 0..<6 {
            for order in world.takeOrders() {
                guard case .closeOverProtection(let id, _, _) = order else { continue }
                world.turn([.order(.ended(id, .notDone(.silent)))])
            }
            world.pass(.seconds(30))
            world.read(crew.meter)
        }
        // Between two closings.
        for order in world.takeOrders() {
            if case .closeOverProtection(let id, _, _) = order {
                world.turn([.order(.ended(id, .notDone(.silent)))])
            }
        }
        #expect(world.point("3301")?.order == nil)
        world.restart()
        crew.serve(.openByProtection)
        // Met again: it had a cause.
        crew.live(.openByProtection)
        #expect(crew.byEngineer == 1 && crew.closings == 2)
        #expect(
            world.ask(.restore(account: "3301", graceUntil: nil), by: EngineHarness.engineer)?.code
                == "restore.notConfirmed")
    }

    @Test
    func `I-C11 I-L1 an engineer's yes is good for one write: where nobody knows what came of it, it is looked at`()
        throws
    {
        for closed in [true, false] {
            let (world, crew) = try met()
            #expect(world.ask(Self.restore, by: EngineHarness.engineer)?.code == "restore.started")
            for order in world.takeOrders() {
                guard case .closeOverProtection(let id, _, _) = order else { continue }
                world.relay[crew.meter] = closed ? .closed : .openByProtection
                world.turn([.order(.ended(id, .unknown(.silent)))])
            }
            for _ in 0..<5 {
                crew.serve(.openByProtection)
                world.pass(.seconds(30))
            }
            #expect(crew.closings == 1 && world.isOpen() == false)
            #expect((world.point("3301")?.restore == nil) == closed)
        }
    }

    @Test func `I-C11 a closing over the protection after which plain open is read is not written again`() throws {
        let (world, crew) = try met()
        #expect(world.ask(Self.restore, by: EngineHarness.engineer)?.code == "restore.started")
        crew.serve(.open)
        #expect(crew.byEngineer == 1)
        crew.live(.open)
        #expect(crew.byEngineer == 1 && crew.closings == 2)
        #expect(world.items(.fieldJob).map(\.reason) == ["restore.openByProtection"])
        #expect(world.ask(Self.restore, by: EngineHarness.engineer)?.code == "restore.started")
        crew.serve(.closed)
        #expect(crew.byEngineer == 2 && world.point("3301")?.restore == nil)
    }

    /// How a closing that may have been written comes to nobody's knowledge.
    enum Cut: CaseIterable { case lockOut, restart, silence }

    @Test(arguments: Cut.allCases, [true, false])
    func
        `I-C11 I-L1 F-S1 F-S7 a yes is used up by a closing that a tag, a restart or silence cut short, and is asked for anew`(
            cut: Cut, closed: Bool
        ) throws
    {
        let (world, crew) = try met()
        crew.live(.openByProtection, marks: 2)
        let job = try #require(world.items(.fieldJob).first?.id)
        #expect(world.ask(Self.restore, by: EngineHarness.engineer)?.code == "restore.started")
        let sent = world.takeOrders().contains { if case .closeOverProtection = $0 { true } else { false } }
        #expect(sent)
        // It was written; what it did, only a look can tell.
        world.relay[crew.meter] = closed ? .closed : .openByProtection
        switch cut {
        case .lockOut:
            _ = world.ask(.guards(.lockOut(meter: "m3301")), by: EngineHarness.engineer)
            crew.serve(.openByProtection)
            _ = world.ask(.guards(.liftLockOut(meter: "m3301")), by: EngineHarness.engineer)
        case .restart: world.restart()
        case .silence: world.pass(.minutes(3))
        }
        for _ in 0..<5 {
            crew.serve(.openByProtection)
            world.pass(.seconds(30))
            world.read(crew.meter)
        }
        #expect(crew.closings == 1 && crew.byEngineer == 0)
        #expect((world.point("3301")?.restore == nil) == closed)
        let jobs = world.items(.fieldJob)
        #expect(jobs.map(\.reason) == (closed ? [] : ["restore.openByProtection"]))
        #expect(jobs.allSatisfy { $0.id != job })
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C11 a yes before the protection was known is none`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let crew = Crew(world, try #require(world.meter("3301")))
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        #expect(world.ask(Self.restore, by: EngineHarness.engineer)?.code == "restore.started")
        crew.serve(.openByProtection)
        crew.live(.openByProtection)
        #expect(crew.closings == 1 && crew.byEngineer == 0)
        #expect(world.items(.fieldJob).count == 1)
    }

    @Test func `I-C11 I-L1 what was closed at the meter is seen with the next mark, by a look that proves it`() throws {
        let (world, crew) = try met()
        crew.live(.openByProtection, marks: 2)
        // By the engineer's hand.
        world.relay[crew.meter] = .closed
        world.pass(.seconds(30))
        world.read(crew.meter)
        crew.serve(.openByProtection)
        #expect(crew.closings == 1)
        #expect(world.point("3301")?.restore == nil && world.point("3301")?.belief.state == .closed)
        #expect(world.items(.fieldJob).isEmpty && world.noticeKinds.contains(.restored))
    }

    @Test func `I-L2 a trip whose outcome nobody knew has one when its closing meets the protection`() throws {
        let world = EngineHarness.arrears()
        let (id, address) = try #require(world.untilRelease())
        let crew = Crew(world, address.meter)
        world.relay[crew.meter] = .open
        world.power[crew.meter] = Watts(0)
        world.turn([.order(.ended(id, .unknown(.silent)))])
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        crew.live(.openByProtection, marks: 3)
        #expect(crew.closings == 1)
        #expect(world.state.orders[id]?.state == .verified || world.state.orders[id] == nil)
        #expect(world.point("3301")?.belief.openedBy == .us(id))
        #expect(world.items(.unknownTrip).isEmpty)
        // The electrician mends it and closes by hand.
        world.relay[crew.meter] = .closed
        world.restart()
        world.pass(.seconds(30))
        world.read(crew.meter)
        crew.serve(.openByProtection)
        #expect(world.point("3301")?.restore == nil && world.items(.fieldJob).isEmpty)
        #expect(crew.closings == 1)
    }

    @Test func `I-C11 what opens under a closing where nothing was known of an opening is not closed onto either`()
        throws
    {
        let world = EngineHarness.arrears()
        let (id, address) = try #require(world.untilRelease())
        let crew = Crew(world, address.meter)
        // It reads closed: a cache, or without effect.
        world.turn([.order(.ended(id, .seen(.closed, wrote: true, world.sample(crew.meter, .verify))))])
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        crew.serve(.openByProtection)
        crew.live(.open)
        crew.live(.openByProtection)
        #expect(crew.closings == 1 && world.point("3301")?.restore != nil)
        #expect(world.items(.fieldJob).map(\.reason) == ["restore.openByProtection"])
    }

    @Test func `I-C11 a relay that we did not open and its protection did is the engineer's, whatever it reads later`()
        throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        let meter = try #require(world.meter("3301"))
        for relay in [RelayState.openByProtection, .open] {
            world.relay[meter] = relay
            world.live(.minutes(1), interval: .seconds(2), [meter])
            world.serve()
        }
        #expect(world.ask(Self.restore, by: EngineHarness.agent)?.code == "restore.needsEngineer")
        #expect(world.ask(Self.restore, by: EngineHarness.engineer)?.code == "restore.started")
        world.serve()
        #expect(world.relay[meter] == .closed)
    }

    @Test func `I-L1 a separate relay that was closed by hand after its protection shows by the energy that flows`()
        throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: -50)) { $0.separateRelay = true }])
        #expect(world.untilDark())
        let crew = Crew(world, try #require(world.meter("3301")))
        _ = world.pay("3301", Money(yuan: 100), serial: "1")
        crew.serve(.openByProtection)
        world.pass(.seconds(30))
        world.relay[crew.meter] = .closed
        world.power[crew.meter] = Watts(500)
        world.load[crew.meter] = Watts(500)
        for _ in 0..<3 {
            world.live(.minutes(2), interval: .minutes(1), [crew.meter])
            crew.serve(.openByProtection)
        }
        #expect(crew.closings == 1 && world.point("3301")?.restore == nil)
    }
}
