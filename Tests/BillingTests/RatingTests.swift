import Billing
import Quantities
import Testing

/// Energy becomes money once: whatever way it is cut, the sum is the same.
@Suite struct RatingTests {
    private func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(daysSinceEpoch: 0) }

    private func tariff(_ versions: [(String, Int64)]) throws -> Tariff {
        try #require(
            Tariff(
                name: "t",
                versions: versions.map { TariffVersion(from: day($0.0), rule: .flat(Price(hundredMillionths: $0.1))) }))
    }

    private func instant(_ date: String) -> Instant { SiteCalendar.china.midnight(of: day(date)) }

    @Test
    func
        `I-M7 I-M8 an interval is split at months and prices, its parts add up, and only what is guessed is called allocated`()
        throws
    {
        let tariff = try tariff([("2026-01-01", 50_000_000), ("2026-11-15", 60_000_000)])
        let interval = ConsumptionInterval(
            from: instant("2026-10-31"), to: instant("2026-12-02"), energy: WattHours(1_000_003))
        let pieces = Rating.pieces(of: interval, tariff: tariff, calendar: .china)
        #expect(
            pieces.map(\.period.month) == [day("2026-10-01"), day("2026-11-01"), day("2026-11-01"), day("2026-12-01")])
        #expect(
            pieces.map(\.period.versionFrom) == [
                day("2026-01-01"), day("2026-01-01"), day("2026-11-15"), day("2026-11-15"),
            ])
        #expect(pieces.reduce(WattHours.zero) { $0 + $1.energy } == interval.energy)
        #expect(!pieces.contains { !$0.isAllocated })
        let inside = ConsumptionInterval(from: instant("2026-11-20"), to: instant("2026-12-01"), energy: WattHours(7))
        let whole = Rating.pieces(of: inside, tariff: tariff, calendar: .china)
        #expect(whole.count == 1 && whole[0].isAllocated == false && whole[0].period.month == day("2026-11-01"))
    }

    @Test(arguments: 1...20)
    func `I-M7 however readings cut the time, each period is posted to the last digit as if it had been read once`(
        seed: Int
    ) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
        func random(_ limit: Int64) -> Int64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64(state >> 33) % limit
        }
        let tariff = try tariff([("2026-01-01", 53_817_333)])
        var accrual = Accrual()
        var at = instant("2026-11-01")
        var used = WattHours.zero
        var posted = Money.zero
        for _ in 0..<200 {
            let energy = WattHours(random(50))
            let next = at + .minutes(random(90) + 1)
            accrual.add(
                Rating.pieces(
                    of: ConsumptionInterval(from: at, to: next, energy: energy), tariff: tariff, calendar: .china))
            used += energy
            at = next
            if random(3) == 0 { posted += accrual.post().reduce(Money.zero) { $0 + $1.amount } }
            #expect(posted + accrual.accrued == Price(hundredMillionths: 53_817_333).cost(of: used))
        }
    }

    @Test func `I-M9 a period that may still get late data is not forgotten, one of long ago is`() throws {
        let tariff = try tariff([("2026-01-01", 50_000_000)])
        var accrual = Accrual()
        for month in ["2026-06-10", "2026-11-10"] {
            accrual.add(
                Rating.pieces(
                    of: ConsumptionInterval(
                        from: instant(month), to: instant(month) + .hours(1), energy: WattHours(100)), tariff: tariff,
                    calendar: .china))
        }
        accrual.forget(before: day("2026-12-01"))
        #expect(accrual.charges.count == 2, "not before it is posted")
        _ = accrual.post()
        accrual.forget(before: day("2026-12-01"))
        #expect(accrual.charges.map(\.period.month) == [day("2026-11-01")])
    }

    @Test func `an empty interval at the edge of a month costs nothing and divides by nothing`() throws {
        let tariff = try tariff([("2026-01-01", 50_000_000)])
        let edge = instant("2026-12-01")
        let pieces = Rating.pieces(
            of: ConsumptionInterval(from: edge, to: edge, energy: WattHours(5)), tariff: tariff, calendar: .china)
        #expect(pieces.reduce(WattHours.zero) { $0 + $1.energy } == WattHours(5))
    }
}
