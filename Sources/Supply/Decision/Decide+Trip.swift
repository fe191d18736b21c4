import Quantities

/// From arrears to a trip: what is announced, what waits, and when.
extension SupplyFacts {
    func decideTrip() -> Decision {
        let amount = money.tripAmount.roundedUpToFen
        if activeHold != nil {
            return Decision(.hold, [.inArrears, .onHold], amount: amount, reviewAt: activeHold?.until)
        }
        if account.protection != nil { return Decision(.hold, [.inArrears, .protected], amount: amount) }
        if relays.contains(where: \.limitedInstead) {
            return Decision(.hold, [.inArrears, .limitedInstead], amount: amount)
        }

        // Without a way to warn nobody is tripped, and what can never be tripped need not be announced; nor is what a person has to
        // judge first.
        var standing = permanentObstacles()
        if isNoticeUnapproved {
            standing += approvalReasons + [.approvalMissing]
        }
        var review: Instant?
        func wait(_ reason: Reason, until: Instant? = nil) {
            standing.append(reason)
            if let until { review = min(review ?? until, until) }
        }

        if standing.isEmpty {
            switch noticeStep() {
            // The clock says when a notice may be sent and from when it counts: without trust in it (named below) none begins.
            case .send where !gateway.clockTrusted: break
            case .send where leftInPeaceUntil != nil: wait(.justPaid, until: leftInPeaceUntil)
            case .send(.finalNotice) where isApprovalMissingToday, .complete where isApprovalMissingToday:
                // The final notice names minutes: nobody gets one for a trip to which nobody has said yes.
                standing = approvalReasons + [.approvalMissing]
                if isCopyMissing { standing.append(.authorityCopyMissing) }
            case .send(.finalNotice) where isCopyMissing, .complete where isCopyMissing:
                standing = [.authorityCopyMissing]
            // Nobody is told, the first time or again, of minutes that nobody counts: what stands before the trip is named below.
            case .send(.finalNotice) where !mayFollowFinalNotice: break
            case .send(.finalNotice) where gateway.finalNoticesFull:
                if !gateway.throttled { wait(.throttled, until: now + .minutes(1)) }
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
            return Decision(.trip, [.inArrears, .everyConditionMet], supplyPoints: toOpen, amount: amount)
        }
        return Decision(.hold, [.inArrears] + standing, amount: amount, reviewAt: review)
    }

    private var isCopyMissing: Bool {
        terms.control.copiesAuthority && (approvals.copied == nil || approvals.copied != tripNotice?.notice.id)
    }

    /// Whether a trip can follow a final notice that is sent now, by all that is known: what has no end, or one after its time, stands before
    /// it. The hours it knows itself; and the throttle lets one after another through.
    private var mayFollowFinalNotice: Bool {
        let known: Set<Reason> = [.throttled, .outsideTripWindow, .beforeRestDay, .calendarMissing, .weather]
        let polled: Set<Reason> = [.paymentBacklog, .paymentFrontSilent, .paymentFileMissing]
        return passingObstacles().allSatisfy { reason, until in
            if known.contains(reason) { return true }
            return !polled.contains(reason) && until.map { $0 <= now + terms.finalNoticePeriod } ?? false
        }
    }

    private var isApprovalMissingToday: Bool { needsApproval(.beforeTrip) && approval(.beforeTrip) == nil }

    /// When a trip for arrears may happen.
    var tripTimes: TripTimes {
        #if SEEDED_BUGS
            let calendar =
                SeededBug.windowInUTC.isPlanted ? SiteCalendar(offsetMinutes: 0) ?? self.calendar : self.calendar
        #endif
        // Of a calendar that nobody brought, no day is known.
        let named = terms.control.workdays.map { workdays ?? WorkCalendar(name: $0) }
        return TripTimes(
            window: terms.tripWindow, calendar: calendar, workdays: named, sparesEves: terms.control.sparesEves,
            weatherUntil: weatherUntil)
    }
}
