import Metering
import Quantities
import Supply

// What ends a work item about a supply: most want something seen there, and a few a word that somebody answers for.
extension Draft {
    /// What has to come about at the supply before its item can end; nil: nothing, a word is enough.
    func wanted(_ item: WorkItem, _ point: SupplyPointState, by role: Role) -> String? {
        switch item.kind {
        case .confirmRestore where point.restore?.isWaitingForYes == true:
            // A note closes nothing: who was asked, and said yes, is told by the restore itself.
            return "job.restoreToConfirm"
        case .confirmRestore
        where item.reason == Draft.purchaseToConfirm && isPurchaseToConfirm(point.record.account):
            return "job.restoreToConfirm"
        case .unknownTrip:
            guard case .usPerhaps = point.belief.openedBy else { return nil }
            return "job.tripUnknown"
        case .case where point.restore != nil && neighbourInDoubt(point)?.lockedOut == true:
            // What we owe waits for the other home's tag: whose wires hang where is not settled by a note meanwhile.
            return "job.closedNotSeen"
        case .foreignOpen where isForeign(point) && facts(of: point.record.account)?.restoreConditionMet == true:
            // Whoever has paid does not stay in the dark for a word; that he wants it so a supervisor says.
            return role == .supervisor && mayBeWanted(point) ? nil : "job.foreignOpen"
        default: return nil
        }
    }

    /// Whether a case asks what became of a trip: only whoever answers that lets the next one go.
    static func isOfTrips(_ reason: String) -> Bool {
        ["supply.wrongNeighbour", "supply.tripWithoutEffect", Draft.energyAfterTrip].contains { reason.hasPrefix($0) }
    }

    /// Whether all that is open there was opened by others, and may be what the customer wants; never what the meter's protection opened.
    private func mayBeWanted(_ point: SupplyPointState) -> Bool {
        points(of: point.record.account).allSatisfy { isForeign($0) && $0.belief.state != .openByProtection }
    }

    /// A supervisor says that the customer wants it off as it is, whoever opened it. Whoever never asked for it hears of it at once, as does
    /// everyone who lives there; and it ends as any such wish does, when the customer says so or when it is seen on.
    mutating func leaveOff(_ item: WorkItem, _ reason: String, _ request: StaffRequest) {
        guard item.kind == .foreignOpen, let account = item.account,
            let point = item.supplyPoint.flatMap({ supplyPoints[$0] }), mayBeWanted(point),
            facts(of: account)?.restoreConditionMet == true
        else { return }
        let wish = OffWish(by: request.actor.name, at: now, reason: reason)
        update(account) { $0.wish = wish }
        notify(.offOnRequest, account, amount: .zero)
    }
}
