import Billing
import Quantities
import Supply

/// Money that may be a customer's already: an item that only the channel's file shows, a direct debit that the bank has not answered
/// (RULES: Payments), what was paid by his meter's number.
extension Draft {
    /// No trip from now on, and power back, until it is known.
    mutating func beginDoubt(_ account: AccountID, until: Instant, _ reason: String) {
        for point in points(of: account) { raiseEpoch(point.record.id, reason) }
        endCycle(account, reason: reason)
        serve(.account(account), at: until)
        reconsider(account, because: reason)
    }

    /// The hold that counts: what staff set, or a doubt, whichever lasts longer.
    func hold(of account: AccountState) -> Hold? {
        #if SEEDED_BUGS
            if SeededBug.holdIgnored.isPlanted { return nil }
        #endif
        var longest = account.hold
        func note(_ since: Instant, _ reason: String) {
            let until = since + CloseItem.longestDoubt
            if let known = longest, known.until >= until { return }
            longest = Hold(kind: .bankInDoubt, until: until, by: "engine", reason: reason)
        }
        let id = account.record.id
        for item in (state.doubtsOfAccount[id] ?? []) + (listedDoubts[id] ?? []) {
            if let item = closeItems[item] { note(item.foundAt, "daily close \(item.key)") }
        }
        for debit in (state.debitsOfAccount[id] ?? []) + (askedDebits[id] ?? []) {
            if let debit = directDebits[debit] { note(debit.askedAt, "direct debit \(debit.batch)/\(debit.serial)") }
        }
        if let meant = meantEnough(account) { note(meant.since, "payment in suspense \(meant.key)") }
        return longest
    }

    /// A payment has gone to suspense: whom only it can be meant for is not switched off, and not left in the dark, for want of it.
    mutating func doubtMeant(_ payment: PaymentID) {
        guard let suspended = suspense[payment], let id = suspended.meant, let account = accounts[id],
            let meant = meantEnough(account)
        else { return }
        beginDoubt(id, until: meant.since + CloseItem.longestDoubt, "payment in suspense \(suspended.key)")
    }

    /// The last payment in suspense that may be this account's, where all of them together would suffice for light; nil: they would not,
    /// or nothing is missing.
    private func meantEnough(_ account: AccountState) -> (key: PaymentKey, since: Instant)? {
        let id = account.record.id
        // Those of this turn are found by no index yet.
        let found =
            (state.suspenseOfAccount[id] ?? []).compactMap { suspense[$0] }
            + suspense.changes.values.compactMap { $0 }.filter {
                $0.meant == id && state.suspense[$0.payment] == nil
            }
        guard let last = found.max(by: { $0.payment < $1.payment }), let terms = terms(of: account.record),
            let item = workItems[last.workItem]
        else { return nil }
        let notice = account.tripNotice.flatMap { notices[$0] }
        let isEnough = account.wouldSuffice(
            found.reduce(.zero) { $0 + $1.left }, terms, now: now, calendar: calendar,
            noticedOn: notice.map { calendar.date(at: $0.at) })
        return isEnough ? (key: last.key, since: item.openedAt) : nil
    }
}
