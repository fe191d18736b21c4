import Engine
import GRDB
import Quantities
import Supply

extension Histories {
    /// Which meters counted for an account, from when until when; in their order.
    public func attachments(
        of account: AccountID, limit: Int = 1000
    ) async throws(StoreError) -> [AttachmentRecord] {
        try await life(AttachmentRow.table, "account", account.number, limit, AttachmentRow.read)
    }

    /// For which accounts a meter counted, from when until when; in their order.
    public func attachments(
        of meter: MeterID, limit: Int = 1000
    ) async throws(StoreError) -> [AttachmentRecord] {
        try await life(AttachmentRow.table, "meter", meter.number, limit, AttachmentRow.read)
    }

    /// How an account's credit class came about; in their order.
    public func creditClasses(of account: AccountID, limit: Int = 1000) async throws(StoreError) -> [CreditRecord] {
        try await life(CreditRow.table, "account", account.number, limit, CreditRow.read)
    }

    /// Closings that were owed and seen; in their order.
    public func restores(of account: AccountID, limit: Int = 1000) async throws(StoreError) -> [RestoreRecord] {
        try await life(RestoreRow.table, "account", account.number, limit, RestoreRow.read)
    }

    private func life<T: Sendable>(
        _ table: Table, _ column: String, _ key: Int64, _ limit: Int,
        _ read: @escaping @Sendable (Row) throws(StoreError) -> T
    ) async throws(StoreError) -> [T] {
        try await self.read { db in
            try Store.rows(
                db, table.select + " WHERE \(column) = ? ORDER BY number LIMIT ?", read, [key, Self.bounded(limit)])
        }
    }
}
