import Billing
import Quantities
import Supply

// Whoever pays by bills is told of each: when it is made, when it is past due, and at last by a person (RULES: Delivery). None of it counts
// as a trip notice.
extension Draft {
    /// Sends the reminder that is due, one at a time: each bill remembers how far it has come, so that looking twice sends once.
    mutating func remindOfBills(_ id: AccountID) {
        withdrawBillReminder(id)
        guard gateway.clockTrusted, let account = accounts[id], account.record.mode.isBilled,
            let terms = terms(of: account.record), let rule = terms.settlement?.reminders
        else { return }
        let today = calendar.date(at: now)
        let due = account.dues.bills.filter { isDue($0, rule, today) }
        guard let step = due.map({ rule.step(of: $0, on: today) }).max(),
            let payer = reachable(account.record)
        else { return }
        // A person still has to tell more than this would.
        if step < .call, let waiting = reminders[id].flatMap({ notices[$0] }), waiting.kind.isDemand { return }
        if let end = waitBeforeReminding(account, terms) { return serve(.account(id), at: end) }
        let late = account.dues.bills.filter { $0.due < today && $0.unpaid > .zero }
        let told = step == .issued ? due : account.dues.bills.filter { late.contains($0) || isDue($0, rule, today) }
        let amount = told.reduce(Money.zero) { $0 + $1.unpaid }.roundedUpToFen
        update(id) { account in
            for index in account.dues.bills.indices where isDue(account.dues.bills[index], rule, today) {
                account.dues.bills[index].reminded = rule.step(of: account.dues.bills[index], on: today)
            }
        }
        switch step {
        // What nobody has to have had is not carried to a door.
        case .issued where !payer.hasPhone, .message where !payer.hasPhone: break
        case .issued: keep(letter(.billIssued, id, to: payer, amount: amount))
        case .message: keep(letter(.dayFive, id, to: payer, amount: amount))
        // In writing only where an earlier bill is overdue too.
        case .call:
            keep(letter(late.count > 1 ? .writtenDemand : .dayTen, id, to: payer, by: .voice, amount: amount))
        }
    }

    /// Whoever pays, or the holder where only he has a telephone.
    private func reachable(_ account: Account) -> Addressee? {
        let all = addressees(of: account).filter { $0.recipient != .occupant }
        return all.first(where: \.hasPhone) ?? all.first
    }

    /// Until when nobody is reminded: under a hold, just after a payment, at night. Nil: now is as good as any time.
    private func waitBeforeReminding(_ account: AccountState, _ terms: Terms) -> Instant? {
        if let hold = hold(of: account), hold.until > now { return hold.until }
        if let creditedAt = account.creditedAt, creditedAt <= now {
            let end = creditedAt + min(terms.markInterval, .hours(1))
            if end > now { return end }
        }
        return terms.quietHoursEnd(at: now, calendar: calendar)
    }

    /// A reminder that has not arrived is withdrawn once what it tells of is paid.
    private mutating func withdrawBillReminder(_ id: AccountID) {
        guard let account = accounts[id], let reminder = reminders[id].flatMap({ notices[$0] }), reminder.kind.isOfBills
        else { return }
        let step: ReminderStep = reminder.kind == .billIssued ? .issued : reminder.kind == .dayFive ? .message : .call
        let isOpen = account.dues.bills.contains { $0.unpaid > .zero && ($0.reminded ?? .issued) >= step }
        if !isOpen { forget(reminder, reason: "the bills are paid") }
    }

    /// A person has asked for what is overdue.
    mutating func noteDemand(_ id: AccountID) {
        let at = now
        update(id) { account in
            for index in account.dues.bills.indices where account.dues.bills[index].reminded == .call {
                account.dues.bills[index].demandedAt = account.dues.bills[index].demandedAt ?? at
            }
        }
    }
}

/// Whether a reminder of a bill is due.
private func isDue(_ bill: OpenBill, _ rule: ReminderRule, _ today: CivilDate) -> Bool {
    bill.unpaid > .zero && bill.reminded.map { $0 < rule.step(of: bill, on: today) } ?? true
}
