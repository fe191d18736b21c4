import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// New Year on a ladder by the year: two months are late data awaited for December too (RULES: Readings and energy).
@Suite struct YearEndTests {
    private func home(ladderUsed: Int64 = 2700) throws -> EngineHarness {
        let tariff = Tariff(name: "ladder", versions: [try #require(yearlyLadder())])
        return EngineHarness.rated(tariff, at: moment("2026-12-27 12:00")) { $0.ladderUsed = kilowattHours(ladderUsed) }
    }

    /// Source: TARIFFS, residential ladder of Zhejiang by the year (2,760 kWh at 0.538, above 0.05 more); RULES: what nobody measured is
    /// divided by time, and re-rated when data arrive.
    ///
    ///     2,700 kWh stand on the ladder of 2026. The meter is silent from 28 December to 5 January: 8 days, 160 kWh.
    ///     by time     2026: 4 days,  80 kWh    2,700 + 80 = 2,780: 20 in step 2    80 × 0.538 + 20 × 0.05 = 44.04
    ///                 2027: 4 days,  80 kWh                                       80 × 0.538             = 43.04
    ///                                                                                             total   87.08
    ///     known then  2026: 100 kWh    2,800: 40 in step 2    100 × 0.538 + 40 × 0.05 = 55.80
    ///                 2027:  60 kWh                            60 × 0.538             = 32.28
    ///                                                                          total   88.08
    @Test func `I-M7 I-M8 a gap over New Year is divided anew by what is noted down later, on both years' ladders`()
        throws
    {
        let world = try home()
        world.mark("2026-12-28 00:00", .zero)
        world.mark("2027-01-05 00:00", kilowattHours(160))
        #expect(world.cost() == yuan("87.08"))
        // Two postings of the new year.
        world.mark("2027-01-06 00:00", kilowattHours(160))
        world.mark("2027-01-07 00:00", kilowattHours(160))
        world.restart()
        #expect(world.late(("2027-01-01", kilowattHours(100)))?.code == "late.used")
        world.mark("2027-01-08 00:00", kilowattHours(160))
        #expect(world.cost() == yuan("88.08"))
        #expect(world.account("501")?.accrual.accrued == .zero)
        #expect(world.rerate("501").differences == [])
    }

    /// As long as two months and the rest of theirs; not for ever.
    @Test func `a year's count ends when late data of its December do`() throws {
        let world = try home()
        world.mark("2026-12-28 00:00", .zero)
        world.mark("2027-01-05 00:00", kilowattHours(160))
        func years() -> [Int] {
            Set(world.account("501")?.accrual.ladders.map(\.key.begin.year) ?? []).sorted()
        }
        world.mark("2027-02-28 00:00", kilowattHours(160))
        #expect(years() == [2026, 2027])
        world.mark("2027-03-01 00:00", kilowattHours(160))
        world.mark("2027-03-02 00:00", kilowattHours(160))
        #expect(years() == [2027])
        #expect(world.late(("2027-01-01", kilowattHours(100)))?.code == "late.kept")
        #expect(world.rerate("501").differences == [])
    }

    /// Whatever is lost between October and March and told within a month is charged as if it had been known.
    @Test(arguments: 1...60)
    func `I-M7 I-M8 late readings around New Year end where known ones do`(seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        let (world, known) = (try home(ladderUsed: 2755), try home(ladderUsed: 2755))
        var at = moment("2026-12-28 00:00")
        var energy = WattHours.zero
        for home in [world, known] { home.mark(at, energy) }
        var lost: [(Instant, WattHours)] = []
        for step in 0..<40 {
            let quarters: Int64 = random.next(1...2 * 24 * 4)
            at = at + .minutes(quarters * 15)
            energy += WattHours(random.next(0...min(3_000 * quarters, 20_000)))
            known.mark(at, energy)
            if step == 39 || random.oneIn(4) { world.mark(at, energy) } else { lost.append((at, energy)) }
            while let (then, told) = lost.first, random.oneIn(4) || at - then > .days(25) {
                lost.removeFirst()
                world.go(to: max(world.clocks.wall, at))
                let meter = try #require(world.meter("501"))
                if world.m501?.series.last.map({ $0.sourceTime > then }) ?? false {
                    world.turn([
                        .sample(Sample(meter: meter, purpose: .backfill, sourceTime: then, energy: told))
                    ])
                } else {
                    // No reading has closed the gap yet: this one does.
                    world.mark(at, energy)
                    lost.insert((then, told), at: 0)
                }
            }
            if random.oneIn(8) { world.restart() }
        }
        for (then, told) in lost {
            let meter = try #require(world.meter("501"))
            world.turn([.sample(Sample(meter: meter, purpose: .backfill, sourceTime: then, energy: told))])
        }
        for home in [world, known] { _ = home.pay("501", Money(fen: 1), serial: "end") }
        #expect(world.charged() == known.charged())
        #expect(world.rerate("501").differences == [])
        #expect(world.oracle.violations == [])
    }
}
