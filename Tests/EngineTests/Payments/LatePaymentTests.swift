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
        _ = world.importing(channels: EngineHarness.fronted)
        world.live(until: "2026-12-21")
        return world
    }

    private func parts(_ world: EngineHarness, _ request: PaymentRequest) -> [String] {
        let sender = request.key.channel == "icbc" ? EngineHarness.icbcFront : EngineHarness.desk
        guard case .receipt(let receipt, _)? = world.pay(request, by: sender) else { return [] }
        return receipt.parts.map { "\($0.claim.rawValue) \($0.amount)" }
    }

    @Test func `a payment pays the bill first and then the penalty of all its days`() throws {
        let world = world()
        // Ten days at 0.091.
        #expect(
            parts(world, world.payment("3301", Money(yuan: 100), serial: "1")) == [
                "bills 91.00", "penalty 0.91", "balance 8.09",
            ])
        #expect(world.account("3301")?.dues.isClear == true)
        world.restart()
        #expect(world.account("3301")?.dues.isClear == true)
        #expect(world.oracle.violations == [])
    }

    @Test func `what a channel brings late costs no penalty after the day of payment`() throws {
        let world = world()
        let key = PaymentKey(channel: "icbc", businessDate: day("2026-12-16"), serial: "1")
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

    @Test func `F-S8 a time of payment far from the business date is refused, and gives no penalty back`() throws {
        let world = world()
        let before = world.money
        let key = PaymentKey(channel: "desk", businessDate: day("2026-12-21"), serial: "1")
        let noon = SiteCalendar.china.midnight(of: day("2026-12-21")) + .hours(12)
        for paidAt in [noon - .days(10), noon - .days(2), noon + .days(1)] {
            let request = PaymentRequest(key: key, accountNumber: "3301", amount: Money(yuan: 100), paidAt: paidAt)
            #expect(world.faults(world.pay(request)) == ["payment.paidAt.far"])
        }
        #expect(world.money == before)
        // A day before it is believed: of ten days' penalty one is given back, 0.91 less 0.091.
        let request = PaymentRequest(
            key: key, accountNumber: "3301", amount: Money(yuan: 100), paidAt: noon - .days(1))
        #expect(parts(world, request) == ["bills 91.00", "penalty 0.81", "balance 8.19"])
        #expect(world.oracle.violations == [])
    }

    /// 91.00 cost 0.91 until 21 December, and are paid; taken back on the 26th, they cost nothing for the time between. Paid again on the
    /// 27th under the date of the 22nd, only the day since they were taken back, which was charged, is given back.
    @Test func `I-M5 no penalty is given back for days before a bill was open again`() throws {
        let world = world()
        let payment = world.payment("3301", Money(yuan: 91), serial: "1")
        #expect(parts(world, payment) == ["bills 91.00"])
        let before = try #require(world.account("3301")).dues.penalty
        #expect(before == Money(fen: 91))
        world.live(until: "2026-12-26")
        _ = world.reverse(world.reversal(of: payment, Money(yuan: 91), id: "R1"))
        world.live(until: "2026-12-27")
        #expect(world.account("3301")?.dues.penalty == before + Money(tenThousandths: 910))
        world.restart()
        let key = PaymentKey(channel: "icbc", businessDate: day("2026-12-22"), serial: "2")
        #expect(
            parts(world, PaymentRequest(key: key, accountNumber: "3301", amount: Money(yuan: 100))) == [
                "bills 91.00", "penalty 0.91", "balance 8.09",
            ])
        #expect(world.account("3301")?.dues.isClear == true)
        #expect(world.oracle.violations == [])
    }
}
