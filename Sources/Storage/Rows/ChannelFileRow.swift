import Billing
import Engine
import GRDB
import Quantities

/// A file of a channel; its lines are rows of their own.
enum ChannelFileRow {
    static let table = Table(
        "channel_files", key: ["id"],
        ["id", "purpose", "channel", "business_date", "hash", "name", "received_at", "received_by", "totals"])
    static let byKey = table.select + " WHERE channel = ? AND business_date = ? ORDER BY id"

    static func cells(_ file: ChannelFile) -> [Cell] {
        let statement = file.statement
        return [
            file.id.number, file.purpose.rawValue, statement.channel, statement.businessDate.description,
            statement.hash, statement.name, file.receivedAt.milliseconds, file.by, CloseTotalsText.write(file.totals),
        ]
    }

    static func read(_ row: Row, items: [StatementItem]) throws(StoreError) -> ChannelFile {
        var c = Cells(row, table)
        let id: ChannelFileID = try c.id()
        let purpose: ChannelLayout.Purpose = try c.word()
        let channel = try c.text()
        let date = try c.day()
        let hash = try c.text()
        let statement = ChannelStatement(
            channel: channel, businessDate: date, items: items, hash: hash, name: try c.text())
        return ChannelFile(
            id: id, purpose: purpose, statement: statement, receivedAt: try c.instant(), by: try c.text(),
            totals: try c.fields(CloseTotalsText.read))
    }

    static func taken(_ row: Row) throws(StoreError) -> TakenFile {
        let file = try read(row, items: [])
        return TakenFile(purpose: file.purpose, hash: file.statement.hash, totals: file.totals)
    }
}

/// A line of such a file.
enum ChannelFileLineRow {
    static let table = Table(
        "channel_file_lines", key: ["file", "line"],
        ["file", "line", "kind", "serial", "account_number", "amount", "paid_at", "original", "note"])
    static let ofFile = table.select + " WHERE file = ? ORDER BY rowid"

    static func cells(_ item: StatementItem, of file: ChannelFileID) -> [Cell] {
        [
            file.number, Int64(item.line), item.kind.rawValue, item.serial, item.accountNumber,
            item.amount.tenThousandths, item.paidAt?.milliseconds, item.original, item.note,
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> StatementItem {
        var c = Cells(row, table)
        _ = try c.int()
        let line: Int = try c.small()
        return StatementItem(
            kind: try c.word(), line: line, serial: try c.text(), accountNumber: try c.text(), amount: try c.money(),
            paidAt: c.instantOrNil(), original: c.textOrNil(), note: c.textOrNil())
    }
}
