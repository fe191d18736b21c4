import Quantities
import Supply

/// What people have to do at a supply when it changes hands.
extension Draft {
    /// What was to be done at the supply is still to be done there, for whoever holds it now; what was about the former holder is void.
    mutating func moveItems(from old: AccountID, to new: AccountID) {
        for item in openItems(of: old) where item.supplyPoint != nil || item.meter != nil {
            closeWorkItem(item.id, by: "engine", result: "goes on with another holder")
            let moved = openAnew(item, for: new)
            if let point = item.supplyPoint, supplyPoints[point]?.restore?.fieldJob == item.id {
                update(point) { $0.restore?.fieldJob = moved }
            }
        }
        for kind in [WorkItem.Kind.proposal, .contact] { settleItems(kind, of: old, result: "another holder") }
    }

    /// The same is to be done by the same time, about another account.
    @discardableResult
    mutating func openAnew(_ item: WorkItem, for account: AccountID) -> WorkItemID {
        openWorkItem(
            item.kind, account: account, point: item.supplyPoint, meter: item.meter,
            within: max(item.deadline - now, .minutes(1)), reason: item.reason)
    }
}
