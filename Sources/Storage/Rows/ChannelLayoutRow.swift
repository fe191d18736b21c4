import Billing
import GRDB
import Quantities

enum ChannelLayoutRow {
    static let table = Table("channel_layouts", key: ["name"], ["name", "layout"])

    static func cells(_ layout: ChannelLayout) -> [Cell] { [layout.name, ChannelLayoutText.write(layout)] }

    static func read(_ row: Row) throws(StoreError) -> ChannelLayout {
        var c = Cells(row, table)
        let name = try c.text()
        return try c.fields { reader throws(FieldFault) in try ChannelLayoutText.read(&reader, name: name) }
    }
}

/// How a channel writes its files: purpose|encoding|separator|skipped lines|header|amount unit|paid at|business date|file name|
/// cut-off|leaves out reversed, its columns, its totals, then the channels behind their number, then the words and what they say.
enum ChannelLayoutText {
    static func write(_ layout: ChannelLayout) -> String {
        var writer = FieldWriter()
        writer.add(layout.purpose.rawValue)
        writer.add(layout.encoding.rawValue)
        writer.add(layout.separator.rawValue)
        writer.add(layout.skippedLines)
        writer.add(layout.hasHeader)
        writer.add(layout.amountUnit.rawValue)
        writer.add(layout.paidAt?.text)
        writer.add(layout.businessDate?.text)
        writer.add(layout.fileName?.text)
        writer.add(layout.cutOff.minutes)
        writer.add(layout.leavesOutReversed)
        let columns = layout.columns
        for column in [
            columns.serial, columns.account, columns.amount, columns.paidAt, columns.kind, columns.original,
            columns.businessDate, columns.note,
        ] {
            writer.add(column.map(text))
        }
        writer.add(layout.totals?.position.rawValue)
        writer.add(layout.totals?.mark)
        writer.add(layout.totals.map { Int64($0.count) })
        writer.add(layout.totals.map { Int64($0.sum) })
        writer.add(layout.totals?.counted.rawValue)
        writer.add(layout.channels.count)
        for channel in layout.channels { writer.add(channel) }
        for (word, kind) in layout.kinds.sorted(by: { $0.key < $1.key }) {
            writer.add(word)
            writer.add(kind.rawValue)
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader, name: String) throws(FieldFault) -> ChannelLayout {
        let purpose: ChannelLayout.Purpose = try word(&reader)
        let encoding: ChannelLayout.Encoding = try word(&reader)
        let separator: ChannelLayout.Separator = try word(&reader)
        let skipped = Int(try reader.int())
        let hasHeader = try reader.bool()
        let unit: ChannelLayout.AmountUnit = try word(&reader)
        let paidAt = try reader.stringOrNil().flatMap { DatePattern($0) }
        let businessDate = try reader.stringOrNil().flatMap { DatePattern($0) }
        let fileName = try reader.stringOrNil().flatMap { FileNamePattern($0) }
        guard let cutOff = TimeOfDay(minutes: Int(try reader.int())) else { throw FieldFault(detail: "no cut-off") }
        let leavesOut = try reader.bool()
        let serial = try column(&reader)
        let account = try column(&reader)
        let amount = try column(&reader)
        guard let serial, let account, let amount else { throw FieldFault(detail: "a column is missing") }
        let columns = ChannelLayout.Columns(
            serial: serial, account: account, amount: amount, paidAt: try column(&reader), kind: try column(&reader),
            original: try column(&reader), businessDate: try column(&reader), note: try column(&reader))
        let totals = try totals(&reader)
        var channels: [String] = []
        for _ in 0..<(try reader.int()) { channels.append(try reader.string()) }
        var kinds: [String: ChannelLayout.LineKind] = [:]
        while !reader.isAtEnd { kinds[try reader.string()] = try word(&reader) }
        return ChannelLayout(
            name: name, channels: channels, purpose: purpose, encoding: encoding, separator: separator,
            skippedLines: skipped, hasHeader: hasHeader, columns: columns, amountUnit: unit, paidAt: paidAt,
            kinds: kinds, totals: totals, businessDate: businessDate, fileName: fileName, cutOff: cutOff,
            leavesOutReversed: leavesOut)
    }

    private static func totals(_ reader: inout FieldReader) throws(FieldFault) -> ChannelLayout.Totals? {
        let position = try reader.stringOrNil().flatMap { ChannelLayout.Totals.Position(rawValue: $0) }
        let mark = try reader.stringOrNil()
        let count = try reader.intOrNil()
        let sum = try reader.intOrNil()
        let counted = try reader.stringOrNil().flatMap { ChannelLayout.Totals.Counted(rawValue: $0) }
        guard let position, let count, let sum, let counted else { return nil }
        return ChannelLayout.Totals(position: position, mark: mark, count: Int(count), sum: Int(sum), counted: counted)
    }

    /// `=流水号` by name, `#3` by place.
    private static func text(_ column: ChannelLayout.Column) -> String {
        switch column {
        case .named(let name): "=" + name
        case .place(let place): "#\(place)"
        }
    }

    private static func column(_ reader: inout FieldReader) throws(FieldFault) -> ChannelLayout.Column? {
        guard let text = try reader.stringOrNil() else { return nil }
        if text.hasPrefix("=") { return .named(String(text.dropFirst())) }
        guard text.hasPrefix("#"), let place = Int(text.dropFirst()) else {
            throw FieldFault(detail: "\(text) is no column")
        }
        return .place(place)
    }

    private static func word<T: RawRepresentable<String>>(_ reader: inout FieldReader) throws(FieldFault) -> T {
        let text = try reader.string()
        guard let value = T(rawValue: text) else { throw FieldFault(detail: "\(text) is no \(T.self)") }
        return value
    }
}
