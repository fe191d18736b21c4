import Metering
import Quantities

extension SupplyFacts {
    /// Decides about one account: the same facts always give the same answer, and the answer says why.
    ///
    /// In order: what is owed to the customer (a restore) comes before all; then whether supply is off anyway; then money;
    /// then the notices; then everything that can stand before a trip, all of it listed.
    public func decide() -> Decision {
        if let restore = decideRestore() { return restore }
        let missing = missingForRestore
        if relays.contains(where: \.underTest) { return Decision(.stay, [.orderUnderWay], amount: money.tripAmount) }
        // A trip that was released and did not open the supply is tried once more; then a person must look (F-B15). One of
        // which nobody knows what it did is read first (I-C4).
        if relays.contains(where: { $0.belief.isOffByUs && ($0.failedTrips != 1 || $0.belief.state == nil) }) {
            let owed = relays.contains { $0.restoreOwed }
            return Decision(
                .stay, owed ? [.supplyIsOff, .restoreUnderWay] : [.supplyIsOff, .restoreAmountMissing], amount: missing)
        }
        if relays.contains(where: { $0.orderInFlight != nil }) {
            return Decision(.stay, [.orderUnderWay], amount: money.tripAmount)
        }
        // Between two attempts of a closing: what is owed is not opened meanwhile.
        if relays.contains(where: \.restoreOwed) {
            return Decision(.stay, [.restoreUnderWay], amount: money.tripAmount)
        }
        // Where the meter keeps the credit it trips by itself, and Fudian never does for money.
        if money.tripAmount <= .zero || account.mode == .meterCredit {
            return money.overdue > .zero ? decideReminder() : decideWarning()
        }
        if money.tripAmount < terms.minimumDebt {
            return Decision(.stay, [.inArrears, .belowMinimumDebt], amount: money.tripAmount)
        }
        // Who paid what was asked is not tripped for the small charge that came since.
        if money.quoteHonoured { return Decision(.stay, [.inArrears, .restoreConditionMet], amount: money.tripAmount) }
        return decideTrip()
    }

    /// Whether power may stay on or return, for money's sake or by a hold that was granted.
    public var restoreConditionMet: Bool { money.allowsSupply(restoreAt: terms.restoreAt) || holdRestores }

    /// What must be paid for power to return, in whole fen, rounded up; zero where nothing is missing.
    public var missingForRestore: Money {
        restoreConditionMet ? .zero : money.missing(restoreAt: terms.restoreAt).roundedUpToFen
    }

    /// Of a billed account, that all that its trip notice named is paid: the notice has done its duty.
    public var isNamedPaid: Bool { money.mode.isBilled && money.named <= .zero }

    private var activeHold: Hold? { hold.flatMap { $0.until > now ? $0 : nil } }

    private var holdRestores: Bool { activeHold != nil }

    private func decideRestore() -> Decision? {
        // A home that became protected while we have it off is not left in the dark, whatever it owes.
        let reason: Reason
        if restoreConditionMet {
            reason = .restoreConditionMet
        } else if account.protection != nil {
            reason = .protected
        } else {
            return nil
        }
        let owed = relays.filter { relay in
            (relay.belief.isOffByUs || relay.orderInFlight == .trip)
                && !relay.restoreOwed && !relay.lockedOut && !relay.underTest
        }
        guard !owed.isEmpty else { return nil }
        return Decision(.restore, [reason], supplyPoints: owed.map(\.supplyPoint))
    }

    /// A bill is past its due date, and not for long enough.
    private func decideReminder() -> Decision {
        let review = money.overdueSince.map { due in
            calendar.midnight(of: CivilDate(daysSinceEpoch: due.daysSinceEpoch + Int64(terms.overdueDays) + 1))
        }
        return Decision(
            .stay, [.inArrears, .notLongOverdue], amount: money.overdue,
            reviewAt: review.flatMap { $0 > now ? $0 : nil })
    }

