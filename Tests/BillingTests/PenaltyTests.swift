import Billing
import Quantities
import Testing

/// Late-payment penalty (RULES: Money; 供电营业规则: from the day after due up to the day of payment; 0.1 % a day for residents; for
/// others 0.2 % within the year of the debt and 0.3 % in later years).
@Suite struct PenaltyTests {
    private let others = PenaltyRule(perDay: 200, perDayInLaterYears: 300)

    private func bill(_ principal: String, due: String) throws -> OpenBill {
        OpenBill(id: BillID(1), due: try day(due), principal: try yuan(principal))
    }

    /// 1,000.00 yuan were due on 16 December 2026 and are paid on 10 January 2027.
    /// 17 to 31 December are 15 days at 0.2 %: 1,000 × 0.002 × 15 = 30.00.
    /// 1 to 10 January are 10 days at 0.3 %: 1,000 × 0.003 × 10 = 30.00. Together 60.00 yuan.
    @Test func `a penalty across a year's end: 15 days at 0.2 % and 10 days at 0.3 %`() throws {
        var open = try bill("1000", due: "2026-12-16")
        #expect(open.chargePenalty(through: try day("2026-12-16"), others) == .zero, "the due day costs nothing")
        var sum = Money.zero
        for number in 0..<25 {
            let day = CivilDate(daysSinceEpoch: try day("2026-12-17").daysSinceEpoch + Int64(number))
            sum += open.chargePenalty(through: day, others)
            if day == (try BillingTests.day("2026-12-31")) { #expect(sum == Money(yuan: 30)) }
        }
        #expect(sum == Money(yuan: 60))
        #expect(open.penalty == sum)
        var atOnce = try bill("1000", due: "2026-12-16")
        #expect(atOnce.chargePenalty(through: try day("2027-01-10"), others) == sum)
    }

    /// 100.00 yuan due on 1 March at 0.1 %: by 11 March 10 days, 1.00. On that day 60.00 are paid; by 21 March 10 days more on 40.00: 0.40.
    /// No interest on the penalty.
    @Test func `it is simple, and on what is unpaid`() throws {
        let rule = PenaltyRule(perDay: 100, perDayInLaterYears: 100)
        var dues = Dues(bills: [try bill("100", due: "2026-03-01")])
        #expect(dues.bills[0].chargePenalty(through: try day("2026-03-11"), rule) == Money(yuan: 1))
        #expect(dues.pay(Money(yuan: 60), on: try day("2026-03-11"), rule) == .none)
        #expect(dues.bills[0].chargePenalty(through: try day("2026-03-21"), rule) == Money(fen: 40))
    }

    /// Paid on 6 March, and the money is told on 11 March: 5 days on 100.00 are due, 0.50; 5 of the 10 that were charged go back.
    @Test func `a channel's own delay costs nothing`() throws {
        let rule = PenaltyRule(perDay: 100, perDayInLaterYears: 100)
        var late = Dues(bills: [try bill("100", due: "2026-03-01")])
        #expect(late.bills[0].chargePenalty(through: try day("2026-03-11"), rule) == Money(yuan: 1))
        var early = late
        #expect(late.pay(Money(yuan: 100), on: try day("2026-03-06"), rule).owed == Money(fen: -50))
        #expect(late.bills.isEmpty && late.paidLate.map(\.penalty) == [Money(fen: 50)])
        #expect(
            early.pay(Money(yuan: 100), on: try day("2026-02-20"), rule).owed == Money(yuan: -1),
            "paid before it was due")
        #expect(early == Dues())
    }

    @Test func `the minimum holds from the first day, the cap for ever`() throws {
        let rule = PenaltyRule(
            perDay: 100, perDayInLaterYears: 100, minimum: Money(yuan: 1), capBasisPoints: 3000)
        var open = try bill("50", due: "2026-03-01")
        #expect(open.chargePenalty(through: try day("2026-03-02"), rule) == Money(yuan: 1))
        // 50 × 0.001 × 20 = 1.00: still the minimum; the 21st day adds 0.05.
        #expect(open.chargePenalty(through: try day("2026-03-21"), rule) == .zero)
        #expect(open.chargePenalty(through: try day("2026-03-22"), rule) == Money(fen: 5))
        _ = open.chargePenalty(through: try day("2029-01-01"), rule)
        #expect(open.penalty == Money(yuan: 15), "30 % of 50.00")
    }
}
