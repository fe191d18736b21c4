/// One attempt to operate a relay.
public struct OrderBody: Hashable, Sendable, Codable {
    public let id: String
    public let account: String
    public let supplyPoint: String
    public let kind: Told
    public let permitKind: Told
    /// An order that is under way is never shown as done.
    public let state: Told
    public let at: String
    public let cause: String
    /// When the payment or request came that a closing answers.
    public let since: String?
    public let endedAt: String?
    /// What the line said at the end.
    public let outcome: String?
    /// For a verified closing: milliseconds from `since` to the end.
    public let tookMilliseconds: Int?

    public init(
        id: String, account: String, supplyPoint: String, kind: Told, permitKind: Told, state: Told, at: String,
        cause: String, since: String? = nil, endedAt: String? = nil, outcome: String? = nil,
        tookMilliseconds: Int? = nil
    ) {
        self.id = id
        self.account = account
        self.supplyPoint = supplyPoint
        self.kind = kind
        self.permitKind = permitKind
        self.state = state
        self.at = at
        self.cause = cause
        self.since = since
        self.endedAt = endedAt
        self.outcome = outcome
        self.tookMilliseconds = tookMilliseconds
    }
}

/// Orders, newest first.
public struct OrdersResponse: Hashable, Sendable, Codable {
    public let orders: [OrderBody]

    public init(
        orders: [OrderBody]
    ) {
        self.orders = orders
    }
}

/// One message to a customer.
public struct NoticeBody: Hashable, Sendable, Codable {
    public let id: String
    public let account: String
    public let kind: Told
    /// Whom it is for: holder, payer or occupant.
    public let recipient: Told
    /// Their name; empty where it is the account's.
    public let name: String
    /// SMS, a call, or a way to the door.
    public let channel: Told
    public let phone: String
    /// What it names: the amount owed, missing or left; yuan.
    public let amount: String
    public let at: String
    /// Accepted by the SMS gateway is not delivered.
    public let state: Told
    public let deliveredAt: String?
    /// What the SMS gateway calls it.
    public let reference: String?
    /// Why it failed, was cancelled, or counts no more.
    public let reason: String?
    public let attempts: Int
    /// Of a delivered one: since when no cut can rest on it. It stays delivered.
    public let withdrawnAt: String?

    public init(
        id: String, account: String, kind: Told, recipient: Told, name: String, channel: Told, phone: String,
        amount: String, at: String, state: Told, deliveredAt: String? = nil, reference: String? = nil, reason: String? = nil, attempts: Int,
        withdrawnAt: String? = nil
    ) {
        self.id = id
        self.account = account
        self.kind = kind
        self.recipient = recipient
        self.name = name
        self.channel = channel
        self.phone = phone
        self.amount = amount
        self.at = at
        self.state = state
        self.deliveredAt = deliveredAt
        self.reference = reference
        self.reason = reason
        self.attempts = attempts
        self.withdrawnAt = withdrawnAt
    }
}

/// Notices, newest first.
public struct NoticesResponse: Hashable, Sendable, Codable {
    public let notices: [NoticeBody]

    public init(
        notices: [NoticeBody]
    ) {
        self.notices = notices
    }
}

/// What a person must do.
public struct JobBody: Hashable, Sendable, Codable {
    public let id: String
    public let kind: Told
    public let account: String?
    public let meter: String?
    public let openedAt: String
    public let deadline: String
    public let overdue: Bool
    /// A code and what it is about.
    public let reason: String
    public let closedAt: String?
    public let closedBy: String?
    public let result: String?

    public init(
        id: String, kind: Told, account: String? = nil, meter: String? = nil, openedAt: String, deadline: String,
        overdue: Bool, reason: String, closedAt: String? = nil, closedBy: String? = nil, result: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.account = account
        self.meter = meter
        self.openedAt = openedAt
        self.deadline = deadline
        self.overdue = overdue
        self.reason = reason
        self.closedAt = closedAt
        self.closedBy = closedBy
        self.result = result
    }
}

/// Work items: open ones by deadline, closed ones newest first.
public struct JobsResponse: Hashable, Sendable, Codable {
    public let asOf: String
    public let jobs: [JobBody]

    public init(
        asOf: String, jobs: [JobBody]
    ) {
        self.asOf = asOf
        self.jobs = jobs
    }
}
