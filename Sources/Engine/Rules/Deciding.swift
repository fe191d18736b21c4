import Billing
import Metering
import Quantities
import Supply

extension Draft {
    /// Decides about an account and does what was decided, until nothing more follows.
    mutating func reconsider(_ id: AccountID, because cause: String? = nil) {
        balancePurchases(id, because: cause)
        // Each round can take one step (warn, notice, trip or restore); after these nothing is left to do.
        guard accounts[id]?.life.isClosed == false else { return }
        followContract(id)
        followBills(id)
        remindOfBills(id)
        for _ in 0..<4 {
            withdrawReminder(id)
            rearmWarnings(id)
            endCycleOfOtherTerms(id)
            followEmergencyCredit(id)
            followBills(id)
            guard let facts = keepApprovals(id) else { return }
            followTrippable(facts)
            let decision = facts.decide()
            remember(decision, facts)
            endCycleIfVoid(id, facts, decision)
            propose(id, decision)
            visitStale(id, facts, decision)
            askWhyOff(id, facts)
            switch decision.action {
            case .stay, .hold:
                if let review = decision.reviewAt { serve(.account(id), at: review) }
                return
            case .warn:
                guard let kind = decision.notice else { return }
                notify(kind, id, amount: decision.amount)
                update(id) { $0.warned = facts.terms.warningLevels.filter { facts.money.available < $0 } }
            case .notice:
                guard let kind = decision.notice else { return }
                beginNotice(kind, id, amount: decision.amount)
            case .trip:
                for point in decision.supplyPoints { beginTrip(point, facts) }
            case .restore:
                let usual =
                    switch decision.reasons.first {
                    case .protected: "protected"
                    case .limitedInstead: "a load limit instead of a cut"
                    default: "the restore condition is met"
                    }
                let isForMoney = decision.reasons.first == .restoreConditionMet
                for point in decision.supplyPoints {
                    oweRestore(point, cause: cause ?? usual, forMoney: isForMoney)
                }
            }
        }
    }

    /// Everything that the decision about an account may know; nil where its terms are missing.
    func facts(of id: AccountID, deciding order: OrderID? = nil) -> SupplyFacts? {
        guard let account = accounts[id], let terms = terms(of: account.record) else { return nil }
        let points = points(of: id)
        let noticedOn = account.tripNotice.flatMap { notices[$0] }.map { calendar.date(at: $0.at) }
        let money = account.moneyFacts(terms, now: now, calendar: calendar, noticedOn: noticedOn)
        // Only of those who could be tripped is it asked whether there are too many.
        let mayTrip = money.tripAmount >= terms.minimumDebt
        return SupplyFacts(
            now: now, calendar: calendar, account: account.record, terms: terms,
            money: money, hold: hold(of: account),
            warned: account.warned, tripNotice: noticeFacts(account.tripNotice, account),
            finalNotice: noticeFacts(account.finalNotice, account),
            relays: points.map { relayFacts($0, mayTrip: mayTrip, deciding: order) },
            gateway: GatewayFacts(
                clockTrusted: gateway.clockTrusted, importReleased: gateway.importReleased, storeSound: isStoreSound,
                throttled: mayTrip && isThrottled(terms.throttle, points, deciding: order),
                finalNoticesFull: mayTrip && areFinalNoticesFull(terms, account, points),
                breakerOpen: points.contains { gateway.breaker.stops($0.record.feeder) },
                certificateExpired: isCertificateExpired),
            payments: mayTrip ? paymentFacts(of: account) : .inReach, approvals: account.approvals,
            workdays: terms.control.workdays.flatMap { workCalendars[$0] }, weatherUntil: weatherUntil(account.record),
            payer: account.record.payer.flatMap { payers[$0] },
            creditedAt: mayTrip ? paidAt(account) : account.creditedAt,
            wishedOff: account.wish != nil)
    }

    /// When whoever pays for an account last paid, for this one or for another.
    private func paidAt(_ account: AccountState) -> Instant? {
        let others = account.record.payer.flatMap { state.accountsOfPayer[$0] } ?? []
        return others.compactMap { accounts[$0]?.creditedAt }.filter { $0 <= now }.max() ?? account.creditedAt
    }

    private func noticeFacts(_ id: NoticeID?, _ account: AccountState) -> NoticeFacts? {
        guard let notice = id.flatMap({ notices[$0] }) else { return nil }
        let others = account.companions.compactMap { notices[$0] }.filter { $0.kind == notice.kind }
        var facts = facts(of: notice)
        facts.others = others.map { self.facts(of: $0) }
        return facts
    }

