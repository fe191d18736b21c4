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
}

extension Draft {
    func forecast(of account: AccountState) -> Forecast? {
        book.forecast(of: account, meters: points(of: account.record.id).map(\.record.meter), now: now)
    }
}
