import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Openings that are not for arrears: at the customer's wish, and at the end of a contract.
@Suite struct OpeningKindTests {
    /// The second of the two who have read the letter.
    static let other = Actor(name: "zhou.min", role: .supervisor)

    private func off(
        _ world: EngineHarness, _ kind: PermitKind, by actor: Actor = EngineHarness.supervisor,
        second: Actor? = OpeningKindTests.other
    ) -> StaffAnswer? {
        world.ask(.guards(.switchOff(account: "3301", kind)), by: actor, second: second, reason: "letter 17")
    }

    private func world(_ change: (inout Flat) -> Void = { _ in }) throws -> EngineHarness {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50), change)])
        let meter = try #require(world.meter("3301"))
        world.pass(.seconds(2))
        world.read(meter)
        return world
    }

    @Test func `N2 whoever has no telephone is brought word of a wish for darkness, as long as it is dark`() throws {
        let world = try world { $0.phone = nil }
        #expect(off(world, .customerRequest)?.code == "trip.started")
        world.settle(steps: 30)
        #expect(world.isOpen())
        #expect(world.items(.doorNotice).count == 1 && world.noticeKinds.last == .offOnRequest)
        #expect(
            world.ask(.restore(account: "3301", graceUntil: nil, confirmed: true), by: EngineHarness.agent)?.code
                == "restore.started")
        world.settle()
        #expect(!world.isOpen() && world.items(.doorNotice).isEmpty)
    }

    @Test
    func `RULES a customer's wish: off without debt or notices, under a permit of its kind, and on when he says so`()
        throws
    {
        let world = try world()
        #expect(off(world, .customerRequest, by: EngineHarness.agent)?.code == "role.denied")
        #expect(off(world, .customerRequest)?.code == "trip.started")
        world.settle(steps: 30)
        #expect(world.isOpen())
        #expect(world.permits.map(\.kind) == [.customerRequest] && world.permits.allSatisfy { $0.notices.isEmpty })
        #expect(world.account("3301")?.lastReasons == [.supplyIsOff, .offOnRequest])
        #expect(!world.noticeKinds.contains(.switchedOff) && world.noticeKinds.last == .offOnRequest)
        // Neither money nor a restart brings it back; the customer does, who is asked.
        #expect(world.receipt(world.pay("3301", Money(yuan: 10), serial: "1"))?.supply == .offOnRequest)
        #expect(world.noticeKinds.last == .restoreLate)
        #expect(world.items(.confirmRestore).map(\.reason) == ["restore.paidWhileOffOnRequest"])
        world.restart()
        world.settle(steps: 10)
        #expect(world.isOpen())
        // A slip in the number closes nothing where somebody may be at the wires (F-S16).
        func on(confirmed: Bool) -> String? {
            world.ask(.restore(account: "3301", graceUntil: nil, confirmed: confirmed), by: EngineHarness.agent)?.code
        }
        #expect(on(confirmed: false) == "restore.notConfirmed" && world.account("3301")?.wish != nil)
        world.settle()
        #expect(world.isOpen())
        #expect(on(confirmed: true) == "restore.started")
        world.settle()
        #expect(!world.isOpen() && world.account("3301")?.wish == nil && world.items(.confirmRestore).isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test
    func `I-C11 a relay beside its meter that is off at the customer's wish, and bridged, stays open: a person looks`()
        throws
    {
        let world = try world { $0.separateRelay = true }
        let meter = try #require(world.meter("3301"))
        #expect(off(world, .customerRequest)?.code == "trip.started")
        world.settle(steps: 30)
        #expect(world.isOpen())
        let operations = world.operations.count
        // Site power: the fitter has bridged the contactor.
        world.isWelded = true
        world.power[meter] = Watts(2_000)
        world.settle(steps: 10)
        #expect(world.isOpen() && world.operations.count == operations)
        #expect(world.account("3301")?.wish != nil && world.point("3301")?.restore == nil)
        #expect(world.items(.case).count == 1)
    }

    @Test func `F-S16 a wish is no way around the rules of arrears: two persons, by day, of whoever owes nothing`()
        throws
    {
        let world = try world()
        #expect(off(world, .customerRequest, second: nil)?.code == "second.missing")
        #expect(off(world, .customerRequest, second: EngineHarness.supervisor)?.code == "second.samePerson")
        let until = world.clocks.wall + .days(1)
        #expect(world.ask(.hold(account: "3301", .dispute, until: until), by: EngineHarness.agent)?.code == "hold.set")
        #expect(off(world, .customerRequest)?.reasons == [.onHold])
        let debtor = EngineHarness.street([Flat("3301", balance: Money(yuan: -5)) { $0.cause = .hardship }])
        debtor.pass(.seconds(2))
        debtor.read(try #require(debtor.meter("3301")))
        #expect(off(debtor, .customerRequest)?.reasons == [.inArrears])
        // Three at night, and a cold day.
        for (at, weather) in [(EngineHarness.morning - .hours(7), false), (EngineHarness.morning, true)] {
            var terms = Terms.quick()
            terms.tripWindow = Terms.residential.tripWindow
            let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))], terms: terms, at: at)
            world.pass(.seconds(2))
            world.read(try #require(world.meter("3301")))
            if weather {
                let cold = StaffCommand.trips(.weather(area: nil, until: world.clocks.wall + .days(1)))
                #expect(world.ask(cold, by: EngineHarness.supervisor)?.code == "weather.set")
            }
            #expect(off(world, .customerRequest)?.reasons == [weather ? .weather : .outsideTripWindow])
        }
    }

    @Test func `RULES the end of a contract: only of a closed account, and it spares somebody the way`() throws {
        let world = try world()
        #expect(off(world, .contractEnd)?.code == "switchOff.accountOpen")
        #expect(off(world, .arrears)?.code == "switchOff.otherKind")
        let closed = world.ask(.life(.close(account: "3301", reading: .last)), by: EngineHarness.supervisor)
        #expect(closed?.code == "life.closed")
        #expect(world.items(.case).contains { $0.reason == "life.switchOff" })
        #expect(off(world, .customerRequest)?.code == "account.closed")
        #expect(off(world, .contractEnd)?.code == "trip.started")
        world.settle(steps: 10)
        #expect(world.isOpen())
        #expect(world.permits.map(\.kind) == [.contractEnd])
        #expect(!world.items(.case).contains { $0.reason == "life.switchOff" })
        #expect(!world.noticeKinds.contains(.switchedOff))
    }

    @Test func `I-C6 I-C7 I-C11 protection, lock-out, breaker and throttle hold for every kind`() throws {
        let guarded = try world { $0.protection = .hospital }
        #expect(off(guarded, .customerRequest)?.reasons == [.protected])
        let locked = try world()
        #expect(locked.ask(LockOutTests.lock, by: EngineHarness.engineer)?.code == "lockOut.set")
        #expect(off(locked, .customerRequest)?.reasons.contains(.lockedOut) == true)
        // And where it comes between the order and the select.
        let late = try world()
        #expect(off(late, .customerRequest)?.code == "trip.started")
        let kind = StaffCommand.guards(.protect(account: "3301", .lifeSupport, renewBy: nil))
        #expect(late.ask(kind, by: EngineHarness.agent)?.code == "protection.set")
        late.settle()
        #expect(!late.isOpen() && late.permits.isEmpty)
        #expect(late.account("3301")?.wish == nil)
    }

    @Test
    func `RULES a wish that could not be fulfilled is forgotten: it is asked for again, and nothing is off by it`()
        throws
    {
        let world = try world()
        #expect(off(world, .customerRequest)?.code == "trip.started")
        world.restart()
        #expect(world.account("3301")?.wish == nil)
        world.settle()
        #expect(!world.isOpen() && world.permits.isEmpty)
        #expect(off(world, .customerRequest)?.code == "trip.started")
        world.settle()
        #expect(world.isOpen())
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES an operator proposes what a supervisor orders, and the proposal is done with the order`() throws {
        let world = try world()
        func propose(_ kind: PermitKind, by actor: Actor = EngineHarness.agent) -> StaffAnswer? {
            world.ask(.guards(.proposeSwitchOff(account: "3301", kind)), by: actor, reason: "letter 17")
        }
        #expect(propose(.customerRequest, by: EngineHarness.engineer)?.code == "role.denied")
        #expect(propose(.contractEnd)?.code == "switchOff.accountOpen")
        #expect(propose(.arrears)?.code == "switchOff.otherKind")
        #expect(propose(.customerRequest)?.code == "switchOff.proposed")
        #expect(propose(.customerRequest)?.code == "switchOff.proposed")
        world.settle()
        #expect(!world.isOpen() && world.permits.isEmpty)
        #expect(world.items(.case).map(\.reason) == ["switchOff.proposed customer_request"])
        #expect(off(world, .customerRequest)?.code == "trip.started")
        world.settle()
        #expect(world.isOpen() && world.items(.case).isEmpty)
        let guarded = try self.world { $0.protection = .hospital }
        let asked = StaffCommand.guards(.proposeSwitchOff(account: "3301", .customerRequest))
        #expect(guarded.ask(asked, by: EngineHarness.agent)?.reasons == [.protected])
    }
}
