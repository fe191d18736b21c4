import Billing
import Documents
import Metering
import Quantities
import Supply
import Testing

@Suite struct `Terms in a site file` {
    private func terms(_ keys: String) throws -> Terms {
        try #require(try SmallSite.read("terms:\n  - {name: t, \(keys)}").terms.first)
    }

    private func faults(_ keys: String) throws -> [String] { try SmallSite.faults("terms:\n  - {name: t, \(keys)}") }

    private func time(_ text: String) throws -> TimeOfDay { try #require(TimeOfDay(text)) }

    @Test func `the limits of a ratio check are data, each within its bounds`() throws {
        #expect(try terms("preset: statutory").ratio == RatioLimits())
        let changed = try terms(
            "preset: demo, ratio_check: {meter_percent: 130, supply_percent: 200, register_percent: 500, marks: 2, window: 1h, clear_after: 2d}"
        )
        #expect(
            changed.ratio
                == RatioLimits(
                    meterPercent: 130, supplyPercent: 200, registerPercent: 500, marks: 2, window: .hours(1),
                    clearAfter: .days(2)))
        for wrong in ["meter_percent: 99", "register_percent: 100", "marks: 0", "window: 0s", "volts: 1"] {
            #expect(try faults("preset: demo, ratio_check: {\(wrong)}").count == 1, "\(wrong)")
        }
    }

