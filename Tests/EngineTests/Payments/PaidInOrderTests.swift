import Billing
import Engine
import Quantities
import Supply
import Testing

/// Money that was paid in time and told late, where the customer had paid again meanwhile: the penalty is what it would be, had all been
/// told when it was paid (RULES: Money, none for a delay of the channel's own).
@Suite struct PaidInOrderTests {
    /// 91.00 due on 11 December at 0.1 % a day: 0.91 on the 21st.
    private func late() -> EngineHarness {
        var terms = Terms.billed()
        terms.minimumDebt = Money(yuan: 100_000)
        let world = EngineHarness.billed(terms: terms)
        _ = world.importing(channels: EngineHarness.fronted)
        world.live(until: "2026-12-21")
        return world
    }

    private func bank(_ world: EngineHarness, _ date: String, _ amount: Money, serial: String = "1") -> Receipt? {
        let key = PaymentKey(channel: "icbc", businessDate: day(date), serial: serial)
        let request = PaymentRequest(key: key, accountNumber: "3301", amount: amount)
        return world.receipt(world.pay(request, by: EngineHarness.icbcFront))
    }

    private func income(_ world: EngineHarness) -> Money {
        world.entries.reduce(.zero) {
            $0 + ($1.credit == .penaltyIncome ? $1.amount : .zero) - ($1.debit == .penaltyIncome ? $1.amount : .zero)
        }
    }

    /// On paper: 91.00 of the 10th pay the bill in time, and of the 91.91 of the 21st nothing was owed: with the 91.00 the customer has 0.91
    /// more than before.
    @Test func `I-M7 who had paid in time, and once more because nobody knew, gets the penalty back`() throws {
        let world = late()
        let desk = try #require(world.receipt(world.pay("3301", Money(fen: 9191), serial: "1")))
        #expect(desk.parts.map(\.claim) == [.bills, .penalty])
        world.restart()
        world.live(until: "2026-12-22")
        let before = try #require(world.account("3301")).available
        #expect(bank(world, "2026-12-10", Money(yuan: 91))?.parts.map(\.claim) == [.balance])
        let account = try #require(world.account("3301"))
        #expect(income(world) == .zero)
        #expect(account.available == before + Money(fen: 9191))
        #expect(account.dues == Dues())
        world.restart()
        #expect(world.account("3301")?.dues == Dues())
        #expect(world.oracle.violations == [])
    }

    /// 0.0024 yuan of the bill of 91.00 were paid by the balance before: 90.99 in whole fen pay it but for 0.0076, which the rest of the same
    /// payment pays on the same day.
    @Test func `I-M7 a bill of which a fraction of a fen was paid is paid by one payment, on its day`() throws {
        let world = late()
        world.lodge("3301") { $0.posted = $0.posted + Money(tenThousandths: 24) }
        world.live(until: "2026-12-22")
        #expect(world.account("3301")?.dues.bills.map(\.unpaid) == [Money(tenThousandths: 909_976)])
        _ = world.pay("3301", Money(yuan: 200), serial: "1")
        let dues = try #require(world.account("3301")).dues
        #expect(dues.bills.isEmpty)
        #expect(dues.paidLate.map { $0.payments.map(\.day).max() } == [day("2026-12-22")])
    }

    /// On paper: paid on the 16th, five days at 0.091 are due, 0.455; 0.91 were paid, 0.455 come back. Once more in part: of 91.00 now 40.00
    /// were there on the 13th already, three days earlier: 40 × 0.001 × 3 = 0.12 more.
    @Test func `only the days after the payment are given back, and once`() throws {
        let world = late()
        _ = world.pay("3301", Money(fen: 9191), serial: "1")
        world.live(until: "2026-12-22")
        _ = bank(world, "2026-12-16", Money(yuan: 91), serial: "1")
        #expect(income(world) == Money(tenThousandths: 4550))
        _ = bank(world, "2026-12-13", Money(yuan: 40), serial: "2")
        #expect(income(world) == Money(tenThousandths: 3350))
        // All that is told now has come before: nothing of it was late.
        _ = bank(world, "2026-12-16", Money(yuan: 500), serial: "3")
        #expect(income(world) == Money(tenThousandths: 3350))
        #expect(world.oracle.violations == [])
    }

    /// The bill of December is 371.91 (31 days at 12.00, less the ten minutes in which this world rests), due on 11 January. On the 21st of
    /// December 91.91 are paid for the bill of November and its penalty. On 20 January 91.00 of 10 December are told: they pay November's,
    /// and what had paid it is there for December's since the 21st of December, 91.00. The penalty of November, 0.91, comes back on the day on
    /// which all that is told, and lowers what is owed.
    ///
    ///     nine days at 0.1 % of 371.91              3.3472
    ///     nine days of 371.91 − 91.00 = 280.91      2.5282
    @Test func `money that is not needed for one bill any more has paid the next one, from its own day`() throws {
        let world = late()
        _ = world.pay("3301", Money(fen: 9191), serial: "1")
        world.live(until: "2027-01-20")
        let open = try #require(world.account("3301")).dues.bills
        #expect(open.map(\.principal) == [Money(fen: 37191)] && open.map(\.due) == [day("2027-01-11")])
        #expect(world.account("3301")?.dues.penalty == Money(tenThousandths: 33472))
        _ = bank(world, "2026-12-10", Money(yuan: 91))
        #expect(world.account("3301")?.dues.penalty == Money(tenThousandths: 25282) - Money(fen: 91))
        #expect(world.account("3301")?.dues.bills.map(\.unpaid) == [Money(fen: 28091)])
        #expect(income(world) == Money(tenThousandths: 25282))
        #expect(world.oracle.violations == [])
    }

    @Test func `I-M1 a penalty that was waived after the bill was paid is not paid out`() throws {
        let world = late()
        _ = world.pay("3301", Money(yuan: 91), serial: "1")
        let answer = world.ask(.dues(.waivePenalty(account: "3301", amount: nil)), by: EngineHarness.supervisor)
        #expect(answer?.code == "penalty.waived")
        let before = try #require(world.account("3301"))
        world.restart()
        _ = bank(world, "2026-12-10", Money(yuan: 91))
        let account = try #require(world.account("3301"))
        #expect(account.available == before.available + Money(yuan: 91) && account.dues == Dues())
        #expect(income(world) == .zero)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-M5 the payment that moved on is taken back: the bill that another pays now stays paid`() throws {
        let world = late()
        let desk = world.payment("3301", Money(fen: 9191), serial: "1")
        let before = try #require(world.account("3301"))
        _ = world.pay(desk)
        _ = bank(world, "2026-12-10", Money(yuan: 91))
        _ = world.reverse(world.reversal(of: desk, Money(fen: 9191), id: "R1"))
        let account = try #require(world.account("3301"))
        // Of which the bill took 91.00, and no penalty is owed.
        #expect(account.available - account.dues.penalty == before.available + Money(yuan: 91))
        #expect(account.dues.bills == [])
        world.live(until: "2026-12-31")
        #expect(world.account("3301")?.dues.bills == [])
        #expect(world.oracle.violations == [])
    }
}
