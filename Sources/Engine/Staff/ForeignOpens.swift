import Supply

extension Draft {
    /// Whether a supply is off, and not by our doing (I-C11).
    func isForeign(_ point: SupplyPointState) -> Bool {
        let belief = point.belief
        guard point.restore == nil, let state = belief.state, state != .closed else { return false }
        return belief.openedBy.map { !$0.isOurs } ?? true
    }

    /// What we did not open is closed by whoever has spoken with the customer: someone may stand at an open machine. What the meter's
    /// own protection opened had a cause, and whoever closes it answers for that.
    func refuseForeign(_ points: [SupplyPointState], confirmed: Bool, _ request: StaffRequest) -> StaffAnswer? {
        let foreign = points.filter(isForeign)
        if request.actor.role != .engineer, foreign.contains(where: { $0.belief.state == .openByProtection }) {
            return StaffAnswer(.refused, "restore.needsEngineer", reasons: [.foreignOpen])
        }
        guard !confirmed, !foreign.isEmpty else { return nil }
        return StaffAnswer(.refused, "restore.notConfirmed", reasons: [.foreignOpen])
    }
}
