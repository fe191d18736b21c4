import Billing
import GRDB
import Quantities

extension StoreCheck {
    /// What each account owes and has lodged besides its balance is the sum of the entries of ledger accounts of its own.
    static func dues(_ db: Database, _ report: inout CheckReport) throws {
        var sums: [Int64: [String: Money]] = [:]
        let cursor = try Row.fetchCursor(db, sql: Self.sumsOfDues)
        while let row = try cursor.next() {
            var c = Cells(row, "entries")
            let account = try c.int()
            sums[account, default: [:]][try c.text()] = try c.money()
        }
        var found = 0
        let accounts = try Row.fetchCursor(db, sql: "SELECT id, number, dues FROM accounts ORDER BY id")
        while let row = try accounts.next(), found < 20 {
            var c = Cells(row, "accounts")
            let own = sums[try c.int()] ?? [:]
            let number = try c.text()
            let dues = try c.fields(DuesText.read)
            let stored: [(String, Money)] = [
                ("penalty", -dues.penalty), ("debt", -dues.oldDebt), ("deposit", dues.deposit),
                ("write_off", dues.writtenOff),
            ]
            for (word, amount) in stored where amount != own[word] ?? .zero {
                found += 1
                report.add(
                    "money.dues", "account \(number): \(word) \(amount), its entries make \(own[word] ?? .zero)")
            }
        }
    }

    /// Credits less debits of each ledger account of a customer; of write-offs what a customer's claims were given up for.
    private static let sumsOfDues = """
        SELECT account, word, sum(amount) FROM (
            SELECT credit_account AS account, credit AS word, amount FROM entries
                WHERE credit IN ('penalty', 'debt', 'deposit')
            UNION ALL SELECT debit_account, debit, -amount FROM entries WHERE debit IN ('penalty', 'debt', 'deposit')
            UNION ALL SELECT credit_account, debit, amount FROM entries
                WHERE debit = 'write_off' AND credit_account IS NOT NULL
            UNION ALL SELECT debit_account, credit, -amount FROM entries
                WHERE credit = 'write_off' AND debit_account IS NOT NULL
        ) GROUP BY account, word
        """
}
