import Billing
import GRDB
import Quantities

enum EntryRow {
    static let table = Table(
        "entries", key: ["position"],
        [
            "position", "id", "at", "debit", "debit_account", "credit", "credit_account", "amount", "reason", "cause",
            "line", "energy", "quantity", "includes_reading",
        ])

    /// All that an account was charged by lines, in the order of the ledger.
    static let chargesOfAccount =
        table.select + " WHERE debit_account = :account AND line IS NOT NULL UNION ALL " + table.select
        + " WHERE credit_account = :account AND line IS NOT NULL ORDER BY position"

    static func cells(_ entry: Entry, position: Int64) -> [Cell] {
        let (debit, debitAccount) = words(entry.debit)
        let (credit, creditAccount) = words(entry.credit)
        return [
            position, entry.id.number, entry.at.milliseconds, debit, debitAccount, credit, creditAccount,
            entry.amount.tenThousandths, entry.reason.rawValue, entry.cause,
            entry.line?.description, entry.energy?.value, entry.quantity, entry.includesReading,
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> PostedEntry {
        var c = Cells(row, table)
        let position = try c.int()
        let id: EntryID = try c.id()
        let at = try c.instant()
        let debit = try ledgerAccount(&c)
        let credit = try ledgerAccount(&c)
        let amount = try c.money()
        let reason: EntryReason = try c.word()
        let cause = try c.text()
        let word = c.textOrNil()
        let line = word.flatMap { ChargeLine($0) }
        if let word, line == nil { throw c.fault("line \(word)") }
        let entry = Entry(
            id: id, at: at, debit: debit, credit: credit, amount: amount, reason: reason, cause: cause, line: line,
            energy: c.intOrNil().map { WattHours($0) }, quantity: c.intOrNil(), includesReading: c.intOrNil())
        return PostedEntry(position: position, entry: entry)
    }

    private static func words(_ account: LedgerAccount) -> (String, Int64?) { (account.word, account.owner?.number) }

    private static func ledgerAccount(_ c: inout Cells) throws(StoreError) -> LedgerAccount {
        let word = try c.text()
        guard let account = LedgerAccount(word: word, owner: c.idOrNil()) else {
            throw c.fault("ledger account \(word)")
        }
        return account
    }
}

/// An entry with its place in the ledger.
public struct PostedEntry: Hashable, Sendable {
    /// Counts up from 1 without gaps.
    public let position: Int64
    public let entry: Entry
}
