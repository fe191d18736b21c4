import Billing
import Quantities

/// What a turn must know of the past besides the hot state, by key. Asked before the turn, answered by the store.
public struct ColdKeys: Hashable, Sendable {
    /// Also found where the channel's serials are unique for ever and the business date is another; with their reversals and what
    /// became of them in suspense.
    public var payments: [PaymentKey]
    public var reversals: [ReversalKey]
    /// Ids of staff requests.
    public var requests: [String]
    /// Business dates of channels that are to be closed.
    public var closes: [CloseKey]
    /// What a daily close may have found of these.
    public var closeItems: [CloseItemKey]
    /// Accounts of which all lines are wanted that they were charged for energy.
    public var lines: [AccountID]
    /// Direct debits that a bank's file names; those that are open are in the hot state.
    public var debits: [DirectDebitID]

    public init(
        payments: [PaymentKey] = [], reversals: [ReversalKey] = [], requests: [String] = [], closes: [CloseKey] = [],
        closeItems: [CloseItemKey] = [], lines: [AccountID] = [], debits: [DirectDebitID] = []
    ) {
        self.payments = payments
        self.reversals = reversals
        self.requests = requests
        self.closes = closes
        self.closeItems = closeItems
        self.lines = lines
        self.debits = debits
    }

    public var isEmpty: Bool {
        payments.isEmpty && reversals.isEmpty && requests.isEmpty && closes.isEmpty && closeItems.isEmpty
            && lines.isEmpty && debits.isEmpty
    }

    /// The keys that `events`, and what is due besides, need.
    ///
    /// - Parameters:
    ///   - state: as of the last committed turn.
    ///   - clocks: of the turn that is to come.
    public init(for events: [Event], state: HotState, clocks: Clocks) {
        self.init()
        lines = state.linesWanted(at: clocks.monotonic)
        for event in events {
            switch event {
            case .payment(let request, _, _, _):
                payments.append(request.key)
                closeItems.append(CloseItemKey(request.key))
            case .reversal(let request, _, _, _):
                payments.append(request.payment)
                reversals.append(request.key)
            case .staff(let request, _):
                requests.append(request.id)
                if case .suspense(let command) = request.command { payments.append(command.payment) }
                if case .dailyClose(let command) = request.command { command.ask(&self) }
            default: break
            }
        }
    }
}

/// The store's answer to ``ColdKeys``: what exists; the rest does not.
public struct ColdFacts: Sendable {
    /// By the keys that were asked for.
    public var payments: [PaymentKey: Payment]
    public var reversals: [ReversalKey: Reversal]
    /// All of each payment that was asked for, also where the payment itself has not come, in the order in which they came.
    public var reversalsOf: [PaymentKey: [Reversal]]
    /// Of each of ``payments`` that went to suspense.
    public var suspense: [PaymentID: SuspendedPayment]
    public var requests: [String: AnsweredRequest]
    public var closes: [CloseKey: CloseFacts]
    /// What was found under these keys, in the order in which it was found; empty where the business date has been closed and nothing
    /// was; nothing where it has not.
    public var closed: [CloseItemKey: [CloseItem]]
    /// What the ledger has of each line; an account without any is in it all the same.
    public var lines: [AccountID: [LedgerLine]]
    public var debits: [DirectDebitID: DirectDebit]

    public init(
        payments: [PaymentKey: Payment] = [:], reversals: [ReversalKey: Reversal] = [:],
        reversalsOf: [PaymentKey: [Reversal]] = [:], suspense: [PaymentID: SuspendedPayment] = [:],
        requests: [String: AnsweredRequest] = [:], closes: [CloseKey: CloseFacts] = [:],
        closed: [CloseItemKey: [CloseItem]] = [:], lines: [AccountID: [LedgerLine]] = [:],
        debits: [DirectDebitID: DirectDebit] = [:]
    ) {
        self.payments = payments
        self.reversals = reversals
        self.reversalsOf = reversalsOf
        self.suspense = suspense
        self.requests = requests
        self.closes = closes
        self.closed = closed
        self.lines = lines
        self.debits = debits
    }
}

/// What the ledger has of a line.
public struct LedgerLine: Hashable, Sendable {
    public let line: ChargeLine
    /// The whole energy of the line, as of its last entry.
    public var energy: WattHours
    /// The same of a month's charge: VA, W or hundredths of a power factor.
    public var quantity: Int64?
    /// All that was charged, less what was given back.
    public var posted: Money

    public init(line: ChargeLine, energy: WattHours, posted: Money) {
        self.line = line
        self.energy = energy
        self.posted = posted
    }

    /// With a later entry of the line, of `amount`.
    public mutating func add(_ amount: Money, of entry: Entry) {
        posted += amount
        energy = entry.energy ?? energy
        quantity = entry.quantity ?? quantity
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
    /// Of the channel, received on that date or near it: the site's calendar is not the store's to know. In their order.
    public var reversals: [Reversal]
    /// Everything that was found for it, settled or not, in order.
    public var items: [CloseItem]
    /// Of other dates of the channel: reversals that were settled there, payments that settled by being taken back, and what was carried
    /// from or to the dates beside it.
    public var related: [CloseItem]

    public init(
        close: DailyClose? = nil, files: [TakenFile] = [], payments: [Payment] = [], reversals: [Reversal] = [],
        items: [CloseItem] = [], related: [CloseItem] = []
    ) {
        self.close = close
        self.files = files
        self.payments = payments
        self.reversals = reversals
        self.items = items
        self.related = related
    }

    /// What is received within these milliseconds of UTC may be of the business date at any site.
    public static func reach(of date: CivilDate) -> (from: Instant, to: Instant) {
        let midnight = Instant(milliseconds: date.daysSinceEpoch * 86_400_000)
        return (midnight - .days(1), midnight + .days(2))
    }

    /// So many days back a reversal's other side is looked for.
    public static let reversalDays: Int64 = 8
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

extension CloseItemKey {
    public init(_ payment: PaymentKey) {
        self.init(
            close: CloseKey(channel: payment.channel, businessDate: payment.businessDate), kind: .payment,
            serial: payment.serial)
    }
}