    /// A low-balance reminder where a level was crossed and not announced yet: the lowest one crossed.
    private func decideWarning() -> Decision {
        // Whoever pays by bills, or to the meter, has no balance here to be low.
        if money.mode.isBilled || money.mode == .meterCredit { return Decision(.stay, [.inCredit]) }
        let crossed = terms.warningLevels.filter { money.available < $0 }
        guard let level = crossed.min() else { return Decision(.stay, [.inCredit]) }
        guard !warned.contains(level) else { return Decision(.stay, [.belowWarningLevel], amount: money.available) }
        guard account.phone != nil else {
            return Decision(.stay, [.belowWarningLevel, .noContact], amount: money.available)
        }
        if let end = quietHoursEnd { return Decision(.stay, [.belowWarningLevel, .quietHours], reviewAt: end) }
        let kind: NoticeKind =
            level == terms.warningLevels.max() && terms.warningLevels.count > 1 ? .firstWarning : .secondWarning
        return Decision(.warn, [.belowWarningLevel], notice: kind, amount: money.available)
    }

    private func decideTrip() -> Decision {
        let amount = money.tripAmount.roundedUpToFen
        if activeHold != nil {
            return Decision(.hold, [.inArrears, .onHold], amount: amount, reviewAt: activeHold?.until)
        }
        if account.protection != nil { return Decision(.hold, [.inArrears, .protected], amount: amount) }

        // Without a way to warn nobody is tripped, and what can never be tripped need not be announced.
        var standing = permanentObstacles()
        var review: Instant?
        func wait(_ reason: Reason, until: Instant? = nil) {
            standing.append(reason)
            if let until { review = min(review ?? until, until) }
        }

        if standing.isEmpty {
            switch noticeStep() {
            // The clock says when a notice may be sent and from when it counts: without trust in it (named below) none begins.
            case .send where !gateway.clockTrusted: break
            case .send(let kind):
                if let end = quietHoursEnd {
                    return Decision(.hold, [.inArrears, .quietHours], amount: amount, reviewAt: end)
                }
                // It names what turns the trip away and, after it, brings power back: an overdraft must be paid back too.
                return Decision(.notice, [.inArrears], notice: kind, amount: missingForRestore)
            case .wait(let reason, let until): wait(reason, until: until)
            case .complete: break
            }
        }
        for (reason, until) in passingObstacles() { wait(reason, until: until) }
        if standing.isEmpty {
            return Decision(
                .trip, [.inArrears, .everyConditionMet], supplyPoints: relays.map(\.supplyPoint), amount: amount)
        }
        return Decision(.hold, [.inArrears] + standing, amount: amount, reviewAt: review)
    }

    /// What no passing of time cures.
    private func permanentObstacles() -> [Reason] {
        var reasons: [Reason] = []
        if terms.needsAgreement, account.agreement == nil { reasons.append(.noAgreement) }
        if !terms.automaticCauses.contains(account.cause) { reasons.append(.causeNotAutomatic) }
        if account.isDedicatedSupply { reasons.append(.dedicatedSupply) }
        if account.phone == nil { reasons.append(.noContact) }
        let switchable = relays.filter(\.hasRelay)
        if switchable.isEmpty { reasons.append(.noRelay) }
        if relays.count > 1 { reasons.append(.severalRelays) }
        for relay in switchable {
            if relay.lockedOut { reasons.append(.lockedOut) }
            if relay.belief.openedBy == .foreign, relay.belief.state != .closed { reasons.append(.foreignOpen) }
            if !relay.identityProvable { reasons.append(.identityNotProvable) }
            if !relay.pairingProven { reasons.append(.pairingNotProven) }
            if !relay.maximumCurrentKnown || !relay.ratingKnown { reasons.append(.currentLimitsUnknown) }
            if relay.foreignSerial { reasons.append(.foreignSerial) }
            if relay.failedTrips >= 2 { reasons.append(.tripsFailed) }
        }
        return reasons
    }

    private enum NoticeStep {
        case send(NoticeKind)
        case wait(Reason, Instant?)
        case complete
    }

