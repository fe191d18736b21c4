import Engine
import GRDB
import Quantities
import Supply

enum DecisionRow {
    /// Without the number, which SQLite gives: the next one.
    static let table = Table(
        "decisions", key: ["number"],
        ["at", "account", "action", "reasons", "amount", "available", "reading_number", "ledger_position"])

    static func cells(_ decision: DecisionRecord) -> [Cell] {
        [
            decision.at.milliseconds, decision.account.number, decision.action.rawValue, joined(decision.reasons),
            decision.amount.tenThousandths, decision.available.tenThousandths, decision.readingNumber,
            decision.ledgerPosition,
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> DecisionRecord {
        var c = Cells(row, table)
        let at = try c.instant()
        let account: AccountID = try c.id()
        let action: SupplyAction = try c.word()
        let reasons: [Reason] = try c.words()
        return DecisionRecord(
            at: at, account: account, action: action, reasons: reasons, amount: try c.money(), available: try c.money(),
            readingNumber: try c.int(), ledgerPosition: try c.int())
    }
}
