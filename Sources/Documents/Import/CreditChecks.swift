import Languages
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
                account.mode.mark,
                Words(
                    "the credit is kept by one meter, and the account has \(account.meters.count)",
                    "余额由一块电表保存，该户却有 \(account.meters.count) 块"),
                cure: Words("give each meter an account of its own, or choose another mode", "请给每块电表单独开户，或改用其他方式"))
        }
        // A profile that does not exist is told elsewhere.
        guard let profile = meter.profile, let device = profiles[profile.value] else { return }
        switch device.credit?.remaining.quantity {
        case .creditMoney?: break
        case .creditEnergy?:
            findings.fault(
                profile.mark,
                Words(
                    "\(profile.value) keeps its credit in kWh, and the ledger is in yuan",
                    "\(profile.value) 以电量保存余额，而账本以元计"),
                cure: Words("choose a meter that counts yuan, or another mode", "请选用以元计的电表，或改用其他方式"))
        default:
            findings.fault(
                profile.mark,
                Words(
                    "\(profile.value) keeps no credit and counts no purchases, as the mode meter_credit needs",
                    "\(profile.value) 不保存余额，也不记购电次数，不能用于 meter_credit"),
                cure: Words("choose a meter whose profile has credit, or another mode", "请选用协议中有 credit 的电表，或改用其他方式"))
        }
    }
}
