import Engine
import GRDB
import Quantities

/// What counts up in the file, as of the last commit. A commit works on a copy and keeps it only once it is durable.
struct Counters {
    var turn: Int64 = 0
    var readings: Int64 = 0
    var entries: Int64 = 0
    var gaps: Int64 = 0
    var audit = AuditHead()
    init(_ db: Database) throws {
        if let row = try Row.fetchOne(db, sql: GatewayRow.table.select) {
            turn = try GatewayRow.read(row).state.turn
        }
        readings = try Int64.fetchOne(db, sql: "SELECT max(number) FROM readings") ?? 0
        entries = try Int64.fetchOne(db, sql: "SELECT max(position) FROM entries") ?? 0
        gaps = try Int64.fetchOne(db, sql: "SELECT max(number) FROM gaps") ?? 0
        if let row = try Row.fetchOne(db, sql: "SELECT position, hash FROM audit_head") {
            audit = try AuditRow.readHead(row)
        }
    }
}

/// The end of the audit chain. Shown and logged, so that a chain that was cut or written anew does not fit what people noted.
public struct AuditHead: Hashable, Sendable {
    /// The number of rows.
    public var position: Int64
    /// The hash of the last row; zeros where there is none.
    public var hash: [UInt8]

    /// The end of an empty chain, unless told otherwise.
    public init(position: Int64 = 0, hash: [UInt8] = [UInt8](repeating: 0, count: 32)) {
        self.position = position
        self.hash = hash
    }

    /// `17:9f86d081...`, the hash in hex.
    public var text: String { "\(position):\(hex(hash))" }
}

extension Store {
    /// The end of the audit chain as of the last commit.
    public var auditHead: AuditHead { counters.audit }
    /// The last committed turn.
    public var lastTurn: Int64 { counters.turn }
}
