import Quantities

/// What a channel guarantees to be unique (RULES: Payments): by default its name, its business date and its serial, since
/// bank serials begin anew each day. See ``Channel/identity(of:)``.
public struct PaymentKey: Hashable, Sendable, Codable {
    /// `desk`, `api`; lower case letters, digits and `-`.
    public let channel: String
    public let businessDate: CivilDate
    /// As the channel writes it, 1...64 characters.
    public let serial: String

    public init(channel: String, businessDate: CivilDate, serial: String) {
        self.channel = channel
        self.businessDate = businessDate
        self.serial = serial
    }
}

extension PaymentKey: CustomStringConvertible {
    /// `desk/2026-11-23/17`.
    public var description: String { "\(channel)/\(businessDate)/\(serial)" }
}

/// What a channel asks us to book. Two requests with the same key must be equal in all of it.
public struct PaymentRequest: Hashable, Sendable {
    public let key: PaymentKey
    /// An account's number or a payment number, as the payer gave it; it may be unknown to us.
    public let accountNumber: String
    public let amount: Money
    /// When the payer paid, by the channel's clock; nil where it does not say.
    public let paidAt: Instant?
    /// ISO 4217.
    public let currency: String

    public init(
        key: PaymentKey, accountNumber: String, amount: Money, paidAt: Instant? = nil,
        currency: String = PaymentLimits.currency
    ) {
        self.key = key
        self.accountNumber = accountNumber
        self.amount = amount
        self.paidAt = paidAt
        self.currency = currency
    }
}

/// A payment as it was booked.
public struct Payment: Hashable, Sendable {
    public let id: PaymentID
    public let request: PaymentRequest
    /// The channel's rule at that time.
    public let serials: Channel.Serials
    /// The account that it was for; nil: it was for a payment number, or its owner was not known.
    public let account: AccountID?
    /// The payment number that it was for.
    public let payer: String?
    public let receivedAt: Instant
    /// What the payer was told, kept to be told again byte for byte.
    public let receipt: Receipt

    public init(
        id: PaymentID, request: PaymentRequest, serials: Channel.Serials = .daily, account: AccountID?,
        payer: String? = nil, receivedAt: Instant, receipt: Receipt
    ) {
        self.id = id
        self.request = request
        self.serials = serials
        self.account = account
        self.payer = payer
        self.receivedAt = receivedAt
        self.receipt = receipt
    }

    /// Its owner was not known when it came: it lay in suspense, and may still.
    public var wentToSuspense: Bool { account == nil && payer == nil }
}
