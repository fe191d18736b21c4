import Billing
import Metering
import Quantities
import Supply

/// A row to be written. All records of a turn are written in one transaction, in this order.
///
/// Rows that carry a state (accounts, orders, ...) are put: inserted or replaced by id. Rows that tell what happened (readings,
/// entries, payments, audit, ...) are appended, and an append that meets an existing key is our bug and fails the commit.
public enum Record: Sendable {
    // Appended.
    case reading(ReadingRecord)
    case gap(meter: MeterID, mark: Instant, fault: String, at: Instant)
    case entry(Entry)
    case payment(Payment)
    case reversal(Reversal)
    case decision(DecisionRecord)
    case audit(AuditRecord)
    case staffAnswer(id: String, fingerprint: String, StaffAnswer, at: Instant)
    case permit(Permit)
    case ratingChange(RatingChange)
    /// A meter counts for an account from here on, or no more.
    case attachment(AttachmentRecord)
    /// A credit class changed.
    case credit(CreditRecord)
    /// A closing that was owed is done.
    case restored(RestoreRecord)
    /// A channel's file with all its lines.
    case channelFile(ChannelFile)
    case bill(Bill)
    /// What a person brought of a notice.
    case evidence(DeliveryEvidence)
    // Put.
    case proposal(Proposal)
    case permitState(PermitID, Permit.State)
    case order(Order)
    case notice(Notice)
    case workItem(WorkItem)
    case purchase(Purchase)
    case account(AccountState)
    case supplyPoint(SupplyPointState)
    case meter(MeterState)
    case line(LineRecord, misroute: Misroute?)
    case feeder(FeederRecord)
    case tariff(Tariff)
    case terms(Terms)
    /// All that a site knows of one calendar's working days.
    case workCalendar(WorkCalendar)
    case user(User)
    case channelLayout(ChannelLayout)
    case dailyClose(DailyClose)
    case closeItem(CloseItem)
    case directDebit(DirectDebit)
    case channel(ChannelState)
    case payer(Payer)
    case suspense(SuspendedPayment)
}

/// A judged reading, as it is kept for ever.
public struct ReadingRecord: Hashable, Sendable {
    /// Counts up without gaps over all meters, in order of arrival.
    public let number: Int64
    public let reading: Reading
    public let receivedAt: Instant

    public init(number: Int64, reading: Reading, receivedAt: Instant) {
        self.number = number
        self.reading = reading
        self.receivedAt = receivedAt
    }
}

/// A decision that differs from the account's last one, with what it knew.
public struct DecisionRecord: Hashable, Sendable {
    public let at: Instant
    public let account: AccountID
    public let action: SupplyAction
    public let reasons: [Reason]
    public let amount: Money
    public let available: Money
    /// The last reading and ledger entry that it knew.
    public let readingNumber: Int64
    public let ledgerPosition: Int64

    public init(
        at: Instant, account: AccountID, action: SupplyAction, reasons: [Reason], amount: Money, available: Money,
        readingNumber: Int64,
        ledgerPosition: Int64
    ) {
        self.at = at
        self.account = account
        self.action = action
        self.reasons = reasons
        self.amount = amount
        self.available = available
        self.readingNumber = readingNumber
        self.ledgerPosition = ledgerPosition
    }
}

/// A change or a refusal: who, what, why. The store chains each row to the one before by its hash.
public struct AuditRecord: Hashable, Sendable {
    public let at: Instant
    public let monotonic: Monotonic
    /// `engine`, a person's name, a channel.
    public let actor: String
    public let role: String
    /// What ties rows together: `request r17` while a person's request is served, else `life 42`, the life of the daemon that began with
    /// this turn.
    public let session: String
    /// The second person.
    public let second: String?
    /// A stable code: `order.released`, `restore.requested`, `role.denied`.
    public let action: String
    /// What it is about: `account 3301`, `order 17`.
    public let subject: String
    /// The account that it belongs to, so that its story can be told.
    public let account: AccountID?
    public let reason: String
    public let before: String?
    public let after: String?

    public init(
        at: Instant, monotonic: Monotonic, actor: String, role: String, session: String = "", second: String? = nil,
        action: String, subject: String, account: AccountID? = nil, reason: String, before: String? = nil, after: String? = nil
    ) {
        self.at = at
        self.monotonic = monotonic
        self.actor = actor
        self.role = role
        self.session = session
        self.second = second
        self.action = action
        self.subject = subject
        self.account = account
        self.reason = reason
        self.before = before
        self.after = after
    }
}
