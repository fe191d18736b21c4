import Billing
import Languages
import Quantities
import Supply

/// Reads one version of terms: a preset, and what differs from it.
struct TermsEntry {
    let name: Marked<String>?
    /// Nil where something is wrong with them.
    let terms: Terms?
    /// They begin with the preset for demonstrations.
    let isDemo: Bool

    init(_ entry: YAMLMapping, file: String) {
        let nameValue = entry.required("name")
        name = nameValue.flatMap { value in value.name().map { Marked(value: $0, mark: Field(value, file: file).mark) }
        }
        let from = entry.optional("from").map { $0.date() } ?? TermsEntry.earliest
        let presetValue = entry.required(
            "preset", cure: Words("begin with one: preset: prepaid-agreement", "请从一个预设开始：preset: prepaid-agreement")
        )
        let preset = presetValue.flatMap(TermsEntry.preset)
        isDemo = preset == "demo"
        // Where the preset is wrong the other keys are still looked at, against any preset.
        guard
            var terms = TermsPresets.terms(preset ?? "demo", name: name?.value ?? "", from: from ?? TermsEntry.earliest)
        else {
            terms = nil
            return
        }
        let isSound = TermsEntry.change(&terms, by: entry) && TermsEntry.keepsBreaker(terms, isDemo, entry)
        self.terms = name != nil && from != nil && preset != nil && isSound ? terms : nil
    }

    /// Accounts without a throttle do not count for the breaker, which nobody overrides: that is for demonstrations.
    private static func keepsBreaker(_ terms: Terms, _ isDemo: Bool, _ entry: YAMLMapping) -> Bool {
        if isDemo || terms.throttle != nil { return true }
        entry.optional("throttle")?.fault(
            Words("the throttle is off only for demonstrations", "只有演示条款才能关闭停电限速"),
            cure: Words("give larger numbers, per_hour: 100", "请改用更大的数，如 per_hour: 100"))
        return false
    }

    /// 2000-01-01: terms without a date hold from before all data.
    private static let earliest = CivilDate(daysSinceEpoch: 10_957)

    private static func preset(_ value: YAMLValue) -> String? {
        guard let text = value.text() else { return nil }
        if (TermsPresets.known + TermsPresets.earlier).contains(text) { return text }
        value.fault(
            Words("\(text) is no preset", "没有预设 \(text)"),
            cure: Suggestion.cure(for: text, among: TermsPresets.known))
        return nil
    }

