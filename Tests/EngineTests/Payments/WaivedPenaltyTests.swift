import Billing
import Engine
import Quantities
import Supply
import Testing

/// A penalty that was given up was paid by nobody: a payment that turns out to be earlier gives nothing of it back as money.
@Suite struct WaivedPenaltyTests {
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

    /// 91 yuan that were paid on the due day, and that the bank brings now.
    private func paidInTime(_ world: EngineHarness) -> Answer? {
        let key = PaymentKey(channel: "icbc", businessDate: day("2026-12-11"), serial: "1")
        return world.pay(
            PaymentRequest(key: key, accountNumber: "3301", amount: Money(yuan: 91)), by: EngineHarness.icbcFront)
    }

    private func income(_ world: EngineHarness) -> Money {
        world.entries.reduce(.zero) {
            $0 + ($1.credit == .penaltyIncome ? $1.amount : .zero) - ($1.debit == .penaltyIncome ? $1.amount : .zero)
        }
    }

    @Test func `I-M1 a waived penalty is not paid out where the bill turns out to have been paid in time`() throws {
        let world = late()
        let available = try #require(world.account("3301")).available
        let waived = world.ask(
            .dues(.waivePenalty(account: "3301", amount: nil)), by: EngineHarness.supervisor)
        #expect(waived?.code == "penalty.waived")
        world.restart()
        #expect(world.receipt(paidInTime(world))?.parts.map(\.claim) == [.bills])
        let account = try #require(world.account("3301"))
        #expect(account.available == available + Money(yuan: 91) && account.dues.penalty == .zero)
        #expect(account.dues.bills == [])
        #expect(income(world) == .zero)
        #expect(world.oracle.violations == [])
    }

    /// On paper. 0.91 are charged and 0.50 waived: 0.41 are asked. Paid on the 17th, six days were due: 0.546, of which 0.50 are waived
    /// and 0.046 stay.
    @Test func `of a penalty that was waived in part only the rest is given back`() throws {
        let world = late()
        _ = world.ask(
            .dues(.waivePenalty(account: "3301", amount: Money(fen: 50))), by: EngineHarness.supervisor)
        let key = PaymentKey(channel: "icbc", businessDate: day("2026-12-17"), serial: "1")
        _ = world.pay(
            PaymentRequest(key: key, accountNumber: "3301", amount: Money(yuan: 91)), by: EngineHarness.icbcFront)
        #expect(world.account("3301")?.dues.penalty == Money(tenThousandths: 460))
        #expect(income(world) == Money(tenThousandths: 460))
        #expect(world.oracle.violations == [])
    }

    @Test func `a penalty that was written off is not paid out either`() throws {
        let world = late()
        let available = try #require(world.account("3301")).available
        let off = DuesCommand.writeOff(account: "3301", .penalty, amount: Money(fen: 91))
        #expect(world.ask(.dues(off), by: EngineHarness.supervisor, second: second)?.code == "write_off.done")
        world.restart()
        _ = paidInTime(world)
        let account = try #require(world.account("3301"))
        #expect(account.available == available + Money(yuan: 91) && account.dues.penalty == .zero)
        #expect(world.oracle.violations == [])
    }

    @Test func `a penalty that goes on after a waiver is asked, and what of it was paid comes back`() throws {
        let world = late()
        _ = world.ask(.dues(.waivePenalty(account: "3301", amount: nil)), by: EngineHarness.supervisor)
        world.live(until: "2026-12-23")
        // Two days more at 0.091.
        #expect(world.account("3301")?.dues.penalty == Money(tenThousandths: 1820))
        _ = paidInTime(world)
        #expect(world.account("3301")?.dues.penalty == .zero)
        #expect(income(world) == .zero)
        #expect(world.oracle.violations == [])
    }

    // MARK: a former holder's bill

    /// On paper. From 23 November 10:00 to 10:00 of 1 December are 192 hours at 1 kW: 96.00 yuan, due on the 11th; on the 21st ten days at
    /// 0.1 %, 0.96.
    @Test func `the bill of a former holder grows old like any other, is shown, and can be paid whole`() throws {
        var terms = Terms.billed(days: [15])
        terms.minimumDebt = Money(yuan: 100_000)
        let world = EngineHarness.billed(terms: terms)
        world.live(until: "2026-12-01", hour: 10)
        #expect(
            world.live(.transfer(Transfer(account: "3301", to: EngineHarness.holder(), reading: .lastTrusted)))?.code
                == "life.transferred")
        let bill = try #require(world.account("3301-1")).dues.bills
        #expect(bill.map(\.principal) == [Money(yuan: 96)] && bill.map(\.due) == [day("2026-12-11")])
        world.live(until: "2026-12-21")
        #expect(world.account("3301-1")?.dues.penalty == Money(fen: 96))
        let receipt = try #require(world.receipt(world.pay("3301-1", Money(fen: 9696), serial: "1")))
        #expect(receipt.parts.map(\.claim) == [.bills, .penalty])
        let account = try #require(world.account("3301-1"))
        #expect(account.posted == .zero && account.dues.isClear)
        world.live(until: "2026-12-24")
        #expect(world.account("3301-1")?.dues.isClear == true)
        #expect(world.oracle.violations == [])
    }
}
