import Quantities
import Supply

// Openings that are not for arrears: the contract has ended, or the customer wants it so. A supervisor orders the former, two the latter,
// of whoever owes nothing, by day; identity, protection, lock-out, throttle and breaker hold as for any other (RULES: Permits have a kind).
extension Draft {
    /// - Parameter id: of an open account for a wish, of a closed one for the end of its contract.
    mutating func switchOff(_ id: AccountID, _ kind: PermitKind, _ request: StaffRequest) -> StaffAnswer {
        guard let facts = facts(of: id), let account = accounts[id] else {
            return StaffAnswer(.refused, "account.noTerms")
        }
        switch kind {
        case .contractEnd where !account.life.isClosed: return StaffAnswer(.refused, "switchOff.accountOpen")
        case .customerRequest where account.life.isClosed: return StaffAnswer(.refused, "account.closed")
        case .customerRequest:
            // Nothing but the paper says whose wish it is: two persons have read it.
            if let refusal = refuseAlone(request) { return refusal }
        case .contractEnd: break
        case .arrears, .commissioning: return StaffAnswer(.refused, "switchOff.otherKind")
        }
        guard let point = points(of: id).first else {
            // Somebody else has it already.
            return StaffAnswer(.refused, "switchOff.refused", reasons: [.noRelay])
        }
        let obstacles = openingObstacles(kind, facts, point)
        guard obstacles.isEmpty else { return StaffAnswer(.refused, "switchOff.refused", reasons: obstacles) }
        guard let order = beginOpening(point, kind, cause: "\(kind.rawValue) by \(request.actor.name)") else {
            return StaffAnswer(.refused, "switchOff.refused", reasons: [.identityNotProvable])
        }
        if kind == .customerRequest {
            let wish = OffWish(by: request.actor.name, at: now, reason: request.reason)
            update(id) { $0.wish = wish }
        }
        return StaffAnswer(.accepted, "trip.started", details: [.init("order", String(order.number))])
    }

    /// What stands before it, now and again at the release.
    func openingObstacles(_ kind: PermitKind, _ facts: SupplyFacts, _ point: SupplyPointState) -> [Reason] {
        var reasons = facts.openingObstacles(kind)
        if isThrottled(facts.terms.throttle, points(of: facts.account.id), deciding: point.order) {
            reasons.append(.throttled)
        }
        return reasons
    }

    /// An opening has not come about, or is over.
    mutating func openingEnded(_ order: Order, _ reason: String) {
        switch order.permitKind {
        case .commissioning: failTest(order.supplyPoint, reason)
        case .customerRequest: endWish(order.account)
        case .arrears, .contractEnd: break
        }
    }

    /// The customer's wish to be off is fulfilled no more: it is on, by whatever hand, or was not switched off at all.
    mutating func endWish(_ id: AccountID) {
        if accounts[id]?.wish != nil { update(id) { $0.wish = nil } }
    }

    /// Off after the end of a contract: nobody needs to go there.
    mutating func settleSwitchOff(_ order: Order) {
        for item in openItems(of: order.account)
        where item.reason == "life.switchOff" && item.supplyPoint == order.supplyPoint {
            closeWorkItem(item.id, by: "engine", result: "switched off by order \(order.id)")
        }
    }
}
