import Billing
import Quantities
import Testing

/// What the coming bill will come to, on ladders and by time of use.
@Suite struct ForecastTests {
    private let meter = MeterID(1)

    /// An account that was read each hour, with so many kWh in each, as of 00:00 of a day of December 2026.
    private func forecast(_ tariff: Tariff, kilowattHours hourly: Int64, until: String) throws -> Forecast? {
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
            let next = at + .hours(1)
            account.charges.use(kilowattHours(hourly), from: at, to: next)
            energy += kilowattHours(hourly)
            at = next
            note()
        }
        account.post()
        return account.cycle.forecast(
            account.charges.accrual, account.charges.prices, meters: [meter], periods: account.periods,
            calendar: .china, now: end + .hours(1))
    }

    /// On paper, by the year's ladder: 4 kWh an hour are 2,976 in the 744 hours of December. All cost 0.538, and the 216 above 2,760 cost
    /// 0.05 more: 1,601.088 + 10.80 = 1,611.888: in whole fen, rounded up, 1,611.89. So far, ten days: 960 × 0.538 = 516.48.
    @Test func `N5 the rest of the month goes up the ladder`() throws {
        let told = try #require(try forecast(try Tariffs.yearly(), kilowattHours: 4, until: "2026-12-11"))
        #expect(told.soFar == (try yuan("516.48")))
        #expect(told.amount == (try yuan("1611.89")))
        #expect(told.known == (try moment("2026-12-11")))
    }

    /// On paper: 1 kWh an hour: each day 14 at 0.568 by day and 10 at 0.288 by night are 7.952 + 2.88 = 10.832; 31 days are 335.792: in whole
    /// fen, rounded up, 335.80.
    @Test func `N5 each band goes on as it did`() throws {
        let told = try #require(try forecast(try Tariffs.yearlyByTime(), kilowattHours: 1, until: "2026-12-06"))
        #expect(told.amount == (try yuan("335.80")))
    }

    @Test func `N5 nothing is foretold of less than three days`() throws {
        #expect(try forecast(try Tariffs.yearly(), kilowattHours: 1, until: "2026-12-03") == nil)
        #expect(try forecast(try Tariffs.yearly(), kilowattHours: 1, until: "2026-12-04") != nil)
    }

    @Test func `N5 nothing is foretold where the end of the month decides`() throws {
        let prices = EnergyPrices(always: try price("0.6"))
        let fixed = FixedCharge.capacity(perKilovoltAmpere: Money(yuan: 20))
        let tariff = try tariff("two-part", TariffVersion(from: try day("2020-01-01"), energy: prices, fixed: fixed))
        #expect(try forecast(tariff, kilowattHours: 1, until: "2026-12-11") == nil)
    }
}
