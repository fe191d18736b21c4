import Billing
import Quantities
import Supply

/// Terms that a site file can begin with. Whatever it does not say itself is as here.
enum TermsPresets {
    /// The presets that this version can keep to.
    static let known = ["prepaid-agreement", "statutory-residential", "statutory", "statutory-important", "demo"]
    /// Earlier names.
    static let earlier = ["residential-prepaid"]

    /// Nil: there is no such preset.
    static func terms(_ preset: String, name: String, from: CivilDate) -> Terms? {
        switch preset {
        case "prepaid-agreement", "residential-prepaid": prepaidAgreement(name, from)
        case "statutory-residential": statutoryResidential(name, from)
        case "statutory": statutory(name, from)
        case "statutory-important": statutoryImportant(name, from)
        case "demo": demo(name, from)
        default: nil
        }
    }

    /// Monday to Friday, 09:00 to 15:00: so that someone can still mend a mistake.
    static let workingHours = TripWindow(weekdays: [1, 2, 3, 4, 5], hours: hours(9 * 60, 15 * 60))

    /// Every minute of every day.
    static let always = TripWindow(weekdays: [1, 2, 3, 4, 5, 6, 7], hours: hours(0, 24 * 60))

    /// The house's rules for who pays in advance, by an agreement that was signed.
    private static func prepaidAgreement(_ name: String, _ from: CivilDate) -> Terms {
        Terms(
            name: name, from: from, warningLevels: [Money(yuan: 50), Money(yuan: 10)], tripNoticePeriod: .days(3),
            tripNoticeValidity: .days(30), finalNoticePeriod: .minutes(30), finalNoticeValidity: .hours(4),
            minimumDebt: Money(yuan: 1), overdraft: .zero, restoreAt: .zero, tripWindow: workingHours,
            quietHours: hours(21 * 60, 8 * 60), restAfterBinding: .hours(24), freshMarks: 2, markInterval: .minutes(15),
            automaticCauses: [.notStated], throttle: Throttle(), fieldJobAfter: .minutes(10),
            // A statement of what the balance has paid, each month and when the account ends.
            settlement: SettlementRule(reminders: ReminderRule()), emergencyCredit: Money(yuan: 20),
            control: ControlTerms(workdays: WorkCalendar.china.name))
    }

    /// What the law itself allows, without an agreement: a bill that is overdue for more than thirty days, demanded, approved, and seven days'
    /// notice. Penalty two thousandths a day, three in later years (供电营业规则).
    private static func statutory(_ name: String, _ from: CivilDate) -> Terms {
        Terms(
            name: name, from: from, warningLevels: [], tripNoticePeriod: .days(7), tripNoticeValidity: .days(30),
            finalNoticePeriod: .minutes(30), finalNoticeValidity: .hours(4), minimumDebt: Money(yuan: 10),
            overdraft: .zero, restoreAt: .zero, tripWindow: workingHours, quietHours: hours(21 * 60, 8 * 60),
            restAfterBinding: .hours(24), freshMarks: 2, markInterval: .minutes(15), automaticCauses: [.notStated],
            throttle: Throttle(), fieldJobAfter: .minutes(10),
            settlement: SettlementRule(
                days: [1], dueAfterDays: 15, penalty: PenaltyRule(perDay: 200, perDayInLaterYears: 300),
                reminders: ReminderRule()),
            overdueDays: 30, needsAgreement: false,
            control: ControlTerms(
                approver: .onePerson, approvalStage: .beforeNotice, workdays: WorkCalendar.china.name,
                needsDemand: true))
    }

    /// The same for residents: one thousandth a day, and nobody is left without light over a holiday.
    private static func statutoryResidential(_ name: String, _ from: CivilDate) -> Terms {
        var terms = statutory(name, from)
        terms.settlement?.penalty = PenaltyRule(perDay: 100, perDayInLaterYears: 100)
        terms.control.sparesEves = true
        return terms
    }

    /// The same for important users: two persons approve, and the authority has a copy of the notice.
    private static func statutoryImportant(_ name: String, _ from: CivilDate) -> Terms {
        var terms = statutory(name, from)
        terms.control.approver = .twoPersons
        terms.control.copiesAuthority = true
        return terms
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

    /// Only for hours that are written in this file: nothing that is read reaches it, and each preset is made in a test.
    private static func hours(_ from: Int, _ to: Int) -> DailyHours {
        guard let from = TimeOfDay(minutes: from), let to = TimeOfDay(minutes: to) else {
            preconditionFailure("written above, and within 0...1440")
        }
        return DailyHours(from: from, to: to)
    }
}
