import Engine
import GRDB
import Quantities
import Supply

/// How long a meter counted for an account: what it told before and after is another holder's.
struct Tenure {
    let meter: MeterID
    /// Numbers of readings.
    var numbers: ClosedRange<Int64> = .min ... .max
    /// Marks.
    var times: ClosedRange<Instant> = Instant(milliseconds: .min)...Instant(milliseconds: .max)

    /// Those of an account, in their order.
    static func all(_ db: Database, of account: AccountID) throws -> [Tenure] {
        let rows = try Store.rows(
            db, AttachmentRow.table.select + " WHERE account = ? ORDER BY number", AttachmentRow.read, [account.number])
        var tenures: [Tenure] = []
        for row in rows {
            let open = tenures.lastIndex { $0.meter == row.meter && $0.numbers.upperBound == .max }
            switch row.kind {
            case .begins:
                guard open == nil, row.afterReading < .max else { continue }
                tenures.append(
                    Tenure(
                        meter: row.meter, numbers: (row.afterReading + 1)...(.max),
                        times: row.at...Instant(milliseconds: .max)))
            case .ends:
                guard let open, tenures[open].numbers.lowerBound <= row.afterReading,
                    tenures[open].times.lowerBound <= row.at
                else {
                    if let open { tenures.remove(at: open) }
                    continue
                }
                tenures[open].numbers = tenures[open].numbers.lowerBound...row.afterReading
                tenures[open].times = tenures[open].times.lowerBound...row.at
            }
        }
        // Of a meter of which nobody wrote down since when it counts, all is the account's that has it.
        let known = Set(rows.map(\.meter))
        let present = try Int64.fetchAll(
            db, sql: "SELECT meter FROM supply_points WHERE account = ? ORDER BY meter", arguments: [account.number])
        return tenures + present.map { MeterID($0) }.filter { !known.contains($0) }.map { Tenure(meter: $0) }
    }
}
