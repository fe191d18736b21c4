import Quantities
import Supply
import Testing

@Suite struct FigureTests {
    private func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(daysSinceEpoch: 0) }

    /// On paper: 100 yuan are owed on 31 December. The newest charges first: 40 of the 30th (1 day), 30 of 1 December (30 days), 20 of 30
    /// November (31 days), and of the 50 of 1 January only 10 are left to be owed (364 days).
    @Test func `B10 arrears are as old as the charges that no payment has reached`() {
        var arrears = Arrears()
        arrears.add(
            debt: Money(yuan: 100),
            charges: [
                (day("2026-12-30"), Money(yuan: 40)), (day("2026-12-01"), Money(yuan: 30)),
                (day("2026-11-30"), Money(yuan: 20)), (day("2026-01-01"), Money(yuan: 50)),
            ], on: day("2026-12-31"))
        #expect(arrears.amounts.map(\.tenThousandths) == [700_000, 200_000, 0, 0, 100_000, 0])
        #expect(arrears.accounts == 1 && arrears.total == Money(yuan: 100))
        // A debt that was taken over has no charges: it is as old as the oldest that is known.
        arrears.add(debt: Money(yuan: 7), charges: [(day("2025-12-01"), Money(yuan: 5))], on: day("2026-12-31"))
        #expect(arrears.amounts.last == Money(yuan: 7))
        arrears.add(debt: .zero, charges: [], on: day("2026-12-31"))
        #expect(arrears.accounts == 2)
        #expect((arrears + arrears).total == Money(yuan: 214))
    }

    @Test func `B10 percentiles are by nearest rank, and shares are rounded to a hundredth of a per cent`() {
        let waits = Waits((1...20).map { Span.seconds(21 - $0) })
        #expect(waits.percentile(50) == .seconds(10))
        #expect(waits.percentile(95) == .seconds(19))
        #expect(waits.percentile(99) == .seconds(20))
        #expect(waits.worst == .seconds(20))
        #expect(Waits().percentile(50) == nil && Waits().worst == nil)
        #expect(Waits([.seconds(3)]).percentile(1) == .seconds(3))
        #expect(Share(1, of: 3)?.description == "33.33 %")
        #expect(Share(2, of: 3)?.description == "66.67 %")
        #expect(Share(1, of: 0) == nil)
        #expect(CollectionFigures(charged: Money(yuan: 200), paid: Money(yuan: 250)).rate?.description == "125.00 %")
        #expect(ReadingSuccess(due: 96, missed: 3).rate?.description == "96.88 %")
    }
}
