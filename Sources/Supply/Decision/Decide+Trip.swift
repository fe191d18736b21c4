import Quantities

/// From arrears to a trip: what is announced, what waits, and when.
extension SupplyFacts {
    func decideTrip() -> Decision {
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
            case .send where leftInPeaceUntil != nil: wait(.justPaid, until: leftInPeaceUntil)
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

    /// The first moment from `instant` on at which a trip for arrears may happen.
    func tripWindow(atOrAfter instant: Instant) -> Instant {
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
