import Billing
import Quantities
import Supply

/// Money that may be a customer's already, and that we do not have: an item that only the channel's file shows, a direct debit that the
/// bank has not answered (RULES: Payments).
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
        return longest
    }
}
