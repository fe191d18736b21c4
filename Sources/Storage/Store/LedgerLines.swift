import Billing
import Engine
import GRDB
import Quantities
import Supply

/// What the ledger has of an account's lines.
enum LedgerLines {
    static func of(_ db: Database, _ account: AccountID) throws -> [LedgerLine] {
        var lines: [ChargeLine: LedgerLine] = [:]
        let cursor = try Row.fetchCursor(
            db.cachedStatement(sql: EntryRow.chargesOfAccount), arguments: ["account": account.number])
        while let row = try cursor.next() {
            let entry = try EntryRow.read(row).entry
            guard let charge = entry.charge(of: account) else { continue }
            lines[charge.line, default: LedgerLine(line: charge.line, energy: .zero, posted: .zero)].add(
                charge.amount, of: entry)
        }
        return lines.values.sorted { $0.line < $1.line }
    }
}
