import Quantities

/// What a notice says.
public enum NoticeKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// The balance fell below the first, the second warning level. Reminders; they never count toward a trip.
    case firstWarning = "first_warning"
    case secondWarning = "second_warning"
    /// A bill was made; it is past due; past due for long, which a person tells; the same in writing, where an earlier bill is overdue
    /// too. Reminders likewise.
    case billIssued = "bill_issued"
    case dayFive = "day_five"
    case dayTen = "day_ten"
    case writtenDemand = "written_demand"
    /// The formal one, days before.
    case tripNotice = "trip_notice"
    /// Shortly before.
    case finalNotice = "final_notice"
    /// Supply was switched off.
    case switchedOff = "switched_off"
    /// It was because the customer wanted it so.
    case offOnRequest = "off_on_request"
    /// Power is back.
    case restored
    /// A payment came, but not enough: how much is missing.
    case stillMissing = "still_missing"
    /// Paid, and power is not back yet: why.
    case restoreLate = "restore_late"
    /// Paid, and the relay waits for the button on the meter.
    case pressButton = "press_button"
    /// Paid, and the customer must say that power may return.
    case confirmRestore = "confirm_restore"
    /// From now on the load has a limit.
    case limitSet = "limit_set"
    /// The load is close to its limit.
    case nearLimit = "near_limit"
    /// Off for a while, for a load above its limit.
    case overLimit = "over_limit"
    /// The same too often on one day: off until the customer calls.
    case offUntilCalled = "off_until_called"

    /// Whether it tells of a load, and not of money.
    public var isOfLoadLimit: Bool { [.limitSet, .nearLimit, .overLimit, .offUntilCalled].contains(self) }

    /// Whether it tells of a low balance, which is no longer true once the balance rises.
    public var isLowBalance: Bool { self == .firstWarning || self == .secondWarning }

    /// Whether a person tells it, so that whoever owes has been asked to pay.
    public var isDemand: Bool { self == .dayTen || self == .writtenDemand }

    /// Whether it tells of bills, which is no longer true once they are paid.
    public var isOfBills: Bool { self == .billIssued || self == .dayFive || isDemand }

    public var isReminder: Bool { isLowBalance || isOfBills }

    /// Whether it goes on up the ladder until it has arrived.
    public var mustArrive: Bool { isFormal || isDemand }

    /// Whether a trip rests on it.
    public var isFormal: Bool { self == .tripNotice || self == .finalNotice }

    /// Whether a payer of many accounts gets one message for all of them.
    public var isGathered: Bool { isFormal || isReminder }

    /// Whether everyone must know who would sit in the dark, or has; and whose appliances they are.
    public var isForAll: Bool { isFormal || isOfPower || isOfLoadLimit }

    /// Whether it tells whether there is power, or will be.
    private var isOfPower: Bool {
        switch self {
        case .switchedOff, .offOnRequest, .restored, .restoreLate, .pressButton, .confirmRestore: true
        default: false
        }
    }
}

/// One message to one person by one channel: a row with a state. The SMS gateway's acceptance is not delivery.
public struct Notice: Hashable, Sendable, Codable {
    public enum State: Hashable, Sendable, Codable {
        /// Durable, to be handed to the gateway; also after failures.
        case queued
        /// The gateway has it under this reference.
        case accepted(reference: String)
        /// A delivery receipt came; `trusted` is the trusted clock's count at that moment (see ``TrustedTime``), `reference` what the
        /// gateway calls it, where it told before. For ever: it is the proof that a cut was lawful.
        case delivered(at: Instant, trusted: TrustedTime, reference: String? = nil)
        /// Given up: by the gateway's word, or after too many tries; a call that nobody answered.
        case failed(reason: String)
        /// No longer true, and not known to have arrived.
        case cancelled(reason: String)
    }

    /// That a notice which had arrived counts no more: what was told was told.
    public struct Withdrawal: Hashable, Sendable, Codable {
        public let at: Instant
        public let reason: String

        public init(at: Instant, reason: String) {
            self.at = at
            self.reason = reason
        }
    }

    /// Whether it may still reach whom it is for.
    public var isOnItsWay: Bool {
        switch state {
        case .queued, .accepted: true
        case .delivered, .failed, .cancelled: false
        }
    }

    public let id: NoticeID
    public let account: AccountID
    public let kind: NoticeKind
    /// Whom it is for, and by what name.
    public let recipient: Recipient
    public let name: String
    public let channel: NoticeChannel
    public let phone: String
    /// What it names: the amount owed, missing or left.
    public let amount: Money
    public let at: Instant
    public var state: State
    public var attempts: Int
    /// The message that it goes in with those of other accounts of its payer; nil: one of its own.
    public let message: NoticeID?
    /// Of ``NoticeKind/restoreLate``: why.
    public let late: LateReason?
    /// Of a low balance: what the coming bill will come to, as far as that can be told.
    public let forecast: Money?
    /// Of a delivered one: since when it rests no trip any more.
    public var withdrawn: Withdrawal?

    public init(
        id: NoticeID, account: AccountID, kind: NoticeKind, recipient: Recipient = .holder, name: String = "",
        channel: NoticeChannel = .sms, phone: String, amount: Money, at: Instant, state: State = .queued,
        attempts: Int = 0, message: NoticeID? = nil, late: LateReason? = nil, forecast: Money? = nil,
        withdrawn: Withdrawal? = nil
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
        self.attempts = attempts
        self.message = message
        self.late = late
        self.forecast = forecast
        self.withdrawn = withdrawn
    }
}

/// Time that the gateway's clock vouches for, counted in milliseconds since the store was made: monotonic within a boot, the
/// wall clock's difference across boots where it was trusted at both ends (RULES: Clock). Notices age by it, so that no jump
/// of a clock makes one old.
public struct TrustedTime: Hashable, Comparable, Sendable, Codable {
    public let milliseconds: Int64
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }
    public static func < (a: TrustedTime, b: TrustedTime) -> Bool { a.milliseconds < b.milliseconds }
    public static func + (a: TrustedTime, b: Span) -> TrustedTime {
        TrustedTime(milliseconds: a.milliseconds + b.milliseconds)
    }
    public static func - (a: TrustedTime, b: TrustedTime) -> Span {
        Span(milliseconds: a.milliseconds - b.milliseconds)
    }
}
