import Billing
import Quantities
import Supply

extension PriceBook {
    /// What an account's coming bill will come to, as far as that can be told.
    func forecast(of account: AccountState, meters: [MeterID], now: Instant) -> Forecast? {
        prices(of: account).flatMap {
            account.cycle.forecast(
                account.accrual, $0, meters: meters, periods: periods(of: account), calendar: calendar, now: now)
        }
    }
}

extension HotState {
    /// What an account's coming bill will come to, as far as that can be told.
    public func forecast(of account: AccountState, now: Instant) -> Forecast? {
        book.forecast(of: account, meters: points(of: account.record.id).map(\.record.meter), now: now)
    }

    /// What the last bill of an account that ended on `day` would charge besides its kWh, by what was measured so far: capacity, demand and
    /// power factor, for the days of the month; nil: its tariff knows none of them.
    public func monthsAtEnd(of account: AccountState, on day: CivilDate) -> Money? {
        guard !account.life.isClosed, account.cycle.from != nil, let tariff = book.prices(of: account)?.tariff,
            tariff.version(on: day).hasMonthlyCharges
        else { return nil }
        var cycle = account.cycle
        return cycle.chargeMonths(
            tariff, posted: account.accrual.posted, end: CivilDate(daysSinceEpoch: day.daysSinceEpoch + 1),
            isLast: true,
            capacities: RatingFacts(account).capacities
        ) { account.measures.measures(ofMonth: $0) }.changes.reduce(.zero) { $0 + $1.amount }
    }
}

extension Draft {
    func forecast(of account: AccountState) -> Forecast? {
        book.forecast(of: account, meters: points(of: account.record.id).map(\.record.meter), now: now)
    }
}
