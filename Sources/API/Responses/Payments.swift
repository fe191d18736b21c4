/// What a payer is told; told again word for word under the same key.
public struct ReceiptResponse: Hashable, Sendable, Codable {
    public let payment: String
    /// `desk/2026-11-23/17`.
    public let key: String
    /// As the payer gave it: an account's number or a payment number.
    public let account: String
    /// Yuan.
    public let amount: String
    /// ISO 4217.
    public let currency: String
    public let receivedAt: String
    /// What the customer has after it, yuan; absent where the account is not known, and for a payment number, whose accounts have
    /// each their own.
    public let available: String?
    public let supply: Told
    /// What is still missing for power to stay or return, yuan.
    public let missing: String
    /// What reversals that had come before the payment took back at once, yuan; absent where there were none.
    public let reversed: String?
    /// What each account got, line by line; empty in suspense.
    public let accounts: [ReceiptAccountBody]

    public init(
        payment: String, key: String, account: String, amount: String, currency: String, receivedAt: String,
        available: String? = nil, supply: Told, missing: String, reversed: String? = nil,
        accounts: [ReceiptAccountBody] = []
    ) {
        self.payment = payment
        self.key = key
        self.account = account
        self.amount = amount
        self.currency = currency
        self.receivedAt = receivedAt
        self.available = available
        self.supply = supply
        self.missing = missing
        self.reversed = reversed
        self.accounts = accounts
    }
}

/// One account's side of a receipt.
public struct ReceiptAccountBody: Hashable, Sendable, Codable {
    public let account: String
    /// Yuan, together with the other accounts the whole payment.
    public let amount: String
    public let available: String
    public let supply: Told
    public let missing: String
    /// What the amount went to; together they are the amount.
    public let parts: [ReceiptPartBody]

    public init(
        account: String, amount: String, available: String, supply: Told, missing: String, parts: [ReceiptPartBody]
    ) {
        self.account = account
        self.amount = amount
        self.available = available
        self.supply = supply
        self.missing = missing
        self.parts = parts
    }
}

/// One line of a receipt.
public struct ReceiptPartBody: Hashable, Sendable, Codable {
    public let claim: Told
    /// Yuan.
    public let amount: String
    /// For a bill: its id, by which it can be asked for, and its due day.
    public let bill: String?
    public let due: String?

    public init(claim: Told, amount: String, bill: String? = nil, due: String? = nil) {
        self.claim = claim
        self.amount = amount
        self.bill = bill
        self.due = due
    }
}

