import Engine
import GRDB
import Quantities
import Trail

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

extension Store {
    /// The end of the audit chain as of the last commit.
    public var auditHead: AuditHead { counters.audit }
    /// The last committed turn.
    public var lastTurn: Int64 { counters.turn }
}
