import Metering
import Quantities

/// Everything that stands before a trip, whatever the notices say.
extension SupplyFacts {
    /// Whether a trip would be due by money and standing, were the meters read. Windows, throttles and the like pass by themselves.
    public var isTrippableButForReadings: Bool {
        money.tripAmount >= terms.minimumDebt && activeHold == nil && account.protection == nil
            && !relays.contains(where: \.limitedInstead) && permanentObstacles().isEmpty
    }

    /// What no passing of time cures: while it stands nothing is announced that could not follow.
    func permanentObstacles() -> [Reason] {
        var reasons: [Reason] = []
        if terms.needsAgreement, account.agreement == nil { reasons.append(.noAgreement) }
        if gateway.breakerOpen { reasons.append(.breaker) }
        if !gateway.importReleased { reasons.append(.importNotReleased) }
        if !gateway.storeSound { reasons.append(.storeNotSound) }
        if terms.control.needsDemand, !money.isDemanded { reasons.append(.notDemanded) }
        let switchable = relays.filter(\.hasRelay)
        if switchable.isEmpty { reasons.append(.noRelay) }
        for relay in switchable {
            if relay.lockedOut { reasons.append(.lockedOut) }
            if relay.belief.openedBy == .foreign, relay.belief.state != .closed { reasons.append(.foreignOpen) }
            if !relay.identityProvable { reasons.append(.identityNotProvable) }
            if !relay.pairingProven { reasons.append(.pairingNotProven) }
            if !relay.maximumCurrentKnown || !relay.ratingKnown { reasons.append(.currentLimitsUnknown) }
            if relay.ratioDoubtful { reasons.append(.ratioDoubtful) }
            if relay.foreignSerial { reasons.append(.foreignSerial) }
            if relay.failedTrips >= 2 { reasons.append(.tripsFailed) }
            if relay.wrongNeighbour { reasons.append(.wrongNeighbour) }
        }
        return reasons
    }

    /// What time, readings or a person will cure, with the moment where it is known.
    func passingObstacles() -> [(Reason, Instant?)] {
        var reasons: [(Reason, Instant?)] = []
        if !gateway.clockTrusted { reasons.append((.clockNotTrusted, nil)) }
        if gateway.certificateExpired { reasons.append((.certificateExpired, nil)) }
        if gateway.throttled { reasons.append((.throttled, now + .minutes(1))) }
        if !payments.backlogKnownEmpty { reasons.append((.paymentBacklog, now + .minutes(1))) }
        if !payments.frontsHeard { reasons.append((.paymentFrontSilent, now + .minutes(1))) }
        if !payments.filesDelivered { reasons.append((.paymentFileMissing, now + .minutes(1))) }
        if let reason = tripTimes.obstacle(at: now) { reasons.append((reason, tripTimes.next(atOrAfter: now))) }
        for relay in relays where relay.hasRelay {
            if relay.quarantined { reasons.append((.readingQuarantined, nil)) }
            // Of a meter that is read once a day 26 hours (RULES: Readings).
            let marks = terms.markInterval * terms.freshMarks
            let oldest = terms.markInterval >= .days(1) ? min(marks, terms.markInterval + .hours(2)) : marks
            // One from the future, after a clock was set back, may be as old as it likes.
            if relay.readingAge.map({ $0 > oldest || $0 < .minutes(-5) }) ?? true {
                reasons.append((.readingStale, nil))
            }
            if !relay.readSinceStart { reasons.append((.notReadSinceStart, nil)) }
            if relay.misrouteOnLine { reasons.append((.misrouteOnLine, nil)) }
            if let age = relay.bindingAge, age < terms.restAfterBinding {
                reasons.append((.bindingTooYoung, now + (terms.restAfterBinding - age)))
            }
            if relay.outageSuspected { reasons.append((.outageSuspected, nil)) }
            if let since = relay.sinceOutage, (Span.zero..<terms.markInterval).contains(since) {
                reasons.append((.afterOutage, now + (terms.markInterval - since)))
            }
            if let at = relay.tripNotBefore, at > now { reasons.append((.waitingAfterFailedTrip, at)) }
        }
        #if SEEDED_BUGS
            if SeededBug.unreadSinceStart.isPlanted { reasons.removeAll { $0.0 == .notReadSinceStart } }
        #endif
        return reasons
    }
}
