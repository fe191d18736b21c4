import Billing
import Quantities

/// Changes of prices that wait, or waited, for a second person.
public struct ProposalsResponse: Hashable, Sendable, Codable {
    /// The latest first.
    public let proposals: [ProposalBody]
    /// Ask again with `before` of this for older ones; absent at the end.
    public let next: String?
    /// What the corrections of prices among them that are open would move, where that was asked.
    public var effects: [CorrectionEffectBody]?

    public init(proposals: [ProposalBody], next: String? = nil, effects: [CorrectionEffectBody]? = nil) {
        self.proposals = proposals
        self.next = next
        self.effects = effects
    }
}

/// A change of prices, who proposed it, and what became of it.
public struct ProposalBody: Hashable, Sendable, Codable {
    public let id: String
    public let kind: Told
    public let state: Told
    /// Of the tariff, the terms or the calendar.
    public let name: String
    /// The first day on which it would hold.
    public let from: String
    /// Of a tariff: with the versions that are to hold; of a correction exactly one.
    public let tariff: TariffResponse?
    /// Of a correction: each price that would be another, as it is and as it would be.
    public let prices: [PriceChangeBody]?
    /// Of terms: what would be otherwise than in the version before; all of it where there is none.
    public let terms: [TermsLineBody]?
    /// Of a calendar.
    public let calendar: CalendarBody?
    public let by: String
    public let at: String
    public let reason: String
    /// When it lapses where nobody decides it.
    public let expires: String
    public let decidedBy: String?
    public let decidedAt: String?
    /// Of a rejected one.
    public let decidedFor: String?
    /// Of an approved correction: whether every account is corrected.
    public let corrected: Bool?

    public init(
        id: String, kind: Told, state: Told, name: String, from: String, tariff: TariffResponse? = nil,
        prices: [PriceChangeBody]? = nil, terms: [TermsLineBody]? = nil, calendar: CalendarBody? = nil, by: String,
        at: String, reason: String,
        expires: String, decidedBy: String? = nil, decidedAt: String? = nil, decidedFor: String? = nil,
        corrected: Bool? = nil
    ) {
        self.id = id
        self.kind = kind
        self.state = state
        self.name = name
        self.from = from
        self.tariff = tariff
        self.prices = prices
        self.terms = terms
        self.calendar = calendar
        self.by = by
        self.at = at
        self.reason = reason
        self.expires = expires
        self.decidedBy = decidedBy
        self.decidedAt = decidedAt
        self.decidedFor = decidedFor
        self.corrected = corrected
    }
}

/// A price of the past that would be another.
public struct PriceChangeBody: Hashable, Sendable, Codable {
    /// Energy of a band, a step of the ladder, a surcharge.
    public let item: Told
    /// Month and day with which the season begins, `07-01`; absent where there is one season.
    public let season: String?
    /// Yuan per kWh.
    public let before: String
    public let after: String

    public init(_ change: PriceChange) {
        let (code, words, _) = Texts.item(change.item)
        item = Told(code, words)
        season = change.season.map { "\($0)" }
        before = change.before.description
        after = change.after.description
    }
}

/// What a correction of prices would charge more and less, were it approved now: by entries at once. The power factor's adjustment of months
/// that may still change follows with the next bill.
public struct CorrectionEffectBody: Hashable, Sendable, Codable {
    public let proposal: String
    /// How many were looked at.
    public let accounts: Int
    /// How many of them would be charged otherwise.
    public let changed: Int
    /// Yuan, of those that would be charged more.
    public let more: String
    /// Yuan, of those that would be charged less.
    public let less: String
    /// Yuan: more than now; negative: given back.
    public let total: String
    /// Ask again with `after` of this for the other accounts; absent: these were the last.
    public let next: String?

    public init(
        proposal: String, accounts: Int, changed: Int, more: Money, less: Money, next: String? = nil
    ) {
        self.proposal = proposal
        self.accounts = accounts
        self.changed = changed
        self.more = more.description
        self.less = less.description
        total = (more - less).description
        self.next = next
    }

