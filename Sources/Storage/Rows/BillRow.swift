import Billing
import GRDB
import Quantities

enum BillRow {
    static let table = Table(
        "bills", key: ["id"],
        [
            "id", "number", "account", "kind", "at", "from_day", "to_day", "position", "total", "due", "carried_in",
            "carried_out", "instalments", "lines", "readings", "notes",
        ])

    static func cells(_ bill: Bill) -> [Cell] {
        [
            bill.id.number, bill.number, bill.account.number, bill.kind.rawValue, bill.at.milliseconds,
            bill.from.description, bill.to.description, bill.position, bill.total.tenThousandths, bill.due?.description,
            bill.carriedIn.tenThousandths, bill.carriedOut.tenThousandths, bill.instalments.tenThousandths,
            BillLinesText.write(bill.lines), BillReadingsText.write(bill.readings), BillNotesText.write(bill.notes),
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> Bill {
        var c = Cells(row, table)
        let id: BillID = try c.id()
        let number = try c.text()
        let account: AccountID = try c.id()
        let kind: Bill.Kind = try c.word()
        let at = try c.instant()
        let from = try c.day()
        let to = try c.day()
        let position = try c.int()
        let total = try c.money()
        let due = try c.dayOrNil()
        let carriedIn = try c.money()
        let carriedOut = try c.money()
        let instalments = try c.money()
        let lines = try c.fields(BillLinesText.read)
        let readings = try c.fields(BillReadingsText.read)
        return Bill(
            id: id, number: number, account: account, kind: kind, at: at, from: from, to: to, position: position,
            readings: readings, lines: lines, carriedIn: carriedIn, instalments: instalments, total: total,
            carriedOut: carriedOut, due: due, notes: try c.fields(BillNotesText.read))
    }
}

/// The lines of a bill: line|quantity|rate|amount|allocated|correction each.
enum BillLinesText {
    static func write(_ lines: [BillLine]) -> String {
        var writer = FieldWriter()
        for line in lines {
            writer.add(line.line.description)
            writer.add(line.quantity)
            writer.add(BillRateText.write(line.rate))
            writer.add(line.amount.tenThousandths)
            writer.add(line.allocated.value)
            writer.add(line.isCorrection)
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> [BillLine] {
        var lines: [BillLine] = []
        while !reader.isAtEnd {
            lines.append(
                BillLine(
                    line: try FieldText.line(&reader), quantity: try reader.int(), rate: try BillRateText.read(&reader),
                    amount: try FieldText.money(&reader), allocated: WattHours(try reader.int()),
                    isCorrection: try reader.bool()))
        }
        return lines
    }
}

/// The readings of a bill: see ``RunText``.
enum BillReadingsText {
    static func write(_ runs: [RegisterRun]) -> String {
        var writer = FieldWriter()
        for run in runs { RunText.write(run, to: &writer) }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> [RegisterRun] {
        var runs: [RegisterRun] = []
        while !reader.isAtEnd { runs.append(try RunText.read(&reader)) }
        return runs
    }
}

/// What a reader of a bill must know.
enum BillNotesText {
    static func write(_ notes: [BillNote]) -> String {
        var writer = FieldWriter()
        for note in notes { writer.add(note.description) }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> [BillNote] {
        var notes: [BillNote] = []
        while !reader.isAtEnd {
            let word = try reader.string()
            guard let note = BillNote(word) else { throw FieldFault(detail: "\(word) is no note") }
            notes.append(note)
        }
        return notes
    }
}
