import Quantities

/// What a channel says of one business date, as it was read from its file.
public struct ChannelStatement: Hashable, Sendable {
    public let channel: String
    public let businessDate: CivilDate
    /// In the order of the file.
    public let items: [StatementItem]
    /// SHA-256 of the file, 64 hexadecimal digits: the same file is known by it.
    public let hash: String
    /// As it was called.
    public let name: String

    public init(channel: String, businessDate: CivilDate, items: [StatementItem], hash: String, name: String) {
        self.channel = channel
        self.businessDate = businessDate
        self.items = items
        self.hash = hash
        self.name = name
    }

    /// More lines than any channel of a site has in a day.
    public static let itemsAtMost = 100_000
}

/// One line of a channel's file.
public struct StatementItem: Hashable, Sendable {
    public let kind: ChannelLayout.LineKind
    /// Its line in the file, from 1.
    public let line: Int
    /// The channel's own; unique among the items of its kind in a file.
    public let serial: String
    /// As the payer gave it: an account number or a payment number.
    public let accountNumber: String
    /// Positive, also of a reversal.
    public let amount: Money
    /// By the channel's clock; nil where the file does not say.
    public let paidAt: Instant?
    /// Of a reversal, the serial of the payment that it takes back; nil where the file does not say.
    public let original: String?
    /// Why a debit was refused.
    public let note: String?

    public init(
        kind: ChannelLayout.LineKind, line: Int, serial: String, accountNumber: String, amount: Money,
        paidAt: Instant? = nil, original: String? = nil, note: String? = nil
    ) {
        self.kind = kind
        self.line = line
        self.serial = serial
        self.accountNumber = accountNumber
        self.amount = amount
        self.paidAt = paidAt
        self.original = original
        self.note = note
    }
}
