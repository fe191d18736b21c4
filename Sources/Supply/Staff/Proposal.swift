import Billing
import Quantities

/// A change of prices, terms or working days that waits for a second person (RULES: Who may).
public struct Proposal: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// New versions of a tariff, or a new tariff.
        case tariffVersion = "tariff_version"
        /// Other prices of a version that was applied already.
        case priceCorrection = "price_correction"
        /// A new version of terms, or new terms.
        case terms
        /// A year of working days.
        case calendar
    }

    /// What is to hold.
    public enum Content: Hashable, Sendable {
        /// New versions, or a new tariff.
        case tariff(Tariff)
        /// The one version that is corrected.
        case correction(Tariff)
        case terms(Terms)
        /// With one stretch.
        case calendar(WorkCalendar)
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
    public let content: Content
    public let by: String
    public let at: Instant
    public let reason: String
    /// When it lapses: what is new at its beginning, all else after 30 days.
    public let expires: Instant
    public var state: State
    /// Of an approved correction.
    public var progress: Progress?

    public init(
        id: ProposalID, _ content: Content, by: String, at: Instant, reason: String, expires: Instant,
        state: State = .open, progress: Progress? = nil
    ) {
        self.id = id
        self.content = content
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

    public var kind: Kind {
        switch content {
        case .tariff: .tariffVersion
        case .correction: .priceCorrection
        case .terms: .terms
        case .calendar: .calendar
        }
    }

    /// The name of what would change.
    public var name: String {
        switch content {
        case .tariff(let tariff), .correction(let tariff): tariff.name
        case .terms(let terms): terms.name
        case .calendar(let calendar): calendar.name
        }
    }

    /// The first day of the first version.
    public var from: CivilDate? {
        switch content {
        case .tariff(let tariff), .correction(let tariff): tariff.versions.first?.from
        case .terms(let terms): terms.from
        case .calendar(let calendar): calendar.stretches.first?.from
        }
    }

    /// The tariff of which it changes something.
    public var tariff: Tariff? {
        switch content {
        case .tariff(let tariff), .correction(let tariff): tariff
        case .terms, .calendar: nil
        }
    }
}
