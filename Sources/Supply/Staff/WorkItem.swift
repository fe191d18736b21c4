import Quantities

/// What a person must do.
public struct WorkItem: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Someone must go there: a restore that does not succeed from afar.
        case fieldJob = "field_job"
        /// Something is wrong that a person must judge: energy after a trip, a foreign serial number, a misroute.
        case `case`
        /// The customer cannot be reached by any channel.
        case contact
        /// A notice that no SMS could bring is to be told by telephone.
        case voiceCall = "voice_call"
        /// One that nobody answered the telephone for is to be brought to the door.
        case doorNotice = "door_notice"
        /// Money without an owner.
        case suspense
        /// A meter's value does not follow from its earlier ones.
        case baseline
        /// A relay is open, and not by us.
        case foreignOpen = "foreign_open"
        /// Power is due to return, and the customer must be asked first.
        case confirmRestore = "confirm_restore"
        /// A trip's outcome is not known.
        case unknownTrip = "unknown_trip"
        /// A trip is due that may not be automatic.
        case proposal
        /// The authority must have a copy of a trip notice.
        case authorityCopy = "authority_copy"
        /// A channel's file is overdue, or does not agree with our books.
        case dailyClose = "daily_close"
        /// A protection is to be renewed, or ended by two persons; it holds meanwhile.
        case protection
    }

    public let id: WorkItemID
    public let kind: Kind
    public let account: AccountID?
    public let supplyPoint: SupplyPointID?
    public let meter: MeterID?
    public let openedAt: Instant
    public let deadline: Instant
    /// A code and what it is about: `restore.silent`, `meter.foreignSerial 87654321`.
    public let reason: String
    public var closedAt: Instant?
    public var closedBy: String?
    public var result: String?

    public init(
        id: WorkItemID, kind: Kind, account: AccountID?, supplyPoint: SupplyPointID? = nil, meter: MeterID? = nil,
        openedAt: Instant,
        deadline: Instant, reason: String, closedAt: Instant? = nil, closedBy: String? = nil, result: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.account = account
        self.supplyPoint = supplyPoint
        self.meter = meter
        self.openedAt = openedAt
        self.deadline = deadline
        self.reason = reason
        self.closedAt = closedAt
        self.closedBy = closedBy
        self.result = result
    }
}
