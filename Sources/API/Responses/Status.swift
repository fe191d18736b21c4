/// The gateway at a glance. Times are RFC 3339 in the site's zone.
public struct StatusResponse: Hashable, Sendable, Codable {
    public let asOf: String
    public let version: String
    public let startedAt: String
    public let clock: ClockStatus
    public let store: StoreStatus
    /// False after a go-live import until a supervisor releases trips.
    public let importReleased: Bool
    public let audit: AuditStatus
    /// What stops trips until two persons have looked; empty: nothing.
    public let breakers: [BreakerBody]
    /// A site for demonstrations: a file that releases changes its prices without a second person.
    public let demonstration: Bool
    public let accounts: Int
    public let meters: MeterCounts
    public let lines: LineCounts
    public let supply: SupplyCounts
    /// Notices that are queued or not known to be delivered.
    public let noticesOnTheirWay: Int
    public let jobs: JobCounts
    /// When the rescue list was last known to tell what is so; absent: it could not be written since the start.
    public let rescueListAt: String?

    public init(
        asOf: String, version: String, startedAt: String, clock: ClockStatus, store: StoreStatus,
        importReleased: Bool, demonstration: Bool, audit: AuditStatus, breakers: [BreakerBody] = [], accounts: Int,
        meters: MeterCounts, lines: LineCounts, supply: SupplyCounts,
        noticesOnTheirWay: Int, jobs: JobCounts, rescueListAt: String? = nil
    ) {
        self.rescueListAt = rescueListAt
        self.asOf = asOf
        self.version = version
        self.startedAt = startedAt
        self.clock = clock
        self.store = store
        self.importReleased = importReleased
        self.audit = audit
        self.breakers = breakers
        self.demonstration = demonstration
        self.accounts = accounts
        self.meters = meters
        self.lines = lines
        self.supply = supply
        self.noticesOnTheirWay = noticesOnTheirWay
        self.jobs = jobs
    }
}

/// Whether the gateway knows what time it is.
public struct ClockStatus: Hashable, Sendable, Codable {
    public let trusted: Bool
    /// Who vouched for it; absent where the kernel's synchronisation does.
    public let trustedBy: String?
    /// Why it is not trusted, and what to do; absent where it is.
    public let doubt: Told?
    /// The site's offset, `+08:00`.
    public let zone: String

    public init(
        trusted: Bool, trustedBy: String? = nil, doubt: Told? = nil, zone: String
    ) {
        self.doubt = doubt
        self.trusted = trusted
        self.trustedBy = trustedBy
        self.zone = zone
    }
}

/// What the store can do.
public struct StoreStatus: Hashable, Sendable, Codable {
    /// The check of money, orders and audit at start was clean.
    public let sound: Bool
    /// False on a full disk: payments are refused before they are accepted.
    public let takesPayments: Bool
    /// Its files were deleted or replaced under the running daemon; absent: they were not.
    public let gone: Bool?
    public let turn: Int
    public let ledgerEntries: Int
    public let readings: Int

    public init(
        sound: Bool, takesPayments: Bool, gone: Bool? = nil, turn: Int, ledgerEntries: Int, readings: Int
    ) {
        self.sound = sound
        self.takesPayments = takesPayments
        self.gone = gone
        self.turn = turn
        self.ledgerEntries = ledgerEntries
        self.readings = readings
    }
}

/// The end of the audit chain. Note it down: a chain that was cut short or written anew later does not meet it.
public struct AuditStatus: Hashable, Sendable, Codable {
    public let rows: Int
    /// Position and SHA-256 of the last row, as `fudian audit verify --head` takes it.
    public let head: String

    public init(rows: Int, head: String) {
        self.rows = rows
        self.head = head
    }
}

/// How the meters are.
public struct MeterCounts: Hashable, Sendable, Codable {
    public let total: Int
    /// Quarantined, or another device answers in their place.
    public let inDoubt: Int
    /// Source time of the newest reading that counted.
    public let lastReadingAt: String?

    public init(
        total: Int, inDoubt: Int, lastReadingAt: String? = nil
    ) {
        self.total = total
        self.inDoubt = inDoubt
        self.lastReadingAt = lastReadingAt
    }
}

/// How the lines are.
public struct LineCounts: Hashable, Sendable, Codable {
    public let total: Int
    public let up: Int
    /// Names of lines on which a wrong unit answered: no trips there.
    public let misrouted: [String]

    public init(
        total: Int, up: Int, misrouted: [String]
    ) {
        self.total = total
        self.up = up
        self.misrouted = misrouted
    }
}

/// How the supplies are.
public struct SupplyCounts: Hashable, Sendable, Codable {
    /// Off, or perhaps off, by our doing.
    public let off: Int
    /// Open, and not by us.
    public let offOtherwise: Int
    /// Closings that are owed and not seen yet.
    public let restoresOwed: Int
    /// Those of them that wait for the customer's yes, an engineer or the end of a tag.
    public let restoresWaiting: Int
    public let ordersUnderWay: Int
    /// The meters at which an electrician's tag hangs, with whose it is.
    public let lockedOut: [String]
    /// The feeders that seem to be without power.
    public let outages: [String]

    public init(
        off: Int, offOtherwise: Int, restoresOwed: Int, restoresWaiting: Int = 0, ordersUnderWay: Int,
        lockedOut: [String] = [], outages: [String] = []
    ) {
        self.restoresWaiting = restoresWaiting
        self.lockedOut = lockedOut
        self.outages = outages
        self.off = off
        self.offOtherwise = offOtherwise
        self.restoresOwed = restoresOwed
        self.ordersUnderWay = ordersUnderWay
    }
}

/// What people have to do.
public struct JobCounts: Hashable, Sendable, Codable {
    public let open: Int
    public let overdue: Int

    public init(
        open: Int, overdue: Int
    ) {
        self.open = open
        self.overdue = overdue
    }
}
