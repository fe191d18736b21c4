import Metering
import Quantities
import Supply

/// Facts in which nothing stands before a trip; each test takes one away.
enum Samples {
    static func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(daysSinceEpoch: 0) }

    static func time(_ text: String) -> TimeOfDay {
        guard let time = TimeOfDay(text) else { preconditionFailure("\(text) is no time of day") }
        return time
    }

    static func instant(_ date: String, _ clock: String) -> Instant {
        SiteCalendar.china.instant(day(date), time(clock))
    }

    static var residential: Terms {
        Terms(
            name: "r", from: day("2020-01-01"), warningLevels: [Money(yuan: 50), Money(yuan: 10)],
            tripNoticePeriod: .days(3),
            finalNoticePeriod: .minutes(30), minimumDebt: Money(yuan: 1), overdraft: .zero,
            tripWindow: TripWindow(weekdays: Array(1...5), hours: DailyHours(from: time("09:00"), to: time("15:00"))),
            quietHours: DailyHours(from: time("21:00"), to: time("08:00")), restAfterBinding: .hours(24),
            markInterval: .minutes(15),
            automaticCauses: [.notStated], throttle: nil)
    }

    static func notice(_ kind: NoticeKind, age: Span, _ now: Instant, deliveredAt: Instant? = nil) -> NoticeFacts {
        let at = deliveredAt ?? now - age
        let notice = Notice(
            id: NoticeID(kind == .tripNotice ? 1 : 2), account: AccountID(1), kind: kind, phone: "1",
            amount: Money(yuan: 5), at: at,
            state: .delivered(at: at, trusted: TrustedTime(milliseconds: 0)))
        return NoticeFacts(notice: notice, age: age)
    }

    static var relay: RelayFacts {
        RelayFacts(
            supplyPoint: SupplyPointID(1), belief: RelayBelief(state: .closed), hasRelay: true, orderInFlight: nil,
            restoreOwed: false,
            lockedOut: false, identityProvable: true, pairingProven: true, maximumCurrentKnown: true, ratingKnown: true,
            bindingAge: .days(30), readingAge: .minutes(10), quarantined: false, foreignSerial: false,
            misrouteOnLine: false,
            readSinceStart: true, tripNotBefore: nil, failedTrips: 0)
    }
}
