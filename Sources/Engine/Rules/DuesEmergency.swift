import Billing
import Quantities
import Supply

extension Draft {
    /// Emergency credit ends when it is repaid; and once it was used up, power returns only when all of it is.
    mutating func followEmergencyCredit(_ id: AccountID) {
        guard let account = accounts[id], let credit = account.dues.emergency, let terms = terms(of: account.record)
        else { return }
        let balance = account.available + terms.overdraft
        if credit.use != .unused, account.available >= max(terms.restoreAt, .zero) {
            update(id) { $0.dues.emergency = nil }
            audit(
                "emergency.repaid", "account \(account.record.number)", account: id,
                reason: "the balance is even again", after: account.available.description)
        } else if balance + credit.limit <= .zero, credit.use != .exhausted {
            update(id) { $0.dues.emergency?.use = .exhausted }
            audit(
                "emergency.exhausted", "account \(account.record.number)", account: id, reason: "used up",
                after: account.available.description)
        } else if balance < .zero, credit.use == .unused {
            update(id) { $0.dues.emergency?.use = .drawn }
        }
    }
}
