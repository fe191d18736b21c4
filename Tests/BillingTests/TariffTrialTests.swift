import Billing
import Quantities
import Testing

/// What a month would cost, as staff ask it.
@Suite struct TariffTrialTests {
    @Test func `I-M7 a trial prices as real charges are priced, line by line`() throws {
        let tariff = try Tariffs.yearlyByTime()
        let trial = TariffTrial(
            day: try day("2026-11-05"), energies: [.peak: kilowattHours(200), .valley: kilowattHours(100)],
            ladderUsed: kilowattHours(2700))
        #expect(trial.faults(by: tariff).isEmpty)
        // 200 × 0.568, 100 × 0.288, and 240 kWh above 2,760 × 0.05.
        #expect(trial.lines(by: tariff).map(\.amount) == [try yuan("113.60"), try yuan("28.80"), try yuan("12.00")])
        #expect(trial.lines(by: tariff).map(\.quantity) == [200_000, 100_000, 240_000])
        var real = Charges(tariff)
        real.accrual.begin(ladderUsed: kilowattHours(2700), of: real.point, on: trial.day, prices: real.prices)
        try real.use(kilowattHours(200), from: "2026-11-05 09:00", to: "2026-11-05 10:00")
        try real.use(kilowattHours(100), from: "2026-11-05 23:00", to: "2026-11-06")
        #expect(real.total == (try yuan("154.40")))
    }

    @Test func `I-M7 a two-part tariff adds demand and adjusts both by the power factor, but not funds`() throws {
        let rule = try #require(
            PowerFactorRule(
                standardHundredths: 90,
                rows: [.init(fromHundredths: 0, adjustment: 1000), .init(fromHundredths: 87, adjustment: 150)]))
        let version = TariffVersion(
            from: try day("2026-01-01"), energy: EnergyPrices(always: try price("0.65")),
            surcharges: [Surcharge(name: "reservoir", price: try price("0.0062"))],
            fixed: .demand(perKilowatt: Money(yuan: 40)), powerFactor: rule)
        let tariff = try tariff("industry", version)
        let trial = TariffTrial(
            day: try day("2026-11-05"), energies: [.flat: kilowattHours(80_000)], demand: 400_000, powerFactor: 87)
        #expect(trial.faults(by: tariff).isEmpty)
        // 52,000.00; 496.00; 16,000.00; (52,000 + 16,000) × 1.5 %.
        #expect(
            trial.lines(by: tariff).map(\.amount)
                == [try yuan("52000"), try yuan("496"), try yuan("16000"), try yuan("1020")])
    }

    @Test func `what a tariff needs and what it has no use for is told, all of it`() throws {
        let flat = try Tariffs.flat(("2026-01-01", "0.5"))
        let trial = TariffTrial(
            day: try day("2026-11-05"), energies: [.peak: kilowattHours(1)], ladderUsed: kilowattHours(1), capacity: 1,
            powerFactor: 101)
        #expect(
            trial.faults(by: flat) == [
                .noSuchBand(.peak, has: [.flat]), .capacityUnused, .powerFactorOutOfRange, .powerFactorUnused,
                .ladderUnused,
            ])
        #expect(
            TariffTrial(day: try day("2026-11-05"), energies: [:], ladderUsed: WattHours(-1)).faults(by: flat) == [
                .nothingUsed, .negative, .ladderUnused,
            ])
    }
}
