import Quantities
import Testing

/// Days, hours and marks of the site by arithmetic; no host, no zone file.
@Suite struct CalendarTests {
    @Test func `F-S7 every day from 1600 to 2400 has its date, in order, with its weekday`() {
        let first = CivilDate(year: 1600, month: 1, day: 1)?.daysSinceEpoch ?? 0
        let last = CivilDate(year: 2400, month: 12, day: 31)?.daysSinceEpoch ?? 0
        var before = CivilDate(daysSinceEpoch: first - 1)
        var wrong = 0
        for number in first...last {
            let date = CivilDate(daysSinceEpoch: number)
            if date.daysSinceEpoch != number || date <= before || date.weekday != before.weekday % 7 + 1 { wrong += 1 }
            if CivilDate(year: date.year, month: date.month, day: date.day) != date { wrong += 1 }
            before = date
        }
        #expect(wrong == 0)
        #expect(CivilDate("2026-11-23")?.weekday == 1)
        #expect(CivilDate("2025-02-29") == nil && CivilDate("2000-02-29") != nil && CivilDate("2100-02-29") == nil)
    }

    @Test func `F-S6 2038, 2100 and the 24 bits of 2024 are days like others`() throws {
        for text in ["2024-11-24", "2038-01-19", "2100-03-01"] {
            let date = try #require(CivilDate(text))
            #expect(SiteCalendar.china.date(at: SiteCalendar.china.midnight(of: date)) == date)
        }
    }

    @Test func `F-S7 midnight belongs to the day that begins, in any zone and before 1970`() throws {
        for offset in [-720, -300, 0, 345, 480, 840] {
            let calendar = try #require(SiteCalendar(offsetMinutes: offset))
            for text in ["1969-12-31", "1970-01-01", "2026-11-23"] {
                let date = try #require(CivilDate(text))
                let midnight = calendar.midnight(of: date)
                #expect(calendar.date(at: midnight) == date)
                #expect(calendar.date(at: midnight - .milliseconds(1)).daysSinceEpoch == date.daysSinceEpoch - 1)
                #expect(calendar.millisecondsOfDay(at: midnight) == 0)
            }
        }
        #expect(SiteCalendar(offsetMinutes: 841) == nil)
    }

    @Test func `marks are aligned to the site's midnight, and the next is after now`() throws {
        let calendar = SiteCalendar.china
        let at = calendar.instant(try #require(CivilDate("2026-11-23")), try #require(TimeOfDay("10:07")))
        #expect(calendar.text(calendar.mark(atOrBefore: at, every: .minutes(15))) == "2026-11-23 10:00:00")
        #expect(calendar.text(calendar.mark(after: at, every: .minutes(15))) == "2026-11-23 10:15:00")
        let mark = calendar.mark(after: at, every: .minutes(15))
        #expect(calendar.mark(atOrBefore: mark, every: .minutes(15)) == mark)
        #expect(calendar.mark(after: mark, every: .minutes(15)) == mark + .minutes(15))
        #expect(calendar.rfc3339(mark) == "2026-11-23T10:15:00.000+08:00")
    }

    @Test func `an id of a turn is in order of turns, then of things`() {
        let ids: [PaymentID] = [ID(turn: 1, index: 1), ID(turn: 1, index: 2), ID(turn: 2, index: 1)]
        #expect(ids == ids.sorted() && Set(ids).count == 3)
    }
}
