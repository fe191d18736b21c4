import Billing
import Quantities
import Testing

/// What the coming bill will come to, on ladders and by time of use.
@Suite struct ForecastTests {
    private let meter = MeterID(1)

    /// An account that was read at each midnight, with so many kWh each day, as of 00:00 of a day of December 2026.
    private func forecast(_ tariff: Tariff, kilowattHours daily: Int64, until: String) throws -> Forecast? {
        var account = try Cycle(tariff, days: [1], from: "2026-12-01")
        let begin = try moment("2026-12-01")
        let end = try moment(until)
        var at = begin
        var energy = WattHours.zero
        func note() {
            account.cycle.note(
                RegisterValue(energy: energy, at: at), of: meter, series: 1, ratedAt: at, periods: account.periods,
                calendar: .china)
        }
        note()
        while at < end {
            let next = at + .days(1)
            account.charges.use(kilowattHours(daily), from: at, to: next)
            energy += kilowattHours(daily)
            at = next
            note()
        }
        account.post()
        return account.cycle.forecast(
            account.charges.accrual, account.charges.prices, meters: [meter], periods: account.periods,
            calendar: .china, now: end + .hours(1))
    }

    /// On paper, by the year's ladder: 100 kWh a day are 3,100 in December. Of them 2,760 cost 0.538, and 340 cost 0.05 more:
    /// 3,100 × 0.538 + 340 × 0.05 = 1,667.80 + 17.00 = 1,684.80. So far, ten days: 1,000 × 0.538 = 538.00.
    @Test func `N5 the rest of the month goes up the ladder`() throws {
        let told = try #require(try forecast(try Tariffs.yearly(), kilowattHours: 100, until: "2026-12-11"))
        #expect(told.soFar == (try yuan("538")))
        #expect(told.amount == (try yuan("1684.80")))
        #expect(told.known == (try moment("2026-12-11")))
    }

    /// On paper: 24 kWh a day, evenly: 14 at 0.568 by day and 10 at 0.288 by night are 7.952 + 2.88 = 10.832; 31 days are 335.792: in whole
    /// fen, rounded up, 335.80.
    @Test func `N5 each band goes on as it did`() throws {
        let told = try #require(try forecast(try Tariffs.yearlyByTime(), kilowattHours: 24, until: "2026-12-06"))
        #expect(told.amount == (try yuan("335.80")))
    }

    @Test func `N5 nothing is foretold of less than three days`() throws {
        #expect(try forecast(try Tariffs.yearly(), kilowattHours: 24, until: "2026-12-03") == nil)
        #expect(try forecast(try Tariffs.yearly(), kilowattHours: 24, until: "2026-12-04") != nil)
    }

    @Test func `N5 nothing is foretold where the end of the month decides`() throws {
        let prices = EnergyPrices(always: try price("0.6"))
        let fixed = FixedCharge.capacity(perKilovoltAmpere: Money(yuan: 20))
        let tariff = try tariff("two-part", TariffVersion(from: try day("2020-01-01"), energy: prices, fixed: fixed))
        #expect(try forecast(tariff, kilowattHours: 24, until: "2026-12-11") == nil)
    }
}