    /// False where a value is wrong; the fault is noted.
    private static func change(_ terms: inout Terms, by entry: YAMLMapping) -> Bool {
        var isSound = true
        func take<Value>(_ key: String, _ target: inout Value, _ read: (YAMLValue) -> Value?) {
            guard let value = entry.optional(key) else { return }
            guard let new = read(value) else { return isSound = false }
            target = new
        }
        take("warning_levels", &terms.warningLevels, warningLevels)
        take("trip_notice_period", &terms.tripNoticePeriod) { $0.span(in: .zero ... .days(365)) }
        take("trip_notice_validity", &terms.tripNoticeValidity) { $0.span(in: .seconds(1) ... .days(365)) }
        take("final_notice_period", &terms.finalNoticePeriod) { $0.span(in: .zero ... .days(7)) }
        take("final_notice_validity", &terms.finalNoticeValidity) { $0.span(in: .seconds(1) ... .days(7)) }
        take("minimum_debt", &terms.minimumDebt) { amount($0, from: Money(fen: 1)) }
        take("overdraft", &terms.overdraft) { amount($0, from: .zero) }
        take("emergency_credit", &terms.emergencyCredit) { amount($0, from: .zero) }
        take("overdue_days", &terms.overdueDays) { $0.integer(in: 0...365) }
        take("settlement", &terms.settlement, SettlementEntry.rule)
        take("restore_at", &terms.restoreAt) { amount($0, from: .zero) }
        take("trip_window", &terms.tripWindow, tripWindow)
        take("quiet_hours", &terms.quietHours, quietHours)
        take("rest_after_binding", &terms.restAfterBinding) { $0.span(in: .zero ... .days(365)) }
        take("fresh_marks", &terms.freshMarks) { $0.integer(in: 1...100).map(Int64.init) }
        take("mark_interval", &terms.markInterval, markInterval)
        take("automatic_causes", &terms.automaticCauses) { $0.list { $0.choice(of: ArrearsCause.self) } }
        take("throttle", &terms.throttle, throttle)
        take("debt_share", &terms.topUp.debtShare, debtShare)
        take("payment_order", &terms.topUp.order, paymentOrder)
        take("control", &terms.control) { [control = terms.control] in ControlEntry.control($0, preset: control) }
        take("alone", &terms.alone) { [alone = terms.alone] in AloneEntry.limits($0, preset: alone) }
        take("ratio_check", &terms.ratio) { [ratio = terms.ratio] in RatioEntry.limits($0, preset: ratio) }
        take("field_job_after", &terms.fieldJobAfter) { $0.span(in: .seconds(1) ... .days(1)) }

        func contradiction(_ key: String, _ what: Words, _ cure: Words) {
            isSound = false
            if let value = entry.optional(key) { value.fault(what, cure: cure) } else { entry.fault(what, cure: cure) }
        }
        guard isSound else { return false }
        if terms.tripNoticeValidity <= terms.tripNoticePeriod {
            contradiction(
                "trip_notice_validity",
                Words(
                    "the trip notice would lapse after \(terms.tripNoticeValidity), before its \(terms.tripNoticePeriod) have passed",
                    "停电通知在 \(terms.tripNoticeValidity) 后失效，早于其期限 \(terms.tripNoticePeriod)"),
                Words(
                    "make trip_notice_validity longer than trip_notice_period",
                    "请使 trip_notice_validity 长于 trip_notice_period"))
        }
        if terms.control.needsDemand, let settlement = terms.settlement, settlement.reminders == nil {
            contradiction(
                "settlement",
                Words(
                    "trips need that bills were demanded (control.demanded), and nobody is reminded of any",
                    "停电须先催缴（control.demanded），但没有任何催缴提醒"),
                Words("add reminders to settlement, or say demanded: no", "请在 settlement 中补上 reminders，或写 demanded: no")
            )
        }
        if terms.finalNoticeValidity <= terms.finalNoticePeriod {
            contradiction(
                "final_notice_validity",
                Words(
                    "the final notice would lapse after \(terms.finalNoticeValidity), before its \(terms.finalNoticePeriod) have passed",
                    "最后通知在 \(terms.finalNoticeValidity) 后失效，早于其期限 \(terms.finalNoticePeriod)"),
                Words(
                    "make final_notice_validity longer than final_notice_period",
                    "请使 final_notice_validity 长于 final_notice_period"))
        }
        return isSound
    }

    private static func amount(_ value: YAMLValue, from least: Money) -> Money? {
        guard let amount = value.money() else { return nil }
        guard (least...Money(yuan: 1_000_000)).contains(amount) else {
            value.fault(
                Words("\(amount) is not within \(least)...1000000.00 yuan", "\(amount) 不在 \(least) 至 1000000.00 元之间"),
                cure: Words("give an amount within these bounds", "请给出此范围内的金额"))
            return nil
        }
        return amount
    }

    private static func warningLevels(_ value: YAMLValue) -> [Money]? {
        guard let levels = value.list({ amount($0, from: .zero) }) else { return nil }
        if levels.count > 2 {
            value.fault(
                Words("there are \(levels.count) levels, and two are announced", "有 \(levels.count) 级提醒，而只通知两级"),
                cure: Words("keep two, the higher first", "请保留两级，较高者在前"))
            return nil
        }
        if levels.count == 2, levels[0] <= levels[1] {
            value.fault(
                Words("\(levels[0]) comes before \(levels[1])", "\(levels[0]) 写在 \(levels[1]) 之前"),
                cure: Words("write the higher level first", "请把较高者写在前面"))
            return nil
        }
        return levels
    }

