import Metering
import Quantities
import Testing

@Suite struct MarkGapTests {
    private func at(_ time: String) -> Instant {
        SiteCalendar.china.midnight(of: CivilDate(daysSinceEpoch: 20_000))
            + .minutes(Int64(TimeOfDay(time)?.minutes ?? 0))
    }

    private func gap(_ earlier: String, _ later: String) -> MarkGap? {
        MarkGap(after: at(earlier), before: at(later), every: .minutes(15), calendar: .china)
    }

    @Test func `the marks between two readings are a gap that can be seen`() throws {
        let gap = try #require(self.gap("10:00", "11:00"))
        #expect(Array(gap.marks) == [at("10:15"), at("10:30"), at("10:45")])
        #expect(gap.count == 3)
        #expect(gap.first == at("10:15"))
        #expect(gap.last == at("10:45"))
    }

    @Test func `neighbouring marks have no gap between them`() {
        #expect(gap("10:00", "10:15") == nil)
        #expect(gap("10:00", "10:00") == nil)
        #expect(gap("10:15", "10:00") == nil)
    }

    @Test func `readings beside the marks leave the marks between them`() throws {
        #expect(Array(try #require(gap("10:07", "10:21")).marks) == [at("10:15")])
        #expect(gap("10:01", "10:14") == nil)
    }

    @Test func `an interval of nothing has no marks`() {
        #expect(MarkGap(after: at("10:00"), before: at("11:00"), every: .zero, calendar: .china) == nil)
    }
}
