import Quantities

/// Where a person must say yes, and whether one has.
extension SupplyFacts {
    /// What the rules leave to a person's judgement, whatever the terms say.
    public var approvalReasons: [Reason] {
        var reasons: [Reason] = []
        if !terms.automaticCauses.contains(account.cause) { reasons.append(.causeNotAutomatic) }
        if account.isDedicatedSupply { reasons.append(.dedicatedSupply) }
        if relays.count > 1 { reasons.append(.severalRelays) }
        return reasons
    }

    /// Whether somebody must say yes at `stage`. What is left to a person's judgement is so before anything is announced, and once more on
    /// the day itself, whatever was announced: approvals die at midnight, and a yes of weeks ago is no order.
    public func needsApproval(_ stage: ApprovalStage) -> Bool {
        if !approvalReasons.isEmpty { return true }
        guard terms.control.approver != .automatic else { return false }
        return stage == .beforeTrip || terms.control.approvalStage == stage
    }

    /// Whether the trip notice is to be sent, and nobody has said that it may be.
    var isNoticeUnapproved: Bool {
        guard case .send(.tripNotice) = noticeStep() else { return false }
        return needsApproval(.beforeNotice) && approval(.beforeNotice) == nil
    }

    /// The approval of `stage` that is in force.
    public func approval(_ stage: ApprovalStage) -> TripApproval? {
        approvals.given.first { $0.stage == stage && endOf($0) == nil }
    }

    /// Why an approval is not in force any more; nil: it is.
    public func endOf(_ approval: TripApproval) -> ApprovalEnd? {
        guard let relay = relays.first(where: { $0.supplyPoint == approval.supplyPoint }), relay.hasRelay else {
            return .supplyGone
        }
        if relay.epoch != approval.epoch { return .epochMoved }
        // Of a day to come, after a clock was set back, it says nothing.
        if now >= approval.until || now < approval.at { return .over }
        let begin = calendar.midnight(of: terms.from)
        if approval.at < begin, begin <= now { return .otherTerms }
        return nil
    }

    /// The stage at which somebody has to say yes now; nil: nothing waits for a person who approves.
    ///
    /// Before the trip that is on the day on which its notice has run its time, so that a morning's list holds all whose day it is.
    public var approvalDue: ApprovalStage? {
        guard isTrippable, activeHold == nil, account.protection == nil, permanentObstacles().isEmpty else {
            return nil
        }
        if isNoticeUnapproved { return .beforeNotice }
        guard needsApproval(.beforeTrip), approval(.beforeTrip) == nil, let notice = tripNotice, !isNamedPaid,
            let age = notice.ageForAll, !hasExpired(notice, after: terms.tripNoticeValidity)
        else { return nil }
        // Where the day has no moment left for it, with the final notice that comes first, it is another day's.
        let final =
            finalNotice.flatMap { hasExpired($0, after: terms.finalNoticeValidity) ? nil : $0.ageForAll } ?? .zero
        let earliest =
            now + max(terms.tripNoticePeriod - age, .zero) + max(terms.finalNoticePeriod - final, .zero)
        guard let possible = tripTimes.next(atOrAfter: earliest), possible < nextMidnight else { return nil }
        return .beforeTrip
    }

    /// Enough is owed, supply is on, and nothing is under way.
    private var isTrippable: Bool {
        account.mode != .meterCredit && money.tripAmount > .zero && money.tripAmount >= terms.minimumDebt
            && !money.quoteHonoured
            && !relays.contains {
                $0.underTest || $0.restoreOwed || $0.orderInFlight != nil
                    || $0.belief.isOffByUs && ($0.failedTrips != 1 || $0.belief.state == nil)
            }
    }

    /// When the site's day ends.
    public var nextMidnight: Instant {
        calendar.midnight(of: CivilDate(daysSinceEpoch: calendar.date(at: now).daysSinceEpoch + 1))
    }

    /// The supplies that a trip opens: of several the one that was named.
    var toOpen: [SupplyPointID] {
        if relays.count <= 1 { return relays.map(\.supplyPoint) }
        return approval(.beforeTrip).map { [$0.supplyPoint] } ?? []
    }
}

/// Why an approval counts no more.
public enum ApprovalEnd: String, Hashable, Sendable, Codable {
    case epochMoved = "epoch_moved"
    /// Its day, or its time, is over.
    case over
    case otherTerms = "other_terms"
    case supplyGone = "supply_gone"
}