    private func facts(of notice: Notice) -> NoticeFacts {
        #if SEEDED_BUGS
            if SeededBug.noticeUndelivered.isPlanted { return NoticeFacts(notice: notice, age: .hours(2)) }
        #endif
        guard case .delivered(_, let trusted, _) = notice.state else { return NoticeFacts(notice: notice, age: nil) }
        #if SEEDED_BUGS
            if SeededBug.noticeAgesByTheWallClock.isPlanted, case .delivered(let at, _, _) = notice.state {
                return NoticeFacts(notice: notice, age: now - at)
            }
        #endif
        return NoticeFacts(notice: notice, age: gateway.trustedTime - trusted)
    }

    private func relayFacts(_ point: SupplyPointState, mayTrip: Bool, deciding order: OrderID?) -> RelayFacts {
        let meter = meters[point.record.meter]
        let last = meter?.series.last
        var pairingProven = true
        switch point.pairing {
        case .inMeter, .proven: break
        case .unproven, .testing: pairingProven = false
        }
        let inFlight = point.order == order ? nil : point.order.flatMap { orders[$0]?.kind }
        return RelayFacts(
            supplyPoint: point.record.id, belief: point.belief, hasRelay: point.record.relay != nil,
            orderInFlight: inFlight,
            restoreOwed: point.restore != nil,
            lockedOut: point.lockedOut,
            identityProvable: point.isRelayProvable
                && (meter?.record.serial != nil
                    || (meter?.record.maximumCurrent != nil && (!mayTrip || proof(of: point) != nil))),
            pairingProven: pairingProven, maximumCurrentKnown: meter?.record.maximumCurrent != nil,
            ratingKnown: point.record.relay?.rating != nil,
            bindingAge: point.bindingChangedAt.map { gateway.trustedTime - $0 },
            readingAge: last.map { now - $0.sourceTime }, quarantined: meter?.series.quarantine != nil,
            foreignSerial: meter?.series.foreign != nil,
            misrouteOnLine: meter.flatMap { lines[$0.record.line] }?.misroute != nil,
            readSinceStart: readSinceStart[point.record.meter] == true, tripNotBefore: point.tripNotBefore,
            failedTrips: point.failedTrips,
            mayBeOff: point.mayBeOff, underTest: isUnderTest(point),
            epoch: point.epoch, offByLimit: point.isOffByLimit || isOpeningForLimit(point),
            limitedInstead: point.limit?.insteadOfCut ?? false,
            wrongNeighbour: point.proving?.verdict.isDoubt ?? false,
            outageSuspected: feeders[point.record.feeder]?.outage != nil,
            sinceOutage: feeders[point.record.feeder]?.endedAt.map { gateway.trustedTime - $0 },
            ratioDoubtful: meter?.ratioWatch.doubt != nil, restoreAwaits: point.restoreAwaits)
    }

    /// Whether a commissioning test is under way: it opens on purpose and closes by itself, and its opening is no arrears that a
    /// credit would end.
    private func isUnderTest(_ point: SupplyPointState) -> Bool {
        guard case .testing = point.pairing else { return false }
        return point.restore == nil
    }

    /// Whether one trip more would exceed the throttle of the gateway or of a feeder (I-C7). Trips that are selecting count.
    func isThrottled(_ throttle: Throttle?, _ points: [SupplyPointState], deciding order: OrderID?) -> Bool {
        guard let throttle else { return false }
        let selecting = orders.values.filter { $0.kind == .trip && $0.state == .selecting && $0.id != order }
        let trips = state.recentTrips + changes.trips
        let hourAgo = now - .hours(1)
        let dayAgo = now - .days(1)
        func isFull(_ trips: [RecentTrip], _ waiting: Int, among accounts: Int) -> Bool {
            let limits = throttle.limits(accounts: accounts)
            return trips.count { $0.at > hourAgo } + waiting >= limits.hour
                || trips.count { $0.at > dayAgo } + waiting >= limits.day
        }
        if isFull(trips, selecting.count, among: state.openAccounts) { return true }
        return points.contains { point in
            let feeder = point.record.feeder
            let waiting = selecting.count { supplyPoints[$0.supplyPoint]?.record.feeder == feeder }
            return isFull(trips.filter { $0.feeder == feeder }, waiting, among: state.pointsOnFeeder[feeder] ?? 0)
        }
    }

