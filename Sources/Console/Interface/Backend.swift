import Billing
import Engine
import Languages
import Quantities
import Storage
import Supply
import Trail

/// What the server asks of the daemon. The server itself knows no queue, no store and no file: whoever wires the daemon answers.
public protocol Backend: Sendable {
    /// Runs `body` over the committed state, between two turns, on the engine's queue. Short: it holds the engine up.
    func look<Value: Sendable>(_ body: @Sendable (HotState) -> Value) async -> Value
    /// The active user with this token, by its SHA-256 in lower-case hex. ``look(_:)`` answers unless a faster way is given.
    func user(tokenHash: String) async -> User?
    /// The wall clock, for the time at which a screen was true.
    func now() -> Instant
    /// What the state does not hold: the process and its store. ``ProcessStatus/takesPayments`` and
    /// ``ProcessStatus/isQueueFull`` are asked before a request is taken, so they must not wait for the engine.
    func process() -> ProcessStatus
    /// Books a payment; answers once it is durable. Nil: no answer came in time, and it may still be booked.
    ///
    /// - Parameter second: stands for it too, where the request named one.
    func pay(_ request: PaymentRequest, by actor: Actor, second: Actor?) async -> Answer?
    /// Takes a payment back; like ``pay(_:by:second:)``.
    func reverse(_ request: ReversalRequest, by actor: Actor, second: Actor?) async -> Answer?
    /// A payment front lives. Nil: no answer came in time.
    func front(_ report: FrontReport, by actor: Actor) async -> Answer?
    /// Has staff's request done; answers once it is durable, and for a reading once it ended. Nil: no answer came in time.
    func staff(_ request: StaffRequest) async -> Answer?
    /// Records that someone asked for what their role may not (I-A4). Returns once it is durable, or at once where nothing can be
    /// written any more.
    func denied(name: String, role: Role?, action: StaffAction, subject: String, because: Denial) async
    /// Records that a payment front's request was not signed as it must be; like ``denied(name:role:action:subject:because:)``.
    func unsigned(_ fault: SignatureFault, channel: String, by actor: Actor, subject: String) async
    /// Records that a channel's file could not be read; like ``denied(name:role:action:subject:because:)``.
    func unreadable(_ file: UnreadableFile, by actor: Actor) async
    /// Understands a channel's file by its layout. Changes nothing.
    func read(_ file: ChannelFileText, by layout: ChannelLayout) async -> ChannelFileReading
    /// Understands an import file (YAML or CSV, by its name), against the profiles that the daemon has. Changes nothing.
    func readImport(name: String, text: String) async -> ImportReading
    /// Understands a file with one meter that goes up on this line, in the place of another one. Changes nothing.
    func readMeter(name: String, text: String, line: String, feeder: String) async -> MeterReading
    /// The site's.
    var calendar: SiteCalendar { get }
    /// What is over, from the store.
    var histories: Histories { get }
}

extension Backend {
    public func user(tokenHash: String) async -> User? {
        await look { state in state.userByToken[tokenHash].flatMap { state.users[$0] } }
    }
}

/// The process, as far as the server must know it.
public struct ProcessStatus: Hashable, Sendable {
    public var version: String
    public var startedAt: Instant
    /// False on a full disk: payments are refused before they are accepted (F-S4), restores are not.
    public var takesPayments: Bool
    /// The engine has as many events waiting as may wait.
    public var isQueueFull: Bool
    /// The daemon works: engine, store and lines have started and none has given up.
    public var isHealthy: Bool
    /// The end of the audit chain as of the last commit: what the writer has in memory, whatever lies on the disk.
    public var auditHead: AuditHead
    /// The store's files were deleted or replaced while the daemon has them open.
    public var isStoreGone: Bool
    /// When the rescue list was last known to tell what is so; nil: never in this life.
    public var rescueListAt: Instant?

    public init(
        version: String, startedAt: Instant, takesPayments: Bool, isQueueFull: Bool, isHealthy: Bool,
        auditHead: AuditHead = AuditHead(), isStoreGone: Bool = false, rescueListAt: Instant? = nil
    ) {
        self.isStoreGone = isStoreGone
        self.rescueListAt = rescueListAt
        self.auditHead = auditHead
        self.version = version
        self.startedAt = startedAt
        self.takesPayments = takesPayments
        self.isQueueFull = isQueueFull
        self.isHealthy = isHealthy
    }
}

/// What came of reading an import file.
public enum ImportReading: Sendable {
    /// What it holds, and what is allowed in it but worth a second look.
    case batch(ImportBatch, warnings: [ImportFault])
    /// Everything that is wrong with it, in the order of its lines.
    case faults([ImportFault])
}

/// What came of reading a file with a meter.
public enum MeterReading: Sendable {
    case point(ImportedSupplyPoint)
    /// Everything that is wrong with it, in the order of its lines.
    case faults([ImportFault])
}

/// One thing that is wrong with an import file.
public struct ImportFault: Hashable, Sendable {
    /// `site.yaml:12`, or only the file where the fault is in no line.
    public let place: String
    /// Where in the document; in a table the column. Empty for the document as a whole.
    public let path: String
    /// What it is, and its cure.
    public let words: Words

    public init(place: String, path: String, words: Words) {
        self.place = place
        self.path = path
        self.words = words
    }
}
