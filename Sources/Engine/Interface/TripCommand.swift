import Quantities
import Supply

/// What staff can have done about who may be switched off for arrears. Accounts and meters go by number.
public enum TripCommand: Hashable, Sendable {
    /// Speak for a trip that somebody must approve.
    case propose(account: String, meter: String?)
    /// Say yes to these; each name is answered by itself. `except`: left out on purpose, of a list that is approved as a whole.
    case approve([NamedTrip], except: [String])
    /// Take back every yes to this account's trip.
    case withdraw(account: String)
    /// Why the account does not pay, as far as it is known.
    case setCause(account: String, ArrearsCause)
    /// Nobody of the area (nil: nobody at all) is switched off for arrears until then, because of the weather.
    case weather(area: String?, until: Instant)
    case endWeather(area: String?)

    /// A name on the list, as whoever approves has seen it.
    public struct NamedTrip: Hashable, Sendable {
        public let account: String
        /// Of several supplies, the one that is meant.
        public let meter: String?
        /// Of the list that was seen: what has moved since is not approved. Nil: as it stands.
        public let epoch: Epoch?

        public init(account: String, meter: String? = nil, epoch: Epoch? = nil) {
            self.account = account
            self.meter = meter
            self.epoch = epoch
        }
    }

    /// The action that a role must be allowed.
    public var action: StaffAction {
        switch self {
        case .propose: .proposeTrip
        case .approve, .withdraw: .approveTrip
        case .setCause: .setCause
        case .weather, .endWeather: .weather
        }
    }

    /// The one account that it is about.
    var account: String? {
        switch self {
        case .propose(let account, _), .setCause(let account, _), .withdraw(let account): account
        case .approve(let trips, _): trips.count == 1 ? trips[0].account : nil
        case .weather, .endWeather: nil
        }
    }

    /// What it does, in a line: for the audit trail, and so that the same request is known again.
    var subject: String {
        switch self {
        case .propose(let account, let meter): meter.map { "account \(account) meter \($0)" } ?? "account \(account)"
        case .approve(let trips, _) where trips.count == 1: "account \(trips[0].account)"
        case .approve(let trips, let except) where except.isEmpty: "\(trips.count) accounts"
        case .approve(let trips, let except):
            "\(trips.count) accounts, left out: \(except.prefix(200).joined(separator: " "))"
        case .withdraw(let account): "account \(account) yes taken back"
        case .setCause(let account, let cause): "account \(account) \(cause.rawValue)"
        case .weather(let area, let until): "weather \(area ?? "everywhere") \(until.milliseconds)"
        case .endWeather(let area): "weather \(area ?? "everywhere") ends"
        }
    }
}
