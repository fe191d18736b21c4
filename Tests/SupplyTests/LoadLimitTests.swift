import Quantities
import Supply
import Testing

@Suite struct LoadLimitTests {
    private let start = Instant(milliseconds: 1_795_399_200_000)
    private let day = CivilDate(daysSinceEpoch: 20_780)

    private func limit() -> LoadLimit { LoadLimit(power: Watts(3000), basis: .contract, by: "wang.lei", at: start) }

    @Test func `C11 the mean power of a mark is what the register has counted at least`() {
        // 750 Wh in a quarter of an hour are 3,000 W; the register's last step may just have begun.
        #expect(LoadLimit.meanPower(WattHours(750), over: .minutes(15)) == Watts(2996))
        #expect(LoadLimit.meanPower(WattHours(751), over: .minutes(15)) == Watts(3000))
        #expect(LoadLimit.meanPower(WattHours(0), over: .minutes(15)) == Watts(0))
        #expect(LoadLimit.meanPower(WattHours(1), over: .zero) == nil)
        #expect(LoadLimit.meanPower(WattHours(.max), over: .milliseconds(1)) == Watts(.max))
    }

    @Test func `C11 warned above 90 %, once, and again only after the load was below 80 %`() {
        var limit = limit()
        let steps = [2700, 2701, 2999, 2500, 2800, 2399, 2701].map { limit.take(Watts($0), at: start) }
        #expect(steps == [.nothing, .warn, .nothing, .nothing, .nothing, .nothing, .warn])
    }

    @Test func `C11 opened after two marks in a row above the limit, never at the mark that warns`() {
        var limit = limit()
        #expect(limit.take(Watts(9000), at: start) == .warn)
        #expect(limit.take(Watts(3000), at: start) == .nothing)
        #expect(limit.take(Watts(9000), at: start) == .nothing)
        #expect(limit.take(Watts(9000), at: start) == .open)
        // As long as it did not come about.
        #expect(limit.take(Watts(9000), at: start) == .open)
        limit.opened(at: start, on: day)
        #expect(limit.take(Watts(9000), at: start) == .nothing)
    }

    @Test func `C11 who was warned a day ago or more is warned again before anything is opened`() {
        var limit = limit()
        #expect(limit.take(Watts(2800), at: start) == .warn)
        #expect(limit.take(Watts(2800), at: start + .hours(20)) == .nothing)
        #expect(limit.take(Watts(9000), at: start + .days(1)) == .warn)
        #expect(limit.take(Watts(9000), at: start + .days(1) + .minutes(15)) == .open)
    }

    @Test func `C11 off for ten minutes, the third time on a day until called, and the next day begins anew`() {
        var limit = limit()
        for _ in 1...2 {
            limit.opened(at: start, on: day)
            #expect(limit.off == .until(start + .minutes(10)))
            limit.closed()
            #expect(limit.off == nil && limit.over == 0 && limit.warnedAt == nil)
        }
        limit.opened(at: start, on: day)
        #expect(limit.off == .untilCalled)
        limit.closed()
        limit.opened(at: start, on: CivilDate(daysSinceEpoch: day.daysSinceEpoch + 1))
        #expect(limit.off == .until(start + .minutes(10)))
    }
}
