import Engine
import GRDB
import Quantities
import Trail

/// What a walk along the whole audit chain found.
public struct AuditProof: Hashable, Sendable {
    /// The end of the chain when the walk began, as the store has it recorded.
    public let recorded: AuditHead
    /// The last row that was right.
    public let reached: AuditHead
    /// What is wrong with it; nil: every row is as it was written, and none is missing.
    public let fault: ChainFault?

    /// Nothing was found.
    public var isSound: Bool { fault == nil }
}

extension Histories {
    /// How many rows one look reads: a fraction of a second, so that the log can be emptied in between.
    private static let rowsAtOnce = 10_000

    /// Reads the audit chain from its first row to its end and counts every hash again (I-A2), slice by slice: rows are never changed, so
    /// that what comes meanwhile is behind the end that was recorded at the beginning.
    ///
    /// - Parameter noted: ends of the chain that were told or written down before; the one that the writer has in memory is such a one too.
    public func proveAudit(noted: [AuditHead] = []) async throws(StoreError) -> AuditProof {
        let recorded = try await read { db in
            guard let row = try Row.fetchOne(db, sql: "SELECT position, hash FROM audit_head") else {
                return AuditHead()
            }
            return try AuditRow.readHead(row)
        }
        // What was told as the end a moment ago may be ahead of the first look; it is not ahead of the last.
        let last = max(recorded.position, noted.map(\.position).max() ?? 0)
        var check = ChainCheck(noted: noted + [recorded], hash: sha256)
        var isMore = true
        while isMore, check.fault == nil, check.head.position < last {
            let after = check
            (check, isMore) = try await read { db in
                var check = after
                let until = min(check.head.position + Int64(Self.rowsAtOnce), last)
                let cursor = try Row.fetchCursor(
                    db, sql: AuditRow.table.select + " WHERE position > ? AND position <= ? ORDER BY position",
                    arguments: [check.head.position, until])
                while let row = try cursor.next(), check.take(try AuditRow.read(row).row) {}
                return (check, check.head.position == until)
            }
        }
        check.end()
        return AuditProof(recorded: recorded, reached: check.head, fault: check.fault)
    }

    /// When a home was off, and why, by the audit trail alone (I-A6). No other table is read: not even the account's.
    ///
    /// - Parameter number: the account's, as it was given at its founding; who held it one after another are told together. An account
    ///   whose number changed since, because another took it over, is found by its first one.
    public func offTimes(ofAccount number: String, from: Instant, to: Instant) async throws(StoreError) -> [OffTime] {
        try await read { db in
            let accounts = try Int64.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT account FROM audit WHERE action = 'account.founded' AND subject = ? AND account IS NOT NULL
                    ORDER BY account
                    """, arguments: ["account \(number)"])
            var times: [OffTime] = []
            for account in accounts {
                let rows = try Store.rows(
                    db, AuditRow.table.select + " WHERE account = ? AND at <= ? ORDER BY position LIMIT ?", AuditRow.read,
                    [account, to.milliseconds, Self.trailRowsAtMost])
                times += OffTime.all(in: rows.map(\.row), from: from, to: to)
            }
            return times.sorted { ($0.from, $0.supply) < ($1.from, $1.supply) }
        }
    }

    /// A home that is switched every day makes so many in a hundred years.
    private static let trailRowsAtMost = 500_000
}
