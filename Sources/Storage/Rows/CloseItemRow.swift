import Billing
import GRDB
import Quantities

enum CloseItemRow {
    static let table = Table(
        "daily_close_items", key: ["id"],
        [
            "id", "channel", "business_date", "kind", "serial", "finding", "here", "there", "accounts", "found_at",
            "ask_at", "work_item", "way", "settled_at", "settled_by", "note",
        ])
    static let ofClose = table.select + " WHERE channel = ? AND business_date = ? ORDER BY id"
    static let byKey =
        table.select + " WHERE channel = ? AND business_date = ? AND kind = ? AND serial = ? ORDER BY id"

    static func cells(_ item: CloseItem) -> [Cell] {
        let difference = item.difference
        return keyCells(item.key).withID(item.id.number) + [
            difference.finding.rawValue, difference.here.map(BookedItemText.write),
            difference.there.map(StatementItemText.write), joined(item.accounts.map(\.number)),
            item.foundAt.milliseconds, item.askAt.milliseconds, item.workItem?.number,
            item.settlement?.way.rawValue, item.settlement?.at.milliseconds, item.settlement?.by,
            item.settlement?.note,
        ]
    }

    static func keyCells(_ key: CloseItemKey) -> [Cell] {
        DailyCloseRow.keyCells(key.close) + [key.kind.rawValue, key.serial]
    }

    static func read(_ row: Row) throws(StoreError) -> CloseItem {
        var c = Cells(row, table)
        let id: CloseItemID = try c.id()
        let close = CloseKey(channel: try c.text(), businessDate: try c.day())
        let kind: CloseItemKind = try c.word()
        let serial = try c.text()
        let finding: CloseDifference.Finding = try c.word()
        let here = try c.fieldsOrNil(BookedItemText.read)
        let there = try c.fieldsOrNil(StatementItemText.read)
        guard let difference = CloseDifference(kind: kind, serial: serial, here: here, there: there),
            difference.finding == finding
        else { throw c.fault("\(serial) does not differ") }
        let accounts = try c.ints().map { AccountID($0) }
        let foundAt = try c.instant()
        let askAt = try c.instant()
        let workItem: WorkItemID? = c.idOrNil()
        let way: CloseItem.Settlement.Way? = try c.wordOrNil()
        let settledAt = c.instantOrNil()
        let by = c.textOrNil()
        let note = c.textOrNil()
        var settlement: CloseItem.Settlement?
        if let way, let settledAt, let by, let note {
            settlement = CloseItem.Settlement(way, at: settledAt, by: by, note: note)
        }
        return CloseItem(
            id: id, close: close, difference: difference, accounts: accounts, foundAt: foundAt, askAt: askAt,
            workItem: workItem, settlement: settlement)
    }
}

extension [Cell] {
    fileprivate func withID(_ number: Int64) -> [Cell] { [number] + self }
}

/// Our side of a difference: kind|serial|amount|at|original, then the account's numbers.
enum BookedItemText {
    static func write(_ item: BookedItem) -> String {
        var writer = FieldWriter()
        writer.add(item.kind.rawValue)
        writer.add(item.serial)
        writer.add(item.amount.tenThousandths)
        writer.add(item.at.milliseconds)
        writer.add(item.original)
        for number in item.numbers { writer.add(number) }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> BookedItem {
        guard let kind = CloseItemKind(rawValue: try reader.string()) else { throw FieldFault(detail: "no kind") }
        let serial = try reader.string()
        let amount = Money(tenThousandths: try reader.int())
        let at = Instant(milliseconds: try reader.int())
        let original = try reader.stringOrNil()
        var numbers: [String] = []
        while !reader.isAtEnd { numbers.append(try reader.string()) }
        return BookedItem(
            kind: kind, serial: serial, numbers: numbers, amount: amount, at: at, original: original)
    }
}

/// The channel's side of a difference: kind|line|serial|account|amount|paid at|original|note.
enum StatementItemText {
    static func write(_ item: StatementItem) -> String {
        var writer = FieldWriter()
        writer.add(item.kind.rawValue)
        writer.add(item.line)
        writer.add(item.serial)
        writer.add(item.accountNumber)
        writer.add(item.amount.tenThousandths)
        writer.add(item.paidAt?.milliseconds)
        writer.add(item.original)
        writer.add(item.note)
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> StatementItem {
        guard let kind = ChannelLayout.LineKind(rawValue: try reader.string()) else {
            throw FieldFault(detail: "no kind of line")
        }
        return StatementItem(
            kind: kind, line: Int(try reader.int()), serial: try reader.string(), accountNumber: try reader.string(),
            amount: Money(tenThousandths: try reader.int()),
            paidAt: try reader.intOrNil().map { Instant(milliseconds: $0) }, original: try reader.stringOrNil(),
            note: try reader.stringOrNil())
    }
}
