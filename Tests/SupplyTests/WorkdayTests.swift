import Billing
import Metering
import Quantities
import Supply
import Testing

/// On which days a supply may be switched off: the working days of 2026 as the State Council announced them.
struct WorkdayTests {
    private func at(_ day: CivilDate, _ time: String = "10:00") -> Instant {
        SiteCalendar.china.instant(day, TimeOfDay(time) ?? .midnight)
    }

    private func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(daysSinceEpoch: 0) }

    private func times(sparesEves: Bool = false, weather: Instant? = nil) -> TripTimes {
        TripTimes(
            window: TripWindow(
                weekdays: [1, 2, 3, 4, 5],
                hours: DailyHours(from: TimeOfDay("09:00") ?? .midnight, to: TimeOfDay("15:00") ?? .midnight)),
            calendar: .china, workdays: .china, sparesEves: sparesEves, weatherUntil: weather)
    }

    @Test func `I-C3 no trip on a holiday of 2026, and a Sunday that is worked counts`() {
        // 365 days with 104 Saturdays and Sundays, of which six are worked. Free weekdays: 1 and 2 January; 16 to 20 and 23 February; 6 April;
        // 1, 4 and 5 May; 19 June; 25 September; 1, 2, 5, 6 and 7 October: 2 + 6 + 1 + 3 + 1 + 1 + 5 = 19.
        let year = day("2026-01-01").through(day("2026-12-31"))
        let working = year.filter { WorkCalendar.china.day($0) == .working }
        #expect(working.count == 365 - 104 + 6 - 19)
        for holiday in [
            "2026-01-01", "2026-02-17", "2026-02-23", "2026-04-06", "2026-05-05", "2026-06-19", "2026-10-07",
        ] {
            #expect(times().obstacle(at: at(day(holiday))) == .outsideTripWindow, "\(holiday)")
        }
        for worked in ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"] {
            #expect(day(worked).weekday >= 6)
            #expect(times().obstacle(at: at(day(worked))) == nil, "\(worked)")
        }
        #expect(times().obstacle(at: at(day("2026-11-28"))) == .outsideTripWindow)
        #expect(times().obstacle(at: at(day("2026-11-26"), "15:00")) == .outsideTripWindow)
        #expect(times().obstacle(at: at(day("2026-11-26"), "14:59")) == nil)
    }

    @Test func `I-C3 none on the day before a day of rest, where the terms spare it`() {
        let year = day("2026-01-01").through(day("2026-12-30"))
        for date in year where WorkCalendar.china.day(date) == .working {
            let isEve = WorkCalendar.china.day(date.next) == .rest
            #expect(times(sparesEves: true).obstacle(at: at(date)) == (isEve ? .beforeRestDay : nil), "\(date)")
            #expect(times().obstacle(at: at(date)) == nil)
        }
        // The Friday before a Saturday that is worked is no eve; that Saturday, before a free Sunday, is one.
        #expect(times(sparesEves: true).obstacle(at: at(day("2026-02-27"))) == nil)
        #expect(times(sparesEves: true).obstacle(at: at(day("2026-02-28"))) == .beforeRestDay)
    }

    @Test func `I-C3 a year without a calendar trips nobody`() {
        for date in day("2027-01-01").through(day("2027-12-31")) {
            #expect(times().obstacle(at: at(date)) == .calendarMissing)
        }
        #expect(times().next(atOrAfter: at(day("2026-12-31"), "15:00")) == nil)
        // Whether the first day of the next year is free nobody knows.
        #expect(times(sparesEves: true).obstacle(at: at(day("2026-12-31"))) == .calendarMissing)
        #expect(times().obstacle(at: at(day("2026-12-31"))) == nil)
    }

    @Test func `the next moment is the first at which nothing stands against it`() {
        // Wednesday before the Spring Festival holidays of nine days that begin on a Sunday; the Saturday before is worked.
        #expect(times().next(atOrAfter: at(day("2026-02-14"), "15:00")) == at(day("2026-02-24"), "09:00"))
        #expect(times().next(atOrAfter: at(day("2026-02-13"), "16:00")) == at(day("2026-02-14"), "09:00"))
        #expect(
            times(sparesEves: true).next(atOrAfter: at(day("2026-02-13"), "16:00")) == at(day("2026-02-24"), "09:00"))
        for date in day("2026-01-01").through(day("2026-11-30")) {
            let start = at(date, "16:00")
            guard let next = times(sparesEves: true).next(atOrAfter: start) else {
                Issue.record("none after \(date)")
                continue
            }
            #expect(times(sparesEves: true).obstacle(at: next) == nil && next > start)
            var before = start
            while before < next {
                #expect(times(sparesEves: true).obstacle(at: before) != nil, "\(date)")
                before = before + .hours(1)
            }
        }
    }

    @Test func `weather puts a trip off until it is over`() {
        let until = at(day("2026-11-26"), "12:00")
        #expect(times(weather: until).obstacle(at: at(day("2026-11-26"))) == .weather)
        #expect(times(weather: until).next(atOrAfter: at(day("2026-11-26"))) == until)
        #expect(times(weather: until).obstacle(at: until) == nil)
    }

    @Test func `a year that is taken over goes on where the last one ended`() {
        let next = WorkCalendar.Stretch(
            from: day("2027-01-01"), through: day("2027-12-31"), rest: [day("2027-01-01")], work: [])
        let both = WorkCalendar.china.with(next)
        #expect(both.day(day("2027-01-01")) == .rest)
        #expect(both.day(day("2027-01-04")) == .working)
        #expect(both.knownThrough(from: day("2026-11-26")) == day("2027-12-31"))
        #expect(WorkCalendar.china.knownThrough(from: day("2026-11-26")) == day("2026-12-31"))
        #expect(WorkCalendar.china.knownThrough(from: day("2027-01-01")) == nil)
        #expect(both.with(next) == both)
    }
}
