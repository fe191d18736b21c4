import Billing
import Quantities
import Testing

/// The penalty of an account is a matter of who paid what when, and not of when it was told (RULES: Money; none for a delay of the channel's
/// own).
@Suite struct PenaltyOrderTests {
    private struct Payment {
        let paid: CivilDate
        let told: CivilDate
        let amount: Money
    }

    private struct Story {
        var rule: PenaltyRule
        var bills: [(on: CivilDate, OpenBill)] = []
        var payments: [Payment] = []
        let first: CivilDate
        let last: CivilDate

        /// One to five bills of two to four weeks each around a year's end, and payments of which one in two is told up to 40 days late.
        init(seed: Int) throws {
            var dice = Dice(seed: seed)
            let yearEnd = try day("2026-12-31").daysSinceEpoch
            first = CivilDate(daysSinceEpoch: yearEnd - dice.roll(90))
            rule = PenaltyRule(
                perDay: Int(dice.roll(300)), perDayInLaterYears: Int(dice.roll(300)),
                minimum: dice.roll(3) == 0 ? Money(fen: dice.roll(200)) : .zero,
                capBasisPoints: dice.roll(4) == 0 ? Int(dice.roll(1000)) : nil)
            var issue = first.daysSinceEpoch
            let dueAfter = dice.roll(20)
            for number in 0...dice.roll(5) {
                bills.append(
                    (
                        CivilDate(daysSinceEpoch: issue),
                        OpenBill(
                            id: BillID(number + 1), due: CivilDate(daysSinceEpoch: issue + dueAfter),
                            principal: Money(fen: 1 + dice.roll(50_000)))
                    ))
                issue += 14 + dice.roll(14)
            }
            for _ in 0...dice.roll(9) {
                let paid = first.daysSinceEpoch + dice.roll(issue - first.daysSinceEpoch + 20)
                let told = dice.roll(2) == 0 ? paid : paid + dice.roll(40)
                payments.append(
                    Payment(
                        paid: CivilDate(daysSinceEpoch: paid), told: CivilDate(daysSinceEpoch: told),
                        amount: Money(fen: 1 + dice.roll(40_000))))
            }
            last = CivilDate(daysSinceEpoch: issue + 70)
        }

        /// What the books come to: of each day the penalties, then its bills, then what was told on it.
        func books(told: (Payment) -> CivilDate) -> (penalty: Money, dues: Dues, falls: [Money]) {
            var dues = Dues()
            var free = Money.zero
            var penalty = Money.zero
            var falls: [Money] = []
            for number in first.daysSinceEpoch...last.daysSinceEpoch {
                let today = CivilDate(daysSinceEpoch: number)
                for index in dues.bills.indices { penalty += dues.bills[index].chargePenalty(through: today, rule) }
                for (_, bill) in bills.filter({ $0.on == today }) {
                    dues.bills.append(bill)
                    let part = min(free, bill.principal)
                    free -= part
                    if part > .zero { penalty += dues.pay(part, on: today, rule).owed }
                }
                for payment in payments where told(payment) == today {
                    let claims = TopUp.Claims(bills: dues.bills)
                    let parts = TopUp.divide(payment.amount, among: claims, rule: TopUpRule(), isBilled: true)
                    let change = dues.take(parts, paidOn: payment.paid, on: today, rule).owed
                    if change < .zero { falls.append(change) }
                    penalty += change
                    free += parts.filter { $0.claim == .balance }.reduce(.zero) { $0 + $1.amount }
                }
            }
            return (penalty, dues, falls)
        }

        /// On paper, by the definition: of each day after a bill was due, what nobody had paid of it when the day began, the oldest bill first.
        var onPaper: Money {
            var sum = Money.zero
            var before = Money.zero
            for (_, bill) in bills {
                var days: Int128 = 0
                var number = bill.due.daysSinceEpoch + 1
                while number <= last.daysSinceEpoch {
                    let today = CivilDate(daysSinceEpoch: number)
                    let there = payments.filter { $0.paid < today }.reduce(Money.zero) { $0 + $1.amount }
                    let unpaid = bill.principal - min(max(there - before, .zero), bill.principal)
                    let rate = today.year == bill.due.year ? rule.perDay : rule.perDayInLaterYears
                    days += Int128(unpaid.tenThousandths) * Int128(rate)
                    number += 1
                }
                before += bill.principal
                guard days > 0 else { continue }
                var amount = max(Money(tenThousandths: Int64(dividedHalfUp(days, by: 100_000))), rule.minimum)
                if let cap = rule.capBasisPoints {
                    amount = min(amount, Money(tenThousandths: bill.principal.tenThousandths * Int64(cap) / 10_000))
                }
                sum += amount
            }
            return sum
        }
    }

    @Test func `I-M7 in whatever order payments are told, the penalty is what it is on paper: 3,000 stories`() throws {
        var late = 0
        for seed in 1...3000 {
            let story = try Story(seed: seed)
            let inOrder = story.books { $0.paid }
            let asTold = story.books { $0.told }
            let paper = story.onPaper
            func open(_ dues: Dues) -> [String] { dues.bills.map { "\($0.id) \($0.unpaid) \($0.penalty)" } }
            guard asTold.penalty == paper, inOrder.penalty == paper, open(asTold.dues) == open(inOrder.dues) else {
                Issue.record("seed \(seed): told \(asTold.penalty), in order \(inOrder.penalty), paper \(paper)")
                return
            }
            if !asTold.falls.isEmpty { late += 1 }
        }
        #expect(late > 500, "of so many something was given back")
    }
}
