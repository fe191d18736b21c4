import Billing
import GRDB
import Quantities

/// Money that came to an account through channels, or was taken back from it: read from the ledger, so that a share of a payment for
/// a payment number and what staff assigned from suspense are among it.
public struct AccountMoney: Hashable, Sendable {
    public enum What: Hashable, Sendable {
        /// For the account, or for a payment number that pays for it.
        case payment(Payment)
        /// It lay in suspense before.
        case assigned(Payment)
        case reversal(Reversal)
        /// It was assigned to the wrong account, and lies in suspense again.
        case unassigned(Payment)

        /// Stable: `payment`, `assigned`, `reversal`, `unassigned`.
        public var code: String {
            switch self {
            case .payment: "payment"
            case .assigned: "assigned"
            case .reversal: "reversal"
            case .unassigned: "unassigned"
            }
        }
    }

    /// When it was booked.
    public let at: Instant
    public let what: What
    /// Of this account alone; positive, also where it was taken back.
    public let amount: Money
}

/// A page of them.
public struct AccountMoneyPage: Hashable, Sendable {
    /// The latest first.
    public let items: [AccountMoney]
    /// The ledger position before which older ones lie; nil: there are none.
    public let next: Int64?
}

extension Histories {
    /// Payments and reversals of an account, the latest first.
    ///
    /// - Parameter before: only what stands before this position of the ledger.
    public func money(
        of account: AccountID, before: Int64? = nil, limit: Int = 50
    ) async throws(StoreError) -> AccountMoneyPage {
        try await read { db in
            let limit = Self.bounded(limit)
            // One of them has three entries at most; one entry more tells whether the last one is whole.
            let rows = limit * 3 + 1
            let entries = try Store.rows(
                db,
                EntryRow.table.select + """
                     WHERE position IN (
                        SELECT position FROM entries WHERE credit_account = :account AND reason IN ('payment', 'assignment')
                        UNION SELECT position FROM entries
                            WHERE debit_account = :account AND reason IN ('reversal', 'unassignment'))
                    AND position < :before ORDER BY position DESC LIMIT :rows
                    """, EntryRow.read,
                ["account": account.number, "before": before ?? Int64.max, "rows": rows])
            var groups = Self.grouped(entries)
            if entries.count == rows { groups.removeLast() }
            let isMore = entries.count == rows || groups.count > limit
            groups = Array(groups.prefix(limit))
            return AccountMoneyPage(
                items: try groups.compactMap { try Self.item($0, db) }, next: isMore ? groups.last?.position : nil)
        }
    }

    /// All reversals of a payment, booked or not, in the order in which they came.
    public func reversals(of key: PaymentKey) async throws(StoreError) -> [Reversal] {
        try await read { db in
            try Store.rows(
                db, ReversalRow.ofPayment, ReversalRow.read, StatementArguments(PaymentRow.keyCells(key)))
        }
    }

    /// Entries of one payment or reversal, for one account.
    private struct Group {
        /// The first one's.
        var position: Int64
        var at: Instant
        var reason: EntryReason
        /// What it is known by: the first parts of the cause.
        var key: [Substring]
        var amount: Money
    }

    private static func grouped(_ entries: [PostedEntry]) -> [Group] {
        var groups: [Group] = []
        for posted in entries {
            let entry = posted.entry
            let parts = entry.cause.drop { $0 != ":" }.dropFirst().split(
                separator: "/", omittingEmptySubsequences: false)
            let key = Array(parts.prefix(entry.reason == .reversal ? 2 : 3))
            if let last = groups.last, last.reason == entry.reason, last.key == key {
                groups[groups.count - 1].amount += entry.amount
                groups[groups.count - 1].position = posted.position
            } else {
                groups.append(
                    Group(
                        position: posted.position, at: entry.at, reason: entry.reason, key: key, amount: entry.amount))
            }
        }
        return groups
    }

    private static func item(_ group: Group, _ db: Database) throws -> AccountMoney? {
        if group.reason == .reversal, group.key.count == 2 {
            let cells: StatementArguments = [String(group.key[0]), String(group.key[1])]
            return try Store.rows(db, ReversalRow.byKey, ReversalRow.read, cells).first.map { reversal in
                AccountMoney(at: group.at, what: .reversal(reversal), amount: group.amount)
            }
        }
        guard group.key.count == 3, let date = CivilDate(group.key[1]) else { return nil }
        let key = PaymentKey(channel: String(group.key[0]), businessDate: date, serial: String(group.key[2]))
        let cells = StatementArguments(PaymentRow.keyCells(key))
        return try Store.rows(db, PaymentRow.byKey, PaymentRow.read, cells).first.map { payment in
            let what: AccountMoney.What =
                switch group.reason {
                case .assignment: .assigned(payment)
                case .unassignment: .unassigned(payment)
                default: .payment(payment)
                }
            return AccountMoney(at: group.at, what: what, amount: group.amount)
        }
    }
}
