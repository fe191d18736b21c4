import GRDB

/// The sum of each account's entries up to a position. With it the check at start reads only the entries that came after; that the sums themselves
/// are right is for the full check.
enum LedgerCheckpoint {
    /// Entries that are left for the check at start, and entries that one slice takes.
    static let keep: Int64 = 20_000
    static let slice: Int64 = 20_000

    /// Takes one slice of entries into the sums, where there are enough of them.
    static func advance(_ db: Database) throws -> Bool {
        let position = try Int64.fetchOne(db, sql: "SELECT position FROM ledger_checkpoint") ?? 0
        let last = try Int64.fetchOne(db, sql: "SELECT max(position) FROM entries") ?? 0
        guard last - position >= keep + slice else { return false }
        let until = position + slice
        try db.execute(
            sql: """
                INSERT INTO checkpoint_balances (account, posted)
                SELECT account, sum(amount) FROM (\(effects)) GROUP BY account ORDER BY account
                ON CONFLICT (account) DO UPDATE SET posted = posted + excluded.posted
                """, arguments: ["after": position, "until": until])
        try db.execute(sql: "UPDATE ledger_checkpoint SET position = ?", arguments: [until])
        return true
    }

    /// What each entry after :after, up to :until, does to each customer's posted balance.
    static let effects = """
        SELECT credit_account AS account, amount FROM entries
            WHERE position > :after AND position <= :until AND credit = 'customer'
        UNION ALL
        SELECT debit_account, -amount FROM entries
            WHERE position > :after AND position <= :until AND debit = 'customer'
        """
}
