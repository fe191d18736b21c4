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

    /// Whether the last bill of an account that ended now would charge days of a month besides its kWh: capacity, demand, power factor.
    public func endsWithMonthlyCharges(_ account: AccountState, on day: CivilDate) -> Bool {
        !account.life.isClosed && book.prices(of: account)?.tariff.version(on: day).hasMonthlyCharges == true
    }
}

extension Draft {
    func forecast(of account: AccountState) -> Forecast? {
        book.forecast(of: account, meters: points(of: account.record.id).map(\.record.meter), now: now)
    }
}
