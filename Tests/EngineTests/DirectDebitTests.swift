import Billing
import Engine
import Quantities
import Supply
import Testing

/// Direct debits that a bank is asked for: a hold until it answers.
@Suite struct `Direct debits` {
    private let today = day("2026-11-23")

    private func arrears() -> EngineHarness {
        let world = EngineHarness.arrears()
        var layout = EngineHarness.deskLayout
        layout.name = "debits"
        layout.purpose = .debits
        world.teachLayout()
        world.teachLayout(layout)
        return world
    }

    private var batch: CloseKey { CloseKey(channel: "desk", businessDate: today) }

    private func ask(_ world: EngineHarness, _ asks: [DebitAsk]) -> StaffAnswer? {
        world.ask(.dailyClose(.askDebits(batch, asks)), by: EngineHarness.desk, reason: "")
    }

    private func answer(
        _ world: EngineHarness, _ lines: [(DirectDebit, ChannelLayout.LineKind)], amount: Money? = nil,
        hash: String = "h"
    ) -> StaffAnswer? {
        let items = lines.enumerated().map { index, line in
            StatementItem(
                kind: line.1, line: index + 2, serial: line.0.serial, accountNumber: line.0.accountNumber,
                amount: amount ?? line.0.amount, note: line.1 == .refused ? "余额不足" : nil)
        }
        return world.ask(
            .dailyClose(.debitAnswers(EngineHarness.file(items, on: today, hash: hash))), by: EngineHarness.desk,
            reason: "")
    }

    /// One owes less than supply may be switched off for, the other a bill that is not due yet.
    @Test func `a debit without an amount asks for what is owed, due or not`() throws {
        let flats = [
            Flat("3301", balance: Money(tenThousandths: -6_250)),
            Flat("3302", balance: Money(yuan: -20)) { $0.mode = .postpaid },
        ]
        let world = EngineHarness.street(flats, terms: .billed(penalty: nil))
        world.lodge("3302") {
            $0.dues.bills = [OpenBill(id: BillID(7), due: day("2026-12-10"), principal: Money(yuan: 20))]
        }
        var layout = EngineHarness.deskLayout
        layout.name = "debits"
        layout.purpose = .debits
        world.teachLayout(layout)
        let answer = ask(world, [DebitAsk(account: "3301"), DebitAsk(account: "3302")])
        #expect(answer?.code == "debit.asked", "\(answer?.details ?? [])")
        #expect(answer?.detail("sum") == "20.63")
    }

    @Test func `RULES a debit that was asked for and not answered holds trips up; paid, it is an ordinary payment`()
        throws
    {
        let world = arrears()
        #expect(world.untilDark())
        let answer = ask(world, [DebitAsk(account: "3301")])
        #expect(answer?.code == "debit.asked")
        #expect(answer?.detail("count") == "1")
        world.serve()
        #expect(!world.isOpen())
        world.restart()
        world.settle(steps: 40)
        #expect(!world.isOpen())
        let debit = try #require(world.state.directDebits.values.first)
        #expect(debit.amount.isWholeFen)
        #expect(answer?.detail("sum") == debit.amount.description)
        let posted = try #require(world.account("3301")?.posted)
        let first = self.answer(world, [(debit, .payment)])
        #expect(first?.code == "debit.answered")
        #expect(world.account("3301")?.posted ?? .zero >= posted + debit.amount - Money(yuan: 1))
        #expect(world.state.directDebits.isEmpty)
        #expect(world.entries.last { $0.reason == .payment }?.cause == "payment:desk/2026-11-23/\(debit.serial)")
        world.restart()
        #expect(self.answer(world, [(debit, .payment)]) == first)
        #expect(world.entries.count { $0.reason == .payment } == 1)
        #expect(world.oracle.violations == [])
    }

    @Test func `a refused debit is no hold any more, and the full notice cycle follows`() throws {
        let world = arrears()
        _ = ask(world, [DebitAsk(account: "3301", amount: Money(yuan: 5))])
        let before = world.noticeKinds.count
        #expect(world.untilSelect(steps: 30) == nil)
        #expect(!world.noticeKinds.dropFirst(before).contains { $0.isFormal })
        let debit = try #require(world.state.directDebits.values.first)
        let answer = self.answer(world, [(debit, .refused)])
        #expect(answer?.detail("refused") == "1")
        #expect(world.untilSelect() != nil)
        #expect(!world.entries.contains { $0.reason == .payment })
        #expect(world.oracle.violations == [])
    }

    @Test func `what does not fit is refused whole, and nothing is asked for or booked`() throws {
        let world = arrears()
        let refused = ask(
            world,
            [
                DebitAsk(account: "3301"), DebitAsk(account: "3301"), DebitAsk(account: "3302"),
                DebitAsk(account: "77"), DebitAsk(account: "3302", amount: Money(yuan: -1)),
            ])
        #expect(
            refused?.details.map { "\($0.name) \($0.value)" } == [
                "debit.openAlready 3301", "debit.nothingOwed 3302", "account.unknown 77", "debit.openAlready 3302",
            ])
        #expect(world.state.directDebits.isEmpty)
        _ = ask(world, [DebitAsk(account: "3301"), DebitAsk(account: "3302", amount: Money(yuan: 3))])
        #expect(ask(world, [DebitAsk(account: "3301")])?.code == "debit.refused")
        let debits = world.state.directDebits.values.sorted { $0.id < $1.id }
        let entries = world.entries
        #expect(answer(world, debits.map { ($0, .payment) }, amount: Money(fen: 7))?.code == "debit.refused")
        let unknown = DirectDebit(
            id: DirectDebitID(1), batch: batch, account: AccountID(1), accountNumber: "3301", amount: Money(yuan: 1),
            askedAt: world.clocks.wall, askedBy: "x")
        #expect(answer(world, [(debits[0], .payment), (unknown, .payment)], hash: "i")?.code == "debit.refused")
        #expect(world.entries == entries)
        #expect(world.state.directDebits.count == 2)
    }

    @Test func `a bank that does not answer is asked about, and staff may take the debit back`() throws {
        let world = arrears()
        _ = ask(world, [DebitAsk(account: "3301")])
        world.pass(.days(2))
        #expect(world.items(.dailyClose).isEmpty)
        world.restart()
        world.pass(.days(1))
        #expect(world.items(.dailyClose).map(\.reason) == ["debit.unanswered desk/2026-11-23"])
        world.pass(.days(1))
        #expect(world.items(.dailyClose).count == 1)
        let debit = try #require(world.state.directDebits.keys.first)
        #expect(
            world.ask(.dailyClose(.withdrawDebit(debit)), by: EngineHarness.supervisor)?.code == "debit.withdrawn")
        #expect(world.items(.dailyClose).isEmpty)
        #expect(
            world.ask(.dailyClose(.withdrawDebit(debit)), by: EngineHarness.supervisor)?.code == "debit.notOpen")
    }

    @Test func `the front may bring a debit's money before the bank's file does: it is booked once`() throws {
        let world = arrears()
        _ = ask(world, [DebitAsk(account: "3301", amount: Money(yuan: 5))])
        let debit = try #require(world.state.directDebits.values.first)
        let request = world.dated("3301", Money(yuan: 5), serial: debit.serial, on: today)
        #expect(world.receipt(world.pay(request)) != nil)
        #expect(world.state.directDebits.isEmpty)
        #expect(answer(world, [(debit, .payment)])?.detail("paid") == "1")
        #expect(world.entries.count { $0.reason == .payment } == 1)
    }
}
