import Billing
import GRDB
import Quantities

enum DailyCloseRow {
    static let table = Table(
        "daily_closes", key: ["channel", "business_date"],
        ["channel", "business_date", "state", "file", "files", "closed_at", "closed_by", "totals"])
    static let byKey = table.select + " WHERE channel = ? AND business_date = ?"

    static func cells(_ close: DailyClose) -> [Cell] {
        [
            close.key.channel, close.key.businessDate.description, close.state.rawValue, close.file.number,
            Int64(close.files), close.closedAt.milliseconds, close.closedBy, CloseTotalsText.write(close.totals),
        ]
    }

    static func keyCells(_ key: CloseKey) -> [Cell] { [key.channel, key.businessDate.description] }

    static func read(_ row: Row) throws(StoreError) -> DailyClose {
        var c = Cells(row, table)
        return DailyClose(
            key: CloseKey(channel: try c.text(), businessDate: try c.day()), state: try c.word(), file: try c.id(),
            files: try c.small(), closedAt: try c.instant(), closedBy: try c.text(),
            totals: try c.fields(CloseTotalsText.read))
    }
}

/// The figures of a daily close: payments|paid|reversals|reversed of ours, the same of the channel's, then
/// matched|netted|only here|only there|different.
enum CloseTotalsText {
    static func write(_ totals: CloseTotals) -> String {
        var writer = FieldWriter()
        for sum in [totals.here, totals.there] {
            writer.add(sum.payments)
            writer.add(sum.paid.tenThousandths)
            writer.add(sum.reversals)
            writer.add(sum.reversed.tenThousandths)
        }
        for count in [totals.matched, totals.netted, totals.onlyHere, totals.onlyThere, totals.different] {
            writer.add(count)
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> CloseTotals {
        CloseTotals(
            here: try sum(&reader), there: try sum(&reader), matched: Int(try reader.int()),
            netted: Int(try reader.int()), onlyHere: Int(try reader.int()), onlyThere: Int(try reader.int()),
            different: Int(try reader.int()))
    }

    private static func sum(_ reader: inout FieldReader) throws(FieldFault) -> CloseSum {
        CloseSum(
            payments: Int(try reader.int()), paid: Money(tenThousandths: try reader.int()),
            reversals: Int(try reader.int()), reversed: Money(tenThousandths: try reader.int()))
    }
}
