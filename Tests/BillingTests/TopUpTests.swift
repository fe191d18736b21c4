import Billing
import Quantities
import Testing

/// How a customer's money is divided (RULES: Restore).
@Suite struct TopUpTests {
    private func yuan(_ text: String) -> Money { Money(yuan: text) ?? .zero }

    private func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(daysSinceEpoch: 0) }

    private func divide(
        _ amount: String, _ claims: TopUp.Claims, _ rule: TopUpRule = TopUpRule(), isBilled: Bool = false
    ) -> [String] {
        TopUp.divide(yuan(amount), among: claims, rule: rule, isBilled: isBilled)
            .map { "\($0.claim.rawValue) \($0.amount)" }
    }

    /// On paper. 100.00 paid; missing 23.4567 up to the restore level, of which 20 is emergency credit; older debt 300, of which 46.50 of
    /// the week's 50 was taken; penalty 1.20.
    ///
    /// - emergency credit, part of the restore amount: 20.00
    /// - restore: 23.4567 is asked as 23.46, less 20.00 = 3.46
    /// - older debt: 10 % of 100.00 − 23.46 = 76.54 are 7.654, whole fen 7.65; of the week 50.00 − 46.50 = 3.50 are left: 3.50
    /// - penalty 1.20
    /// - balance: 100.00 − 20.00 − 3.46 − 3.50 − 1.20 = 71.84
    @Test func `RULES a top-up pays restore amount, older debt, emergency credit, penalty, then the balance`() {
        let claims = TopUp.Claims(
            restore: yuan("23.4567"), oldDebt: yuan("300"), recoveredThisWeek: yuan("46.50"), emergency: yuan("20"),
            penalty: yuan("1.20"))
        #expect(
            divide("100", claims) == [
                "emergency 20.00", "restore 3.46", "old_debt 3.50", "penalty 1.20", "balance 71.84",
            ])
        #expect(divide("23.46", claims) == ["emergency 20.00", "restore 3.46"])
        #expect(divide("5", claims) == ["emergency 5.00"])
        // 10 % of 24.46 − 23.46 is 0.10; the penalty gets the rest.
        #expect(divide("24.46", claims) == ["emergency 20.00", "restore 3.46", "old_debt 0.10", "penalty 0.90"])
    }

    @Test func `RULES bills are paid the oldest first, then penalty; older debt has its share of what is left`() {
        let bills = [
            OpenBill(id: BillID(8), due: day("2026-03-15"), principal: yuan("80"), paid: yuan("30")),
            OpenBill(id: BillID(7), due: day("2026-02-15"), principal: yuan("120")),
        ]
        let claims = TopUp.Claims(bills: bills, oldDebt: yuan("99"), penalty: yuan("3.30"))
        #expect(divide("100", claims, isBilled: true) == ["bills 100.00"])
        #expect(
            divide("180", claims, isBilled: true)
                == ["bills 120.00", "bills 50.00", "penalty 3.30", "old_debt 0.67", "balance 6.03"])
        let parts = TopUp.divide(yuan("150"), among: claims, rule: TopUpRule(), isBilled: true)
        #expect(parts.map(\.bill?.id) == [BillID(7), BillID(8)])
    }

    @Test func `RULES another order is data, and what must be paid for power to return then counts what comes first`() {
        let rule = TopUpRule(
            debtShare: DebtShare(basisPoints: 2500, capPerWeek: yuan("10")), order: [.penalty, .restore, .oldDebt])
        let claims = TopUp.Claims(restore: yuan("5.001"), oldDebt: yuan("300"), penalty: yuan("2"))
        #expect(divide("27.01", claims, rule) == ["penalty 2.00", "restore 5.01", "old_debt 5.50", "balance 14.50"])
        #expect(TopUp.servedBeforeRestore(claims, rule: rule, isBilled: false) == yuan("2"))
        #expect(TopUp.servedBeforeRestore(claims, rule: TopUpRule(), isBilled: false) == .zero)
    }

    @Test func `RULES I-L1 the restore amount and what is served before it bring light back under every order`() {
        var random = SplitMix(seed: 23)
        for _ in 0..<4_000 {
            func some() -> Money { random.oneIn(3) ? .zero : Money(tenThousandths: random.next(0...900_000)) }
            var claims = TopUp.Claims(
                restore: some(), oldDebt: some(), recoveredThisWeek: some(), emergency: some(), penalty: some())
            let isBilled = random.oneIn(3)
            if isBilled {
                claims.restore = .zero
                claims.bills = [OpenBill(id: BillID(1), due: day("2026-02-15"), principal: Money(fen: 1_234))]
            }
            var order = TopUp.Claim.allCases
            for index in order.indices { order.swapAt(index, random.next(0...order.count - 1)) }
            let rule = TopUpRule(
                debtShare: DebtShare(basisPoints: random.next(0...10_000), capPerWeek: some()),
                order: random.oneIn(3) ? nil : order)
            let wanted = isBilled ? Money(fen: 1_234) : claims.restore.roundedUpToFen
            let before = TopUp.servedBeforeRestore(claims, rule: rule, isBilled: isBilled)
            #expect(before.isWholeFen && before >= .zero)
            let parts = TopUp.divide(wanted + before, among: claims, rule: rule, isBilled: isBilled)
            let balance = parts.filter(\.claim.isOfBalance).reduce(Money.zero) { $0 + $1.amount }
            #expect(balance >= wanted || (isBilled && claims.oldDebt > .zero), "\(rule) \(claims)")
        }
    }

    @Test func `I-M1 whatever is claimed, the parts are whole fen, positive, within their claims, and the amount`() {
        var random = SplitMix(seed: 17)
        for _ in 0..<4_000 {
            func some() -> Money { random.oneIn(3) ? .zero : Money(tenThousandths: random.next(0...900_000)) }
            let bills = (0..<random.next(0...3)).map {
                OpenBill(
                    id: BillID($0 + 1), due: CivilDate(daysSinceEpoch: random.next(20_000...20_400)),
                    principal: Money(fen: random.next(1...9_000)))
            }
            let claims = TopUp.Claims(
                restore: some(), bills: bills, oldDebt: some(), recoveredThisWeek: some(), emergency: some(),
                penalty: some())
            var order = TopUp.Claim.allCases
            for index in order.indices { order.swapAt(index, random.next(0...order.count - 1)) }
            let rule = TopUpRule(
                debtShare: DebtShare(basisPoints: random.next(0...10_000), capPerWeek: some()),
                order: random.oneIn(2) ? nil : Array(order.prefix(random.next(1...6))))
            let amount = Money(fen: random.next(0...20_000))
            let parts = TopUp.divide(amount, among: claims, rule: rule, isBilled: random.oneIn(2))
            #expect(parts.reduce(Money.zero) { $0 + $1.amount } == amount)
            #expect(parts.allSatisfy { $0.amount > .zero && $0.amount.isWholeFen })
            func sum(_ claim: TopUp.Claim) -> Money {
                parts.filter { $0.claim == claim }.reduce(.zero) { $0 + $1.amount }
            }
            #expect(sum(.restore) + sum(.emergency) <= claims.restore.roundedUpToFen)
            #expect(sum(.oldDebt) <= claims.oldDebt && sum(.penalty) <= claims.penalty)
            #expect(sum(.oldDebt) <= rule.debtShare.capPerWeek)
            for part in parts where part.claim == .bills { #expect(part.amount <= part.bill?.unpaid ?? .zero) }
        }
    }

    @Test func `I-M5 what is taken of dues and given back leaves them as they were`() {
        let bill = OpenBill(id: BillID(3), due: day("2026-02-15"), principal: yuan("50"), paid: yuan("20"))
        let before = Dues(bills: [bill], penalty: yuan("2"), oldDebt: yuan("9"))
        // Wednesday: the week began on Monday the 2nd.
        let today = day("2026-03-04")
        let parts = [
            TopUp.Part(.bills, yuan("30"), bill: bill), TopUp.Part(.penalty, yuan("2")),
            TopUp.Part(.oldDebt, yuan("5")),
        ]
        var dues = before
        dues.take(parts, paidOn: today, on: today)
        #expect(dues.bills.isEmpty && dues.penalty == .zero && dues.oldDebt == yuan("4"))
        #expect(dues.recovered == Dues.Recovery(week: day("2026-03-02"), amount: yuan("5")))
        #expect(dues.recovered(inWeekOf: day("2026-03-08")) == yuan("5"))
        #expect(dues.recovered(inWeekOf: day("2026-03-09")) == .zero)
        for part in parts.reversed() { dues.giveBack(part, on: today) }
        #expect(dues.penalty == before.penalty && dues.oldDebt == before.oldDebt)
        #expect(dues.recovered?.amount == .zero)
        let again = dues.bills.first
        #expect(again?.paid == bill.paid && again?.due == bill.due)
        // No penalty for the days on which it counted as paid.
        #expect(again?.penaltyThrough == today)
    }
}
