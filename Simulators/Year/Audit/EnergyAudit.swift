import Billing
import Engine
import Quantities
import Supply

/// I-M7, I-M8: what each holder was charged against paper: every line's energy and amount, to the last unit.
struct EnergyAudit {
    let year: Year
    let books: LedgerBooks
    private(set) var faults: [String] = []
    private(set) var lines = 0
    private(set) var energy: Int64 = 0
    private(set) var charged = Money.zero
    private(set) var lost: Int64 = 0

    init(_ year: Year, _ books: LedgerBooks) throws {
        self.year = year
        self.books = books
        for tenancy in year.tenancies { try compare(tenancy) }
        for house in year.street.houses { lost += house.lost.reduce(0) { $0 + $1.energy } }
    }

    private mutating func compare(_ tenancy: Tenancy) throws {
        let house = year.street[tenancy.house]
        var bill = PaperBill(tenancy, year.town.prices.tariffs)
        let end = min(tenancy.toHour ?? house.hours.count, house.hours.count)
        var day = SiteCalendar.china.date(at: Year.begin + .hours(Int64(tenancy.fromHour)))
        for hour in tenancy.fromHour..<max(end, tenancy.fromHour) {
            if hour % 24 == 0 { day = SiteCalendar.china.date(at: Year.begin + .hours(Int64(hour))) }
            let wattHours = Int64(house.hours[hour])
            try bill.add(wattHours, on: day, hour: hour % 24)
            energy += wattHours
        }
        guard let account = year.gateway.state.accounts[tenancy.account] else {
            return faults.append("\(tenancy.number) is gone")
        }
        if account.record.number != tenancy.number {
            faults.append("\(tenancy.number) is called \(account.record.number)")
        }
        if account.accrual.accrued != .zero {
            faults.append("\(tenancy.number) has \(account.accrual.accrued) that is not posted at the year's end")
        }
        let months = PaperMonths(
            tenancy, house, bill, year.town.prices.tariffs,
            months: account.cycle.from.map { tenancy.months(until: $0) } ?? [])
        var expected: [String: LedgerBooks.Charge] = [:]
        for (name, line) in bill.lines { expected[name] = LedgerBooks.Charge(amount: line.amount, energy: line.energy) }
        for (name, amount) in months.lines { expected[name] = LedgerBooks.Charge(amount: amount, energy: nil) }
        let found = books.charges[tenancy.account] ?? [:]
        for name in Set(expected.keys).union(found.keys).sorted() {
            lines += 1
            let due = expected[name] ?? LedgerBooks.Charge()
            let have = found[name] ?? LedgerBooks.Charge()
            charged += have.amount
            let isSame = due.amount == have.amount && (have.energy ?? due.energy ?? 0) == (due.energy ?? 0)
            if !isSame {
                faults.append(
                    "I-M7 I-M8: \(tenancy.number) \(name): paper has \(due.energy ?? 0) Wh, \(due.amount.tenThousandths);"
                        + " the ledger \(have.energy ?? 0) Wh, \(have.amount.tenThousandths)")
            }
        }
    }
}
