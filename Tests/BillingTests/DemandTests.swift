import Billing
import Quantities
import Testing

/// The month's highest 15-minute mean, and its reactive energy.
@Suite struct DemandTests {
    private func interval(_ from: String, _ to: String, _ energy: Int64) throws -> ConsumptionInterval {
        ConsumptionInterval(from: try moment(from), to: try moment(to), energy: WattHours(energy))
    }

    /// 250 Wh in a quarter of an hour are 1,000 W.
    @Test func `a quarter that was read at both ends has a mean, whatever was read within it`() throws {
        var window = DemandWindow()
        #expect(window.add(try interval("2026-11-23 08:00", "2026-11-23 08:15", 250), calendar: .china)?.watts == 1000)
        #expect(window.add(try interval("2026-11-23 08:15", "2026-11-23 08:20", 100), calendar: .china) == nil)
        let mean = window.add(try interval("2026-11-23 08:20", "2026-11-23 08:30", 200), calendar: .china)
        #expect(mean == Demand(watts: 1200, begin: try moment("2026-11-23 08:15")))
    }

    /// The register is asked at 08:15:03 by a person, and at 08:15:07 for the mark of 08:15: the mark's reading ends the quarter.
    @Test func `a look between a mark and its reading takes no quarter away`() throws {
        var window = DemandWindow()
        let mark = try moment("2026-11-23 08:15")
        let look = mark + .seconds(3)
        let first = ConsumptionInterval(from: mark - .minutes(15), to: look, energy: WattHours(249))
        #expect(window.add(first, calendar: .china) == nil)
        let rest = ConsumptionInterval(from: look, to: look, energy: WattHours(1))
        #expect(window.add(rest, told: mark, calendar: .china) == Demand(watts: 1000, begin: mark - .minutes(15)))
        let next = ConsumptionInterval(from: mark, to: mark + .minutes(15), energy: WattHours(300))
        #expect(window.add(next, calendar: .china) == Demand(watts: 1200, begin: mark))
        // Where the mark itself was never read, neither of its quarters has a mean.
        let late = mark + .minutes(30) + .seconds(3)
        #expect(
            window.add(ConsumptionInterval(from: mark + .minutes(15), to: late, energy: WattHours(9)), calendar: .china)
                == nil)
        #expect(
            window.add(
                ConsumptionInterval(from: late, to: mark + .minutes(45), energy: WattHours(9)), calendar: .china) == nil
        )
    }

    @Test func `a quarter of which an end is missing has none`() throws {
        var window = DemandWindow()
        #expect(window.add(try interval("2026-11-23 08:05", "2026-11-23 08:20", 900), calendar: .china) == nil)
        #expect(window.add(try interval("2026-11-23 08:20", "2026-11-23 08:30", 900), calendar: .china) == nil)
        #expect(window.add(try interval("2026-11-23 08:30", "2026-11-23 09:00", 900), calendar: .china) == nil)
        #expect(window.add(try interval("2026-11-23 09:00", "2026-11-23 09:05", 10), calendar: .china) == nil)
        // Somebody else's time lies between.
        #expect(window.add(try interval("2026-11-23 09:10", "2026-11-23 09:15", 10), calendar: .china) == nil)
        #expect(window.add(try interval("2026-11-23 09:15", "2026-11-23 09:30", 100), calendar: .china)?.watts == 400)
    }

    @Test func `the highest of a month is kept with its time, of several supply points together`() throws {
        var measures = AccountMeasures()
        let quarters = try ["2026-10-31 23:45", "2026-11-01 00:00", "2026-11-01 00:15"].map { try moment($0) }
        for (index, watts) in [(0, 900), (1, 400), (1, 300), (2, 600)] as [(Int, Int64)] {
            measures.add(Demand(watts: watts, begin: quarters[index]), calendar: .china)
        }
        #expect(measures.measures(of: try day("2026-10-01"))?.demand == Demand(watts: 900, begin: quarters[0]))
        #expect(measures.measures(of: try day("2026-11-01"))?.demand == Demand(watts: 700, begin: quarters[1]))
        #expect(measures.measures(of: try day("2026-12-01")) == nil)
    }

    /// 31 October 12:00 to 2 November 12:00 are 48 h, 12 of them in October: 100 of 400 varh, 250 of 1,000 Wh.
    @Test func `reactive energy is divided by time where a month begins, and taken back the same way`() throws {
        var measures = AccountMeasures()
        let two = try interval("2026-10-31 12:00", "2026-11-02 12:00", 1000)
        measures.add(reactive: 400, two, calendar: .china)
        #expect(measures.months.map(\.reactive) == [100, 300])
        #expect(measures.months.map(\.active.value) == [250, 750])
        measures.add(reactive: 400, two, calendar: .china, sign: -1)
        #expect(measures.months.map(\.reactive) == [0, 0])
        measures.add(reactive: 7, try interval("2026-11-02", "2026-11-02", 0), calendar: .china)
        #expect(measures.months.map(\.reactive) == [0, 7])
    }

    @Test func `months are kept as long as late data may come for their energy`() throws {
        var measures = AccountMeasures()
        for month in 1...9 {
            measures.raise(
                Demand(watts: 1, begin: try moment("2026-0\(month)-10")), calendar: .china)
        }
        measures.forgetMonths(on: try day("2026-09-20"))
        #expect(measures.months.map(\.month.month) == [7, 8, 9])
    }
}
