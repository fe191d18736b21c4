import Billing
import Languages
import Quantities

/// Reads when bills are made and due, and what lateness costs:
/// `{days: [1], due_after_days: 15, penalty: {per_day: 0.1%, later_years: 0.1%, minimum: 1, cap: 30%}, instalments: {days: [10, 20],
/// share: 30%, due_after_days: 5}, reminders: {message_after_days: 5, call_after_days: 10}}`, or `none`.
enum SettlementEntry {
    static func rule(_ value: YAMLValue) -> SettlementRule?? {
        if value.isScalar { return value.choice(["none": true]).map { _ in SettlementRule?.none } }
        let rule: SettlementRule? = value.mapping { entry in
            let days = entry.required(
                "days",
                cure: Words(
                    "add the days of the month on which bills are cut, as days: [1]", "请补上每月的结算日，如 days: [1]")
            )
            .flatMap(days)
            let dueAfter = entry.optional("due_after_days").map { $0.integer(in: 0...90) } ?? 15
            let penalty = entry.optional("penalty").map(penalty) ?? .some(nil)
            let instalments = entry.optional("instalments").map(instalments) ?? .some(nil)
            let reminders = entry.optional("reminders").map(reminders) ?? .some(ReminderRule())
            guard let days, let dueAfter, let penalty, let instalments, let reminders else { return nil }
            return SettlementRule(
                days: days, dueAfterDays: dueAfter, penalty: penalty, instalments: instalments, reminders: reminders)
        }
        return rule.map { .some($0) }
    }

    /// Nil: something is wrong with it.
    private static func penalty(_ value: YAMLValue) -> PenaltyRule?? {
        let rule: PenaltyRule? = value.mapping { entry in
            let perDay = entry.required(
                "per_day",
                cure: Words(
                    "add percent of the principal a day, as per_day: 0.1%", "请补上每日按欠费本金计收的百分比，如 per_day: 0.1%")
            )
            .flatMap { $0.percent(places: 3, in: 0...100_000) }
            let later = entry.optional("later_years").map { $0.percent(places: 3, in: 0...100_000) } ?? perDay
            let minimum = entry.optional("minimum").map { $0.money() } ?? Money.zero
            let cap =
                entry.optional("cap").map { $0.percent(places: 2, in: 1...100_000).map { Int?.some($0) } } ?? .some(nil)
            guard let perDay, let later, let minimum, let cap else { return nil }
            guard minimum >= .zero else {
                entry.fault(
                    Words("minimum is less than nothing", "minimum 小于零"),
                    cure: Words("give yuan, or leave it out", "请以元为单位给出，或去掉此项"))
                return nil
            }
            return PenaltyRule(perDay: perDay, perDayInLaterYears: later, minimum: minimum, capBasisPoints: cap)
        }
        return rule.map { .some($0) }
    }

    private static func instalments(_ value: YAMLValue) -> InstalmentRule?? {
        let rule: InstalmentRule? = value.mapping { entry in
            let days = entry.required(
                "days",
                cure: Words(
                    "add the days of the month on which one is asked, as days: [10, 20]",
                    "请补上每月分次缴费的日期，如 days: [10, 20]")
            )
            .flatMap(days)
            let share = entry.required(
                "share",
                cure: Words(
                    "add percent of the last settlement, as share: 30%", "请补上占上次结算电费的百分比，如 share: 30%")
            )
            .flatMap { $0.percent(places: 2, in: 1...10_000) }
            let dueAfter = entry.optional("due_after_days").map { $0.integer(in: 0...90) } ?? 5
            guard let days, let share, let dueAfter else { return nil }
            return InstalmentRule(days: days, shareBasisPoints: share, dueAfterDays: dueAfter)
        }
        return rule.map { .some($0) }
    }

    /// `none`: nobody is reminded. Nil: something is wrong with it.
    private static func reminders(_ value: YAMLValue) -> ReminderRule?? {
        if value.isScalar { return value.choice(["none": true]).map { _ in ReminderRule?.none } }
        let usual = ReminderRule()
        let rule: ReminderRule? = value.mapping { entry in
            let message =
                entry.optional("message_after_days").map { $0.integer(in: 1...90) } ?? usual.messageAfterDays
            let call = entry.optional("call_after_days").map { $0.integer(in: 1...90) } ?? usual.callAfterDays
            guard let message, let call else { return nil }
            guard message < call else {
                entry.fault(
                    Words("a person would call before the message", "电话催缴早于短信提醒"),
                    cure: Words(
                        "make call_after_days more than message_after_days", "请使 call_after_days 大于 message_after_days"))
                return nil
            }
            return ReminderRule(messageAfterDays: message, callAfterDays: call)
        }
        return rule.map { .some($0) }
    }

    /// Days that every month has, each once.
    private static func days(_ value: YAMLValue) -> [Int]? {
        guard let days = value.list({ $0.integer(in: 1...28) }) else { return nil }
        guard !days.isEmpty, Set(days).count == days.count else {
            value.fault(
                Words("each day is named once, and at least one is", "至少写一天，每天只写一次"),
                cure: Words("write it as [1] or [1, 11, 21]", "请写成 [1] 或 [1, 11, 21] 的形式"))
            return nil
        }
        return days.sorted()
    }
}

extension DocumentField {
    /// Percent, with or without its sign, scaled by 10^places.
    func percent(places: Int, in range: ClosedRange<Int64>) -> Int? {
        parsed(
            Words("a percentage within its bounds", "范围内的百分比"),
            cure: Words(
                "write it as 0.1%, with at most \(places) digits after the point",
                "请写成 0.1% 的形式，小数点后至多 \(places) 位")
        ) {
            text in
            let number = text.hasSuffix("%") ? text.dropLast() : text[...]
            return parseDecimal(number, places: places).flatMap { range.contains($0) ? Int($0) : nil }
        }
    }
}
