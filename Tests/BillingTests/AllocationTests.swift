import Billing
import Quantities
import Testing

/// How money for a payment number is given to its accounts (RULES: Restore).
@Suite struct AllocationTests {
    private typealias Need = Allocation.Need

    private func yuan(_ text: String) -> Money { Money(yuan: text) ?? .zero }

    private func divide(_ amount: Money, _ needs: [Need], _ share: Payer.Share = .equal) -> [Int64: Money] {
        Dictionary(
            uniqueKeysWithValues: Allocation.divide(amount, among: needs, share: share).map {
                ($0.account.number, $0.amount)
            })
    }

    private func debt(_ day: Int64, _ amount: String) -> Need.Debt {
        Need.Debt(since: CivilDate(daysSinceEpoch: day), amount: yuan(amount))
    }

    /// Three are off and need 30, 10 and 20; two are on and owe. With 35.00: 10 + 20, and 5 toward the third.
    @Test func `RULES the disconnected come first, the smallest restore amount first, however little there is`() {
        let needs = [
            Need(account: AccountID(1), number: "1", isOff: true, restore: yuan("30")),
            Need(account: AccountID(2), number: "2", isOff: true, restore: yuan("10")),
            Need(account: AccountID(3), number: "3", isOff: true, restore: yuan("20")),
            Need(account: AccountID(4), number: "4", debts: [debt(1, "50")]),
        ]
        #expect(divide(yuan("35"), needs) == [1: yuan("5"), 2: yuan("10"), 3: yuan("20")])
        #expect(divide(yuan("61"), needs) == [1: yuan("30"), 2: yuan("10"), 3: yuan("20"), 4: yuan("1")])
        let order = Allocation.divide(yuan("61"), among: needs, share: .equal).map(\.account.number)
        #expect(order == [2, 3, 1, 4])
    }

    @Test func `RULES then the oldest debt, less what the restore amount has paid of it`() {
        let needs = [
            Need(account: AccountID(1), number: "1", isOff: true, restore: yuan("30"), debts: [debt(5, "40")]),
            Need(account: AccountID(2), number: "2", debts: [debt(9, "7"), debt(3, "8")]),
        ]
        // 30 restore; debts by age: account 2 of day 3 gets 8; account 1 has 10 left of day 5; account 2 of day 9 gets 7.
        #expect(divide(yuan("38"), needs) == [1: yuan("30"), 2: yuan("8")])
        #expect(divide(yuan("44"), needs) == [1: yuan("36"), 2: yuan("8")])
        #expect(divide(yuan("55"), needs) == [1: yuan("40"), 2: yuan("15")])
    }

    @Test func `RULES what is left is shared to the fen, the remainder to the first, or by consumption`() {
        let needs = (1...3).map {
            Need(account: AccountID($0), number: "\($0)", consumption: WattHours([1_000, 0, 3_000][Int($0) - 1]))
        }
        #expect(divide(yuan("10"), needs) == [1: yuan("3.34"), 2: yuan("3.33"), 3: yuan("3.33")])
        // 10.01 by 1 : 0 : 3 are 2.5025 and 7.5075: 2.50 and 7.50, and 0.01 to the first.
        #expect(divide(yuan("10.01"), needs, .consumption) == [1: yuan("2.51"), 3: yuan("7.50")])
        let idle = needs.map { Need(account: $0.account, number: $0.number) }
        #expect(divide(yuan("0.02"), idle, .consumption) == [1: yuan("0.02")])
    }

    @Test func `I-M1 whatever is needed, the amounts are positive whole fen and together the payment`() {
        var random = SplitMix(seed: 4)
        for _ in 0..<3_000 {
            let needs = (1...random.next(Int64(1)...12)).map { id in
                Need(
                    account: AccountID(id), number: "\(random.next(1...99))", isOff: random.oneIn(2),
                    restore: Money(tenThousandths: random.next(0...90_000)),
                    debts: (0..<random.next(0...3)).map { _ in
                        Need.Debt(
                            since: CivilDate(daysSinceEpoch: random.next(1...9)),
                            amount: Money(tenThousandths: random.next(1...90_000)))
                    }, consumption: WattHours(random.next(0...9)))
            }
            let amount = Money(fen: random.next(1...30_000))
            let given = Allocation.divide(amount, among: needs, share: random.oneIn(2) ? .equal : .consumption)
            #expect(given.reduce(Money.zero) { $0 + $1.amount } == amount)
            #expect(given.allSatisfy { $0.amount > .zero && $0.amount.isWholeFen })
            #expect(Set(given.map(\.account)).count == given.count)
            // Whoever is off and got less than it needs is followed by nobody who needs more.
            let short = needs.filter { need in
                need.isOff && need.restore > (given.first { $0.account == need.account }?.amount ?? .zero)
            }
            if let first = short.map(\.restore).min() {
                for need in needs where need.isOff && need.restore < first {
                    #expect(
                        given.contains { $0.account == need.account && $0.amount >= need.restore }
                            || need.restore == .zero)
                }
            }
        }
    }

    @Test func `I-M5 partial reversals take together what one of their sum would, the last given first`() {
        var random = SplitMix(seed: 9)
        for _ in 0..<3_000 {
            let lines = (1...random.next(Int64(1)...4)).map { id in
                let parts = (0..<random.next(1...3)).map { _ in
                    TopUp.Part([.restore, .penalty, .balance][random.next(0...2)], Money(fen: random.next(1...500)))
                }
                return ReceiptAccount(
                    account: AccountID(id), number: "\(id)", amount: parts.reduce(.zero) { $0 + $1.amount },
                    available: .zero, supply: .on, missing: .zero, parts: parts)
            }
            let whole = lines.reduce(Money.zero) { $0 + $1.amount }
            func sums(_ taken: [(account: ReceiptAccount, parts: [TopUp.Part])]) -> [String: Money] {
                var sums: [String: Money] = [:]
                for (line, parts) in taken {
                    for part in parts { sums["\(line.number) \(part.claim.rawValue)", default: .zero] += part.amount }
                }
                return sums
            }
            var already = Money.zero
            var step: [String: Money] = [:]
            while already < whole {
                let amount = min(Money(fen: random.next(1...400)), whole - already)
                for (key, sum) in sums(lines.takenBack(amount, after: already)) { step[key, default: .zero] += sum }
                already += amount
                #expect(step == sums(lines.takenBack(already, after: .zero)))
            }
            #expect(step.values.reduce(Money.zero) { $0 + $1 } == whole)
            if let last = lines.last, let part = last.parts.last {
                #expect(lines.takenBack(Money(fen: 1), after: .zero).first?.parts.first?.claim == part.claim)
            }
        }
    }
}
