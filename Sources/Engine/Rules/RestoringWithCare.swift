import Metering
import Quantities
import Supply

// Where nothing may be switched on before someone has looked or said yes: the customer chose so, or it was off for so long that nobody
// knows what stands switched on there. The time since the payment goes on and is shown.

extension Draft {
    /// Off for longer than this, a supply returns only where someone is there (RULES: Restore).
    static let longOff = Span.days(7)

    /// How a closing that is owed, or would be, has to be done; nil: at once.
    func care(for point: SupplyPointState) -> SafeRestore? {
        let isUnseen = point.unseenOpening.map { !$0.isClosedAgain } ?? false
        guard point.restore?.confirmedAt == nil, point.belief.state != .closed || isUnseen else { return nil }
        // A test that we began ends by itself; and where our opening hit someone else, he is given light at once.
        if case .testing = point.pairing { return nil }
        let isWaiting = point.restore?.isWaitingForYes == true
        guard point.failedTrips == 0 || isUnseen || isWaiting, point.proving?.verdict != .wrongNeighbour else {
            return nil
        }
        if let chosen = accounts[point.record.account]?.record.safeRestore { return chosen }
        #if SEEDED_BUGS
            let seenAt = point.belief.seenAt
            if SeededBug.longOffByAnyClock.isPlanted, seenAt.map({ now - $0 > Draft.longOff }) == true { return .arm }
        #endif
        // By trusted time, which no jump of the clock makes long and no doubt in it makes short.
        return point.offSince.map { gateway.trustedTime - $0 > Draft.longOff } == true ? .arm : nil
    }

    /// The customer is told once to say whether power may return, and someone calls.
    mutating func waitForYes(_ id: SupplyPointID) {
        guard let point = supplyPoints[id], let restore = point.restore else { return }
        if restore.askedAt == nil {
            let now = self.now
            let isChosen = accounts[point.record.account]?.record.safeRestore != nil
            update(id) { $0.restore?.askedAt = now }
            audit("restore.asked", "supply point \(id)", account: point.record.account, reason: restore.cause)
            openWorkItem(
                .confirmRestore, account: point.record.account, point: id, within: .hours(1),
                reason: isChosen ? "restore.confirmAsChosen" : "restore.confirmLongOff")
            notify(.confirmRestore, point.record.account, amount: .zero)
        }
        // Nothing is written meanwhile: a trip without a known outcome is looked at all the same.
        if case .usPerhaps = point.belief.openedBy { serve(.readBack(id), after: .milliseconds(100)) }
    }

    /// What was paid is taken back before the customer said yes: nothing is owed any more, and who pays again is asked again. Else nobody
    /// would ask twice, and whoever pays in the end would wait for ever (I-L1).
    mutating func withdrawUnconfirmed(_ account: AccountID, because reason: String) {
        guard let facts = facts(of: account), !facts.restoreConditionMet, facts.account.protection == nil else {
            return
        }
        for point in points(of: account) {
            guard let restore = point.restore, restore.isWaitingForYes, restore.isForMoney else { continue }
            let id = point.record.id
            update(id) { $0.restore = nil }
            audit("restore.withdrawn", "supply point \(id)", account: account, reason: reason)
            for kind in [WorkItem.Kind.fieldJob, .confirmRestore] {
                settleItems(kind, of: account, point: id, result: "what was paid is taken back")
            }
        }
    }

    /// The customer said yes: from now on it is a closing like any other.
    mutating func takeYes(_ point: SupplyPointState, _ restore: RestoreObligation) {
        let id = point.record.id
        let now = self.now
        update(id) { $0.restore?.confirmedAt = now }
        settleItems(.confirmRestore, of: point.record.account, point: id, result: "the customer said yes")
        if let current = supplyPoints[id], let restore = current.restore { serveFieldJob(current, restore) }
    }

    /// The customer wants to be asked before power returns, or does so no more. What is owed already goes on by it, but for what he has
    /// said yes to.
    mutating func chooseRestore(_ id: AccountID, _ choice: SafeRestore?, _ request: StaffRequest) -> StaffAnswer {
        guard let account = accounts[id]?.record, account.safeRestore != choice else {
            return StaffAnswer(.refused, "safeRestore.same")
        }
        update(id) { $0.record.safeRestore = choice }
        audit(
            "account.safeRestore", "account \(account.number)", account: id, actor: request.actor,
            reason: request.reason, before: account.safeRestore?.rawValue ?? "none", after: choice?.rawValue ?? "none")
        for point in points(of: id) where point.restore != nil && point.restore?.confirmedAt == nil {
            let order = point.order.flatMap { orders[$0] }
            // Believed on, and being switched on at somebody's word: nobody has spoken with the customer.
            let isUnasked = mayBeOffUnasked(point) && point.restore?.isForMoney == false && order?.kind != .trip
            if let order, order.kind == .close, isUnasked || care(for: point) != nil {
                giveUp(order, "the customer wants to be asked first")
            }
            stopWaiting(point)
            if isUnasked { withdrawUnasked(point) } else { tryRestore(point.record.id) }
        }
        touch(id)
        // Asked for light he must be, also where somebody has to go there for it.
        if choice == .confirm, !addressees(of: account).contains(where: \.hasPhone) {
            return StaffAnswer(.done, "safeRestore.setWithoutPhone", reasons: [.noContact])
        }
        return StaffAnswer(.done, choice == nil ? "safeRestore.ended" : "safeRestore.set")
    }