/// A payment as it was booked, and what became of it.
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
    /// All that the channel took back of it, in the order in which it came.
    public let reversals: [ReversalResponse]

    public init(
        receipt: ReceiptResponse, channel: String, businessDate: String, serial: String, paidAt: String? = nil,
        inSuspense: Bool, suspense: SuspenseBody? = nil, reversals: [ReversalResponse] = []
    ) {
        self.receipt = receipt
        self.channel = channel
        self.businessDate = businessDate
        self.serial = serial
        self.paidAt = paidAt
        self.inSuspense = inSuspense
        self.suspense = suspense
        self.reversals = reversals
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

/// What a channel is told of a reversal; told again word for word under the same id.
public struct ReversalResponse: Hashable, Sendable, Codable {
    /// `icbc/R17`.
    public let key: String
    /// The payment's key.
    public let payment: String
    /// Yuan.
    public let amount: String
    public let currency: String
    public let reason: String
    public let receivedAt: String
    /// `booked`, `waiting` for its payment, `from_suspense`.
    public let outcome: Told
    /// What each account lost.
    public let accounts: [ReversalAccountBody]

    public init(
        key: String, payment: String, amount: String, currency: String, reason: String, receivedAt: String,
        outcome: Told, accounts: [ReversalAccountBody]
    ) {
        self.key = key
        self.payment = payment
        self.amount = amount
        self.currency = currency
        self.reason = reason
        self.receivedAt = receivedAt
        self.outcome = outcome
        self.accounts = accounts
    }
}

/// What one account lost by a reversal.
public struct ReversalAccountBody: Hashable, Sendable, Codable {
    public let account: String
    public let amount: String
    /// What the customer has after it, yuan.
    public let available: String

    public init(account: String, amount: String, available: String) {
        self.account = account
        self.amount = amount
        self.available = available
    }
}

/// Money that came to an account through channels, and that was taken back, the latest first.
public struct AccountPaymentsResponse: Hashable, Sendable, Codable {
    public let account: String
    public let items: [AccountPaymentBody]
    /// Ask again with `before` of this for older ones; absent at the end.
    public let next: String?

    public init(account: String, items: [AccountPaymentBody], next: String? = nil) {
        self.account = account
        self.items = items
        self.next = next
    }
}

/// One of them.
public struct AccountPaymentBody: Hashable, Sendable, Codable {
    /// `payment`, `assigned` from suspense, `reversal`, `unassigned`: back to suspense.
    public let kind: Told
    public let at: String
    /// The payment's key, or the reversal's.
    public let key: String
    /// Yuan, of this account; negative: taken back.
    public let amount: String
    /// The number that the payer gave, where it is not the account's: a payment number, or one that was mistyped.
    public let paidFor: String?
    /// Of a reversal, the payment that it takes back.
    public let payment: String?
    /// Of a payment, what the account's share went to.
    public let parts: [ReceiptPartBody]
    /// Of what was paid for a payment number: which accounts got it, or lost it again.
    public let shares: [PaymentShareBody]?

    public init(
        kind: Told, at: String, key: String, amount: String, paidFor: String? = nil, payment: String? = nil,
        parts: [ReceiptPartBody] = [], shares: [PaymentShareBody]? = nil
    ) {
        self.kind = kind
        self.at = at
        self.key = key
        self.amount = amount
        self.paidFor = paidFor
        self.payment = payment
        self.parts = parts
        self.shares = shares
    }
}

/// What an account got of a payment for a payment number; negative: what was taken back from it. Yuan.
public struct PaymentShareBody: Hashable, Sendable, Codable {
    public let account: String
    public let amount: String

    public init(account: String, amount: String) {
        self.account = account
        self.amount = amount
    }
}

/// Money whose owner is not known, the oldest first.
public struct SuspenseResponse: Hashable, Sendable, Codable {
    public let asOf: String
    public let payments: [SuspendedBody]
    /// Yuan.
    public let total: String

    public init(asOf: String, payments: [SuspendedBody], total: String) {
        self.asOf = asOf
        self.payments = payments
        self.total = total
    }
}

/// A payment in suspense.
public struct SuspendedBody: Hashable, Sendable, Codable {
    /// By which it is assigned or returned.
    public let key: String
    /// As the payer gave it.
    public let number: String
    /// What is left after reversals, yuan.
    public let left: String
    public let reason: Told
    public let since: String?
    public let job: String

    public init(key: String, number: String, left: String, reason: Told, since: String? = nil, job: String) {
        self.key = key
        self.number = number
        self.left = left
        self.reason = reason
        self.since = since
        self.job = job
    }
}

/// Payers, by payment number.
public struct PayersResponse: Hashable, Sendable, Codable {
    public let asOf: String
    public let payers: [PayerBody]

    public init(asOf: String, payers: [PayerBody]) {
        self.asOf = asOf
        self.payers = payers
    }
}

/// Who pays for one or many accounts under a payment number.
public struct PayerBody: Hashable, Sendable, Codable {
    public let number: String
    public let name: String
    public let phone: String?
    /// How what is left after disconnected accounts and debts is shared: `equal`, `consumption`.
    public let share: Told
    public let accounts: [PayerAccountBody]

    public init(number: String, name: String, phone: String? = nil, share: Told, accounts: [PayerAccountBody]) {
        self.number = number
        self.name = name
        self.phone = phone
        self.share = share
        self.accounts = accounts
    }
}

/// An account of a payer.
public struct PayerAccountBody: Hashable, Sendable, Codable {
    public let number: String
    public let name: String
    public let available: String
    /// Yuan, for power to stay or return.
    public let missing: String

    public init(number: String, name: String, available: String, missing: String) {
        self.number = number
        self.name = name
        self.available = available
        self.missing = missing
    }
}

/// Channels, by name.
public struct ChannelsResponse: Hashable, Sendable, Codable {
    public let asOf: String
    public let channels: [ChannelBody]

    public init(asOf: String, channels: [ChannelBody]) {
        self.asOf = asOf
        self.channels = channels
    }
}

/// A way on which money reaches us.
public struct ChannelBody: Hashable, Sendable, Codable {
    public let name: String
    public let kind: Told
    public let realTime: Bool
    /// When the file of a business date is due on the day after, `06:00`.
    public let fileDue: String?
    /// The last business date whose file came.
    public let fileThrough: String?
    public let front: FrontBody?

    public init(
        name: String, kind: Told, realTime: Bool, fileDue: String? = nil, fileThrough: String? = nil,
        front: FrontBody? = nil
    ) {
        self.name = name
        self.kind = kind
        self.realTime = realTime
        self.fileDue = fileDue
        self.fileThrough = fileThrough
        self.front = front
    }
}

/// The payment front that sends for a channel, as it was heard in this life of the daemon.
public struct FrontBody: Hashable, Sendable, Codable {
    public let user: String
    /// It has told that it lives, and is not called silent since.
    public let heard: Bool
    /// Payments that it has taken and that have not reached us, as it said last.
    public let backlog: Int?
    /// It has said once, since the daemon's start, that its backlog is empty.
    public let drained: Bool

    public init(user: String, heard: Bool, backlog: Int? = nil, drained: Bool) {
        self.user = user
        self.heard = heard
        self.backlog = backlog
        self.drained = drained
    }
}
