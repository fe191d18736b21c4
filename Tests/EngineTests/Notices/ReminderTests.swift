import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Whoever pays by bills is reminded: when one is made, on day five, on day ten by a person.
@Suite struct ReminderTests {
    /// Bills of the 1st are due on the 11th.
    private func world(_ change: (inout Terms) -> Void = { _ in }) -> EngineHarness {
        var terms = Terms.billed(penalty: nil)
        terms.settlement?.reminders = ReminderRule()
        terms.overdueDays = 12
        terms.control.needsDemand = true
        change(&terms)
        return EngineHarness.billed(terms: terms)
    }

    private func live(_ world: EngineHarness, until last: Int, of month: String = "2026-12", restarting: Bool = false) {
        for n in 2...last where SiteCalendar.china.midnight(of: day(month + (n < 10 ? "-0" : "-") + String(n))) > world.clocks.wall {
            world.live(until: month + (n < 10 ? "-0" : "-") + String(n))
            if restarting { world.restart() }
        }
    }

    @Test(arguments: [false, true])
    func `RULES told when it is made, on day five, and on day ten by a person: once each, over restarts`(
        restarting: Bool
    ) throws {
        let world = world()
        func kinds() -> [NoticeKind] { world.noticeKinds }
        live(world, until: 15, restarting: restarting)
        #expect(kinds() == [.billIssued])
        let bill = try #require(world.bills.last { $0.total > .zero })
        #expect(world.notices(.billIssued).map(\.amount) == [bill.total])
        live(world, until: 20, restarting: restarting)
        #expect(kinds() == [.billIssued, .dayFive])
        #expect(world.notices(.dayFive).map(\.amount) == [bill.total])
        live(world, until: 23, restarting: restarting)
        #expect(kinds() == [.billIssued, .dayFive, .dayTen])
        #expect(world.state.noticeDuties.map(\.notice.kind) == [.dayTen])
        // Reminders are no trip notices, and what nobody asked for in person is not tripped for.
        live(world, until: 27, restarting: restarting)
        #expect(kinds() == [.billIssued, .dayFive, .dayTen])
        #expect(world.account("3301")?.lastReasons == [.inArrears, .notDemanded])
        #expect(world.tell(.voice) { .called($0, answered: false) } == "notice.unanswered")
        #expect(world.tell(.door) { .left($0, .signed, at: nil) } == "notice.left")
        #expect(world.account("3301")?.dues.bills.first?.demandedAt == world.clocks.wall)
        #expect(kinds().last == .tripNotice)
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES day ten comes in writing only where an earlier bill is overdue too`() throws {
        let world = world { $0.minimumDebt = Money(yuan: 100_000) }
        live(world, until: 22)
        #expect(world.tell(.voice) { .called($0, answered: true) } == "notice.told")
        world.live(until: "2027-01-01")
        live(world, until: 22, of: "2027-01")
        #expect(world.notices(.dayTen).count == 1 && world.notices(.writtenDemand).count == 1)
        #expect(world.notices(.billIssued).count == 2 && world.notices(.dayFive).count == 2)
        #expect(world.notices(.writtenDemand).first?.channel == .voice)
    }

    @Test func `RULES who has paid is not called any more`() throws {
        let world = world()
        live(world, until: 22)
        #expect(world.state.noticeDuties.count == 1)
        let owed = try #require(world.account("3301")?.dues.bills.first?.unpaid)
        _ = world.pay("3301", owed, serial: "1")
        #expect(world.state.noticeDuties.isEmpty && world.items(.voiceCall).isEmpty)
        #expect(world.notices(.dayTen).map(\.state) == [.cancelled(reason: "the bills are paid")])
    }

    @Test func `RULES nobody is reminded at night, or under a hold`() throws {
        let world = world { $0.quietHours = DailyHours(from: time("21:00"), to: time("08:00")) }
        live(world, until: 3)
        let issued = try #require(world.notices(.billIssued).first)
        #expect(SiteCalendar.china.timeOfDay(at: issued.at) == time("08:00"))
        live(world, until: 15)
        let until = SiteCalendar.china.midnight(of: day("2026-12-18")) + .hours(7)
        let hold = StaffCommand.hold(account: "3301", .plan, until: until)
        #expect(world.ask(hold, by: EngineHarness.agent)?.code == "hold.set")
        live(world, until: 18)
        #expect(world.notices(.dayFive).isEmpty)
        live(world, until: 19)
        #expect(world.notices(.dayFive).count == 1)
    }
}
