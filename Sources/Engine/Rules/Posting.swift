import Billing
import Quantities
import Supply

extension Draft {
    /// Posts what an account has accrued: once a day, and before each payment and trip decision (RULES: Money).
    mutating func post(_ id: AccountID) {
        noteFacts(of: id)
        guard var account = accounts[id] else { return }
        let today = calendar.date(at: now)
        if let prices = book.prices(of: account) {
            for (line, amount) in account.accrual.post(prices) {
                charge(
                    amount, of: line, to: id, reason: .energy,
                    cause: "energy:\(id)/\(line.line)/\(gateway.ledgerPosition + 1)")
                account.posted -= amount
            }
        }
        // By a clock that nobody trusts, the day may be any.
        if gateway.clockTrusted { account.cycle.forget(account.accrual.forget(before: today), on: today) }
        account.postedOn = today
        accounts[id] = account
        writeThrough(id)
    }

    /// Enters what a line is charged; a negative amount the other way round. The balance is the caller's to move.
    mutating func charge(
        _ amount: Money, of line: ChargedLine, to id: AccountID, reason: EntryReason, cause: String
    ) {
        let isCharge = amount > .zero
        let income = line.line.income
        enter(
            debit: isCharge ? .customer(id) : income, credit: isCharge ? income : .customer(id),
            amount: isCharge ? amount : -amount, reason: reason, cause: cause, line: line)
    }

    /// Makes a ledger entry. The balances are the caller's to move.
    mutating func enter(
        debit: LedgerAccount, credit: LedgerAccount, amount: Money, reason: EntryReason, cause: String,
        line: ChargedLine? = nil, of charge: ChargeLine? = nil
    ) {
        gateway.ledgerPosition += 1
        records.append(
            .entry(
                Entry(
                    id: nextID(), at: now, debit: debit, credit: credit, amount: amount, reason: reason, cause: cause,
                    line: line?.line ?? charge, energy: line?.energy,
                    includesReading: line == nil ? nil : gateway.readingNumber)))
    }
}

extension ChargeLine {
    /// The ledger account that gets what is charged.
    var income: LedgerAccount {
        switch self {
        case .energy, .ladder, .capacity, .demand, .powerFactor: .energyIncome
        case .surcharge(_, _, let name): .fund(name)
        }
    }
}