    /// By all that is known it is on, and who asked for the closing has not spoken with the customer, who is on the telephone now: it is
    /// asked for again with his yes, and a look finds out how it stands.
    private mutating func withdrawUnasked(_ point: SupplyPointState) {
        let id = point.record.id
        update(id) { $0.restore = nil }
        audit(
            "restore.withdrawn", "supply point \(id)", account: point.record.account,
            reason: "the customer wants to be asked first")
        settleItems(.fieldJob, of: point.record.account, point: id, result: "the customer wants to be asked first")
        if let current = supplyPoints[id] { beginLook(current, cause: "the customer wants to be asked first") }
    }

    /// Nobody has to say yes any more.
    private mutating func stopWaiting(_ point: SupplyPointState) {
        guard point.restore?.isWaitingForYes == true, care(for: point) == nil else { return }
        let id = point.record.id
        update(id) { $0.restore?.askedAt = nil }
        settleItems(.confirmRestore, of: point.record.account, point: id, result: "nobody has to be asked any more")
        if let current = supplyPoints[id], let restore = current.restore { serveFieldJob(current, restore) }
    }

    /// Whether a supply is off, and not by our doing (I-C11).
    func isForeign(_ point: SupplyPointState) -> Bool {
        let belief = point.belief
        guard point.restore == nil, let state = belief.state, state != .closed else { return false }
        return belief.openedBy.map { !$0.isOurs } ?? true
    }

    /// Someone finds out within ten minutes why it is open, and whether it may be closed (RULES: Open, not ours, account clear).
    mutating func askAboutForeign(_ point: SupplyPointState, of account: AccountID) {
        openWorkItem(
            .foreignOpen, account: account, point: point.record.id, within: .minutes(10),
            reason: "relay.openedOtherwise")
    }

    /// The same whenever light may return: by a payment, to a new holder, after a debt that is written off, under a hold. Whoever looked
    /// before did so while it could not. A meter that keeps credit and has none left was opened by nobody.
    mutating func askWhyOff(_ id: AccountID, _ facts: SupplyFacts) {
        guard facts.restoreConditionMet, accounts[id]?.wish == nil else { return }
        for point in points(of: id) where isForeign(point) && !isUsedUp(point) { askAboutForeign(point, of: id) }
    }

    /// Whether a person who switches it on must have spoken with the customer.
    func needsYes(_ point: SupplyPointState) -> Bool {
        isForeign(point) || point.isHeldByProtection || point.restore?.isWaitingForYes == true
            || care(for: point) == .confirm
            || mayBeOffUnasked(point)
    }

    /// Believed on, and not known to be: whoever is asked to switch it on thinks that it is off, and its customer wants to be asked.
    private func mayBeOffUnasked(_ point: SupplyPointState) -> Bool {
        point.restore?.confirmedAt == nil && point.belief.state == .closed
            && accounts[point.record.account]?.record.safeRestore != nil
    }

    /// What the meter's own protection opened had a cause, and whoever closes it answers for that.
    func refuseProtected(_ points: [SupplyPointState], _ request: StaffRequest) -> StaffAnswer? {
        guard request.actor.role != .engineer, points.contains(where: { $0.belief.state == .openByProtection }) else {
            return nil
        }
        return StaffAnswer(.refused, "restore.needsEngineer", reasons: [.foreignOpen])
    }

    /// What we did not open, and what the customer wants to be asked about, is closed by whoever has spoken with him: someone may stand
    /// at an open machine.
    func unconfirmed(_ points: [SupplyPointState], _ facts: SupplyFacts) -> StaffAnswer {
        StaffAnswer(
            .refused, "restore.notConfirmed", reasons: points.contains(where: isForeign) ? [.foreignOpen] : [],
            details: facts.addressees.filter(\.hasPhone).map { .init("phone", $0.phone) })
    }
}
