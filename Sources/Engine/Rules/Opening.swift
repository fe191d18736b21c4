import Quantities
import Supply

// Openings that are not for arrears: the contract has ended, or the customer wants it so. A supervisor orders the former, two the latter,
// of whoever owes nothing, by day; identity, protection, lock-out, throttle and breaker hold as for any other (RULES: Permits have a kind).
extension Draft {
    /// - Parameter id: of an open account for a wish, of a closed one for the end of its contract.
    mutating func switchOff(_ id: AccountID, _ kind: PermitKind, _ request: StaffRequest) -> StaffAnswer {
        guard let facts = facts(of: id) else { return StaffAnswer(.refused, "account.noTerms") }
        if let refusal = refuseKind(kind, id) { return refusal }
        // Nothing but the paper says whose wish it is: two persons have read it.
        if kind == .customerRequest, let refusal = refuseAlone(request) { return refusal }
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
        settleProposal(id, kind, result: "ordered by \(request.actor.name)")
        return StaffAnswer(.accepted, "trip.started", details: [.init("order", String(order.number))])
    }

    /// Whoever answers the telephone speaks for it; a supervisor orders it, or finishes the work item.
    ///
    /// - Returns: with what stands before it now.
    mutating func proposeSwitchOff(_ id: AccountID, _ kind: PermitKind) -> StaffAnswer {
        guard let facts = facts(of: id) else { return StaffAnswer(.refused, "account.noTerms") }
        if let refusal = refuseKind(kind, id) { return refusal }
        if facts.account.protection != nil { return StaffAnswer(.refused, "switchOff.refused", reasons: [.protected]) }
        guard let point = points(of: id).first else {
            return StaffAnswer(.refused, "switchOff.refused", reasons: [.noRelay])
        }
        if point.belief.isOffByUs { return StaffAnswer(.refused, "switchOff.refused", reasons: [.supplyIsOff]) }
        openWorkItem(.case, account: id, point: point.record.id, within: .days(3), reason: proposal(of: kind))
        return StaffAnswer(.done, "switchOff.proposed", reasons: openingObstacles(kind, facts, point))
    }

    private func proposal(of kind: PermitKind) -> String { "switchOff.proposed \(kind.rawValue)" }

    private mutating func settleProposal(_ id: AccountID, _ kind: PermitKind, result: String) {
        for item in openItems(of: id) where item.reason == proposal(of: kind) {
            closeWorkItem(item.id, by: "engine", result: result)
        }
    }

    /// Why an account cannot be switched off in this way, whatever stands before it; nil: it can.
    private func refuseKind(_ kind: PermitKind, _ id: AccountID) -> StaffAnswer? {
        let isClosed = accounts[id]?.life.isClosed ?? true
        switch kind {
        case .contractEnd: return isClosed ? nil : StaffAnswer(.refused, "switchOff.accountOpen")
        case .customerRequest: return isClosed ? StaffAnswer(.refused, "account.closed") : nil
        case .arrears, .commissioning, .loadLimit: return StaffAnswer(.refused, "switchOff.otherKind")
        }
    }

    /// What stands before it, now and again at the release.
    func openingObstacles(_ kind: PermitKind, _ facts: SupplyFacts, _ point: SupplyPointState) -> [Reason] {
        var reasons = facts.openingObstacles(kind)
        if !reasons.contains(.throttled),
            isThrottled(facts.terms.throttle, points(of: facts.account.id), deciding: point.order)
        {
            reasons.append(.throttled)
        }
        return reasons
    }

    /// The relay reads open, and whoever is behind the meter has light.
    static let energyFlowsOn = "energy flows after the opening"

    /// An opening has not come about, or is over.
    mutating func openingEnded(_ order: Order, _ reason: String) {
        switch order.permitKind {
        case .commissioning: failTest(order.supplyPoint, reason)
        case .customerRequest: endWish(order.account)
        case .loadLimit: limitFailed(order.supplyPoint)
        case .arrears, .contractEnd: break
        }
    }

    /// The customer's wish to be off is fulfilled no more: it is on, by whatever hand, or was not switched off at all.
    mutating func endWish(_ id: AccountID) {
        if accounts[id]?.wish != nil { update(id) { $0.wish = nil } }
    }

    /// Nobody brings word of a darkness that is over, nor to whoever lives there now.
    mutating func withdrawWordOfWish(_ id: AccountID) {
        guard openItems(of: id).contains(where: { $0.kind == .doorNotice }) else { return }
        let waiting = notices.values.filter {
            $0.account == id && $0.kind == .offOnRequest && $0.channel != .sms && $0.state == .queued
        }
        for notice in waiting.sorted(by: { $0.id < $1.id }) { forget(notice, reason: "it is off on request no more") }
    }

    /// Off after the end of a contract: nobody needs to go there.
    mutating func settleSwitchOff(_ point: SupplyPointState, by order: OrderID?) {
        for item in openItems(of: point.record.account)
        where item.reason == "life.switchOff" && item.supplyPoint == point.record.id {
            closeWorkItem(item.id, by: "engine", result: "switched off by order \(order.map(\.description) ?? "-")")
        }
    }
}
