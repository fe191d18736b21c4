import GRDB
import Quantities
import Supply

enum TermsRow {
    static let table = Table(
        "terms", key: ["name", "from_day"],
        [
            "name", "from_day", "warning_levels", "trip_notice_period", "trip_notice_validity", "final_notice_period",
            "final_notice_validity", "minimum_debt", "overdraft", "restore_at", "trip_weekdays", "trip_from", "trip_to",
            "quiet_from", "quiet_to", "rest_after_binding", "fresh_marks", "mark_interval", "automatic_causes",
            "throttle_per_hour", "throttle_per_hour_basis_points", "throttle_per_day", "throttle_per_day_basis_points",
            "field_job_after", "settlement", "top_up", "emergency_credit", "overdue_days", "needs_agreement",
            "control", "alone_money", "alone_energy", "ratio_check",
        ])

    static func cells(_ terms: Terms) -> [Cell] {
        let throttle = terms.throttle
        return [
            terms.name, terms.from.description, joined(terms.warningLevels.map(\.tenThousandths)),
            terms.tripNoticePeriod.milliseconds, terms.tripNoticeValidity.milliseconds,
            terms.finalNoticePeriod.milliseconds,
            terms.finalNoticeValidity.milliseconds, terms.minimumDebt.tenThousandths, terms.overdraft.tenThousandths,
            terms.restoreAt.tenThousandths, joined(terms.tripWindow.weekdays.map { Int64($0) }),
            Int64(terms.tripWindow.hours.from.minutes), Int64(terms.tripWindow.hours.to.minutes),
            terms.quietHours.map { Int64($0.from.minutes) }, terms.quietHours.map { Int64($0.to.minutes) },
            terms.restAfterBinding.milliseconds, terms.freshMarks, terms.markInterval.milliseconds,
            joined(terms.automaticCauses), throttle.map { Int64($0.perHour) },
            throttle.map { Int64($0.perHourBasisPoints) },
            throttle.map { Int64($0.perDay) }, throttle.map { Int64($0.perDayBasisPoints) },
            terms.fieldJobAfter.milliseconds, terms.settlement.map(SettlementRuleText.write),
            TopUpRuleText.write(terms.topUp),
            terms.emergencyCredit.tenThousandths, Int64(terms.overdueDays), terms.needsAgreement,
            ControlTermsText.write(terms.control), terms.alone.correction.tenThousandths, terms.alone.baseline.value,
            RatioLimitsText.write(terms.ratio),
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> Terms {
        var cells = Cells(row, table)
        return try read(&cells)
    }

    static func read(_ c: inout Cells) throws(StoreError) -> Terms {
        let name = try c.text()
        let from = try c.day()
        let warningLevels = try c.ints().map { Money(tenThousandths: $0) }
        let tripNoticePeriod = try c.span()
        let tripNoticeValidity = try c.span()
        let finalNoticePeriod = try c.span()
        let finalNoticeValidity = try c.span()
        let minimumDebt = try c.money()
        let overdraft = try c.money()
        let restoreAt = try c.money()
        let weekdays = try c.ints().map { Int($0) }
        let window = TripWindow(weekdays: weekdays, hours: DailyHours(from: try c.timeOfDay(), to: try c.timeOfDay()))
        let quietHours = try quietHours(&c)
        return Terms(
            name: name, from: from, warningLevels: warningLevels, tripNoticePeriod: tripNoticePeriod,
            tripNoticeValidity: tripNoticeValidity, finalNoticePeriod: finalNoticePeriod,
            finalNoticeValidity: finalNoticeValidity, minimumDebt: minimumDebt, overdraft: overdraft,
            restoreAt: restoreAt,
            tripWindow: window, quietHours: quietHours, restAfterBinding: try c.span(), freshMarks: try c.int(),
            markInterval: try c.span(), automaticCauses: try c.words(), throttle: try throttle(&c),
            fieldJobAfter: try c.span(), settlement: try c.fieldsOrNil(SettlementRuleText.read),
            topUp: try c.fields(TopUpRuleText.read), emergencyCredit: try c.money(), overdueDays: try c.small(),
            needsAgreement: try c.bool(), control: try c.fields(ControlTermsText.read),
            alone: AloneLimits(correction: try c.money(), baseline: WattHours(try c.int())),
            ratio: try c.fields(RatioLimitsText.read))
    }

    private static func quietHours(_ c: inout Cells) throws(StoreError) -> DailyHours? {
        let from = c.intOrNil()
        let to = c.intOrNil()
        guard let from, let to else { return nil }
        guard let from = TimeOfDay(minutes: Int(from)), let to = TimeOfDay(minutes: Int(to)) else {
            throw c.fault("quiet hours")
        }
        return DailyHours(from: from, to: to)
    }

    private static func throttle(_ c: inout Cells) throws(StoreError) -> Throttle? {
        let numbers = [c.intOrNil(), c.intOrNil(), c.intOrNil(), c.intOrNil()].compactMap { $0 }
        if numbers.isEmpty { return nil }
        guard numbers.count == 4 else { throw c.fault("half a throttle") }
        return Throttle(
            perHour: Int(numbers[0]), perHourBasisPoints: Int(numbers[1]), perDay: Int(numbers[2]),
            perDayBasisPoints: Int(numbers[3]))
    }
}