    @Test func `the throttle is off only for demonstrations: nobody else leaves the breaker`() throws {
        #expect(try terms("preset: demo, throttle: off").throttle == nil)
        #expect(
            try faults("preset: statutory, throttle: off") == [
                "site.yaml:2: terms[0].throttle: the throttle is off only for demonstrations. Give larger numbers, per_hour: 100."
            ])
    }

    @Test func `prepaid-agreement is what the rules say`() throws {
        let terms = try terms("preset: prepaid-agreement")
        #expect(try self.terms("preset: residential-prepaid") == terms, "its earlier name")
        #expect(terms.control == ControlTerms(workdays: "china"))
        #expect(terms.warningLevels == [Money(yuan: 50), Money(yuan: 10)])
        #expect(terms.tripNoticePeriod == .days(3))
        #expect(terms.tripNoticeValidity == .days(30))
        #expect(terms.finalNoticePeriod == .minutes(30))
        #expect(terms.finalNoticeValidity == .hours(4))
        #expect(terms.minimumDebt == Money(yuan: 1))
        #expect(terms.overdraft == .zero)
        #expect(terms.settlement == SettlementRule(reminders: ReminderRule()))
        #expect(terms.restoreAt == .zero)
        #expect(
            terms.tripWindow
                == TripWindow(
                    weekdays: [1, 2, 3, 4, 5], hours: DailyHours(from: try time("09:00"), to: try time("15:00"))))
        #expect(terms.quietHours == DailyHours(from: try time("21:00"), to: try time("08:00")))
        #expect(terms.restAfterBinding == .hours(24))
        #expect(terms.freshMarks == 2)
        #expect(terms.markInterval == .minutes(15))
        #expect(terms.automaticCauses == [.notStated])
        #expect(terms.throttle == Throttle(perHour: 2, perHourBasisPoints: 50, perDay: 5, perDayBasisPoints: 200))
        #expect(terms.fieldJobAfter == .minutes(10))
    }

    @Test func `demo takes seconds where the others take days`() throws {
        let terms = try terms("preset: demo")
        #expect(terms.warningLevels == [Money(fen: 8), Money(fen: 4)])
        #expect(terms.tripNoticePeriod < .seconds(10))
        #expect(terms.finalNoticePeriod < .seconds(10))
        #expect(terms.minimumDebt == Money(fen: 1))
        #expect(terms.markInterval == .seconds(2))
        #expect(terms.restAfterBinding == .zero)
        #expect(terms.quietHours == nil)
        #expect(terms.throttle == nil)
        #expect(terms.automaticCauses.contains(.notStated))
        let calendar = SiteCalendar.china
        let anyMinuteOfAWeek = (0..<7 * 24 * 60).map {
            calendar.midnight(of: CivilDate(daysSinceEpoch: 20_000)) + .minutes(Int64($0))
        }
        #expect(anyMinuteOfAWeek.allSatisfy { terms.tripWindow.contains($0, calendar: calendar) })
    }

    @Test func `any value of a preset can be another`() throws {
        let terms = try terms(
            """
            preset: residential-prepaid, from: 2026-07-01, warning_levels: [100], trip_notice_period: 7d, trip_notice_validity: 20d,
                final_notice_period: 1h, final_notice_validity: 2h, minimum_debt: 5, overdraft: 20, restore_at: 1.5,
                trip_window: {weekdays: [2, 1], from: "10:00", to: "11:30"}, quiet_hours: none, rest_after_binding: 2d, fresh_marks: 3,
                mark_interval: 1h, automatic_causes: [not_stated, forgot], throttle: {per_hour: 3, per_hour_percent: 1.25},
                field_job_after: 5min, control: {approver: two_persons, stage: before_notice}
            """)
        #expect(terms.from == CivilDate(year: 2026, month: 7, day: 1))
        #expect(terms.warningLevels == [Money(yuan: 100)])
        #expect(terms.tripNoticePeriod == .days(7))
        #expect(terms.minimumDebt == Money(yuan: 5))
        #expect(terms.overdraft == Money(yuan: 20))
        #expect(terms.restoreAt == Money(fen: 150))
        #expect(terms.tripWindow.weekdays == [1, 2])
        #expect(terms.tripWindow.hours.to == (try time("11:30")))
        #expect(terms.quietHours == nil)
        #expect(terms.markInterval == .hours(1))
        #expect(terms.automaticCauses == [.notStated, .forgot])
        #expect(terms.throttle == Throttle(perHour: 3, perHourBasisPoints: 125, perDay: 5, perDayBasisPoints: 200))
        #expect(
            terms.control
                == ControlTerms(approver: .twoPersons, approvalStage: .beforeNotice, workdays: "china"))
    }

    @Test(arguments: [
        (
            "preset: dmeo",
            "site.yaml:2: terms[0].preset: dmeo is no preset. Perhaps demo is meant; known are: demo, prepaid-agreement, statutory, statutory-important, statutory-residential."
        ),
        ("from: 2026-01-01", "site.yaml:2: terms[0]: preset is missing. Begin with one: preset: prepaid-agreement."),
        (
            "preset: demo, warning_levels: [4, 8]",
            "site.yaml:2: terms[0].warning_levels: 4.00 comes before 8.00. Write the higher level first."
        ),
        (
            "preset: demo, warning_levels: [900000000000000]",
            "site.yaml:2: terms[0].warning_levels[0]: 900000000000000.00 is not within 0.00...1000000.00 yuan. Give an amount within these bounds."
        ),
        (
            "preset: demo, minimum_debt: 0",
            "site.yaml:2: terms[0].minimum_debt: 0.00 is not within 0.01...1000000.00 yuan. Give an amount within these bounds."
        ),
        (
            "preset: demo, mark_interval: 7min",
            "site.yaml:2: terms[0].mark_interval: 7min does not divide a day. Use 15min, 30min, 1h, ...."
        ),
        (
            "preset: demo, trip_notice_period: 40d",
            "site.yaml:2: terms[0]: the trip notice would lapse after 30d, before its 40d have passed. Make trip_notice_validity longer than trip_notice_period."
        ),
        (
            "preset: demo, final_notice_validity: 1s",
            "site.yaml:2: terms[0].final_notice_validity: the final notice would lapse after 1s, before its 2s have passed. Make final_notice_validity longer than final_notice_period."
        ),
        (
            "preset: demo, trip_window: {weekdays: []}",
            "site.yaml:2: terms[0].trip_window: no moment lies in it. Name a weekday, 1 for Monday to 7, and hours that differ."
        ),
        (
            "preset: demo, settlement: {days: [0]}",
            "site.yaml:2: terms[0].settlement.days[0]: 0 is not within 1...28. Give a number within these bounds."
        ),
        (
            "preset: demo, settlement: {days: [1, 1]}",
            "site.yaml:2: terms[0].settlement.days: each day is named once, and at least one is. Write it as [1] or [1, 11, 21]."
        ),
        (
            "preset: demo, settlement: {days: [1], penalty: {per_day: much}}",
            "site.yaml:2: terms[0].settlement.penalty.per_day: much is not a percentage within its bounds. Write it as 0.1%, with at most 3 digits after the point."
        ),
        (
            "preset: demo, settlement: {days: [1], penalty: {per_day: 0.1%, minimum: -1}}",
            "site.yaml:2: terms[0].settlement.penalty: minimum is less than nothing. Give yuan, or leave it out."
        ),
        (
            "preset: demo, settlement: {due_after_days: 5}",
            "site.yaml:2: terms[0].settlement: days is missing. Add the days of the month on which bills are cut, as days: [1]."
        ),
        (
            "preset: demo, overdaft: 5",
            "site.yaml:2: terms[0].overdaft: this key is not known here. Did you mean overdraft? Otherwise leave it out."
        ),
    ])
    func `are refused where they contradict themselves`(_ keys: String, _ fault: String) throws {
        #expect(try faults(keys) == [fault])
    }

    @Test func `statutory is what the law allows: more than thirty days, seven days' notice, no agreement`() throws {
        let terms = try terms("preset: statutory")
        #expect(terms.overdueDays == 30)
        #expect(terms.minimumDebt == Money(yuan: 10))
        #expect(terms.tripNoticePeriod == .days(7))
        #expect(terms.finalNoticePeriod == .minutes(30))
        #expect(terms.warningLevels.isEmpty)
        #expect(!terms.needsAgreement)
        #expect(terms.settlement?.days == [1])
        #expect(terms.settlement?.penalty == PenaltyRule(perDay: 200, perDayInLaterYears: 300))
        #expect(
            terms.control
                == ControlTerms(
                    approver: .onePerson, approvalStage: .beforeNotice, workdays: "china", needsDemand: true))
        #expect(terms.settlement?.reminders == ReminderRule(messageAfterDays: 5, callAfterDays: 10))
    }

    @Test func `residents and important users have statutory terms of their own`() throws {
        let others = try terms("preset: statutory")
        var residents = try terms("preset: statutory-residential")
        #expect(residents.settlement?.penalty == PenaltyRule(perDay: 100, perDayInLaterYears: 100))
        #expect(residents.control.sparesEves)
        residents.settlement = others.settlement
        residents.control = others.control
        #expect(residents == others)
        var important = try terms("preset: statutory-important")
        #expect(important.control.approver == .twoPersons && important.control.copiesAuthority)
        important.control = others.control
        #expect(important == others)
    }

    @Test func `what terms say about switching can be otherwise, key by key`() throws {
        let terms = try terms(
            "preset: statutory-residential, control: {calendar: none, before_rest_days: yes, copy_to_authority: yes}")
        #expect(
            terms.control
                == ControlTerms(
                    approver: .onePerson, approvalStage: .beforeNotice, copiesAuthority: true, needsDemand: true))
        #expect(try faults("preset: demo, control: {approver: nobody}").count == 1)
        #expect(try faults("preset: demo, control: {approvers: list}").count == 1)
    }

    @Test func `a year of working days is read by days and by stretches of days`() throws {
        let site = try SmallSite.read(
            """
            calendars:
              - {name: china, from: 2027-01-01, through: 2027-12-31, rest: [2027-01-01, 2027-02-05..2027-02-11], work: [2027-02-13]}
            """)
        let stretch = try #require(site.calendars.first?.stretches.first)
        #expect(stretch.rest.count == 8 && stretch.work.count == 1)
        for (keys, part) in [
            ("from: 2027-01-01, through: 2027-12-31, rest: [2028-01-01]", "do not fit together"),
            ("from: 2027-01-01, through: 2027-12-31, rest: [], work: [2027-02-12]", "do not fit together"),
            (
                "from: 2027-01-01, through: 2027-12-31, rest: [2027-02-11..2027-02-05]",
                "is not a day or a range of days"
            ),
            ("from: 2027-01-01, through: 2027-12-31", "rest is missing"),
        ] {
            let faults = try SmallSite.faults("calendars:\n  - {name: china, \(keys)}")
            #expect(faults.count == 1 && faults.allSatisfy { $0.contains(part) }, "\(faults)")
        }
    }

    @Test func `bills: their days, when they are due, what lateness costs, and instalments`() throws {
        let terms = try terms(
            """
            preset: statutory, emergency_credit: 5, overdue_days: 45, settlement: {days: [21, 1, 11], due_after_days: 7,
                penalty: {per_day: 0.2%, later_years: 0.3%, minimum: 1, cap: 30%}, instalments: {days: [10], share: 33.33%}}
            """)
        #expect(terms.emergencyCredit == Money(yuan: 5))
        #expect(terms.overdueDays == 45)
        #expect(
            terms.settlement
                == SettlementRule(
                    days: [1, 11, 21], dueAfterDays: 7,
                    penalty: PenaltyRule(
                        perDay: 200, perDayInLaterYears: 300, minimum: Money(yuan: 1), capBasisPoints: 3000),
                    instalments: InstalmentRule(days: [10], shareBasisPoints: 3333, dueAfterDays: 5),
                    reminders: ReminderRule()))
        #expect(try self.terms("preset: statutory, settlement: none").settlement == nil)
    }

    @Test func `reminders: their days, none, and what does not fit together`() throws {
        func reminders(_ text: String) throws -> ReminderRule? {
            try self.terms("preset: demo, settlement: {days: [1], reminders: \(text)}").settlement?.reminders
        }
        #expect(try reminders("{call_after_days: 12}") == ReminderRule(messageAfterDays: 5, callAfterDays: 12))
        #expect(try reminders("none") == nil)
        #expect(try faults("preset: demo, settlement: {days: [1], reminders: {call_after_days: 5}}").count == 1)
        #expect(try faults("preset: statutory, settlement: {days: [1], reminders: none}").count == 1)
        #expect(
            try self.terms(
                "preset: statutory, settlement: {days: [1], reminders: none}, control: {demanded: no}"
            ).control.needsDemand == false)
    }

    @Test func `two versions must begin on different days`() throws {
        let text = """
            terms:
              - {name: t, preset: demo, from: 2026-01-01}
              - {name: t, preset: demo, from: 2026-02-01}
              - {name: t, preset: demo, from: 2026-01-01}
            """
        #expect(
            try SmallSite.faults(text) == [
                "site.yaml:4: terms[2].name: terms t from 2026-01-01 is there already, in line 2. Keep one of the two."
            ])
    }
}
