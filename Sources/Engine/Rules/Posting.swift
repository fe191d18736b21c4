import Billing
import Quantities
import Supply

extension Draft {
    /// Posts what an account has accrued: once a day, and before each payment and trip decision (RULES: Money).
    ///
    /// - Parameter isOfBalance: it is of a time when the meter did not keep the account's credit.
    mutating func post(_ id: AccountID, isOfBalance: Bool = false) {
        noteFacts(of: id)
        guard var account = accounts[id] else { return }
        let today = calendar.date(at: now)
        if let prices = book.prices(of: account) {
            for (line, amount) in account.accrual.post(prices) {
                charge(
                    amount, of: line, to: &account, reason: .energy,
                    cause: "energy:\(id)/\(line.line)/\(gateway.ledgerPosition + 1)", isOfBalance: isOfBalance)
            }
        }
        // By a clock that nobody trusts, the day may be any.
        if gateway.clockTrusted {
            let day = account.cycle.remembering(on: today)
            account.cycle.forget(account.accrual.forget(before: day), on: day)
            account.measures.forgetMonths(on: day)
        }
        account.postedOn = today
        accounts[id] = account
        writeThrough(id)
    }

    /// Enters what a line is charged, a negative amount the other way round, and moves the balance.
    ///
    /// What the meter counts down was the customer's money once, and lies in the meter. A correction of prices is not: the meter does not
    /// know of it, so it is between the customer and us, and what is given back is bought into the meter.
    mutating func charge(
        _ amount: Money, of line: ChargedLine, to account: inout AccountState, reason: EntryReason, cause: String,
        isOfBalance: Bool = false
    ) {
        let id = account.record.id
        #if SEEDED_BUGS
            if SeededBug.energyUnbilled.isPlanted, reason == .energy { return }
        #endif
        let isCharge = amount > .zero
        let income = line.line.income
        let isInMeter = reason == .energy && account.keepsCreditInMeter && !isOfBalance
        let source: LedgerAccount = isInMeter ? .inMeter(id) : .customer(id)
        enter(
            debit: isCharge ? source : income, credit: isCharge ? income : source,
            amount: isCharge ? amount : -amount, reason: reason, cause: cause, line: line)
        if isInMeter { account.inMeter -= amount } else { account.posted -= amount }
    }

    /// Makes a ledger entry. The balances are the caller's to move.
    mutating func enter(
        debit: LedgerAccount, credit: LedgerAccount, amount: Money, reason: EntryReason, cause: String,
        line: ChargedLine? = nil, of charge: (line: ChargeLine, quantity: Int64)? = nil
    ) {
        gateway.ledgerPosition += 1
        records.append(
            .entry(
                Entry(
                    id: nextID(), at: now, debit: debit, credit: credit, amount: amount, reason: reason, cause: cause,
                    line: line?.line ?? charge?.line, energy: line?.energy, quantity: charge?.quantity,
                    includesReading: line == nil && charge == nil ? nil : gateway.readingNumber)))
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
