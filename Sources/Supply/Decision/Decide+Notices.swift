import Quantities

/// The way from trip notice to final notice.
extension SupplyFacts {
    enum NoticeStep {
        case send(NoticeKind)
        case wait(Reason, Instant?)
        case complete
    }

    /// Where the account stands on the way from trip notice to final notice.
    func noticeStep() -> NoticeStep {
        // Of bills, one that came due since is for a notice of its own.
        guard let trip = tripNotice, !isNamedPaid, trip.reaches(addressees) else { return .send(.tripNotice) }
        guard let tripAge = trip.ageForAll else { return .wait(.tripNoticeNotDelivered, nil) }
        #if SEEDED_BUGS
            if SeededBug.youngNotice.isPlanted, finalNotice?.age != nil { return .complete }
            if SeededBug.youngNotice.isPlanted { return .send(.finalNotice) }
        #endif
        if hasExpired(trip, after: terms.tripNoticeValidity) { return .send(.tripNotice) }
        if tripAge < terms.tripNoticePeriod {
            return .wait(.tripNoticeTooYoung, now + (terms.tripNoticePeriod - tripAge))
        }
        #if SEEDED_BUGS
            if SeededBug.finalNoticeSkipped.isPlanted { return .complete }
        #endif
        guard let final = finalNotice else { return finalNoticeInTime }
        guard let finalAge = final.ageForAll else { return .wait(.finalNoticeNotDelivered, nil) }
        if hasExpired(final, after: terms.finalNoticeValidity) { return finalNoticeInTime }
        if finalAge < terms.finalNoticePeriod {
            return .wait(.finalNoticeTooYoung, now + (terms.finalNoticePeriod - finalAge))
        }
        return .complete
    }

    /// The final notice names minutes: it is sent, the first time and again, only when a trip can follow within its validity.
    var finalNoticeInTime: NoticeStep {
        let earliest = now + terms.finalNoticePeriod
        guard let opens = tripTimes.next(atOrAfter: earliest) else {
            return .wait(tripTimes.obstacle(at: earliest) ?? .outsideTripWindow, nil)
        }
        return opens <= now + terms.finalNoticeValidity
            ? .send(.finalNotice) : .wait(.outsideTripWindow, opens - terms.finalNoticePeriod)
    }

    /// Whether a delivered notice is too old to rest a trip on. Trusted time may leave out what passed while the machine was off,
    /// so the wall clock counts too, where it is trusted: a notice is never younger than either says.
    func hasExpired(_ notice: NoticeFacts, after validity: Span) -> Bool {
        notice.letters.contains { letter in
            if let age = letter.age, age > validity { return true }
            guard gateway.clockTrusted, case .delivered(let at, _, _) = letter.notice.state else { return false }
            return now - at > validity
        }
    }
}