    /// `always`, or `{weekdays: [1, 2, 3, 4, 5], from: 09:00, to: 15:00}`.
    private static func tripWindow(_ value: YAMLValue) -> TripWindow? {
        if value.isScalar { return value.choice(["always": TermsPresets.always]) }
        return value.mapping { window in
            let preset = TermsPresets.workingHours
            let days = window.optional("weekdays").map { $0.list { $0.integer(in: 1...7) } } ?? preset.weekdays
            let from = window.optional("from").map { $0.timeOfDay() } ?? preset.hours.from
            let to = window.optional("to").map { $0.timeOfDay() } ?? preset.hours.to
            guard let days, let from, let to else { return nil }
            if days.isEmpty || from == to {
                window.fault(
                    Words("no moment lies in it", "其中没有任何时刻"),
                    cure: Words("name a weekday, 1 for Monday to 7, and hours that differ", "请给出星期（周一为 1，至 7）和不同的起止时刻"))
                return nil
            }
            return TripWindow(weekdays: Set(days).sorted(), hours: DailyHours(from: from, to: to))
        }
    }

    /// `none`, or `{from: 21:00, to: 08:00}`.
    private static func quietHours(_ value: YAMLValue) -> DailyHours?? {
        if value.isScalar { return value.choice(["none": true]).map { _ in DailyHours?.none } }
        let hours: DailyHours? = value.mapping { quiet in
            let from = quiet.required("from")?.timeOfDay()
            let to = quiet.required("to")?.timeOfDay()
            guard let from, let to else { return nil }
            return DailyHours(from: from, to: to)
        }
        return hours.map { .some($0) }
    }

    /// `{percent: 10, per_week: 50}`: what older debt takes of a top-up.
    private static func debtShare(_ value: YAMLValue) -> DebtShare? {
        value.mapping { entry in
            let preset = DebtShare()
            let share =
                entry.optional("percent").map { $0.decimal(places: 2, in: 0...10_000) } ?? Int64(preset.basisPoints)
            let cap = entry.optional("per_week").map { amount($0, from: .zero) } ?? preset.capPerWeek
            guard let share, let cap else { return nil }
            return DebtShare(basisPoints: Int(share), capPerWeek: cap)
        }
    }

    /// What money goes to, one after the other; what is left goes to the balance.
    private static func paymentOrder(_ value: YAMLValue) -> [TopUp.Claim]?? {
        guard let order = value.list({ $0.choice(of: TopUp.Claim.self) }) else { return nil }
        if Set(order).count != order.count || order.isEmpty {
            value.fault(
                Words("each claim comes once", "每项应清偿款项只能出现一次"),
                cure: Words(
                    "name each of them once, in the order in which they are paid", "请按清偿顺序将每项各写一次"))
            return nil
        }
        return .some(order)
    }

    /// Marks lie on the same times of every day.
    private static func markInterval(_ value: YAMLValue) -> Span? {
        guard let interval = value.span(in: .seconds(1) ... .days(1)) else { return nil }
        if Span.days(1).milliseconds % interval.milliseconds != 0 {
            value.fault(
                Words("\(interval) does not divide a day", "\(interval) 不能整除一天"),
                cure: Words("use 15min, 30min, 1h, ...", "请使用 15min、30min、1h 等"))
            return nil
        }
        return interval
    }

    /// `off`, or `{per_hour: 2, per_hour_percent: 0.5, per_day: 5, per_day_percent: 2}`.
    private static func throttle(_ value: YAMLValue) -> Throttle?? {
        if value.isScalar { return value.choice(["off": true]).map { _ in Throttle?.none } }
        let throttle: Throttle? = value.mapping { entry in
            let preset = Throttle()
            let perHour = entry.optional("per_hour").map { $0.integer(in: 0...1_000_000) } ?? preset.perHour
            let hourShare = entry.optional("per_hour_percent").map {
                $0.decimal(places: 2, in: 0...10_000).map { Int($0) }
            }
            let perDay = entry.optional("per_day").map { $0.integer(in: 0...1_000_000) } ?? preset.perDay
            let dayShare = entry.optional("per_day_percent").map {
                $0.decimal(places: 2, in: 0...10_000).map { Int($0) }
            }
            guard let perHour, let perDay, let hourShare = hourShare ?? preset.perHourBasisPoints,
                let dayShare = dayShare ?? preset.perDayBasisPoints
            else { return nil }
            return Throttle(
                perHour: perHour, perHourBasisPoints: hourShare, perDay: perDay, perDayBasisPoints: dayShare)
        }
        return throttle.map { .some($0) }
    }
}
