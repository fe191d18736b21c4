import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// A protection from its first day to its last: set by one person, asked about in time, ended by two.
@Suite struct ProtectionTests {
    static let otherSupervisor = Actor(name: "zhao.min", role: .supervisor)

    private func protect(_ world: EngineHarness, _ kind: Protection = .lifeSupport, renewBy: CivilDate? = nil)
        -> StaffAnswer?
    {
        world.ask(.guards(.protect(account: "3301", kind, renewBy: renewBy)), by: EngineHarness.agent)
    }

    @Test func `I-C6 I-C5 a protection that is set while a trip selects, or is released, lets nothing be opened`() throws {
        for isReleased in [false, true] {
            let world = EngineHarness.arrears()
            let reached = isReleased ? world.untilRelease() : world.untilSelect()
            let (id, address) = try #require(reached)
            #expect(protect(world)?.code == "protection.set")
            #expect(world.account("3301")?.tripNotice == nil && world.account("3301")?.finalNotice == nil)
            #expect(world.takeOrders().contains(.abandon(id)))
            if isReleased { world.abandon(id) } else { world.select(id, address) }
            #expect(world.orderRows.first { $0.id == id }?.state == .superseded)
            world.settle(steps: 60)
            #expect(world.operations.isEmpty && !world.isOpen())
            #expect(world.account("3301")?.lastReasons == [.inArrears, .protected])
            #expect(world.oracle.violations == [])
        }
    }

    @Test func `I-C6 a home that is protected while we have it off comes on, whatever it owes`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        #expect(protect(world)?.code == "protection.set")
        world.settle()
        #expect(!world.isOpen())
        #expect(world.account("3301").map { $0.available < .zero } == true)
        // And in the moment after the write, when nobody knows yet what came of it.
        let late = EngineHarness.arrears()
        let (id, _) = try #require(late.untilRelease())
        late.open(id)
        #expect(protect(late)?.code == "protection.set")
        late.verify(id)
        late.settle()
        #expect(!late.isOpen())
        #expect(world.oracle.violations == [] && late.oracle.violations == [])
    }

    @Test func `I-C6 two persons end a protection, each with a token, both supervisors; one alone never does`() throws {
        let world = EngineHarness.arrears()
        #expect(protect(world)?.code == "protection.set")
        let end = StaffCommand.guards(.endProtection(account: "3301"))
        func ask(_ by: Actor, _ second: Actor?) -> String? { world.ask(end, by: by, second: second)?.code }
        #expect(ask(EngineHarness.supervisor, nil) == "second.missing")
        #expect(ask(EngineHarness.supervisor, EngineHarness.supervisor) == "second.samePerson")
        #expect(ask(EngineHarness.supervisor, EngineHarness.engineer) == "role.denied")
        #expect(ask(EngineHarness.agent, EngineHarness.supervisor) == "role.denied")
        #expect(world.account("3301")?.record.protection == .lifeSupport)
        #expect(ask(EngineHarness.supervisor, Self.otherSupervisor) == "protection.ended")
        #expect(ask(EngineHarness.supervisor, Self.otherSupervisor) == "protection.none")
        let ended = world.audits.filter { $0.action == "protection.ended" }
        #expect(ended.map(\.actor) == ["wang.lei"] && ended.map(\.second) == ["zhao.min"])
        #expect(ended.map(\.before) == ["life_support"] && ended.map(\.after) == ["none"])
        // The notices begin anew, and only then is it tripped.
        #expect(world.account("3301")?.protectionTerm == nil)
        world.restart()
        #expect(world.untilDark())
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C6 a request that ends it is refused below the door too, by whatever path it comes`() throws {
        let world = EngineHarness.arrears { $0.protection = .hospital }
        for role in Role.allCases where role != .supervisor {
            let actor = Actor(name: "someone", role: role)
            let answer = world.ask(
                .guards(.endProtection(account: "3301")), by: actor, second: EngineHarness.supervisor)
            #expect(answer?.code == "role.denied", "\(role)")
        }
        #expect(world.account("3301")?.record.protection == .hospital)
    }

    @Test func `RULES a protection never ends by date: a person is asked 30 days before, once, and it holds on`() throws {
        let world = EngineHarness.arrears()
        let today = SiteCalendar.china.date(at: world.clocks.wall).daysSinceEpoch
        let renewBy = CivilDate(daysSinceEpoch: today + 40)
        #expect(protect(world, renewBy: renewBy)?.detail("renew_by") == renewBy.description)
        func days(_ count: Int) {
            for _ in 0..<count { world.pass(.days(1)) }
        }
        days(9)
        #expect(world.items(.protection).isEmpty)
        days(2)
        let item = try #require(world.items(.protection).first)
        #expect(item.reason == "protection.toBeRenewed \(renewBy)")
        world.restart()
        days(40)
        // Past the day: in force, and asked once.
        #expect(world.everOpened(.protection) == 1)
        #expect(world.account("3301")?.record.protection == .lifeSupport)
        #expect(world.account("3301")?.lastReasons.contains(.protected) == true)
        #expect(
            world.ask(.finishWorkItem(item.id, result: "seen"), by: EngineHarness.agent)?.code
                == "job.protectionToRenew")
        let renew = StaffCommand.guards(.renewProtection(account: "3301", renewBy: nil))
        #expect(world.ask(renew, by: EngineHarness.agent)?.code == "protection.renewed")
        #expect(world.items(.protection).isEmpty)
        days(3)
        #expect(world.everOpened(.protection) == 1)
        #expect(world.operations.isEmpty)
    }

    @Test func `RULES the day by which to renew lies ahead and within five years, and one from a file is a year away`()
        throws
    {
        let world = EngineHarness.arrears { $0.protection = .lift }
        let today = SiteCalendar.china.date(at: world.clocks.wall).daysSinceEpoch
        for days in [0, -1, ProtectionTerm.longest + 1] {
            #expect(
                protect(world, renewBy: CivilDate(daysSinceEpoch: today + days))?.code == "protection.dayMalformed")
        }
        world.pass(.seconds(10))
        #expect(world.account("3301")?.protectionTerm?.renewBy.daysSinceEpoch == today + ProtectionTerm.usual)
        world.restart()
        #expect(world.account("3301")?.protectionTerm?.by == "engine")
    }

    @Test func `I-C6 one that nobody can read is not renewed but said anew, and until then it protects`() throws {
        let world = EngineHarness.arrears { $0.protection = .unreadable }
        let renew = StaffCommand.guards(.renewProtection(account: "3301", renewBy: nil))
        #expect(world.ask(renew, by: EngineHarness.agent)?.code == "protection.unreadable")
        #expect(protect(world, .unreadable)?.code == "protection.malformed")
        #expect(protect(world, .fire)?.code == "protection.set")
        #expect(world.audits.last { $0.action == "protection.set" }?.before == "unreadable")
        #expect(world.untilSelect(steps: 30) == nil)
    }
}
