import Billing
import Engine
import Quantities
import Supply
import Testing

/// Penalty of bills that a payment pays: of days past due up to the day on which the payer paid.
@Suite struct LatePaymentTests {
    /// 91.00 due on 11 December at 0.1 % a day.
    private func world() -> EngineHarness {
        var terms = Terms.billed()
        terms.tripNoticePeriod = .days(30)
        terms.tripNoticeValidity = .days(90)
        let world = EngineHarness.billed(terms: terms)
        world.live(until: "2026-12-21")
        return world
    }

    private func parts(_ world: EngineHarness, _ request: PaymentRequest) -> [String] {
        guard case .receipt(let receipt, _)? = world.pay(request) else { return [] }
        return receipt.parts.map { "\($0.claim.rawValue) \($0.amount)" }
    }

    @Test func `a payment pays the bill first and then the penalty of all its days`() throws {
        let world = world()
        // Ten days at 0.091.
        #expect(
            parts(world, world.payment("3301", Money(yuan: 100), serial: "1")) == [
                "bills 91.00", "penalty 0.91", "balance 8.09",
            ])
        #expect(world.account("3301")?.dues == Dues())
        world.restart()
        #expect(world.account("3301")?.dues == Dues())
        #expect(world.oracle.violations == [])
    }

    @Test func `what a channel brings late costs no penalty after the day of payment`() throws {
        let world = world()
        let key = PaymentKey(channel: "desk", businessDate: day("2026-12-16"), serial: "1")
        let request = PaymentRequest(key: key, accountNumber: "3301", amount: Money(yuan: 100))
        // Five days, 0.455: whole fen of it; the five days after are given back.
        #expect(parts(world, request) == ["bills 91.00", "penalty 0.45", "balance 8.55"])
        let account = try #require(world.account("3301"))
        #expect(account.dues.bills == [])
        #expect(account.dues.penalty == Money(tenThousandths: 50))
        let penalty = world.entries.filter { $0.debit == .penaltyIncome }.reduce(Money.zero) { $0 + $1.amount }
        #expect(penalty == Money(tenThousandths: 4550))
        #expect(world.oracle.violations == [])
    }

    @Test func `part of a bill that is paid late and taken back is owed again, with no penalty for the time between`()
        throws
    {
        let world = world()
        let payment = world.payment("3301", Money(yuan: 91), serial: "1")
        #expect(parts(world, payment) == ["bills 91.00"])
        let before = try #require(world.account("3301")).dues.penalty
        world.live(until: "2026-12-26")
        _ = world.reverse(
            ReversalRequest(id: "R1", payment: payment.key, amount: Money(yuan: 91), reason: "冲正", currency: "CNY"))
        #expect(world.account("3301")?.dues.bills.map(\.unpaid) == [Money(yuan: 91)])
        #expect(world.account("3301")?.dues.penalty == before)
        world.live(until: "2026-12-27")
        #expect(world.account("3301")?.dues.penalty == before + Money(tenThousandths: 910))
        #expect(world.oracle.violations == [])
    }
}
