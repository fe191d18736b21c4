import Billing
import Quantities
import Supply

/// The terms of the town.
enum Conditions {
    /// Settlement days by the name of the terms.
    static let days: [String: [Int]] = ["billed": [1], "billed-thrice": [1, 11, 21], "instalments": [1]]

    static func all() throws -> [Terms] {
        let residents = PenaltyRule(perDay: 100, perDayInLaterYears: 100, minimum: Money(fen: 100))
        let others = PenaltyRule(perDay: 200, perDayInLaterYears: 300)
        return [
            try terms("prepaid", nil), try terms("cash", nil),
            try terms("billed", SettlementRule(days: [1], dueAfterDays: 15, penalty: residents)),
            try terms("billed-thrice", SettlementRule(days: [1, 11, 21], dueAfterDays: 7, penalty: others)),
            try terms(
                "instalments",
                SettlementRule(
                    days: [1], dueAfterDays: 10, penalty: others,
                    instalments: InstalmentRule(days: [11, 21], shareBasisPoints: 3_000))),
        ]
    }

    private static func terms(_ name: String, _ settlement: SettlementRule?) throws -> Terms {
        guard let nine = TimeOfDay(minutes: 9 * 60), let three = TimeOfDay(minutes: 15 * 60),
            let evening = TimeOfDay(minutes: 21 * 60), let eight = TimeOfDay(minutes: 8 * 60)
        else { throw YearError("a constant time is none") }
        return Terms(
            name: name, from: try Prices.day("2020-01-01"), warningLevels: [Money(yuan: 50), Money(yuan: 10)],
            tripNoticePeriod: .days(3), finalNoticePeriod: .minutes(30), minimumDebt: Money(yuan: 1), overdraft: .zero,
            tripWindow: TripWindow(weekdays: Array(1...5), hours: DailyHours(from: nine, to: three)),
            quietHours: DailyHours(from: evening, to: eight), restAfterBinding: .hours(24), markInterval: .hours(1),
            automaticCauses: [.notStated], throttle: nil, settlement: settlement,
            emergencyCredit: name == "prepaid" ? Money(yuan: 20) : .zero)
    }
}
