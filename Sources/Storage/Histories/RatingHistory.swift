import Billing
import Engine
import GRDB
import Quantities
import Supply

extension Histories {
    /// What rating came to know, the earliest first.
    ///
    /// - Parameter after: leaves out so many of the earliest.
    public func ratingChanges(after: Int64 = 0, limit: Int = 100) async throws(StoreError) -> [RatingChange] {
        try await read { db in
            try Store.rows(
                db, RatingChangeRow.table.select + " WHERE number > ? ORDER BY number LIMIT ?", RatingChangeRow.read,
                [after, Self.bounded(limit)])
        }
    }

    /// Proposals, the latest first.
    ///
    /// - Parameters:
    ///   - open: only those that wait for a decision.
    ///   - before: only those with a lower id.
    public func proposals(
        open: Bool = false, before: ProposalID? = nil, limit: Int = 100
    ) async throws(StoreError) -> [Proposal] {
        try await read { db in
            try Store.rows(
                db,
                ProposalRow.table.select + " WHERE id < ?" + (open ? " AND state = 'open'" : "")
                    + " ORDER BY id DESC LIMIT ?", ProposalRow.read, [before?.number ?? .max, Self.bounded(limit)])
        }
    }

    /// What the ledger has of the lines of accounts; an account without any is in it all the same.
    public func ledgerLines(of accounts: [AccountID]) async throws(StoreError) -> [AccountID: [LedgerLine]] {
        try await read { db in
            var lines: [AccountID: [LedgerLine]] = [:]
            for id in accounts { lines[id] = try LedgerLines.of(db, id) }
            return lines
        }
    }
}