    /// Where the account stands on the way from trip notice to final notice.
    private func noticeStep() -> NoticeStep {
        // Of bills, one that came due since is for a notice of its own.
        guard let trip = tripNotice, !isNamedPaid else { return .send(.tripNotice) }
        guard let tripAge = trip.age else { return .wait(.tripNoticeNotDelivered, nil) }
        if hasExpired(trip, after: terms.tripNoticeValidity) { return .send(.tripNotice) }
        if tripAge < terms.tripNoticePeriod {
            return .wait(.tripNoticeTooYoung, now + (terms.tripNoticePeriod - tripAge))
        }
        guard let final = finalNotice else { return finalNoticeInTime }
        guard let finalAge = final.age else { return .wait(.finalNoticeNotDelivered, nil) }
        if hasExpired(final, after: terms.finalNoticeValidity) { return finalNoticeInTime }
        if finalAge < terms.finalNoticePeriod {
            return .wait(.finalNoticeTooYoung, now + (terms.finalNoticePeriod - finalAge))
        }
        return .complete
    }

    /// The final notice names minutes: it is sent, the first time and again, only when a trip can follow within its validity.
    private var finalNoticeInTime: NoticeStep {
        let opens = tripWindow(atOrAfter: now + terms.finalNoticePeriod)
        return opens <= now + terms.finalNoticeValidity
            ? .send(.finalNotice) : .wait(.outsideTripWindow, opens - terms.finalNoticePeriod)
    }

    /// Whether a delivered notice is too old to rest a trip on. Trusted time may leave out what passed while the machine was off,
    /// so the wall clock counts too, where it is trusted: a notice is never younger than either says.
    private func hasExpired(_ notice: NoticeFacts, after validity: Span) -> Bool {
        if let age = notice.age, age > validity { return true }
        guard gateway.clockTrusted, case .delivered(let at, _, _) = notice.notice.state else { return false }
        return now - at > validity
    }

    /// What time, readings or a person will cure, with the moment where it is known.
    private func passingObstacles() -> [(Reason, Instant?)] {
        var reasons: [(Reason, Instant?)] = []
        if !gateway.clockTrusted { reasons.append((.clockNotTrusted, nil)) }
        if !gateway.importReleased { reasons.append((.importNotReleased, nil)) }
        if !gateway.storeSound { reasons.append((.storeNotSound, nil)) }
        if gateway.throttled { reasons.append((.throttled, now + .minutes(1))) }
        if !payments.backlogKnownEmpty { reasons.append((.paymentBacklog, now + .minutes(1))) }
        if !payments.frontsHeard { reasons.append((.paymentFrontSilent, now + .minutes(1))) }
        if !payments.filesDelivered { reasons.append((.paymentFileMissing, now + .minutes(1))) }
        if !terms.tripWindow.contains(now, calendar: calendar) {
            reasons.append((.outsideTripWindow, tripWindow(atOrAfter: now)))
        }
        for relay in relays where relay.hasRelay {
            if relay.quarantined { reasons.append((.readingQuarantined, nil)) }
            let oldest = terms.markInterval * terms.freshMarks
            // One from the future, after a clock was set back, may be as old as it likes.
            if relay.readingAge.map({ $0 > oldest || $0 < .minutes(-5) }) ?? true {
                reasons.append((.readingStale, nil))
            }
            if !relay.readSinceStart { reasons.append((.notReadSinceStart, nil)) }
            if relay.misrouteOnLine { reasons.append((.misrouteOnLine, nil)) }
            if let age = relay.bindingAge, age < terms.restAfterBinding {
                reasons.append((.bindingTooYoung, now + (terms.restAfterBinding - age)))
            }
            if let at = relay.tripNotBefore, at > now { reasons.append((.waitingAfterFailedTrip, at)) }
        }
        return reasons
    }

    private var quietHoursEnd: Instant? { terms.quietHoursEnd(at: now, calendar: calendar) }

    /// The first moment from `instant` on at which a trip for arrears may happen.
    private func tripWindow(atOrAfter instant: Instant) -> Instant {
        let window = terms.tripWindow
        if window.contains(instant, calendar: calendar) { return instant }
        var day = calendar.date(at: instant)
        for _ in 0..<8 {
            let opens = calendar.instant(day, window.hours.from)
            if opens > instant, window.weekdays.contains(day.weekday) { return opens }
            day = CivilDate(daysSinceEpoch: day.daysSinceEpoch + 1)
        }
        return instant + .days(7)
    }
}
