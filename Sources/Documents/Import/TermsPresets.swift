import Billing
import Quantities
import Supply

/// Terms that a site file can begin with. Whatever it does not say itself is as here.
enum TermsPresets {
    /// The presets that this version can keep to.
    static let known = ["residential-prepaid", "statutory", "demo"]

    /// Nil: there is no such preset.
    static func terms(_ preset: String, name: String, from: CivilDate) -> Terms? {
        switch preset {
        case "residential-prepaid": residentialPrepaid(name, from)
        case "statutory": statutory(name, from)
        case "demo": demo(name, from)
        default: nil
        }
    }

    /// Monday to Friday, 09:00 to 15:00: so that someone can still mend a mistake.
    static let workingHours = TripWindow(weekdays: [1, 2, 3, 4, 5], hours: hours(9 * 60, 15 * 60))

    /// Every minute of every day.
    static let always = TripWindow(weekdays: [1, 2, 3, 4, 5, 6, 7], hours: hours(0, 24 * 60))

    /// The house's rules for residents who pay in advance.
    private static func residentialPrepaid(_ name: String, _ from: CivilDate) -> Terms {
        Terms(
            name: name, from: from, warningLevels: [Money(yuan: 50), Money(yuan: 10)], tripNoticePeriod: .days(3),
            tripNoticeValidity: .days(30), finalNoticePeriod: .minutes(30), finalNoticeValidity: .hours(4),
            minimumDebt: Money(yuan: 1), overdraft: .zero, restoreAt: .zero, tripWindow: workingHours,
            quietHours: hours(21 * 60, 8 * 60), restAfterBinding: .hours(24), freshMarks: 2, markInterval: .minutes(15),
            automaticCauses: [.notStated], throttle: Throttle(), fieldJobAfter: .minutes(10),
            emergencyCredit: Money(yuan: 20))
    }

    /// What the law itself allows, without an agreement: a bill that is overdue for more than thirty days, and seven days' notice
    /// (供电营业规则). Penalty as for residents; for others a site writes their own.
    private static func statutory(_ name: String, _ from: CivilDate) -> Terms {
        Terms(
            name: name, from: from, warningLevels: [], tripNoticePeriod: .days(7), tripNoticeValidity: .days(30),
            finalNoticePeriod: .minutes(30), finalNoticeValidity: .hours(4), minimumDebt: Money(yuan: 10),
            overdraft: .zero, restoreAt: .zero, tripWindow: workingHours, quietHours: hours(21 * 60, 8 * 60),
            restAfterBinding: .hours(24), freshMarks: 2, markInterval: .minutes(15), automaticCauses: [.notStated],
            throttle: Throttle(), fieldJobAfter: .minutes(10),
            settlement: SettlementRule(
                days: [1], dueAfterDays: 15, penalty: PenaltyRule(perDay: 100, perDayInLaterYears: 100)),
            overdueDays: 30, needsAgreement: false)
    }

    /// Everything in seconds, for demonstrations and tests in real time. The proofs are the real ones.
    private static func demo(_ name: String, _ from: CivilDate) -> Terms {
        Terms(
            name: name, from: from, warningLevels: [Money(fen: 8), Money(fen: 4)], tripNoticePeriod: .seconds(3),
            tripNoticeValidity: .days(30), finalNoticePeriod: .seconds(2), finalNoticeValidity: .hours(4),
            minimumDebt: Money(fen: 1),
            overdraft: .zero, restoreAt: .zero, tripWindow: always, quietHours: nil, restAfterBinding: .zero,
            freshMarks: 2,
            markInterval: .seconds(2), automaticCauses: [.notStated], throttle: nil, fieldJobAfter: .minutes(10))
    }

    private static func hours(_ from: Int, _ to: Int) -> DailyHours {
        guard let from = TimeOfDay(minutes: from), let to = TimeOfDay(minutes: to) else {
            preconditionFailure("written above, and within 0...1440")
        }
        return DailyHours(from: from, to: to)
    }
}
