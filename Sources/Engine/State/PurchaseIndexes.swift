import Quantities
import Supply

extension HotState {
    /// Takes a purchase over; nil where it has ended.
    mutating func adopt(_ id: PurchaseID, _ purchase: Purchase?) {
        let known = purchases[id]
        if let order = known?.order, order != purchase?.order { purchaseOfOrder[order] = nil }
        purchases[id] = purchase
        if let order = purchase?.order { purchaseOfOrder[order] = id }
        guard let account = (purchase ?? known)?.account else { return }
        if known == nil, purchase != nil {
            purchasesOfAccount[account, default: []].append(id)
        } else if purchase == nil, var left = purchasesOfAccount[account] {
            left.removeAll { $0 == id }
            purchasesOfAccount[account] = left.isEmpty ? nil : left
        }
    }
}

extension Draft {
    /// Purchases of an account that have not ended, the oldest first.
    func openPurchases(of account: AccountID) -> [Purchase] {
        let known = state.purchasesOfAccount[account] ?? []
        if known.isEmpty, madePurchases.isEmpty { return [] }
        return (known + madePurchases).compactMap { purchases[$0] }.filter { $0.account == account }
    }

    mutating func put(_ purchase: Purchase) {
        purchases[purchase.id] = purchase.state.isEnd ? nil : purchase
        records.append(.purchase(purchase))
    }
}
