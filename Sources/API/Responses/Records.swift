import Languages

/// What happened to an account, in order.
public struct StoryResponse: Hashable, Sendable, Codable {
    public let account: String
    public let name: String
    public let address: String
    public let from: String?
    public let to: String?
    public let items: [StoryItemBody]
    /// Older items were left out.
    public let truncated: Bool

    public init(
        account: String, name: String, address: String, from: String? = nil, to: String? = nil,
        items: [StoryItemBody], truncated: Bool
    ) {
        self.account = account
        self.name = name
        self.address = address
        self.from = from
        self.to = to
        self.items = items
        self.truncated = truncated
    }
}

/// One thing that happened, told as a sentence, with its facts.
public struct StoryItemBody: Hashable, Sendable, Codable {
    public let at: String
    /// `reading`, `gap`, `charge`, `payment`, `decision`, `notice`, `order`, `permit`, `audit`, `job`.
    public let kind: String
    public let text: String
    public let textZh: String
    public let facts: [Detail]

    public init(at: String, kind: String, words: Words, facts: [Detail]) {
        self.at = at
        self.kind = kind
        text = words.en
        textZh = words.zh
        self.facts = facts
    }

    /// Both texts.
    public var words: Words { Words(text, textZh) }
}

/// Who holds a token.
public struct UserBody: Hashable, Sendable, Codable {
    public let name: String
    public let role: Told
    public let active: Bool
    /// The admin who gave the token; absent of the first one.
    public let madeBy: String?
    /// The other admin who confirmed it.
    public let confirmedBy: String?

    public init(
        name: String, role: Told, active: Bool, madeBy: String? = nil, confirmedBy: String? = nil
    ) {
        self.madeBy = madeBy
        self.confirmedBy = confirmedBy
        self.name = name
        self.role = role
        self.active = active
    }
}

/// Users by name.
public struct UsersResponse: Hashable, Sendable, Codable {
    public let users: [UserBody]

    public init(
        users: [UserBody]
    ) {
        self.users = users
    }
}

/// What an import would do, or did.
public struct ImportResponse: Hashable, Sendable, Codable {
    /// True: nothing has changed.
    public let preview: Bool
    public let feeders: Int
    public let lines: Int
    public let tariffs: Int
    public let terms: Int
    public let accounts: Int
    public let supplyPoints: Int
    /// Numbers of accounts that do not exist yet, at most 100.
    public let newAccounts: [String]
    /// Numbers of accounts that exist already, at most 100.
    public let existingAccounts: [String]
    /// Proposals that wait for a second person, by number; of a preview what would wait, such as `tariff flat from 2027-01-01`.
    public let proposals: [String]
    /// Sum of opening balances, yuan.
    public let openingBalances: String
    /// The file says that trips may begin at once.
    public let released: Bool
    /// Of a preview: what the import would be refused for, at most 200. Empty: it would be taken.
    public let clashes: [Detail]
    /// Allowed, but worth a second look.
    public let warnings: [Detail]
    public let requestId: String

    public init(
        preview: Bool, feeders: Int, lines: Int, tariffs: Int, terms: Int, accounts: Int, supplyPoints: Int,
        newAccounts: [String], existingAccounts: [String], proposals: [String], openingBalances: String, released: Bool,
        clashes: [Detail],
        warnings: [Detail], requestId: String
    ) {
        self.preview = preview
        self.feeders = feeders
        self.lines = lines
        self.tariffs = tariffs
        self.terms = terms
        self.accounts = accounts
        self.supplyPoints = supplyPoints
        self.newAccounts = newAccounts
        self.existingAccounts = existingAccounts
        self.proposals = proposals
        self.openingBalances = openingBalances
        self.released = released
        self.clashes = clashes
        self.warnings = warnings
        self.requestId = requestId
    }
}
