import Billing
import Quantities

extension Draft {
    /// What was measured of an account's month besides its kWh; nil: not measured, and the bill says so.
    func monthMeasures(of account: AccountID, month: CivilDate) -> MonthMeasures? { nil }
}
