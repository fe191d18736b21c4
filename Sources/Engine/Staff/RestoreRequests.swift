import Metering
import Quantities
import Supply

extension Draft {
    /// Whether a grace was given within 30 days. One from a time to come, when the clock was wrong, does not count.
    func isGraceUsed(_ last: Instant) -> Bool { (Span.zero..<Span.days(30)).contains(now - last) }

    /// Switch on by hand. With debt it needs an end of grace; the debt stays.
    mutating func restoreByHand(
        _ id: AccountID, _ until: Instant?, confirmed: Bool, _ request: StaffRequest
    ) -> StaffAnswer {
        guard let facts = facts(of: id), let account = accounts[id] else {
            return StaffAnswer(.refused, "account.noTerms")
        }
        let switchable = points(of: id).filter { $0.record.relay != nil }
        guard !switchable.isEmpty else { return StaffAnswer(.refused, "restore.noRelay") }
        // Of several, a tag at one leaves no one else in the dark.
        let points = switchable.filter { !isTagged($0) }
        guard !points.isEmpty else {
            return StaffAnswer(.refused, "restore.lockedOut", reasons: [.lockedOut])
        }
        // Often the wrong customer (F-S16): no grace is used up and no notice dies for it.
        let off = points.filter { !isSurelyOn($0, facts.terms) }
        guard !off.isEmpty else { return StaffAnswer(.refused, "restore.onAlready", details: seen(points)) }
        let outage = outage(at: off)
        if let outage, off.allSatisfy({ $0.restore == nil && $0.belief.openedBy == nil && !mayBeOpenUnseen($0) }) {
            // Nothing of ours is open there. It was asked for because the street is dark.
            return StaffAnswer(.refused, "restore.outage", details: outage)
        }
        if let refusal = refuseProtected(off, request) { return refusal }
        let grace: Instant?
        switch graceFor(off, facts, account, until, request) {
        case .success(let end): grace = end
        case .failure(let refusal): return refusal.answer
        }
        // Where the customer had it switched off his fitter may be at the wires, and no tag says so.
        let wished = account.wish == nil ? [] : off.filter(\.belief.isOffByUs)
        // Whoever is rung up in the night for his yes has light after it: all that stands against it was said before.
        if !confirmed, !wished.isEmpty || off.contains(where: needsYes) { return unconfirmed(off, facts) }
        if let grace {
            let grantedAt = now
            update(id) {
                $0.hold = Hold(kind: .grace, until: grace, by: request.actor.name, reason: request.reason)
                $0.graceGrantedAt = grantedAt
            }
            endCycle(id, reason: "restored by hand")
            serve(.account(id), at: grace)
        }
        // Off at the customer's own wish until now.
        endWish(id)
        let cause = "restore by \(request.actor.name): \(request.reason)"
        for point in points { raiseEpoch(point.record.id, cause) }
        for point in off where confirmed && (needsYes(point) || wished.contains(point)) {
            audit(
                "restore.confirmed", "supply point \(point.record.id)", account: id, actor: request.actor,
                reason: request.reason, before: point.belief.state?.rawValue)
        }
        let isEngineers = confirmed && request.actor.role == .engineer
        for point in off {
            oweRestore(point.record.id, cause: cause, confirmed: confirmed, overProtection: isEngineers)
        }
        // What the meter switches on by waits for nobody any more.
        if let purchase = openPurchases(of: id).first { tryPurchase(purchase.id) }
        touch(id)
        let order = points.compactMap { supplyPoints[$0.record.id]?.order }.first
        let details = order.map { [StaffAnswer.Detail("order", String($0.number))] } ?? []
        if let outage { return StaffAnswer(.accepted, "restore.startedInOutage", details: details + outage) }
        return StaffAnswer(.accepted, answer(to: off), details: details)
    }

    /// Until when a debt does not trip after a restore by hand; nil: nothing stands against light. What is off for its load limit has nothing
    /// to do with what is owed.
    private mutating func graceFor(
        _ off: [SupplyPointState], _ facts: SupplyFacts, _ account: AccountState, _ until: Instant?,
        _ request: StaffRequest
    ) -> Result<Instant?, StaffRefusal> {
        if facts.restoreConditionMet || off.allSatisfy(\.isOffByLimit) { return .success(nil) }
        func refused(_ code: String, _ reasons: [Reason] = [], _ detail: StaffAnswer.Detail) -> Result<
            Instant?, StaffRefusal
        > {
            .failure(StaffRefusal(answer: StaffAnswer(.refused, code, reasons: reasons, details: [detail])))
        }
        guard let until else {
            // As every screen and receipt asks it; what a caller is told suffices.
            let missing = quote(facts.missingForRestore, account.record.id)
            return refused(
                "restore.graceMissing", [.restoreAmountMissing], .init("missing", missing.description))
        }
        guard let end = end(until, within: Draft.longestGrace(request.actor.role)) else {
            return refused(
                "restore.graceTooLong", [], .init("longest", Draft.longestGrace(request.actor.role).description))
        }
        if request.actor.role != .supervisor, let last = account.graceGrantedAt, isGraceUsed(last) {
            return refused("restore.graceUsed", [], .init("last", calendar.rfc3339(last)))
        }
        return .success(end)
    }

    /// What follows on a restore by hand, as far as it is known at once.
    private func answer(to off: [SupplyPointState]) -> String {
        let jobs = off.compactMap { supplyPoints[$0.record.id]?.restore?.fieldJob }.compactMap { workItems[$0] }
        return jobs.contains { $0.reason == "restore.identityNotProvable" }
            ? "restore.fieldJob" : "restore.started"
    }

    /// The suspected outage by which all of these are dark, with feeder and time; nil: there is none.
    private func outage(at points: [SupplyPointState]) -> [StaffAnswer.Detail]? {
        let known = points.compactMap { point in
            feeders[point.record.feeder].flatMap { power in
                power.watch.fresh[point.record.meter] == nil ? nil : power.outage
            }
        }
        guard known.count == points.count, let first = known.first else { return nil }
        return [
            .init("feeder", state.feeders[first.feeder]?.name ?? first.feeder.description),
            .init("since", calendar.rfc3339(first.since)),
        ]
    }

    /// Whether nothing is to be switched on: closed is believed, nothing is owed, and no trip is on its way. What was not heard of for
    /// some time may have been opened since; and a relay of its own tells its state to orders only, so that the load must say it.
    private func isSurelyOn(_ point: SupplyPointState, _ terms: Terms) -> Bool {
        guard point.restore == nil, point.belief.state == .closed, point.unseenOpening == nil,
            point.belief.openedBy == nil,
            point.order.flatMap({ orders[$0]?.kind }) != .trip
        else { return false }
        let known = Span.zero...min(max(terms.markInterval * terms.freshMarks, .minutes(1)), .hours(1))
        if let seenAt = point.belief.seenAt, known.contains(now - seenAt) { return true }
        guard let meter = meters[point.record.meter], let last = meter.series.last, meter.series.quarantine == nil,
            meter.series.foreign == nil, known.contains(now - last.sourceTime)
        else { return false }
        return point.pairing == .inMeter || (last.power ?? Watts(0)).value > Draft.noLoad.value
    }

    private func seen(_ points: [SupplyPointState]) -> [StaffAnswer.Detail] {
        points.compactMap { point in
            let times = [point.belief.seenAt, meters[point.record.meter]?.series.last?.sourceTime].compactMap { $0 }
            return times.max().map { .init("seen_at", calendar.rfc3339($0)) }
        }
    }
}
