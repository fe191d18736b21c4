import Languages

/// Daily closes, the latest business date first.
public struct ClosesResponse: Hashable, Sendable, Codable {
    public let closes: [CloseSummary]

    public init(closes: [CloseSummary]) { self.closes = closes }
}

/// The daily close of a channel's business date.
public struct CloseSummary: Hashable, Sendable, Codable {
    public let channel: String
    public let businessDate: String
    /// `closed`, or `reopened`: another file may take the first one's place.
    public let state: Told
    public let closedAt: String
    public let closedBy: String
    /// How many files were taken for it.
    public let files: Int
    /// As of the matching: our side, and the channel's.
    public let here: CloseSideBody
    public let there: CloseSideBody
    /// Alike on both sides.
    public let matched: Int
    /// Reversed in whole on the day, and left out of the channel's file by its layout.
    public let netted: Int
    public let onlyHere: Int
    public let onlyThere: Int
    public let different: Int

    public init(
        channel: String, businessDate: String, state: Told, closedAt: String, closedBy: String, files: Int,
        here: CloseSideBody, there: CloseSideBody, matched: Int, netted: Int, onlyHere: Int, onlyThere: Int,
        different: Int
    ) {
        self.channel = channel
        self.businessDate = businessDate
        self.state = state
        self.closedAt = closedAt
        self.closedBy = closedBy
        self.files = files
        self.here = here
        self.there = there
        self.matched = matched
        self.netted = netted
        self.onlyHere = onlyHere
        self.onlyThere = onlyThere
        self.different = different
    }
}

/// What one side has of a business date. Amounts are yuan as text.
public struct CloseSideBody: Hashable, Sendable, Codable {
    public let payments: Int
    public let paid: String
    public let reversals: Int
    public let reversed: String
    public let net: String

    public init(payments: Int, paid: String, reversals: Int, reversed: String, net: String) {
        self.payments = payments
        self.paid = paid
        self.reversals = reversals
        self.reversed = reversed
        self.net = net
    }
}

/// A daily close with its files and all that it found.
public struct CloseResponse: Hashable, Sendable, Codable {
    public let close: CloseSummary
    /// In the order in which they were taken.
    public let files: [ChannelFileBody]
    /// Open and settled.
    public let items: [CloseItemBody]

    public init(close: CloseSummary, files: [ChannelFileBody], items: [CloseItemBody]) {
        self.close = close
        self.files = files
        self.items = items
    }
}

/// A channel's file that was taken.
public struct ChannelFileBody: Hashable, Sendable, Codable {
    public let id: String
    public let name: String
    /// SHA-256 of its bytes, hex.
    public let hash: String
    public let receivedAt: String
    public let by: String

    public init(id: String, name: String, hash: String, receivedAt: String, by: String) {
        self.id = id
        self.name = name
        self.hash = hash
        self.receivedAt = receivedAt
        self.by = by
    }
}

/// Something in which our books and the channel's do not agree, with both sides as they are.
public struct CloseItemBody: Hashable, Sendable, Codable {
    public let channel: String
    public let businessDate: String
    /// `payment`, `reversal`.
    public let kind: Told
    public let serial: String
    /// `only_there`, `only_here`, `different`.
    public let finding: Told
    /// In what both sides differ.
    public let differs: [Told]
    public let here: HereBody?
    public let there: StatementLineBody?
    /// What the channel has more than we, yuan; negative: less.
    public let surplus: String
    /// Numbers of the accounts that it is about.
    public let accounts: [String]
    public let foundAt: String
    /// Nobody is asked before.
    public let askAt: String
    public let job: String?
    /// While it is open nobody of the accounts is switched off for want of this money.
    public let holds: Bool
    public let settled: CloseSettlementBody?

    public init(
        channel: String, businessDate: String, kind: Told, serial: String, finding: Told, differs: [Told],
        here: HereBody? = nil, there: StatementLineBody? = nil, surplus: String, accounts: [String], foundAt: String,
        askAt: String, job: String? = nil, holds: Bool, settled: CloseSettlementBody? = nil
    ) {
        self.channel = channel
        self.businessDate = businessDate
        self.kind = kind
        self.serial = serial
        self.finding = finding
        self.differs = differs
        self.here = here
        self.there = there
        self.surplus = surplus
        self.accounts = accounts
        self.foundAt = foundAt
        self.askAt = askAt
        self.job = job
        self.holds = holds
        self.settled = settled
    }
}

/// What stands in our books.
public struct HereBody: Hashable, Sendable, Codable {
    /// Every number by which the channel may name the account.
    public let numbers: [String]
    public let amount: String
    public let at: String
    /// Of a reversal, the serial of its payment.
    public let original: String?

