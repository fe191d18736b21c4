import Billing
import Quantities

extension Draft {
    /// What was measured of an account's month besides its kWh; nil: not measured, and the bill says so.
    func monthMeasures(of account: AccountID, month: CivilDate) -> MonthMeasures? {
        measures(of: account, month: month).map {
            MonthMeasures(demandWatts: $0.demand?.watts, reactiveVarh: $0.reactive, activeWh: $0.active)
        }
    }
}
