import Languages

/// What a payer is told; told again word for word under the same key.
public struct ReceiptResponse: Hashable, Sendable, Codable {
    public let payment: String
    /// `desk/2026-11-23/17`.
    public let key: String
    public let account: String
    /// Yuan.
    public let amount: String
    public let receivedAt: String
    /// What the customer has after it, yuan; absent where the account is not known.
    public let available: String?
    public let supply: Told
    /// What is still missing for power to stay or return, yuan.
    public let missing: String

    public init(
        payment: String, key: String, account: String, amount: String, receivedAt: String, available: String? = nil,
        supply: Told, missing: String
    ) {
        self.payment = payment
        self.key = key
        self.account = account
        self.amount = amount
        self.receivedAt = receivedAt
        self.available = available
        self.supply = supply
        self.missing = missing
    }
}

/// A payment as it was booked.
public struct PaymentResponse: Hashable, Sendable, Codable {
    public let receipt: ReceiptResponse
    public let channel: String
    public let businessDate: String
    public let serial: String
    /// By the channel's clock.
    public let paidAt: String?
    /// True: its owner is not known, the money lies in suspense now.
    public let inSuspense: Bool
    /// Of a payment whose owner was not known when it came: what became of it.
    public let suspense: SuspenseBody?

    public init(
        receipt: ReceiptResponse, channel: String, businessDate: String, serial: String, paidAt: String? = nil,
        inSuspense: Bool, suspense: SuspenseBody? = nil
    ) {
        self.receipt = receipt
        self.channel = channel
        self.businessDate = businessDate
        self.serial = serial
        self.paidAt = paidAt
        self.inSuspense = inSuspense
        self.suspense = suspense
    }
}

/// What became of money whose owner was not known.
public struct SuspenseBody: Hashable, Sendable, Codable {
    /// `open`, `assigned`, `returned`, `reversed`.
    public let state: Told
    /// Why its owner was not known.
    public let reason: Told
    /// What lies in suspense, or lay there when it was settled; yuan.
    public let amount: String
    /// The account that it was assigned to.
    public let account: String?
    /// Who assigned or returned it.
    public let by: String?
    /// When it was assigned, returned, or reversed.
    public let at: String?
    public let workItem: String

    public init(
        state: Told, reason: Told, amount: String, account: String? = nil, by: String? = nil, at: String? = nil,
        workItem: String
    ) {
        self.state = state
        self.reason = reason
        self.amount = amount
        self.account = account
        self.by = by
        self.at = at
        self.workItem = workItem
    }
}

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

/// Audit rows, newest first.
public struct AuditResponse: Hashable, Sendable, Codable {
    public let rows: [AuditRowBody]
    /// Ask again with `before` of this for older rows; absent at the end.
    public let next: String?

    public init(
        rows: [AuditRowBody], next: String? = nil
    ) {
        self.rows = rows
        self.next = next
    }
}

/// A change or a refusal: who, what, why.
public struct AuditRowBody: Hashable, Sendable, Codable {
    public let position: String
    public let at: String
    public let actor: String
    public let role: String
    public let second: String?
    public let action: String
    public let subject: String
    public let account: String?
    public let reason: String
    public let before: String?
    public let after: String?
    /// SHA-256 in the chain, hex.
    public let hash: String

    public init(
        position: String, at: String, actor: String, role: String, second: String? = nil, action: String,
        subject: String, account: String? = nil, reason: String, before: String? = nil, after: String? = nil,
        hash: String
    ) {
        self.position = position
        self.at = at
        self.actor = actor
        self.role = role
        self.second = second
        self.action = action
        self.subject = subject
        self.account = account
        self.reason = reason
        self.before = before
        self.after = after
        self.hash = hash
    }
}

/// Who holds a token.
public struct UserBody: Hashable, Sendable, Codable {
    public let name: String
    public let role: Told
    public let active: Bool

    public init(
        name: String, role: Told, active: Bool
    ) {
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
        newAccounts: [String], existingAccounts: [String], openingBalances: String, released: Bool, clashes: [Detail],
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
        self.openingBalances = openingBalances
        self.released = released
        self.clashes = clashes
        self.warnings = warnings
        self.requestId = requestId
    }
}