    public init(numbers: [String], amount: String, at: String, original: String? = nil) {
        self.numbers = numbers
        self.amount = amount
        self.at = at
        self.original = original
    }
}

/// A line of a channel's file.
public struct StatementLineBody: Hashable, Sendable, Codable {
    public let line: Int
    /// `payment`, `reversal`, of debits also `refused`.
    public let kind: Told
    public let serial: String
    public let account: String
    /// Yuan, positive also of a reversal.
    public let amount: String
    public let paidAt: String?
    public let original: String?
    public let note: String?

    public init(
        line: Int, kind: Told, serial: String, account: String, amount: String, paidAt: String? = nil,
        original: String? = nil, note: String? = nil
    ) {
        self.line = line
        self.kind = kind
        self.serial = serial
        self.account = account
        self.amount = amount
        self.paidAt = paidAt
        self.original = original
        self.note = note
    }
}

/// How a difference came to its end.
public struct CloseSettlementBody: Hashable, Sendable, Codable {
    /// `arrived`, `booked`, `reversed`, `carried`, `replaced`, `explained`.
    public let way: Told
    public let at: String
    public let by: String
    public let note: String

    public init(way: Told, at: String, by: String, note: String) {
        self.way = way
        self.at = at
        self.by = by
        self.note = note
    }
}

/// Open differences, the oldest first.
public struct CloseItemsResponse: Hashable, Sendable, Codable {
    public let asOf: String
    public let items: [CloseItemBody]
    /// Ask again with `after` of this for later ones; absent at the end.
    public let next: String?

    public init(asOf: String, items: [CloseItemBody], next: String? = nil) {
        self.asOf = asOf
        self.items = items
        self.next = next
    }
}

/// Lines of a channel's file, in their order.
public struct StatementLinesResponse: Hashable, Sendable, Codable {
    public let file: String
    public let lines: [StatementLineBody]
    /// Ask again with `after` of this for later ones; absent at the end.
    public let next: String?

    public init(file: String, lines: [StatementLineBody], next: String? = nil) {
        self.file = file
        self.lines = lines
        self.next = next
    }
}

/// A table for a spreadsheet, or a file to be sent.
public struct TableResponse: Hashable, Sendable, Codable {
    public let columns: [String]
    public let rows: [[String]]

    public init(columns: [String], rows: [[String]]) {
        self.columns = columns
        self.rows = rows
    }

    /// The lines of a CSV file: a header, and cells quoted where they must be.
    public var csv: [String] {
        ([columns] + rows).map { $0.map(TableResponse.cell).joined(separator: ",") }
    }

    /// The same for people: heads and codes in their language.
    public func csv(in language: Language) -> [String] {
        let told = rows.map { row in zip(columns, row).map { Texts.cell($1, of: $0, in: language) } }
        return TableResponse(columns: columns.map { Texts.column($0, in: language) }, rows: told).csv
    }

    static func cell(_ text: String) -> String {
        let special = Set("\",\r\n".utf8)
        let isPlain = !text.utf8.contains { special.contains($0) }
        return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}

/// What a bank is asked to collect on a day, in the order in which it was asked for.
public struct DebitsResponse: Hashable, Sendable, Codable {
    public let channel: String
    public let collectOn: String
    public let debits: [DebitBody]
    /// Yuan, of those listed.
    public let total: String

    public init(channel: String, collectOn: String, debits: [DebitBody], total: String) {
        self.channel = channel
        self.collectOn = collectOn
        self.debits = debits
        self.total = total
    }
}

/// A direct debit.
public struct DebitBody: Hashable, Sendable, Codable {
    /// By which the bank answers it.
    public let serial: String
    public let account: String
    public let amount: String
    public let askedAt: String
    public let askedBy: String
    /// `asked`, `paid`, `refused`, `withdrawn`.
    public let state: Told
    public let answeredAt: String?
    public let note: String?

    public init(
        serial: String, account: String, amount: String, askedAt: String, askedBy: String, state: Told,
        answeredAt: String? = nil, note: String? = nil
    ) {
        self.serial = serial
        self.account = account
        self.amount = amount
        self.askedAt = askedAt
        self.askedBy = askedBy
        self.state = state
        self.answeredAt = answeredAt
        self.note = note
    }
}

/// Money that may be the customer's already: while it is open nobody is switched off for want of it.
public struct DoubtBody: Hashable, Sendable, Codable {
    /// `daily_close`, `direct_debit`, `suspense`.
    public let kind: Told
    /// The difference's, the debit's or the payment's key.
    public let about: String
    public let amount: String
    public let since: String
    /// It holds no longer than this.
    public let until: String

    public init(kind: Told, about: String, amount: String, since: String, until: String) {
        self.kind = kind
        self.about = about
        self.amount = amount
        self.since = since
        self.until = until
    }
}
