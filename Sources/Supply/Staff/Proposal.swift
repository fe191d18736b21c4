import Billing
import Quantities

/// A change of prices that waits for a second person (RULES: Who may).
public struct Proposal: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// New versions of a tariff, or a new tariff.
        case tariffVersion = "tariff_version"
        /// Other prices of a version that was applied already.
        case priceCorrection = "price_correction"
    }

    /// What became of it.
    public enum State: Hashable, Sendable {
        case open
        case approved(by: String, at: Instant)
        case rejected(by: String, at: Instant, reason: String)
        /// Nobody decided it in time.
        case lapsed(at: Instant)

        /// A stable word.
        public var code: String {
            switch self {
            case .open: "open"
            case .approved: "approved"
            case .rejected: "rejected"
            case .lapsed: "lapsed"
            }
        }
    }

    /// How far an approved correction has come: accounts are corrected in the order of their ids.
    public struct Progress: Hashable, Sendable {
        /// The version as it was.
        public let replaced: TariffVersion
        /// The last account that is corrected.
        public var through: AccountID
        public var isDone: Bool

        public init(replaced: TariffVersion, through: AccountID = AccountID(0), isDone: Bool = false) {
            self.replaced = replaced
            self.through = through
            self.isDone = isDone
        }
    }

    public let id: ProposalID
    public let kind: Kind
    /// The versions that are to hold; of a correction exactly one.
    public let tariff: Tariff
    public let by: String
    public let at: Instant
    public let reason: String
    /// When it lapses: new versions at the beginning of the first of them, all else after 30 days.
    public let expires: Instant
    public var state: State
    /// Of an approved correction.
    public var progress: Progress?

    public init(
        id: ProposalID, kind: Kind, tariff: Tariff, by: String, at: Instant, reason: String, expires: Instant,
        state: State = .open, progress: Progress? = nil
    ) {
        self.id = id
        self.kind = kind
        self.tariff = tariff
        self.by = by
        self.at = at
        self.reason = reason
        self.expires = expires
        self.state = state
        self.progress = progress
    }

    /// How long a proposal waits that has no date of its own.
    public static let patience = Span.days(30)

    /// Whether it is still to be decided or carried out.
    public var isUnderWay: Bool {
        if case .open = state { return true }
        return progress?.isDone == false
    }
}
