import Billing
import GRDB
import Quantities
import Supply

// Lists are read a page at a time, by the key of the last row of the page before: a page never holds a connection for long.

extension Histories {
    /// The payment under a key; nil: there is none.
    public func payment(_ key: PaymentKey) async throws(StoreError) -> Payment? {
        try await read { db in
            let cells = StatementArguments(PaymentRow.keyCells(key))
            return try Row.fetchOne(db, sql: PaymentRow.byKey, arguments: cells).map { try PaymentRow.read($0) }
        }
    }

    /// What became of a payment that went to suspense; nil: it did not.
    public func suspended(_ payment: PaymentID) async throws(StoreError) -> SuspendedPayment? {
        try await read { db in
            try Row.fetchOne(db, sql: SuspenseRow.byPayment, arguments: [payment.number]).map {
                try SuspenseRow.read($0)
            }
        }
    }

    /// Payments, the latest first.
    ///
    /// - Parameters:
    ///   - account: of this account only; nil: all.
    ///   - before: only those with a lower id.
    public func payments(
        of account: AccountID? = nil, before: PaymentID? = nil, limit: Int = 100
    ) async throws(StoreError) -> [Payment] {
        try await page(PaymentRow.table, account: account, before: before?.number, limit, PaymentRow.read)
    }

    /// Orders, the latest first.
    ///
    /// - Parameters:
    ///   - open: only those that have not ended, and trips whose end is unknown.
    public func orders(
        of account: AccountID? = nil, open: Bool = false, before: OrderID? = nil, limit: Int = 100
    ) async throws(StoreError) -> [Order] {
        let condition = open ? StoreCheck.isOpenOrder : nil
        return try await page(OrderRow.table, condition, account: account, before: before?.number, limit, OrderRow.read)
    }

    /// Notices, the latest first.
    ///
    /// - Parameter open: only those that are queued, or accepted without a receipt.
    public func notices(
        of account: AccountID? = nil, open: Bool = false, before: NoticeID? = nil, limit: Int = 100
    ) async throws(StoreError) -> [Notice] {
        let condition = open ? "state IN ('queued', 'accepted')" : nil
        return try await page(
            NoticeRow.table, condition, account: account, before: before?.number, limit, NoticeRow.read)
    }

    /// Purchases for meters that keep the credit, the latest first.
    ///
    /// - Parameter open: only those that have not ended.
    public func purchases(
        of account: AccountID? = nil, open: Bool = false, before: PurchaseID? = nil, limit: Int = 100
    ) async throws(StoreError) -> [Purchase] {
        let condition = open ? PurchaseRow.isOpen : nil
        return try await page(
            PurchaseRow.table, condition, account: account, before: before?.number, limit, PurchaseRow.read)
    }

    /// What people must do and have not done, the most urgent first.
    public func openWorkItems(limit: Int = 1000) async throws(StoreError) -> [WorkItem] {
        try await read { db in
            try Store.rows(
                db, WorkItemRow.table.select + " WHERE closed_at IS NULL ORDER BY deadline, id LIMIT ?",
                WorkItemRow.read,
                [Self.bounded(limit)])
        }
    }

    /// Work items, open and closed, the latest first.
    public func workItems(
        of account: AccountID? = nil, closed: Bool = false, before: WorkItemID? = nil, limit: Int = 100
    ) async throws(StoreError) -> [WorkItem] {
        let condition = closed ? "closed_at IS NOT NULL" : nil
        return try await page(
            WorkItemRow.table, condition, account: account, before: before?.number, limit, WorkItemRow.read)
    }

    /// Ledger entries in their order.
    ///
    /// - Parameters:
    ///   - account: that debit or credit this customer; nil: all.
    ///   - after: only those with a higher position.
    public func entries(
        of account: AccountID? = nil, after: Int64 = 0, limit: Int = 100
    ) async throws(StoreError) -> [PostedEntry] {
        try await read { db in
            let condition = account == nil ? "" : " AND (debit_account = :account OR credit_account = :account)"
            var arguments: [String: Cell] = ["after": after, "limit": Self.bounded(limit)]
            if let account { arguments["account"] = account.number }
            return try Store.rows(
                db, EntryRow.table.select + " WHERE position > :after\(condition) ORDER BY position LIMIT :limit",
                EntryRow.read,
                StatementArguments(arguments))
        }
    }

    /// Audit rows in their order, as they are exported.
    ///
    /// - Parameter after: only those with a higher position.
    public func audit(after: Int64 = 0, limit: Int = 100) async throws(StoreError) -> [AuditLine] {
        try await read { db in
            try Store.rows(
                db, AuditRow.table.select + " WHERE position > ? ORDER BY position LIMIT ?", AuditRow.read,
                [after, Self.bounded(limit)])
        }
    }

    /// The latest audit rows first, as a person reads them.
    ///
    /// - Parameter before: only those with a lower position.
    public func latestAudit(
        of account: AccountID? = nil, before: Int64? = nil, limit: Int = 100
    ) async throws(StoreError) -> [AuditLine] {
        try await page(AuditRow.table, key: "position", account: account, before: before, limit, AuditRow.read)
    }

    /// Closings that were owed and succeeded: from the payment or request until closed was seen (I-L1).
    ///
    /// - Parameters:
    ///   - from: seen closed at or after this.
    ///   - to: seen closed before this.
    public func paidToPower(
        from: Instant, to: Instant, limit: Int = 10_000
    ) async throws(StoreError) -> [PaidToPower] {
        try await read { db in
            let condition = """
                 WHERE kind = 'close' AND state = 'verified' AND since IS NOT NULL AND ended_at >= ? AND ended_at < ?
                ORDER BY ended_at, id LIMIT ?
                """
            let orders = try Store.rows(
                db, OrderRow.table.select + condition, OrderRow.read,
                [from.milliseconds, to.milliseconds, Self.bounded(limit)])
            return orders.compactMap { order in
                guard let since = order.since, let closedAt = order.endedAt else { return nil }
                return PaidToPower(
                    order: order.id, account: order.account, supplyPoint: order.supplyPoint, cause: order.cause,
                    since: since,
                    closedAt: closedAt)
            }
        }
    }

    func page<T: Sendable>(
        _ table: Table, _ condition: String? = nil, key: String = "id", account: AccountID?, before: Int64?,
        _ limit: Int,
        _ read: @escaping @Sendable (Row) throws(StoreError) -> T
    ) async throws(StoreError) -> [T] {
        try await self.read { db in
            var conditions = condition.map { [$0] } ?? []
            var arguments: [Cell] = []
            if let account {
                conditions.append("account = ?")
                arguments.append(account.number)
            }
            if let before {
                conditions.append("\(key) < ?")
                arguments.append(before)
            }
            arguments.append(Self.bounded(limit))
            let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
            return try Store.rows(
                db, table.select + filter + " ORDER BY \(key) DESC LIMIT ?", read, StatementArguments(arguments))
        }
    }
}

/// How long a customer waited for power after the reason for it was durable.
public struct PaidToPower: Hashable, Sendable {
    public let order: OrderID
    public let account: AccountID
    public let supplyPoint: SupplyPointID
    public let cause: String
    public let since: Instant
    /// When closed was seen.
    public let closedAt: Instant

    /// Not negative unless the clock was set back.
    public var wait: Span { closedAt - since }
}
