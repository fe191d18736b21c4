import Engine
import GRDB
import Quantities

// GRDB has a Record too.
import enum Engine.Record

extension Store {
    /// Writes a turn: all of `records` in their order, and the gateway's row, in one transaction that is on disk when this returns.
    ///
    /// - Parameters:
    ///   - records: of one turn. References between rows are checked at the end.
    ///   - gateway: as it stands after the turn. Its turn is higher than the last one; its reading number and ledger position are
    ///     those of the last reading and entry.
    /// - Throws: ``CommitError``, by what the caller must do.
    public func commit(records: [Record], gateway: GatewayState) throws(CommitError) {
        // What is in memory follows only once the turn is durable.
        var writer = TurnWriter(counters: counters, replayAfter: replay.after)
        do {
            try queue.inTransaction(.immediate) { db in
                try writer.write(records, gateway: gateway, to: db)
                return .commit
            }
        } catch {
            throw CommitError(error, at: writer.index)
        }
        counters = writer.counters
        replay.follow(records)
    }

    /// Does a slice of the work that keeps histories quick: sorts a full run of readings by meter, or moves the ledger's checkpoint.
    /// Called by the driver when there is time, between turns; some 20 to 50 ms.
    ///
    /// - Returns: whether there was something to do: then there may be more.
    @discardableResult public func tidy() throws(CommitError) -> Bool {
        do {
            for (lookup, count) in [(ReadingLookup.readings, counters.readings), (.gaps, counters.gaps)] {
                guard let run = try queue.inDatabase({ db in try lookup.nextRun(db, count: count) }) else { continue }
                try queue.inTransaction(.immediate) { db in
                    try lookup.sort(db, run: run)
                    return .commit
                }
                return true
            }
            var moved = false
            try queue.inTransaction(.immediate) { db in
                moved = try LedgerCheckpoint.advance(db)
                return .commit
            }
            return moved
        } catch {
            throw CommitError(error, at: nil)
        }
    }
}

/// A row that breaks a rule which the tables do not know.
struct RowRefusal: Error {
    let detail: String
    /// Whether one record is to blame; else the turn as a whole.
    var isOfRecord = true
}

extension CommitError {
    /// Sorts what SQLite said by what must be done about it (decision: full disk, our bug, in doubt).
    init(_ error: any Error, at record: Int?) {
        if let refusal = error as? RowRefusal {
            self = .refusedRow(record: refusal.isOfRecord ? record : nil, detail: refusal.detail)
            return
        }
        guard let error = error as? DatabaseError else {
            self = .inDoubt(detail: "\(error)")
            return
        }
        let detail =
            "\(error.extendedResultCode): \(error.message ?? "no message")\(error.sql.map { ", in \($0.prefix(80))" } ?? "")"
        switch error.resultCode {
        case .SQLITE_FULL:
            // The log's last frame, the one that commits, comes after everything that can fail so.
            self = .diskFull(detail: detail)
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG, .SQLITE_RANGE:
            self = .refusedRow(record: record, detail: detail)
        default: self = .inDoubt(detail: detail)
        }
    }
}
