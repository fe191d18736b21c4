import Billing
import Metering
import Quantities
import Supply

/// Whom a payment is for.
enum Payee {
    case account(AccountID)
    /// With the accounts that are open, in the order of their numbers; at least one.
    case payer(Payer, [AccountID])
    /// Nobody, for a reason, and whom the payer may have meant.
    case suspense(SuspenseReason, hint: String?)
}

extension Draft {
    /// Whom the money of a request is for. Never guessed: what does not fit goes to suspense (F-S11).
    ///
    /// - Parameter known: whose it is, where that was known before the money came; nil: as the number says.
    mutating func payee(of request: PaymentRequest, known: AccountID?) -> Payee {
        let number = request.accountNumber
        if let id = known ?? state.accountByNumber[number], let account = accounts[id] {
            if takes(id, request.amount, paidOn: paidOn(request)) { return .account(id) }
            return .suspense(.closed, hint: account.record.number == number ? nil : account.record.number)
        }
        if let payer = payers[number] {
            let open = openAccounts(of: number)
            return open.isEmpty ? .suspense(.noAccounts, hint: nil) : .payer(payer, open)
        }
        if let meter = state.meterByNumber[number], let account = point(of: meter)?.record.account {
            return .suspense(.meterNumber, hint: accounts[account]?.record.number)
        }
        let near = Mistyping.neighbours(of: number).filter {
            state.accountByNumber[$0] != nil || payers[$0] != nil
        }
        if near.isEmpty { return .suspense(.unknown, hint: nil) }
        return .suspense(.mistyped, hint: near.count == 1 ? near.first : nil)
    }

    /// Whose money it is, where that was known before it came: of a direct debit whom the bank was asked to collect from, of what a
    /// daily close found whom its line named then. Another holder may have the number since.
    func knownPayee(of request: PaymentRequest) -> AccountID? {
        let key = request.key
        if let debit = openDebit(of: request) { return debit.account }
        guard let item = openItem(CloseItemKey(key)), item.difference.there?.accountNumber == request.accountNumber
        else { return nil }
        return knownPayee(of: item)
    }

    /// The account that the channel's side of a difference named when it was found; nil where it named a payment number.
    func knownPayee(of item: CloseItem) -> AccountID? {
        guard let number = item.difference.there?.accountNumber, payers[number] == nil, item.accounts.count == 1 else {
            return nil
        }
        return item.accounts.first
    }

    /// Whether an account takes money. What a former holder still owes can be paid; for more there is no reason.
    mutating func takes(_ id: AccountID, _ amount: Money, paidOn day: CivilDate) -> Bool {
        guard accounts[id]?.life.isClosed == true else { return accounts[id] != nil }
        // With what was not asked yet of the days up to then.
        chargePenalties(id, through: min(day, calendar.date(at: now)))
        return accounts[id].map { owed($0) >= amount } ?? false
    }

    /// All that an account owes: balance, penalty, older debt, and what was written off and may still come in; each as it is asked, in
    /// whole fen rounded up. Who pays what was asked pays no more than what is owed.
    func owed(_ account: AccountState) -> Money {
        [-account.available, account.dues.penalty, account.dues.oldDebt, account.dues.writtenOff]
            .reduce(.zero) { $0 + max($1, .zero).roundedUpToFen }
    }

    /// The open accounts of a payment number, in the order of their numbers.
    func openAccounts(of payer: String) -> [AccountID] {
        (state.accountsOfPayer[payer] ?? []).compactMap { accounts[$0] }
            .filter { !$0.life.isClosed && $0.record.payer == payer }
            .sorted { ($0.record.number, $0.record.id) < ($1.record.number, $1.record.id) }.map(\.record.id)
    }

    /// What the accounts of a payment number need, each by the ledger as it stands.
    mutating func needs(of ids: [AccountID]) -> [Allocation.Need] {
        for id in ids { post(id) }
        return ids.compactMap { accounts[$0] }.map(need)
    }

    private func need(_ account: AccountState) -> Allocation.Need {
        let id = account.record.id
        let today = calendar.date(at: now)
        var restore = facts(of: id)?.missingForRestore ?? .zero
        // Where the terms have other claims served first, it takes these too for light to return.
        if restore > .zero { restore += servedBeforeRestore(account) }
        if let quoted = account.quotedMissing, let until = account.quotedUntil, now < until {
            restore = min(restore, max(quoted, .zero))
        }
        let isOff = points(of: id).contains { isOffForMoney($0) || releasedTrip($0) }
        var debts = account.dues.bills.filter { $0.due < today }
            .map { Allocation.Need.Debt(since: $0.due, amount: $0.unpaid) }
        if !account.record.mode.isBilled, account.available < .zero {
            // Arrears of an account that pays in advance have no due date: they count from the trip notice, else from today.
            let notice = account.tripNotice.flatMap { notices[$0] }
            debts.append(
                .init(since: notice.map { calendar.date(at: $0.at) } ?? today, amount: -account.available))
        }
        return Allocation.Need(
            account: id, number: account.record.number, isOff: isOff, restore: restore, debts: debts,
            consumption: account.accrual.usages.reduce(.zero) { $0 + $1.energy })
    }
}
