import Engine
import GRDB
import Quantities
import Trail

import struct Foundation.Data

enum AuditRow {
    static let table = Table(
        "audit", key: ["position"],
        [
            "position", "at", "monotonic", "actor", "role", "session", "second", "action", "subject", "account", "reason",
            "before", "after",
            "hash",
        ])

    static func cells(_ line: AuditLine) -> [Cell] {
        let record = line.record
        return [
            line.position, record.at.milliseconds, record.monotonic.milliseconds, record.actor, record.role,
            record.session, record.second, record.action, record.subject, record.account?.number, record.reason, record.before, record.after,
            Data(line.hash),
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> AuditLine {
        var c = Cells(row, table)
        let position = try c.int()
        let record = AuditRecord(
            at: try c.instant(), monotonic: Monotonic(milliseconds: try c.int()), actor: try c.text(),
            role: try c.text(), session: try c.text(),
            second: c.textOrNil(), action: try c.text(), subject: try c.text(), account: c.idOrNil(),
            reason: try c.text(),
            before: c.textOrNil(), after: c.textOrNil())
        return AuditLine(position: position, record: record, hash: try c.bytes())
    }

    /// The hash of the row at `position` that follows a row with the hash `prior`.
    static func hash(_ record: AuditRecord, position: Int64, prior: [UInt8]) -> [UInt8] {
        sha256(TrailRow(record, position: position).bytes(after: prior))
    }
}

extension TrailRow {
    init(_ record: AuditRecord, position: Int64, hash: [UInt8] = []) {
        self.init(
            position: position, at: record.at, monotonic: record.monotonic, actor: record.actor, role: record.role,
            session: record.session, second: record.second, action: record.action, subject: record.subject,
            account: record.account?.number, reason: record.reason, before: record.before, after: record.after,
            hash: hash)
    }
}

/// An audit row with its place in the chain.
public struct AuditLine: Hashable, Sendable {
    /// Counts up from 1 without gaps.
    public let position: Int64
    public let record: AuditRecord
    /// SHA-256 over the hash of the row before and everything in this one.
    public let hash: [UInt8]

    /// The same as whoever has no store reads it.
    public var row: TrailRow { TrailRow(record, position: position, hash: hash) }
}

extension AuditRow {
    static func headCells(_ head: AuditHead) -> [Cell] { [head.position, Data(head.hash)] }
}

extension AuditRow {
    static func readHead(_ row: Row) throws(StoreError) -> AuditHead {
        var c = Cells(row, table)
        return AuditHead(position: try c.int(), hash: try c.bytes())
    }
}
