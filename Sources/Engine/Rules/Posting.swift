import Billing
import Quantities
import Supply

extension Draft {
    /// Posts what an account has accrued: once a day, and before each payment and trip decision (RULES: Money).
    mutating func post(_ id: AccountID) {
        guard var account = accounts[id] else { return }
        let today = calendar.date(at: now)
        if let tariff = state.tariffs[account.record.tariff] {
            for (line, amount) in account.accrual.post(PriceList(tariff: tariff, holder: account.record.holder)) {
                let isCharge = amount > .zero
                let income = line.line.income
                // What the meter counts down was the customer's money once, and lies in the meter.
                let source: LedgerAccount = account.record.mode == .meterCredit ? .inMeter(id) : .customer(id)
                enter(
                    debit: isCharge ? source : income, credit: isCharge ? income : source,
                    amount: isCharge ? amount : -amount, reason: .energy,
                    cause: "energy:\(id)/\(line.line)/\(gateway.ledgerPosition + 1)", line: line)
                if account.record.mode == .meterCredit { account.inMeter -= amount } else { account.posted -= amount }
            }
        }
        account.cycle.forget(account.accrual.forget(before: today), on: today)
        account.postedOn = today
        accounts[id] = account
        writeThrough(id)
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
