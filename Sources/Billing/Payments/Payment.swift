import Quantities

/// What a channel guarantees to be unique (RULES: Payments): by default its name, its business date and its serial, since
/// bank serials begin anew each day.
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
    /// As the payer gave it; it may be unknown to us.
    public let accountNumber: String
    public let amount: Money
    /// When the payer paid, by the channel's clock; nil where it does not say.
    public let paidAt: Instant?

    public init(key: PaymentKey, accountNumber: String, amount: Money, paidAt: Instant? = nil) {
        self.key = key
        self.accountNumber = accountNumber
        self.amount = amount
        self.paidAt = paidAt
    }
}

/// What is wrong with a payment request, before anything is looked up.
public enum PaymentFault: String, Error, Hashable, Sendable, CaseIterable {
    case amountNotPositive = "payment.amount.notPositive"
    case amountTooLarge = "payment.amount.tooLarge"
    case amountNotWholeFen = "payment.amount.notWholeFen"
    case channelMalformed = "payment.channel.malformed"
    case channelUnknown = "payment.channel.unknown"
    case serialMalformed = "payment.serial.malformed"
    case accountMalformed = "payment.account.malformed"
    case businessDateFar = "payment.businessDate.far"
}

/// The bounds of what a single payment may be.
public enum PaymentLimits {
    /// 100 million yuan: no single payment is larger, and ten thousand of them still fit the ledger.
    public static let largest = Money(yuan: 100_000_000)
    /// The channels of this version; a payment front adds its own later.
    public static let channels = ["desk", "api"]

    /// Every fault of `request`, not just the first. `today`: nil where no clock can be trusted; no date is too far then.
    public static func faults(in request: PaymentRequest, today: CivilDate?) -> [PaymentFault] {
        var faults: [PaymentFault] = []
        if request.amount <= .zero { faults.append(.amountNotPositive) }
        if request.amount > largest { faults.append(.amountTooLarge) }
        if !request.amount.isWholeFen { faults.append(.amountNotWholeFen) }
        let channel = request.key.channel.utf8
        if channel.isEmpty || channel.count > 32 || !channel.allSatisfy(isPlain) {
            faults.append(.channelMalformed)
        } else if !channels.contains(request.key.channel) {
            faults.append(.channelUnknown)
        }
        if !isPrintable(request.key.serial, upTo: 64) { faults.append(.serialMalformed) }
        if !isPrintable(request.accountNumber, upTo: 64) { faults.append(.accountMalformed) }
        if let today {
            let days = request.key.businessDate.daysSinceEpoch - today.daysSinceEpoch
            if days > 2 || days < -3660 { faults.append(.businessDateFar) }
        }
        return faults
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || byte == UInt8(ascii: "-")
    }

    private static func isPrintable(_ text: String, upTo limit: Int) -> Bool {
        let bytes = text.utf8
        return !bytes.isEmpty && bytes.count <= limit
            && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }
    }
}

/// A payment as it was booked.
public struct Payment: Hashable, Sendable {
    public let id: PaymentID
    public let request: PaymentRequest
    /// Nil: its owner is not known, it lies in suspense.
    public let account: AccountID?
    public let receivedAt: Instant
    /// What the payer was told, kept to be told again byte for byte.
    public let receipt: Receipt

    public init(id: PaymentID, request: PaymentRequest, account: AccountID?, receivedAt: Instant, receipt: Receipt) {
        self.id = id
        self.request = request
        self.account = account
        self.receivedAt = receivedAt
        self.receipt = receipt
    }
}

/// What a payer is told.
public struct Receipt: Hashable, Sendable, Codable {
    public let payment: PaymentID
    public let accountNumber: String
    public let amount: Money
    public let receivedAt: Instant
    /// Posted balance after the payment, less what is accrued; nil in suspense.
    public let available: Money?
    /// What the payment sets off for the supply.
    public let supply: SupplyNote
    /// What is still missing for power to return or to stay, in whole fen; zero unless ``SupplyNote/asksForMore``.
    public let missing: Money

    public init(
        payment: PaymentID, accountNumber: String, amount: Money, receivedAt: Instant, available: Money?,
        supply: SupplyNote, missing: Money
    ) {
        self.payment = payment
        self.accountNumber = accountNumber
        self.amount = amount
        self.receivedAt = receivedAt
        self.available = available
        self.supply = supply
        self.missing = missing
    }

    /// What a payer learns of the supply.
    public enum SupplyNote: String, Hashable, Sendable, Codable {
        /// It is on.
        case on
        /// It was off or about to be switched off, and is being switched on.
        case restoring
        /// It stays off: ``Receipt/missing`` is needed.
        case stillOff = "still_off"
        /// It is on, and about to be switched off unless ``Receipt/missing`` is paid.
        case onStillOwing = "on_still_owing"
        /// Its relay was not seen yet, or not since an order.
        case notKnown = "not_known"
        /// The meter keeps the credit, and the amount is being written into it.
        case purchaseUnderWay = "purchase_under_way"
        /// It is off for another reason than money.
        case offOtherwise = "off_otherwise"
        /// The payer's account is not known: the money lies in suspense, and staff will look.
        case suspense

        /// Whether the payment did not suffice.
        public var asksForMore: Bool { self == .stillOff || self == .onStillOwing }
    }
}
