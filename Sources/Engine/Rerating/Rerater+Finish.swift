import Billing
import Quantities

extension Rerater {
    /// What was found of the account.
    ///
    /// - Parameter row: the account's row; all that it includes was taken, and nothing that came after.
    public mutating func finish(_ row: AccountState) -> Rerating {
        closePosting()
        closeMonths()
        guard let state, let prices = book.prices(of: state) else {
            for (line, amount) in ledger.sorted(by: { $0.key < $1.key }) {
                differ(.account, line, expected: "nothing", found: amount.description)
            }
            return result
        }
        if row.accrual.accrued != state.accrual.accrued {
            differ(
                .accrued, expected: state.accrual.accrued.description, found: row.accrual.accrued.description)
        }
        let now = known.rated(state, book)
        compareUsages(now, row.accrual)
        compareLines(now, row.accrual, prices)
        compareMonths(now, row, prices)
        return result
    }

    /// The energies that the row still has are those of all facts.
    private mutating func compareUsages(_ now: Accrual, _ row: Accrual) {
        let expected = Dictionary(uniqueKeysWithValues: now.usages.map { ($0.key, $0.energy) })
        for usage in row.usages where expected[usage.key] ?? .zero != usage.energy {
            differ(
                .usage, .energy(usage.key), expected: "\(expected[usage.key] ?? .zero) kWh",
                found: "\(usage.energy) kWh")
        }
    }

    /// Of each line what the ledger has, with what the row has not posted yet, is its price times all its energy.
    private mutating func compareLines(_ now: Accrual, _ row: Accrual, _ prices: PriceList) {
        var found = ledger.filter(\.key.isOfEnergy)
        for line in row.lines(prices) { found[line.line, default: .zero] += line.amount }
        for posted in row.posted { found[posted.line, default: .zero] -= posted.amount }
        var expected: [ChargeLine: Money] = [:]
        for line in now.lines(prices) { expected[line.line] = line.amount }
        for line in Set(found.keys).union(expected.keys).sorted() {
            result.lines += 1
            let (due, have) = (expected[line] ?? .zero, found[line] ?? .zero)
            if due != have { differ(.line, line, expected: due.description, found: have.description) }
        }
    }
}
