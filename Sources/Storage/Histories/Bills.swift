import Billing
import GRDB
import Quantities

extension Histories {
    /// Bills, the latest first.
    ///
    /// - Parameters:
    ///   - account: of this account only; nil: all.
    ///   - before: only those with a lower id.
    public func bills(
        of account: AccountID? = nil, before: BillID? = nil, limit: Int = 100
    ) async throws(StoreError) -> [Bill] {
        try await page(BillRow.table, account: account, before: before?.number, limit, BillRow.read)
    }

    /// A bill; nil: there is none of this id.
    public func bill(_ id: BillID) async throws(StoreError) -> Bill? {
        try await bill("id = ?", id.number)
    }

    /// A bill by the number that is printed on it.
    public func bill(number: String) async throws(StoreError) -> Bill? { try await bill("number = ?", number) }

    private func bill(
        _ condition: String, _ key: any DatabaseValueConvertible & Sendable
    ) async throws(StoreError) -> Bill? {
        try await read { db in
            try Row.fetchOne(db, sql: BillRow.table.select + " WHERE \(condition)", arguments: [key]).map {
                try BillRow.read($0)
            }
        }
    }
}
