import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// A credit class follows from what happened, once a month, unless a person says otherwise for a time.
@Suite struct StandingTests {
    @Test func `B9 who was tripped is of class C in the next month, and it is written why`() throws {
        let world = EngineHarness.arrears()
        let trip = try #require(world.untilSelect())
        world.select(trip.id, trip.address)
        world.serve()
        #expect(world.isOpen())
        let conduct = try #require(world.account("3301")).conduct
        #expect(conduct.months.map(\.trips) == [1] && conduct.months.map(\.notices) == [1])
        #expect(conduct.months.map(\.lateDays) == [1])
        let meter = try #require(world.meter("3301"))
        _ = world.pay("3301", Money(yuan: 500), serial: "1")
        world.serve()
        world.pass(.days(8))
        world.read(meter)
        #expect(world.account("3301")?.standing == CreditStanding(creditClass: .c))
        let row = try #require(world.creditRecords.last)
        #expect(row.before == .b && row.after == .c && row.by == "rule" && row.reason == "trips")
        world.restart()
        #expect(world.account("3301")?.standing.creditClass == .c)
        #expect(world.oracle.violations == [])
    }

    @Test func `B9 a supervisor's word stands against the rule until its day, and then the rule's again`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        let meter = try #require(world.meter("3301"))
        func set(_ until: String, by actor: Actor = EngineHarness.supervisor) -> String? {
            world.ask(
                .life(.setCreditClass(account: "3301", .d, until: day(until))), by: actor,
                reason: "a firm about to close")?.code
        }
        #expect(set("2026-12-05", by: EngineHarness.agent) == "role.denied")
        #expect(set("2026-11-22") == "credit.untilFar")
        #expect(set("2028-11-22") == "credit.untilFar")
        #expect(set("2026-12-05") == "credit.set")
        #expect(world.account("3301")?.standing.override?.reason == "a firm about to close")
        // December begins, and the word still stands; on the 6th it does not.
        for _ in 0..<12 {
            world.pass(.days(1))
            world.read(meter)
        }
        #expect(world.account("3301")?.standing.creditClass == .d)
        for _ in 0..<2 {
            world.pass(.days(1))
            world.read(meter)
        }
        #expect(world.account("3301")?.standing == CreditStanding(creditClass: .b))
        #expect(world.creditRecords.map(\.by) == ["wang.lei", "rule"])
        #expect(world.live(.endCreditOverride(account: "3301"))?.code == "credit.noOverride")
        #expect(set("2027-01-05") == "credit.set")
        #expect(world.live(.endCreditOverride(account: "3301"))?.code == "credit.byRule")
        #expect(world.account("3301")?.standing == CreditStanding(creditClass: .b))
    }
}
