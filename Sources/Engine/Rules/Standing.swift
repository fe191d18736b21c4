import Billing
import Quantities
import Supply

// What speaks for and against a customer is counted as it happens; once a month a class follows from it.
extension Draft {
    /// Counts something for the credit class.
    mutating func noteConduct(_ event: Conduct.Event, _ id: AccountID) {
        let today = calendar.date(at: now)
        update(id) { $0.conduct.note(event, on: today) }
    }

    /// With the first posting of a day: whether it is late, and in a new month the class by the rule.
    mutating func beginDay(_ id: AccountID) {
        guard gateway.clockTrusted, let account = accounts[id], !account.life.isClosed else { return }
        let today = calendar.date(at: now)
        let isLate = isLate(account, on: today)
        update(id) { $0.conduct.begin(today, isLate: isLate) }
        guard account.conduct.classedIn != today.firstOfMonth || isOverdue(account.standing.override, today) else {
            return
        }
        update(id) { $0.conduct.classedIn = today.firstOfMonth }
        propose(id, on: today)
    }

    private func isOverdue(_ override: CreditStanding.Override?, _ today: CivilDate) -> Bool {
        override.map { $0.until < today } ?? false
    }

    /// In arrears by what counts in its mode.
    private func isLate(_ account: AccountState, on day: CivilDate) -> Bool {
        if account.record.mode.isBilled { return account.dues.overdue(on: day) > .zero }
        let overdraft = terms(of: account.record)?.overdraft ?? .zero
        return account.available + overdraft < .zero
    }

    /// The class by the rule, unless a person's word holds.
    private mutating func propose(_ id: AccountID, on today: CivilDate) {
        guard let account = accounts[id] else { return }
        if let override = account.standing.override, override.until >= today { return }
        let proposal = CreditRule.published.propose(account.conduct, on: today)
        let hadOverride = account.standing.override != nil
        guard proposal.creditClass != account.standing.creditClass || hadOverride else { return }
        setClass(
            id, proposal.creditClass, override: nil, by: "rule",
            reason: proposal.reasons.map(\.rawValue).joined(separator: " "))
    }

    private mutating func setClass(
        _ id: AccountID, _ creditClass: CreditClass, override: CreditStanding.Override?, by: String, reason: String
    ) {
        guard let before = accounts[id]?.standing.creditClass else { return }
        update(id) { $0.standing = CreditStanding(creditClass: creditClass, override: override) }
        records.append(
            .credit(
                CreditRecord(
                    at: now, account: id, before: before, after: creditClass, by: by, reason: reason,
                    until: override?.until)))
        touch(id)
    }

    /// The longest time for which a person's word stands against the rule.
    static let longestOverride: Int64 = 366

    mutating func setCredit(
        _ id: AccountID, _ creditClass: CreditClass, _ until: CivilDate, _ request: StaffRequest
    ) -> StaffAnswer {
        let days = until.daysSinceEpoch - calendar.date(at: now).daysSinceEpoch
        guard (0...Draft.longestOverride).contains(days) else {
            return StaffAnswer(
                .refused, "credit.untilFar", details: [.init("longest", "\(Draft.longestOverride)d")])
        }
        setClass(
            id, creditClass,
            override: CreditStanding.Override(by: request.actor.name, reason: request.reason, until: until),
            by: request.actor.name, reason: request.reason)
        return StaffAnswer(
            .done, "credit.set",
            details: [.init("class", creditClass.rawValue), .init("until", until.description)])
    }

    mutating func endOverride(_ id: AccountID, _ request: StaffRequest) -> StaffAnswer {
        guard let account = accounts[id], account.standing.override != nil else {
            return StaffAnswer(.refused, "credit.noOverride")
        }
        let proposal = CreditRule.published.propose(account.conduct, on: calendar.date(at: now))
        setClass(
            id, proposal.creditClass, override: nil, by: request.actor.name, reason: request.reason)
        return StaffAnswer(.done, "credit.byRule", details: [.init("class", proposal.creditClass.rawValue)])
    }
}
