import Billing
import Engine
import Quantities
import Supply
import Testing

/// A penalty that was written off and turns out not to be due is no claim any more: nothing of it may be recovered later, and what was is
/// given back.
@Suite struct WrittenOffPenaltyTests {
    private let second = Actor(name: "zhao.min", role: .supervisor)

    /// 91.00 due on 11 December at 0.1 % a day, on the 21st: 0.91.
    private func late() -> EngineHarness {
        var terms = Terms.billed()
        terms.minimumDebt = Money(yuan: 100_000)
        let world = EngineHarness.billed(terms: terms)
        _ = world.importing(channels: EngineHarness.fronted)
        world.live(until: "2026-12-21")
        return world
    }

    private func dues(_ world: EngineHarness, _ command: DuesCommand) -> String? {
        world.ask(.dues(command), by: EngineHarness.supervisor, second: second)?.code
    }

    private func writeOff(_ world: EngineHarness, _ amount: Money) -> String? {
        dues(world, .writeOff(account: "3301", .penalty, amount: amount))
    }

    /// 91 yuan that were paid on `day`, and that the bank brings now.
    private func told(_ world: EngineHarness, paidOn day: CivilDate) {
        world.restart()
        let key = PaymentKey(channel: "icbc", businessDate: day, serial: "1")
        _ = world.pay(
            PaymentRequest(key: key, accountNumber: "3301", amount: Money(yuan: 91)), by: EngineHarness.icbcFront)
        world.restart()
    }

    private func balance(_ world: EngineHarness, _ ledger: LedgerAccount) -> Money {
        world.entries.reduce(.zero) {
            $0 + ($1.credit == ledger ? $1.amount : .zero) - ($1.debit == ledger ? $1.amount : .zero)
        }
    }

    /// What the row says is owed and given up is what the ledger has.
    private func agree(_ world: EngineHarness) throws {
        let account = try #require(world.account("3301"))
        #expect(balance(world, .penalty(account.record.id)) == -account.dues.penalty)
        #expect(balance(world, .writeOff) == -account.dues.writtenOff)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-M1 nothing is recovered of a written-off penalty that turns out not to be due`() throws {
        let world = late()
        #expect(writeOff(world, Money(fen: 91)) == "write_off.done")
        told(world, paidOn: day("2026-12-11"))
        let account = try #require(world.account("3301"))
        #expect(account.dues.writtenOff == .zero && account.dues.penalty == .zero)
        #expect(balance(world, .penaltyIncome) == .zero)
        try agree(world)
        _ = world.pay("3301", Money(yuan: 100), serial: "2")
        #expect(dues(world, .recover(account: "3301", amount: Money(fen: 1))) == "recovery.lessWrittenOff")
    }

    /// On paper. Of 0.91 are 0.40 waived and 0.51 written off. Paid on the 17th, six days were due: 0.546. 0.40 of it are waived for good,
    /// 0.146 stay a claim that was given up, and 0.364 were never owed.
    @Test func `of a penalty that was waived and written off in parts, what stays due stays written off`() throws {
        let world = late()
        #expect(dues(world, .waivePenalty(account: "3301", amount: Money(fen: 40))) == "penalty.waived")
        #expect(writeOff(world, Money(fen: 51)) == "write_off.done")
        told(world, paidOn: day("2026-12-17"))
        let account = try #require(world.account("3301"))
        #expect(account.dues.writtenOff == Money(tenThousandths: 1460) && account.dues.penalty == .zero)
        #expect(balance(world, .penaltyIncome) == Money(tenThousandths: 1460))
        try agree(world)
    }

    /// On paper. Of the written-off 0.91 are 0.60 recovered from what was paid since; 0.31 were no claim any more, and 0.60 go back.
    @Test func `what was recovered of a written-off penalty goes back where it turns out not to be due`() throws {
        let world = late()
        #expect(writeOff(world, Money(fen: 91)) == "write_off.done")
        _ = world.pay("3301", Money(yuan: 1000), serial: "2")
        #expect(dues(world, .recover(account: "3301", amount: Money(fen: 60))) == "recovery.done")
        let available = try #require(world.account("3301")).available
        told(world, paidOn: day("2026-12-11"))
        let account = try #require(world.account("3301"))
        #expect(account.available == available + Money(yuan: 91) + Money(fen: 60))
        #expect(account.dues.writtenOff == .zero && account.dues.penalty == .zero)
        #expect(balance(world, .penaltyIncome) == .zero)
        try agree(world)
    }

    /// On paper. Other claims that were written off stay: 0.91 of penalty and 20.00 of the balance, of which 0.91 go.
    @Test func `other claims that were written off stay claims`() throws {
        let world = late()
        #expect(writeOff(world, Money(fen: 91)) == "write_off.done")
        #expect(dues(world, .writeOff(account: "3301", .balance, amount: Money(yuan: 20))) == "write_off.done")
        #expect(world.account("3301")?.dues.writtenOff == Money(fen: 2091))
        told(world, paidOn: day("2026-12-11"))
        #expect(world.account("3301")?.dues.writtenOff == Money(yuan: 20))
        try agree(world)
    }
}
