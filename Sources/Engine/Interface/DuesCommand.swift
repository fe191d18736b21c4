import Billing
import Quantities
import Supply

/// What staff can have done about what a customer owes and has lodged besides the balance. `account`: its number.
public enum DuesCommand: Hashable, Sendable {
    /// A claim that can be given up.
    public enum Claim: String, Hashable, Sendable, Codable, CaseIterable {
        case balance, penalty
        case oldDebt = "old_debt"
    }

    /// The customer asks for it, explicitly.
    case activateEmergencyCredit(account: String)
    /// Penalty for late payment is given up; nil: all that is owed.
    case waivePenalty(account: String, amount: Money?)
    /// From the balance, so that every yuan of it came through a channel.
    case takeDeposit(account: String, amount: Money)
    /// Back to the balance of a customer who owes nothing.
    case refundDeposit(account: String, amount: Money)
    /// Against what the customer owes.
    case setOffDeposit(account: String, amount: Money)
    /// In the place of one of the same name.
    case setGuarantor(account: String, Guarantor)
    case removeGuarantor(account: String, name: String)
    /// Arrears are agreed to be paid off by and by: they leave the balance, and a share of top-ups pays them.
    case moveToOldDebt(account: String, amount: Money)
    case writeOff(account: String, Claim, amount: Money)
    /// What was written off comes in after all, out of the balance.
    case recover(account: String, amount: Money)
    /// An instalment in advance, besides those of the terms.
    case askInstalment(account: String, amount: Money, due: CivilDate)

    /// The number of the account that it is about.
    public var account: String {
        switch self {
        case .activateEmergencyCredit(let account), .waivePenalty(let account, _), .takeDeposit(let account, _),
            .refundDeposit(let account, _), .setOffDeposit(let account, _), .setGuarantor(let account, _),
            .removeGuarantor(let account, _), .moveToOldDebt(let account, _), .writeOff(let account, _, _),
            .recover(let account, _), .askInstalment(let account, _, _):
            account
        }
    }

    /// Whether it is about claims that outlive an account: what a former holder owes is given up, or comes in after all.
    var isOfOldClaims: Bool {
        switch self {
        case .waivePenalty, .writeOff, .recover: true
        default: false
        }
    }

    /// The action that a role must be allowed.
    public var action: StaffAction {
        switch self {
        case .activateEmergencyCredit: .emergencyCredit
        case .waivePenalty: .waivePenalty
        case .takeDeposit, .refundDeposit: .deposit
        case .setOffDeposit: .setOffDeposit
        case .setGuarantor, .removeGuarantor: .guarantee
        case .moveToOldDebt: .oldDebt
        case .writeOff, .recover: .writeOff
        case .askInstalment: .instalment
        }
    }

    /// What it does, in a line: for the audit trail, and so that the same request is known again.
    var subject: String {
        let what: String =
            switch self {
            case .activateEmergencyCredit: ""
            case .waivePenalty(_, let amount): amount?.description ?? "all"
            case .takeDeposit(_, let amount): "take \(amount)"
            case .refundDeposit(_, let amount): "refund \(amount)"
            case .setOffDeposit(_, let amount), .moveToOldDebt(_, let amount): amount.description
            case .setGuarantor(_, let guarantor):
                "\(guarantor.name) \(guarantor.phone) \(guarantor.identity) \(guarantor.amount) \(guarantor.until?.description ?? "-")"
            case .removeGuarantor(_, let name): "remove \(name)"
            case .writeOff(_, let claim, let amount): "\(claim.rawValue) \(amount)"
            case .recover(_, let amount): "recover \(amount)"
            case .askInstalment(_, let amount, let due): "\(amount) \(due)"
            }
        return what.isEmpty ? "account \(account)" : "account \(account) \(what)"
    }

    /// The amount that it names.
    var amount: Money? {
        switch self {
        case .activateEmergencyCredit, .removeGuarantor: nil
        case .waivePenalty(_, let amount): amount
        case .setGuarantor(_, let guarantor): guarantor.amount
        case .takeDeposit(_, let amount), .refundDeposit(_, let amount), .setOffDeposit(_, let amount),
            .moveToOldDebt(_, let amount), .writeOff(_, _, let amount), .recover(_, let amount),
            .askInstalment(_, let amount, _):
            amount
        }
    }
}
