import Billing
import Quantities
import Supply

extension HotState {
    /// What the last bill of an account would charge besides its kWh if the account ended now, by what was measured so far: capacity, demand
    /// and power factor, for the days of the month. It is that bill itself, made on a copy. Nil: its tariff knows no such charge.
    public func monthsAtEnd(of id: AccountID, now: Instant) -> Money? {
        guard let account = accounts[id], !account.life.isClosed, let tariff = book.prices(of: account)?.tariff,
            tariff.hasMonthlyCharges || !account.cycle.months.isEmpty
        else { return nil }
        var trial = Draft(
            self, cold: ColdFacts(),
            clocks: Clocks(wall: now, monotonic: gateway.monotonic, boot: gateway.boot, synchronized: true))
        guard let bill = trial.makeLastBill(of: id) else { return .zero }
        return bill.lines.filter(\.line.isOfMonth).reduce(.zero) { $0 + $1.amount }
    }
}
