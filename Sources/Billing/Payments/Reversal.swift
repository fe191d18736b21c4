import Quantities

/// What a channel calls one reversal: unique in the channel for ever.
public struct ReversalKey: Hashable, Sendable, Codable, CustomStringConvertible {
    public let channel: String
    /// As the channel writes it, 1...64 characters.
    public let id: String

    public init(channel: String, id: String) {
        self.channel = channel
        self.id = id
    }

    /// `icbc/R17`.
    public var description: String { "\(channel)/\(id)" }
}

/// A channel takes a payment back, in whole or in part. Two requests with the same key must be equal in all of it.
public struct ReversalRequest: Hashable, Sendable {
    public let id: String
    /// The payment; it may not have come yet.
    public let payment: PaymentKey
    public let amount: Money
    /// In the channel's words, 1...200 characters.
    public let reason: String
    /// ISO 4217.
    public let currency: String

    public init(
        id: String, payment: PaymentKey, amount: Money, reason: String, currency: String = PaymentLimits.currency
    ) {
        self.id = id
        self.payment = payment
        self.amount = amount
        self.reason = reason
        self.currency = currency
    }

    public var key: ReversalKey { ReversalKey(channel: payment.channel, id: id) }

    /// Every fault of it that shows before anything is looked up; see ``PaymentLimits``.
    public func faults(channel: Channel?, today: CivilDate?) -> [ReversalFault] {
        var faults: [ReversalFault] = []
        if amount <= .zero { faults.append(.amountNotPositive) }
        if amount > PaymentLimits.largest { faults.append(.amountTooLarge) }
        if !amount.isWholeFen { faults.append(.amountNotWholeFen) }
        if currency != PaymentLimits.currency { faults.append(.currencyUnknown) }
        if channel == nil { faults.append(.channelUnknown) }
        if !PaymentLimits.isSerial(id) { faults.append(.idMalformed) }
        if !PaymentLimits.isSerial(payment.serial) { faults.append(.serialMalformed) }
        if reason.isEmpty || reason.utf8.count > 600 { faults.append(.reasonMalformed) }
        if PaymentLimits.isFar(payment.businessDate, today) { faults.append(.businessDateFar) }
        return faults
    }
}

/// Why a reversal is not booked; nothing has changed then.
public enum ReversalFault: String, Error, Hashable, Sendable, CaseIterable {
    case amountNotPositive = "reversal.amount.notPositive"
    case amountTooLarge = "reversal.amount.tooLarge"
    case amountNotWholeFen = "reversal.amount.notWholeFen"
    case currencyUnknown = "reversal.currency.unknown"
    case channelUnknown = "reversal.channel.unknown"
    case channelNotYours = "channel.notYours"
    case idMalformed = "reversal.id.malformed"
    case serialMalformed = "reversal.serial.malformed"
    case reasonMalformed = "reversal.reason.malformed"
    case businessDateFar = "reversal.businessDate.far"
    /// With the earlier ones it would be more than the payment (I-M5).
    case exceedsPayment = "reversal.exceedsPayment"
    /// The money went back to the payer's channel already.
    case paymentReturned = "reversal.paymentReturned"
    /// More than one person of the staff takes back alone.
    case largeAlone = "reversal.secondMissing"
}

/// A reversal as it was taken.
public struct Reversal: Hashable, Sendable {
    public let request: ReversalRequest
    /// The channel's rule at that time.
    public let serials: Channel.Serials
    public let receivedAt: Instant
    /// Kept to be told again byte for byte.
    public let receipt: ReversalReceipt

    public init(
        request: ReversalRequest, serials: Channel.Serials, receivedAt: Instant, receipt: ReversalReceipt
    ) {
        self.request = request
        self.serials = serials
        self.receivedAt = receivedAt
        self.receipt = receipt
    }

    /// Those among the reversals of a payment of `amount` that are booked, in the order in which they came. Each counts as a whole or not
    /// at all: one that came before the payment and, with the ones before it, turns out to be more than the payment is not booked.
    public static func booked(_ reversals: [Reversal], of amount: Money) -> [Reversal] {
        var sum = Money.zero
        return reversals.filter { reversal in
            guard sum + reversal.request.amount <= amount else { return false }
            sum += reversal.request.amount
            return true
        }
    }
}

/// What a channel is told of a reversal.
public struct ReversalReceipt: Hashable, Sendable, Codable {
    public enum Outcome: String, Hashable, Sendable, Codable, CaseIterable {
        /// The money was taken back from the accounts that had got it.
        case booked
        /// The payment has not come yet: kept, and booked with it.
        case waiting
        /// The money lay in suspense, and is taken back from there.
        case fromSuspense = "from_suspense"
    }

    /// What one account loses.
    public struct Line: Hashable, Sendable, Codable {
        public let account: AccountID
        public let number: String
        public let amount: Money
        /// Posted balance after it, less what is accrued.
        public let available: Money

        public init(account: AccountID, number: String, amount: Money, available: Money) {
            self.account = account
            self.number = number
            self.amount = amount
            self.available = available
        }
    }

    public let key: ReversalKey
    public let payment: PaymentKey
    public let amount: Money
    public let receivedAt: Instant
    public let outcome: Outcome
    public let lines: [Line]

    public init(
        key: ReversalKey, payment: PaymentKey, amount: Money, receivedAt: Instant, outcome: Outcome, lines: [Line] = []
    ) {
        self.key = key
        self.payment = payment
        self.amount = amount
        self.receivedAt = receivedAt
        self.outcome = outcome
        self.lines = lines
    }
}

extension [ReceiptAccount] {
    /// What a reversal of `amount` takes back, the other way round of the division: what was given last goes first, so that the account
    /// that was served first (the disconnected one, the oldest debt, the restore amount) keeps its money longest. What earlier
    /// reversals took, `already`, is left out. Several reversals take together what one of their sum would.
    public func takenBack(_ amount: Money, after already: Money) -> [(account: ReceiptAccount, parts: [TopUp.Part])] {
        var skip = already
        var rest = amount
        var taken: [(account: ReceiptAccount, parts: [TopUp.Part])] = []
        for account in reversed() {
            var parts: [TopUp.Part] = []
            for part in account.parts.reversed() {
                let skipped = Swift.min(skip, part.amount)
                skip -= skipped
                let back = Swift.min(rest, part.amount - skipped)
                guard back > .zero else { continue }
                rest -= back
                parts.append(TopUp.Part(part.claim, back, bill: part.bill))
            }
            if !parts.isEmpty { taken.append((account, parts)) }
        }
        return taken
    }
}
