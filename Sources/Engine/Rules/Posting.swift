import Billing
import Quantities
import Supply

extension Draft {
    /// Posts what an account has accrued: once a day, and before each payment and trip decision (RULES: Money).
    mutating func post(_ id: AccountID) {
        guard var account = accounts[id] else { return }
        let today = calendar.date(at: now)
        for line in account.accrual.post() {
            let isCharge = line.amount > .zero
            let amount = isCharge ? line.amount : -line.amount
            enter(
                debit: isCharge ? .customer(id) : .energyIncome, credit: isCharge ? .energyIncome : .customer(id),
                amount: amount,
                reason: .energy,
                cause: "energy:\(id)/\(line.period.month)/\(line.period.versionFrom)/\(gateway.ledgerPosition + 1)",
                energy: line.energy)
            account.posted -= line.amount
        }
        account.accrual.forget(before: today)
        account.postedOn = today
        accounts[id] = account
        writeThrough(id)
    }

    /// Makes a ledger entry. The balances are the caller's to move.
    mutating func enter(
        debit: LedgerAccount, credit: LedgerAccount, amount: Money, reason: EntryReason, cause: String,
        energy: WattHours? = nil
    ) {
        gateway.ledgerPosition += 1
        records.append(
            .entry(
                Entry(
                    id: nextID(), at: now, debit: debit, credit: credit, amount: amount, reason: reason, cause: cause,
                    energy: energy,
                    includesReading: energy == nil ? nil : gateway.readingNumber)))
    }
}