    /// A decision makes a row only where it differs from the account's last.
    private mutating func remember(_ decision: Decision, _ facts: SupplyFacts) {
        let id = facts.account.id
        guard var account = accounts[id],
            account.lastAction != decision.action || account.lastReasons != decision.reasons
        else { return }
        account.lastAction = decision.action
        account.lastReasons = decision.reasons
        accounts[id] = account
        changes.dirtied.append(id)
        auditDecision(decision, facts)
        records.append(
            .decision(
                DecisionRecord(
                    at: now, account: id, action: decision.action, reasons: decision.reasons, amount: decision.amount,
                    available: facts.money.available, readingNumber: gateway.readingNumber,
                    ledgerPosition: gateway.ledgerPosition)))
    }

    /// Formal notices die when the account is no longer trippable, and at a hold, protection or restore.
    private mutating func endCycleIfVoid(_ id: AccountID, _ facts: SupplyFacts, _ decision: Decision) {
        guard let account = accounts[id], account.tripNotice != nil || account.finalNotice != nil else { return }
        let isOff = facts.relays.contains { $0.belief.isOffByUs || $0.mayBeOff && $0.failedTrips == 0 }
        let reason = decision.reasons.first?.rawValue ?? decision.action.rawValue
        if !isOff, facts.money.tripAmount < facts.terms.minimumDebt || facts.money.quoteHonoured || facts.isNamedPaid {
            endOff(id, reason: reason)
        } else if decision.action == .restore || decision.reasons.contains(.onHold)
            || decision.reasons.contains(.protected) || decision.reasons.contains(.limitedInstead)
        {
            endCycle(id, reason: reason)
        }
    }

    /// Formal notices that were sent on terms which hold no longer die with them. Terms that only begin in future (by a clock that
    /// was set back, say) have taken nothing's place.
    private mutating func endCycleOfOtherTerms(_ id: AccountID) {
        guard let account = accounts[id], let from = terms(of: account.record)?.from else { return }
        let formal = formalLetters(of: account)
        let begin = calendar.midnight(of: from)
        guard let first = formal.map(\.at).min(), first < begin, begin <= now else { return }
        endCycle(id, reason: "the terms changed")
    }

    /// Supply stays on, or is on again, by whatever hand: no instant trip follows (F-S9), and what was quoted was for that time only.
    ///
    /// - Parameter whileOff: the account ends, whatever its supply does.
    mutating func endOff(_ id: AccountID, reason: String, whileOff: Bool = false) {
        endCycle(id, reason: reason, whileOff: whileOff)
        guard whileOff || !isOff(id) else { return }
        update(id) {
            $0.quotedMissing = nil
            $0.quotedUntil = nil
        }
    }

    /// After this the full notice cycle runs anew. While supply is off the notices stay: they say what has to be paid for light, and end
    /// with the darkness.
    mutating func endCycle(_ id: AccountID, reason: String, whileOff: Bool = false) {
        endApprovals(id, reason: reason)
        guard whileOff || !isOff(id) else { return }
        guard let account = accounts[id], account.tripNotice != nil || account.finalNotice != nil else { return }
        settleItems(.contact, of: id, result: reason)
        for letter in formalLetters(of: account) { forget(letter, reason: reason) }
        update(id) {
            $0.tripNotice = nil
            $0.finalNotice = nil
            $0.companions = []
        }
    }

    /// Whether a trip of ours has put someone in the dark. One that did not, and is to be tried again, needs its notices anew like any.
    private func isOff(_ id: AccountID) -> Bool {
        points(of: id).contains { ($0.belief.isOffByUs || $0.mayBeOff) && $0.failedTrips == 0 }
    }

    /// A warning is announced once per crossing, and again only after the balance was 10 % above the level.
    private mutating func rearmWarnings(_ id: AccountID) {
        guard let account = accounts[id], !account.warned.isEmpty else { return }
        let available = Int128(account.available.tenThousandths)
        let still = account.warned.filter { available * 10 < Int128($0.tenThousandths) * 11 }
        if still != account.warned { update(id) { $0.warned = still } }
    }

    /// A trip that is due, but not automatic: a person decides, as long as it is due.
    private mutating func propose(_ id: AccountID, _ decision: Decision) {
        let proposals: Set<Reason> = [
            .causeNotAutomatic, .dedicatedSupply, .severalRelays, .approvalMissing, .currentLimitsUnknown,
            .pairingNotProven,
            .identityNotProvable, .ratioDoubtful,
        ]
        let found = decision.reasons.filter { proposals.contains($0) }
        guard decision.action == .hold, !found.isEmpty else {
            return settleItems(.proposal, of: id, result: decision.reasons.first?.rawValue ?? decision.action.rawValue)
        }
        guard gateway.importReleased else { return }
        openWorkItem(.proposal, account: id, within: .days(3), reason: found.map(\.rawValue).joined(separator: " "))
    }
}
