import Billing
import Engine
import Quantities
import Supply

/// How long somebody held a home, by the readings that the store numbered.
struct Tenancy {
    let balance: Money
    /// The number of the last reading that counted for the holder; nil: the present one.
    let lastReading: Int64
}

extension Oracle {
    /// A home changes hands.
    func take(_ transfer: Transfer, _ request: String) {
        let account = transfer.account
        guard let flat = world.town.flat(account) else { return }
        tenancies[account, default: []].append(Tenancy(balance: flat.balance, lastReading: lastReading[account] ?? 0))
        let isDark = isDarkByUs(account)
        // What was told, asked and chosen was the former holder's.
        quotes[account] = nil
        haveTakenBack.remove(account)
        asksFirst[account] = nil
        liftedAt[account] = world.now
        saidYes[account] = nil
        promises[account] = nil
        limits[account] = nil
        changes[account] = nil
        approvals[account] = nil
        beginsAnew(account)
        handedOver(account)
        world.movedIn(transfer, request)
        if isDark { promise(account, "it changed hands") }
    }
}
