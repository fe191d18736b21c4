import Metering
import Supply

/// What must hold of accounts whose meter keeps the credit: one meter, which counts its purchases. Without that count nobody could tell
/// whether a purchase arrived.
struct CreditChecks {
    let findings: Findings
    let profiles: ProfileLibrary

    func check(_ accounts: [AccountEntry]) {
        for account in accounts where account.mode.value == .meterCredit { check(account) }
    }

    private func check(_ account: AccountEntry) {
        guard account.meters.count == 1, let meter = account.meters.first else {
            return findings.fault(
                account.mode.mark, "the credit is kept by one meter, and the account has \(account.meters.count)",
                cure: "give each meter an account of its own, or choose another mode")
        }
        // A profile that does not exist is told elsewhere.
        guard let profile = meter.profile, let device = profiles[profile.value] else { return }
        switch device.credit?.remaining.quantity {
        case .creditMoney?: break
        case .creditEnergy?:
            findings.fault(
                profile.mark, "\(profile.value) keeps its credit in kWh, and the ledger is in yuan",
                cure: "choose a meter that counts yuan, or another mode")
        default:
            findings.fault(
                profile.mark,
                "\(profile.value) keeps no credit and counts no purchases, as the mode meter_credit needs",
                cure: "choose a meter whose profile has credit, or another mode")
        }
    }
}