    /// With what was found of the other accounts.
    public func adding(_ other: CorrectionEffectBody) -> CorrectionEffectBody {
        func sum(_ one: String, _ other: String) -> Money {
            (Money(yuan: one) ?? .zero) + (Money(yuan: other) ?? .zero)
        }
        return CorrectionEffectBody(
            proposal: proposal, accounts: accounts + other.accounts, changed: changed + other.changed,
            more: sum(more, other.more), less: sum(less, other.less), next: other.next)
    }
}

/// A rule of terms, as a site file names and writes it.
public struct TermsLineBody: Hashable, Sendable, Codable {
    public let key: String
    public let value: String
    /// In the version before.
    public let before: String?

    public init(key: String, value: String, before: String? = nil) {
        self.key = key
        self.value = value
        self.before = before
    }
}

/// A year of working days.
public struct CalendarBody: Hashable, Sendable, Codable {
    public let through: String
    /// Free days that are not Saturdays or Sundays anyway, and those that are named all the same.
    public let rest: [String]
    /// Saturdays and Sundays that are worked.
    public let work: [String]

    public init(through: String, rest: [String], work: [String]) {
        self.through = through
        self.rest = rest
        self.work = work
    }
}

/// What rating came to know, in its order.
public struct RatingChangesResponse: Hashable, Sendable, Codable {
    public let changes: [RatingChangeBody]
    /// Ask again with `after` of this for later ones; absent at the end.
    public let next: String?

    public init(changes: [RatingChangeBody], next: String? = nil) {
        self.changes = changes
        self.next = next
    }
}

/// One thing that rating came to know.
public struct RatingChangeBody: Hashable, Sendable, Codable {
    public let at: String
    /// It came after this entry of the ledger and this reading.
    public let ledgerPosition: String
    public let reading: String
    public let kind: Told
    /// What it is about: `residential@2026-01-01`, `account 3301`, `meter 10086 series 2`.
    public let about: String

    public init(at: String, ledgerPosition: String, reading: String, kind: Told, about: String) {
        self.at = at
        self.ledgerPosition = ledgerPosition
        self.reading = reading
        self.kind = kind
        self.about = about
    }
}

/// Charges recomputed from the raw readings, of some accounts.
public struct RerateResponse: Hashable, Sendable, Codable {
    /// How many were looked at.
    public let accounts: Int
    public let readings: Int
    /// Entries that were rated by what was known at their position.
    public let entries: Int
    /// Lines that were rated by all that is known now.
    public let lines: Int
    /// Of how many accounts the penalty for late payment was made once more, and of how many what is kept does not suffice.
    public let penalties: Int
    public let penaltiesNotLookedAt: Int
    public let differences: [DifferenceBody]
    /// What is not recomputed, and so may be wrong though nothing differs.
    public let notLookedAt: [Told]
    /// Ask again with `after` of this for the other accounts; absent: these were the last.
    public let next: String?

    public init(
        accounts: Int, readings: Int, entries: Int, lines: Int, penalties: Int, penaltiesNotLookedAt: Int,
        differences: [DifferenceBody], notLookedAt: [Told], next: String? = nil
    ) {
        self.accounts = accounts
        self.readings = readings
        self.entries = entries
        self.lines = lines
        self.penalties = penalties
        self.penaltiesNotLookedAt = penaltiesNotLookedAt
        self.differences = differences
        self.notLookedAt = notLookedAt
        self.next = next
    }
}

/// A charge that is not what it should be.
public struct DifferenceBody: Hashable, Sendable, Codable {
    public let account: String
    public let kind: Told
    /// The line of the bill: `energy/2026-11-01/2026-01-01/01-01/peak`.
    public let line: String?
    /// In the ledger.
    public let position: String?
    public let reading: String?
    /// Yuan, or kWh.
    public let expected: String
    public let found: String

    public init(
        account: String, kind: Told, line: String? = nil, position: String? = nil, reading: String? = nil,
        expected: String, found: String
    ) {
        self.account = account
        self.kind = kind
        self.line = line
        self.position = position
        self.reading = reading
        self.expected = expected
        self.found = found
    }
}
