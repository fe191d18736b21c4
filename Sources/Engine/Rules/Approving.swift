import Quantities
import Supply

/// Approvals live as long as what was approved is the same.
extension Draft {
    /// The facts of an account, without the approvals that count no more. Nil where its terms are missing.
    mutating func keepApprovals(_ id: AccountID) -> SupplyFacts? {
        guard let facts = facts(of: id) else { return nil }
        guard !facts.approvals.isEmpty else { return facts }
        // Nothing is owed any more that could be switched off for: whatever was said, was said about something else.
        if facts.money.tripAmount < facts.terms.minimumDebt {
            endApprovals(id, reason: "approval.nothing_owed")
            return self.facts(of: id)
        }
        for approval in facts.approvals.given {
            if let end = facts.endOf(approval) {
                update(id) { $0.approvals.given.removeAll { $0 == approval } }
                auditEnd(of: approval, id, reason: "approval.\(end.rawValue)")
            } else {
                serve(.account(id), at: approval.until)
            }
        }
        return self.facts(of: id)
    }

    /// Whatever people have said about the trip holds no longer.
    mutating func endApprovals(_ id: AccountID, reason: String) {
        settleItems(.authorityCopy, of: id, result: reason)
        guard let approvals = accounts[id]?.approvals, !approvals.isEmpty else { return }
        update(id) { $0.approvals = TripApprovals() }
        for approval in approvals.given { auditEnd(of: approval, id, reason: reason) }
    }

    /// A person sends the authority a copy of a trip notice, where the terms say so.
    mutating func askForCopy(of notice: Notice) {
        settleItems(.authorityCopy, of: notice.account, result: "a new \(notice.kind.rawValue) took its place")
        guard let account = accounts[notice.account]?.record, terms(of: account)?.control.copiesAuthority == true else {
            return
        }
        openWorkItem(.authorityCopy, account: notice.account, within: .days(2), reason: "authority.copy \(notice.id)")
    }

    /// The authority has it: the final notice may follow.
    mutating func noteCopy(_ id: AccountID) {
        guard let notice = accounts[id]?.tripNotice else { return }
        update(id) { $0.approvals.copied = notice }
    }

    private mutating func auditEnd(of approval: TripApproval, _ id: AccountID, reason: String) {
        guard let number = accounts[id]?.record.number else { return }
        audit(
            "trip.approvalEnded", "account \(number)", account: id, reason: reason,
            before: "\(approval.stage.rawValue) \(approval.by)")
    }
}

/// A trip that waits for a person, with what that person has to see.
public struct DueTrip: Hashable, Sendable {
    public let account: AccountID
    public let stage: ApprovalStage
    public let approver: Approver
    /// What the decision says now, and what is left to a person's judgement.
    public let reasons: [Reason]
    public let amount: Money
    /// Supplies that can be named, with the epoch of each.
    public let points: [SupplyPointID: Epoch]
    public let proposal: TripProposal?

    init?(_ facts: SupplyFacts) {
        guard let stage = facts.approvalDue else { return nil }
        account = facts.account.id
        self.stage = stage
        approver = facts.terms.control.approver
        let decision = facts.decide()
        reasons = facts.approvalReasons + decision.reasons.filter { !facts.approvalReasons.contains($0) }
        amount = facts.money.tripAmount.roundedUpToFen
        points = Dictionary(
            facts.relays.filter(\.hasRelay).map { ($0.supplyPoint, $0.epoch) }, uniquingKeysWith: { first, _ in first })
        proposal = facts.approvals.proposal
    }
}

extension HotState {
    /// Who waits for a person's yes, in the order of the accounts' ids.
    public func dueTrips(at now: Instant) -> [DueTrip] {
        let clocks = Clocks(wall: now, monotonic: gateway.monotonic, boot: gateway.boot, synchronized: false)
        return Draft(self, cold: ColdFacts(), clocks: clocks).dueTrips()
    }
}

extension Draft {
    /// Those whose notice has run its time, or about whom a work item says that somebody must judge.
    func dueTrips() -> [DueTrip] {
        let proposed = Set(workItems.values.filter { $0.kind == .proposal }.compactMap(\.account))
        let noticed = accounts.values.filter { $0.tripNotice != nil }.map(\.record.id)
        return proposed.union(noticed).sorted().compactMap { id in facts(of: id).flatMap { DueTrip($0) } }
    }
}
