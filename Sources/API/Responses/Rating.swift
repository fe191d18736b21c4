/// Changes of prices that wait, or waited, for a second person.
public struct ProposalsResponse: Hashable, Sendable, Codable {
    /// The latest first.
    public let proposals: [ProposalBody]
    /// Ask again with `before` of this for older ones; absent at the end.
    public let next: String?

    public init(proposals: [ProposalBody], next: String? = nil) {
        self.proposals = proposals
        self.next = next
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
        terms: [TermsLineBody]? = nil, calendar: CalendarBody? = nil, by: String, at: String, reason: String,
        expires: String, decidedBy: String? = nil, decidedAt: String? = nil, decidedFor: String? = nil,
        corrected: Bool? = nil
    ) {
        self.id = id
        self.kind = kind
        self.state = state
        self.name = name
        self.from = from
        self.tariff = tariff
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
    public let differences: [DifferenceBody]
    /// Ask again with `after` of this for the other accounts; absent: these were the last.
    public let next: String?

    public init(
        accounts: Int, readings: Int, entries: Int, lines: Int, differences: [DifferenceBody], next: String? = nil
    ) {
        self.accounts = accounts
        self.readings = readings
        self.entries = entries
        self.lines = lines
        self.differences = differences
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
