import Billing
import Quantities
import Supply

// The charges of months that do not follow from kWh alone: capacity, demand, power factor.
extension Draft {
    /// What was measured of an account's month besides its kWh; nil: not measured, and the bill says so.
    func monthMeasures(of account: AccountID, month: CivilDate) -> MonthMeasures? {
        accounts[account]?.measures.measures(ofMonth: month)
    }

    /// Enters what months are charged, or given back.
    mutating func enter(_ changes: [SettlementCycle.MonthChange], to account: inout AccountState) {
        let id = account.record.id
        for change in changes {
            enter(
                change, to: &account, reason: .settlement,
                cause: "settlement:\(id)/\(change.line)/\(gateway.ledgerPosition + 1)")
        }
    }

    private mutating func enter(
        _ change: SettlementCycle.MonthChange, to account: inout AccountState, reason: EntryReason, cause: String
    ) {
        let id = account.record.id
        let isCharge = change.amount > .zero
        enter(
            debit: isCharge ? .customer(id) : change.line.income,
            credit: isCharge ? change.line.income : .customer(id),
            amount: isCharge ? change.amount : -change.amount, reason: reason, cause: cause,
            of: (change.line, change.quantity))
        account.posted -= change.amount
    }

    /// Re-rating is told of a settlement before its entries. Where no version of a tariff has charges of the month, there are none.
    mutating func noteSettlement(of account: AccountState, _ tariff: Tariff, cut: CivilDate, isLast: Bool) {
        guard tariff.hasMonthlyCharges || !account.cycle.months.isEmpty, let from = account.cycle.from,
            let monthsFrom = account.cycle.monthsFrom
        else { return }
        note(
            .settled(
                account.record.id,
                SettledMonths(
                    from: from, monthsFrom: monthsFrom, cut: cut, isLast: isLast, unreadSince: account.cycle.unreadSince
                )))
    }

    /// Of an account that ended no further bill is made: what its months are charged follows what was corrected at once.
    mutating func chargeMonthsAnew(_ id: AccountID) {
        guard var account = accounts[id], account.life.isClosed, !account.cycle.months.isEmpty,
            let end = account.cycle.monthsFrom, let prices = book.prices(of: account)
        else { return }
        noteSettlement(of: account, prices.tariff, cut: end, isLast: true)
        let changes = account.cycle.chargeMonths(
            prices.tariff, posted: account.accrual.posted, end: end, isLast: true,
            capacities: RatingFacts(account).capacities
        ) { account.measures.measures(ofMonth: $0) }.changes
        enter(changes, to: &account)
        accounts[id] = account
        writeThrough(id)
    }

    /// The adjustment of months that were forgotten follows their corrected charges.
    mutating func correctAdjustments(
        _ ledger: [LedgerLine], of account: inout AccountState, _ prices: PriceList, by proposal: ProposalID
    ) {
        let id = account.record.id
        let lines = ledger.map { AdjustedLine(line: $0.line, posted: $0.posted, quantity: $0.quantity) }
        for change in prices.adjustments(lines, except: Set(account.cycle.months.map(\.month))) {
            enter(
                change, to: &account, reason: .correction,
                cause: "correction:\(proposal)/\(id)/\(change.line)")
            account.cycle.correct(forgotten: change.line, change.amount)
        }
    }
}

extension AccountMeasures {
    /// As a month's charges take it.
    func measures(ofMonth month: CivilDate) -> MonthMeasures? {
        measures(of: month.firstOfMonth).map {
            MonthMeasures(demandWatts: $0.demand?.watts, reactiveVarh: $0.reactive, activeWh: $0.active)
        }
    }
}
