import Quantities
import Supply

/// What staff can do about load limits.
public enum LimitCommand: Hashable, Sendable {
    /// Over another limit it takes its place. Two persons, but for one that the contract says.
    ///
    /// - Parameter insteadOfCut: while it stands nobody is switched off there for arrears.
    case set(account: String, Watts, LoadLimit.Basis, insteadOfCut: Bool = false)
    case end(account: String)

    /// The action that a role must be allowed.
    public var action: StaffAction {
        switch self {
        case .set(_, _, .contract, _), .end: .limit
        case .set(_, _, .blacklist, _): .blacklist
        }
    }

    var account: String {
        switch self {
        case .set(let account, _, _, _), .end(let account): account
        }
    }

    /// What it is about, for the audit trail.
    var subject: String {
        switch self {
        case .set(let account, let power, let basis, let isInstead):
            "account \(account) load limit \(power.value) W \(basis.rawValue)" + (isInstead ? " instead of a cut" : "")
        case .end(let account): "account \(account) end of load limit"
        }
    }
}
