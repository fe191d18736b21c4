import Billing
import Engine
import Quantities
import Supply
import Testing

/// Money of which it is known whose it is, whoever has the number by the time it comes: debt follows the holder, and so does what pays it
/// (RULES: Payments).
@Suite struct `Money that is known to be somebody's` {
    private let today = day("2026-11-23")
    private var batch: CloseKey { CloseKey(channel: "desk", businessDate: today) }

    /// One flat that owes 50 yuan, and layouts for the desk's files.
    private func owing() -> EngineHarness {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: -50)), Flat("3302", balance: .zero)])
        var layout = EngineHarness.deskLayout
        layout.name = "debits"
        layout.purpose = .debits
        world.teachLayout()
        world.teachLayout(layout)
        return world
    }

    private func debit(_ world: EngineHarness) throws -> DirectDebit {
        let asked = world.ask(
            .dailyClose(.askDebits(batch, [DebitAsk(account: "3301", amount: Money(yuan: 50))])),
            by: EngineHarness.desk, reason: "")
        #expect(asked?.code == "debit.asked")
        return try #require(world.state.directDebits.values.first)
    }

    private func transfer(_ world: EngineHarness) {
        let answer = world.live(.transfer(Transfer(account: "3301", to: EngineHarness.holder(), reading: .lastTrusted)))
        #expect(answer?.code == "life.transferred")
    }

    private func answer(
        _ world: EngineHarness, _ debit: DirectDebit, _ kind: ChannelLayout.LineKind = .payment, hash: String = "h",
        besides: [StatementItem] = []
    ) -> StaffAnswer? {
        let item = StatementItem(
            kind: kind, line: 2, serial: debit.serial, accountNumber: debit.accountNumber, amount: debit.amount)
        return world.ask(
            .dailyClose(.debitAnswers(EngineHarness.file([item] + besides, on: today, hash: hash))),
            by: EngineHarness.desk, reason: "")
    }

    @Test func `RULES a debit that is answered after a transfer pays the holder who was asked`() throws {
        let world = owing()
        let debit = try debit(world)
        transfer(world)
        world.restart()
        #expect(answer(world, debit)?.code == "debit.answered")
        #expect(world.account("3301-1")?.posted == .zero)
        #expect(world.account("3301")?.posted == .zero)
        let payment = try #require(
            world.records.compactMap { if case .payment(let payment) = $0 { payment } else { nil } }.last)
        #expect(payment.account == debit.account && payment.request.accountNumber == "3301")
        #expect(payment.receipt.accounts.map(\.number) == ["3301-1"])
        let row = try #require(world.audits.last { $0.action == "payment.booked" })
        #expect(row.reason == "account 3301, now 3301-1" && row.account == debit.account)
        #expect(world.oracle.violations == [])
    }

    @Test func `a debit that the front brings after a transfer is answered by it, and pays the holder who was asked`()
        throws
    {
        let world = owing()
        let debit = try debit(world)
        transfer(world)
        #expect(
            world.receipt(world.pay(world.dated("3301", Money(yuan: 50), serial: debit.serial, on: today))) != nil)
        #expect(world.account("3301-1")?.posted == .zero)
        #expect(world.account("3301")?.posted == .zero)
        #expect(world.state.directDebits.isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test func `a debit of more than a former holder owes is answered, and the money waits for a person`() throws {
        let world = owing()
        let debit = try debit(world)
        // He has paid at the desk meanwhile.
        _ = world.pay("3301", Money(yuan: 50), serial: "1")
        transfer(world)
        #expect(
            world.receipt(world.pay(world.dated("3301", Money(yuan: 50), serial: debit.serial, on: today)))?.supply
                == .suspense)
        #expect(world.state.directDebits.isEmpty)
        #expect(world.state.suspense.values.map(\.left) == [Money(yuan: 50)])
        #expect(world.items(.suspense).first?.reason.hasSuffix(" 3301-1") == true, "whom the payer meant")
        #expect(world.oracle.violations == [])
    }

    @Test func `what only the file has is booked for whom its line named when it was found`() throws {
        let world = owing()
        world.closeDay(EngineHarness.file([EngineHarness.line(world.dated("3301", Money(yuan: 50), serial: "17"))]))
        transfer(world)
        world.restart()
        let key = CloseItemKey(
            close: CloseKey(channel: "desk", businessDate: EngineHarness.yesterday), kind: .payment, serial: "17")
        #expect(world.ask(.dailyClose(.book(key)), by: EngineHarness.agent)?.code == "closeItem.booked")
        #expect(world.account("3301-1")?.posted == .zero)
        #expect(world.account("3301")?.posted == .zero)
        #expect(world.oracle.violations == [])
    }

    // MARK: an answer that comes too late

    @Test func `an answer to a debit that was withdrawn is listed, holds, and stops nobody else's money`() throws {
        let world = owing()
        let late = try debit(world)
        let other = world.ask(
            .dailyClose(.askDebits(batch, [DebitAsk(account: "3302", amount: Money(yuan: 7))])),
            by: EngineHarness.desk, reason: "")
        #expect(other?.code == "debit.asked")
        let open = try #require(world.state.directDebits.values.first { $0.id != late.id })
        _ = world.ask(.dailyClose(.withdrawDebit(late.id)), by: EngineHarness.supervisor)
        transfer(world)
        world.restart()
        let paid = StatementItem(
            kind: .payment, line: 3, serial: open.serial, accountNumber: "3302", amount: Money(yuan: 7))
        let answered = answer(world, late, besides: [paid])
        #expect(answered?.code == "debit.answered")
        #expect(world.account("3302")?.posted == Money(yuan: 7))
        #expect(world.listed == ["desk/2026-11-23/\(late.serial) only_there"])
        #expect(world.state.closeItems.values.map(\.accounts) == [[late.account]])
        // The same in another file is listed once.
        _ = answer(world, late, hash: "i")
        #expect(world.listed.count == 1)
        let key = CloseItemKey(close: batch, kind: .payment, serial: late.serial)
        world.restart()
        #expect(world.ask(.dailyClose(.book(key)), by: EngineHarness.agent)?.code == "closeItem.booked")
        #expect(world.account("3301-1")?.posted == .zero && world.account("3301")?.posted == .zero)
        // Booked once: another file with it finds the payment.
        #expect(answer(world, late, hash: "j")?.detail("paid") == "1")
        #expect(world.entries.count { $0.reason == .payment } == 2)
        #expect(world.oracle.violations == [])
    }

    @Test func `a bank that takes back what it had paid by debit makes a work item, and books nothing`() throws {
        let world = owing()
        let debit = try debit(world)
        _ = answer(world, debit)
        let before = world.account("3301")?.posted
        #expect(answer(world, debit, .refused, hash: "i")?.code == "debit.answered")
        #expect(world.account("3301")?.posted == before)
        #expect(
            world.items(.dailyClose).map(\.reason) == ["debit.refusedAfterPaid desk/2026-11-23/\(debit.serial)"])
    }

    // MARK: a former holder's debt

    private let second = Actor(name: "zhao.min", role: .supervisor)

    @Test func `a former holder's debt is written off by two persons, and comes in after all`() throws {
        let world = owing()
        transfer(world)
        func dues(_ command: DuesCommand) -> String? {
            world.ask(.dues(command), by: EngineHarness.supervisor, second: second)?.code
        }
        #expect(dues(.takeDeposit(account: "3301-1", amount: Money(yuan: 1))) == "account.closed")
        #expect(dues(.writeOff(account: "3301-1", .balance, amount: Money(yuan: 50))) == "write_off.done")
        #expect(world.account("3301-1")?.posted == .zero)
        world.restart()
        // A year later he pays.
        #expect(world.receipt(world.pay("3301-1", Money(yuan: 51), serial: "1"))?.supply == .suspense)
        #expect(world.receipt(world.pay("3301-1", Money(yuan: 50), serial: "2"))?.supply != .suspense)
        #expect(dues(.recover(account: "3301-1", amount: Money(yuan: 50))) == "recovery.done")
        let account = try #require(world.account("3301-1"))
        #expect(account.posted == .zero && account.dues.writtenOff == .zero)
        #expect(world.oracle.violations == [])
    }
}
