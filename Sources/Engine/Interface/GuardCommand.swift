import Quantities
import Supply

/// What stands before switching, whatever is decided: set and lifted by people.
public enum GuardCommand: Hashable, Sendable {
    /// Never switched off from now on. Over another protection it says anew which one it is.
    case protect(account: String, Protection, renewBy: CivilDate?)
    /// It still holds, until someone is asked again.
    case renewProtection(account: String, renewBy: CivilDate?)
    /// Two persons.
    case endProtection(account: String)
    /// Nobody switches at this meter's relay.
    case lockOut(meter: String)
    /// By whoever set it; by two persons where that one is not to be had.
    case liftLockOut(meter: String)
    /// Trips may go on; two persons. Nil: the gateway's own.
    case resetBreaker(feeder: String?)
    /// Whether the customer is asked before power returns, and how; nil: power returns by itself.
    case chooseRestore(account: String, SafeRestore?)
    /// The contract has ended, or the customer wants it so.
    case switchOff(account: String, PermitKind)
    /// Speak for that: a supervisor orders it.
    case proposeSwitchOff(account: String, PermitKind)

    /// The action that a role must be allowed.
    public var action: StaffAction {
        switch self {
        case .protect, .renewProtection: .protect
        case .endProtection: .endProtection
        case .lockOut: .lockOut
        case .liftLockOut: .liftLockOut
        case .resetBreaker: .resetBreaker
        case .chooseRestore: .safeRestore
        case .switchOff: .trip
        case .proposeSwitchOff: .proposeTrip
        }
    }

    /// What it is about, for the audit trail.
    var subject: String {
        switch self {
        case .protect(let account, let protection, let renewBy):
            "account \(account) \(protection.rawValue) \(renewBy?.description ?? "-")"
        case .renewProtection(let account, let renewBy): "account \(account) renewed \(renewBy?.description ?? "-")"
        case .endProtection(let account): "account \(account) end of protection"
        case .lockOut(let meter): "meter \(meter)"
        case .liftLockOut(let meter): "meter \(meter) lifted"
        case .resetBreaker(let feeder): "breaker of \(feeder ?? "gateway")"
        case .chooseRestore(let account, let choice): "account \(account) safe restore \(choice?.rawValue ?? "none")"
        case .proposeSwitchOff(let account, let kind): "account \(account) proposed \(kind.rawValue)"
        case .switchOff(let account, let kind): "account \(account) \(kind.rawValue)"
        }
    }
}
