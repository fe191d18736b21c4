import Quantities
import Supply

/// What staff can do about credit that a meter keeps.
public enum CreditCommand: Hashable, Sendable {
    /// A person has looked at the meter, its log or its display: a purchase of which nobody knew was taken by it, or was not. One that was not
    /// is bought anew.
    case settlePurchase(PurchaseID, taken: Bool)

    /// The action that a role must be allowed.
    public var action: StaffAction { .settlePurchase }

    /// What it is about, for the audit trail.
    var subject: String {
        switch self {
        case .settlePurchase(let id, let taken): "purchase \(id) \(taken ? "taken" : "not taken")"
        }
    }
}
