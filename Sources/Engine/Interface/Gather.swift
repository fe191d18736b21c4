import Billing
import Quantities

/// What a turn must know of the past besides the hot state, by key. Asked before the turn, answered by the store.
public struct ColdKeys: Hashable, Sendable {
    public var payments: [PaymentKey]
    /// Ids of staff requests.
    public var requests: [String]
    /// Business dates of channels that are to be closed.
    public var closes: [CloseKey]
    /// What a daily close may have found of these.
    public var closeItems: [CloseItemKey]

    public init(
        payments: [PaymentKey] = [], requests: [String] = [], closes: [CloseKey] = [], closeItems: [CloseItemKey] = []
    ) {
        self.payments = payments
        self.requests = requests
        self.closes = closes
        self.closeItems = closeItems
    }

    public var isEmpty: Bool { payments.isEmpty && requests.isEmpty && closes.isEmpty && closeItems.isEmpty }

    /// The keys that `events` need.
    public init(for events: [Event]) {
        self.init()
        for event in events {
            switch event {
            case .payment(let request, _, _):
                payments.append(request.key)
                closeItems.append(CloseItemKey(request.key))
            case .staff(let request, _):
                requests.append(request.id)
                guard case .dailyClose(let command) = request.command else { break }
                if let key = command.close { closes.append(key) }
                if case .debitAnswers(let statement) = command {
                    for item in statement.items { payments.append(statement.key(of: item)) }
                }
            default: break
            }
        }
    }
}

/// The store's answer to ``ColdKeys``: what exists; the rest does not.
public struct ColdFacts: Sendable {
    public var payments: [PaymentKey: Payment]
    public var requests: [String: AnsweredRequest]
    public var closes: [CloseKey: CloseFacts]
    /// What was found under these keys, in the order in which it was found; empty where the business date has been closed and nothing
    /// was; nothing where it has not.
    public var closed: [CloseItemKey: [CloseItem]]

    public init(
        payments: [PaymentKey: Payment] = [:], requests: [String: AnsweredRequest] = [:],
        closes: [CloseKey: CloseFacts] = [:], closed: [CloseItemKey: [CloseItem]] = [:]
    ) {
        self.payments = payments
        self.requests = requests
        self.closes = closes
        self.closed = closed
    }
}

/// A staff request that was answered before.
public struct AnsweredRequest: Hashable, Sendable {
    /// Who asked what, in one line: the same id with another fingerprint is refused.
    public let fingerprint: String
    public let answer: StaffAnswer

    public init(fingerprint: String, answer: StaffAnswer) {
        self.fingerprint = fingerprint
        self.answer = answer
    }
}

/// What the store knows of a channel's business date.
public struct CloseFacts: Sendable {
    public var close: DailyClose?
    /// The files that were taken for it, in order.
    public var files: [TakenFile]
    /// Ours, in the order of their ids.
    public var payments: [Payment]
    /// Everything that was found for it, settled or not, in order.
    public var items: [CloseItem]

    public init(
        close: DailyClose? = nil, files: [TakenFile] = [], payments: [Payment] = [], items: [CloseItem] = []
    ) {
        self.close = close
        self.files = files
        self.payments = payments
        self.items = items
    }
}

/// A file that was taken, without its lines.
public struct TakenFile: Hashable, Sendable {
    public let purpose: ChannelLayout.Purpose
    public let hash: String
    public let totals: CloseTotals

    public init(purpose: ChannelLayout.Purpose, hash: String, totals: CloseTotals) {
        self.purpose = purpose
        self.hash = hash
        self.totals = totals
    }
}

extension ChannelStatement {
    /// The payment that a line of it is of.
    func key(of item: StatementItem) -> PaymentKey {
        PaymentKey(channel: channel, businessDate: businessDate, serial: item.serial)
    }
}

extension CloseItemKey {
    public init(_ payment: PaymentKey) {
        self.init(
            close: CloseKey(channel: payment.channel, businessDate: payment.businessDate), kind: .payment,
            serial: payment.serial)
    }
}
