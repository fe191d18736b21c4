import Metering
import Quantities

/// What an order is for.
public enum OrderKind: String, Hashable, Sendable, Codable {
    case trip
    case close
    /// Only to look: settles an unknown outcome.
    case readBack = "read_back"
}

/// For what a permit is given (RULES: Permits have a kind).
public enum PermitKind: String, Hashable, Sendable, Codable {
    case arrears
    case commissioning
    /// The load is above the limit that a contract, or two persons, set.
    case loadLimit = "load_limit"
    /// The account is closed, and its final bill is made.
    case contractEnd = "contract_end"
    /// The customer wants it off, in writing.
    case customerRequest = "customer_request"
}

/// One attempt to operate a relay. It always ends.
public struct Order: Hashable, Sendable, Codable {
    public enum State: String, Hashable, Sendable, Codable {
        /// A trip, a close or a read-back on its way; nothing of a trip may have been written yet.
        case selecting
        /// A trip whose permit and intent are durable: from here its outcome is unknown until it is read.
        case released
        case verified
        case refused
        case superseded
        case expired
        case failed
        /// Trips only: it may have been written. Read until the relay answers; never sent again.
        case unknown

        /// Whether nothing more happens to it.
        public var isEnd: Bool { self != .selecting && self != .released }
    }

    public let id: OrderID
    public let kind: OrderKind
    public let permitKind: PermitKind
    public let supplyPoint: SupplyPointID
    public let account: AccountID
    /// The relay's epoch when it was decided.
    public let epoch: Epoch
    public let at: Instant
    /// Why, in a word or two for the story: `payment 17`, `arrears`, `restore by li.na: ...`.
    public let cause: String
    /// The payment, or the request, that a close answers; its time is where paid-to-power starts.
    public let since: Instant?
    public var state: State
    /// A close of the same relay that did not come to its end in an earlier life writes only after looking.
    public var endedAt: Instant?
    /// What the line said at the end, in a code.
    public var outcome: String?

    public init(
        id: OrderID, kind: OrderKind, permitKind: PermitKind = .arrears, supplyPoint: SupplyPointID, account: AccountID,
        epoch: Epoch,
        at: Instant, cause: String, since: Instant? = nil, state: State = .selecting, endedAt: Instant? = nil,
        outcome: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.permitKind = permitKind
        self.supplyPoint = supplyPoint
        self.account = account
        self.epoch = epoch
        self.at = at
        self.cause = cause
        self.since = since
        self.state = state
        self.endedAt = endedAt
        self.outcome = outcome
    }
}

/// A durable, single-use, short-lived permission for one opening. On one gateway it is a row and its hash.
public struct Permit: Hashable, Sendable, Codable {
    public enum State: String, Hashable, Sendable, Codable { case issued, consumed, void }

    public let id: PermitID
    public let kind: PermitKind
    public let order: OrderID
    public let supplyPoint: SupplyPointID
    public let account: AccountID
    /// Whom the identity named: a serial number, or the energy window in words.
    public let identity: String
    public let epoch: Epoch
    /// The last ledger entry that the decision knew.
    public let ledgerPosition: Int64
    public let notices: [NoticeID]
    public let tripAmount: Money
    public let issuedAt: Instant
    public let expiresAt: Instant
    public var state: State

    public init(
        id: PermitID, kind: PermitKind, order: OrderID, supplyPoint: SupplyPointID, account: AccountID,
        identity: String, epoch: Epoch,
        ledgerPosition: Int64, notices: [NoticeID], tripAmount: Money, issuedAt: Instant, expiresAt: Instant,
        state: State = .issued
    ) {
        self.id = id
        self.kind = kind
        self.order = order
        self.supplyPoint = supplyPoint
        self.account = account
        self.identity = identity
        self.epoch = epoch
        self.ledgerPosition = ledgerPosition
        self.notices = notices
        self.tripAmount = tripAmount
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.state = state
    }
}
