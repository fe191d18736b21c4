import Billing
import Engine
import GRDB
import Quantities
import Supply

/// What the ledger has of an account's lines.
enum LedgerLines {
    /// The lines of one version of a tariff.
    static func of(_ db: Database, _ key: ColdKeys.LineKey) throws -> [LedgerLine] {
        var lines: [ChargeLine: LedgerLine] = [:]
        let cursor = try Row.fetchCursor(
            db.cachedStatement(sql: EntryRow.linesOfAccount),
            arguments: ["account": key.account.number, "from": key.version.from.description])
        while let row = try cursor.next() {
            let entry = try EntryRow.read(row).entry
            guard let line = entry.line, VersionName(line.version.tariff, line.version.from) == key.version else {
                continue
            }
            var known = lines[line] ?? LedgerLine(line: line, energy: .zero, posted: .zero)
            known.energy = entry.energy ?? known.energy
            known.posted -= entry.effect(on: key.account)
            lines[line] = known
        }
        return lines.values.sorted { $0.line < $1.line }
    }
}
