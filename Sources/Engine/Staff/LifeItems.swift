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

    /// Whoever moves in where an account had ended: what was to be done for that is over, and what the supply itself wants goes on for him.
    ///
    /// - Parameter move: gives him the supply.
    mutating func moveStanding(from point: SupplyPointState, to new: AccountID, _ move: (inout Draft) -> Void) {
        let id = point.record.id
        let items = openItems(of: point.record.account).filter { item in
            item.supplyPoint == id || item.isAboutRatio && item.meter == point.record.meter
        }
        for item in items { closeWorkItem(item.id, by: "engine", result: "life.opened") }
        move(&self)
        for item in items {
            switch item.kind {
            // What is owed stands, and so does the way there.
            case .fieldJob where supplyPoints[id]?.restore?.fieldJob == item.id:
                let moved = openAnew(item, for: new)
                update(id) { $0.restore?.fieldJob = moved }
            // Neither wires nor transformers change with whoever lives there.
            case .case where item.reason.hasPrefix("supply.wrongNeighbour") || item.isAboutRatio:
                openAnew(item, for: new)
            default: break
            }
        }
    }

    /// The same is to be done by the same time, about another account.
    @discardableResult
    mutating func openAnew(_ item: WorkItem, for account: AccountID) -> WorkItemID {
        openWorkItem(
            item.kind, account: account, point: item.supplyPoint, meter: item.meter,
            within: max(item.deadline - now, .minutes(1)), reason: item.reason)
    }
}
