import GRDB
import Quantities
import Supply

extension Histories {
    /// Outages that were suspected, the latest first.
    ///
    /// - Parameter open: only those that go on.
    public func outages(open: Bool = false, limit: Int = 100) async throws(StoreError) -> [Outage] {
        try await read { db in
            try Store.rows(
                db, OutageRow.table.select + (open ? " WHERE until IS NULL" : "") + " ORDER BY id DESC LIMIT ?",
                OutageRow.read, [Self.bounded(limit)])
        }
    }
}
