import Billing
import Quantities
import Supply
import Testing

@Suite struct CreditTests {
    private let today = CivilDate(daysSinceEpoch: 20_800)

    private func conduct(since: Int64 = 20_000, _ events: [(Conduct.Event, daysAgo: Int64, times: Int)] = []) -> Conduct
    {
        var conduct = Conduct(since: CivilDate(daysSinceEpoch: since))
        for (event, daysAgo, times) in events {
            for _ in 0..<times { conduct.note(event, on: CivilDate(daysSinceEpoch: today.daysSinceEpoch - daysAgo)) }
        }
        return conduct
    }

    private func propose(_ conduct: Conduct) -> CreditRule.Proposal { CreditRule.published.propose(conduct, on: today) }

    @Test func `B9 the published rule, at each of its edges`() {
        #expect(propose(conduct()).creditClass == .a)
        #expect(propose(conduct(since: 20_600)) == .init(creditClass: .b, reasons: [.historyShort]))
        #expect(propose(conduct([(.warning, 60, 6)])).creditClass == .a)
        #expect(propose(conduct([(.warning, 60, 7)])) == .init(creditClass: .b, reasons: [.warnings]))
        #expect(propose(conduct([(.notice, 60, 1), (.bounce, 90, 1)])).creditClass == .b)
        #expect(propose(conduct([(.notice, 60, 2)])) == .init(creditClass: .c, reasons: [.notices]))
        #expect(propose(conduct([(.trip, 60, 1)])) == .init(creditClass: .c, reasons: [.trips]))
        #expect(propose(conduct([(.trip, 60, 2)])) == .init(creditClass: .d, reasons: [.trips]))
        #expect(
            propose(conduct([(.bounce, 60, 4), (.notice, 40, 4)]))
                == .init(creditClass: .d, reasons: [.notices, .bounces]))
        // What lies more than twelve whole months back is forgiven, and this month is not over.
        #expect(propose(conduct([(.trip, 400, 5), (.trip, 0, 5)])).creditClass == .a)
    }

    @Test
    func `B9 days in arrears count in their months, however seldom one looks, and a clock set back counts none twice`()
        throws
    {
        var conduct = Conduct()
        let first = try #require(CivilDate("2026-10-30"))
        conduct.begin(first, isLate: true)
        conduct.begin(first, isLate: true)
        // Four days later it is paid: 31 October, 1 and 2 November were late too.
        conduct.begin(try #require(CivilDate("2026-11-03")), isLate: false)
        #expect(conduct.months.map(\.lateDays) == [2, 2])
        conduct.begin(try #require(CivilDate("2026-11-02")), isLate: true)
        conduct.begin(try #require(CivilDate("2026-11-04")), isLate: true)
        #expect(conduct.months.map(\.lateDays) == [2, 3])
        #expect(conduct.since == first)
    }

    @Test func `B9 the risk list names its reasons and has the heaviest first`() {
        func facts(
            _ number: String, _ creditClass: CreditClass = .b, credit: Int64 = 100, use: Int64 = 2,
            billed: Bool = false,
            overdue: Int64 = 0, bounces: Int = 0, hold: Hold.Kind? = nil, contact: Bool = true
        ) -> RiskFacts {
            RiskFacts(
                account: AccountID(1), number: number, area: nil, responsible: nil, creditClass: creditClass,
                credit: Money(yuan: credit), dailyUse: Money(yuan: use), isBilled: billed,
                overdue: Money(yuan: overdue), bounces: bounces, hold: hold, hasContact: contact)
        }
        let list = RiskList.ranked([
            facts("fine"), facts("soon", credit: 6), facts("next", credit: 20), facts("arrears", credit: -1),
            facts("d", .d, contact: false), facts("billed", credit: -50, billed: true),
            facts("overdue", credit: 0, billed: true, overdue: 3, bounces: 1), facts("held", hold: .dispute),
            facts("sooner", credit: 3),
        ])
        #expect(list.map(\.facts.number) == ["overdue", "arrears", "sooner", "soon", "d", "next", "held"])
        #expect(list[0].reasons == [.inArrears, .bounced] && list[0].daysLeft == 0)
        #expect(list[2].daysLeft == 1 && list[3].daysLeft == 3 && list[5].daysLeft == 10)
        #expect(list[4].reasons == [.classD, .noContact])
    }
}
