import Billing
import Languages
import Quantities

/// Reads a channel's file by its layout: the whole of it or nothing, with every fault by line.
public enum StatementReader {
    /// - Parameters:
    ///   - bytes: the file as it came.
    ///   - name: as it is called, without its folder; it may tell the business date.
    ///   - channel: one of the layout's.
    ///   - day: the business date that whoever brings the file gave besides; all that tell one must agree.
    ///   - calendar: the site's: by its clock the channel tells times.
    /// - Throws: every fault, by line, with its cure. Nothing of the file is to be used then.
    public static func read(
        _ bytes: [UInt8], name: String, channel: String, layout: ChannelLayout, day: CivilDate? = nil,
        calendar: SiteCalendar = .china
    ) throws(Faults) -> ChannelStatement {
        let text = try StatementText.decode(bytes, as: layout.encoding, file: name)
        var reading = StatementReading(layout: layout, file: name, calendar: calendar)
        reading.note(day, from: Words("whoever brought it", "提交人"), line: 0)
        if let pattern = layout.fileName {
            let told = pattern.read(name)
            reading.note(told, from: Words("its name", "文件名"), line: 0)
            if told == nil, layout.businessDate == nil, day == nil {
                reading.faults.note(
                    line: 0, path: "", what: Words("its name does not tell the business date", "文件名未写明业务日期"),
                    cure: Words(
                        "call it as the layout says, \(pattern.text), or give the day",
                        "请按文件格式命名为 \(pattern.text)，或给出日期"))
            }
        }
        reading.take(text)
        guard let businessDate = reading.businessDate else {
            if reading.faults.list.isEmpty {
                reading.faults.note(
                    line: 0, path: "",
                    what: Words("nothing in it tells the business date", "文件中没有业务日期"),
                    cure: Words("give the day", "请给出日期"))
            }
            return try reading.faults.finish(nil)
        }
        return try reading.faults.finish(
            ChannelStatement(
                channel: channel, businessDate: businessDate, items: reading.items, hash: SHA256.text(of: bytes),
                name: name))
    }
}

/// A file that is being read.
struct StatementReading {
    let layout: ChannelLayout
    let calendar: SiteCalendar
    let faults: FaultList
    private(set) var items: [StatementItem] = []
    /// As far as it is known, and who told it.
    private(set) var businessDate: CivilDate?
    private var dateSource = Words(same: "")
    private var seen: [String: Int] = [:]
    /// What the totals line must say: of all lines that count, as far as they could be read.
    private var count = 0
    private var sum = Money.zero

    init(layout: ChannelLayout, file: String, calendar: SiteCalendar) {
        self.layout = layout
        self.calendar = calendar
        faults = FaultList(file: file)
    }

    /// Takes what `source` says the business date is; a fault where another one says otherwise.
    mutating func note(_ day: CivilDate?, from source: Words, line: Int, path: String = "") {
        guard let day else { return }
        guard let known = businessDate else {
            businessDate = day
            dateSource = source
            return
        }
        guard known != day else { return }
        faults.note(
            line: line, path: path,
            what: Words("{0} tells the business date {1}, and {2} {3}", "{0}的业务日期为 {1}，而{2}为 {3}").with([
                source, Words(same: "\(day)"), dateSource, Words(same: "\(known)"),
            ]),
            cure: Words("bring one file for each day, called by its day", "请每天一个文件，并以日期命名"))
    }

    mutating func take(_ text: String) {
        var records: [CSVRecord] = []
        var scanner = CSVScanner(text, separator: layout.separator.byte)
        while let record = scanner.next() { records.append(record) }
        if scanner.isUnclosed {
            faults.note(
                line: records.last?.line ?? 1, path: "", what: Words("a quote is never closed", "引号没有闭合"),
                cure: Words("close it, or double it within a cell", "请闭合引号；单元格内的引号请写两个"))
            return
        }
        records.removeFirst(min(layout.skippedLines, records.count))
        var totals: CSVRecord?
        if let rule = layout.totals {
            totals = rule.position == .first ? records.first : records.last
            guard let line = totals else {
                faults.note(
                    line: 0, path: "", what: Words("it is empty, and the totals are missing", "文件为空，缺少合计行"),
                    cure: Words("ask the channel for it again", "请渠道重新提供"))
                return
            }
            guard isTotals(line, rule) else { return }
            if rule.position == .first { records.removeFirst() } else { records.removeLast() }
        }
        guard let columns = places(&records) else { return }
        if records.count > ChannelStatement.itemsAtMost {
            faults.note(
                line: 0, path: "",
                what: Words(
                    "it has \(records.count) lines, and \(ChannelStatement.itemsAtMost) are the most",
                    "有 \(records.count) 行，至多 \(ChannelStatement.itemsAtMost) 行"),
                cure: Words("ask the channel for a file of one day", "请渠道按天提供文件"))
            return
        }
        for record in records { take(record, columns) }
        if let totals, let rule = layout.totals { compare(totals, rule) }
    }

    /// Whether it is the totals line that the layout speaks of; a fault where not.
    private func isTotals(_ record: CSVRecord, _ rule: ChannelLayout.Totals) -> Bool {
        if let mark = rule.mark, CSVReader.trimmed(record.cells.first ?? "") != mark {
            faults.note(
                line: record.line, path: "",
                what: Words(
                    "the \(rule.position.rawValue) line does not begin with \(mark)",
                    "\(rule.position == .first ? "首" : "末")行不以 \(mark) 开头"),
                cure: Words("the file may be cut short: ask the channel for it again", "文件可能不完整：请渠道重新提供"))
            return false
        }
        guard record.cells.count >= max(rule.count, rule.sum) else {
            faults.note(
                line: record.line, path: "", what: Words("the totals are not there", "缺少合计"),
                cure: Words("the file may be cut short: ask the channel for it again", "文件可能不完整：请渠道重新提供"))
            return false
        }
        return true
    }

    private func compare(_ record: CSVRecord, _ rule: ChannelLayout.Totals) {
        // Lines that could not be read are missing in ours: their own faults say enough.
        guard faults.list.isEmpty else { return }
        func cell(_ place: Int, _ name: String) -> CSVCell {
            CSVCell(text: record.cells[place - 1], line: record.line, column: name, faults: faults)
        }
        let countCell = cell(rule.count, "count")
        let sumCell = cell(rule.sum, "sum")
        if let told = countCell.integer(), told != count {
            countCell.fault(
                Words("it says \(told), and there are \(count) lines", "合计笔数为 \(told)，实有 \(count) 笔"),
                cure: Words("ask the channel for the file again", "请渠道重新提供文件"))
        }
        if let told = amount(sumCell), told != sum {
            sumCell.fault(
                Words("it says \(told), and the lines make \(sum)", "合计金额为 \(told)，各行相加为 \(sum)"),
                cure: Words("ask the channel for the file again", "请渠道重新提供文件"))
        }
    }

    // MARK: columns

    private struct Places {
        var serial = 0
        var account = 0
        var amount = 0
        var paidAt: Int?
        var kind: Int?
        var original: Int?
        var businessDate: Int?
        var note: Int?
        var cells: Int?
        var least = 0
    }

    /// Where the columns lie; takes the header away. Nil where a fault was noted.
    private func places(_ records: inout [CSVRecord]) -> Places? {
        var header: [String]?
        if layout.hasHeader {
            guard let first = records.first else {
                faults.note(
                    line: 0, path: "", what: Words("it has no header", "没有表头"),
                    cure: Words("ask the channel for the file again", "请渠道重新提供文件"))
                return nil
            }
            header = first.cells.map { CSVReader.trimmed($0) }
            records.removeFirst()
        }
        var isGood = true
        func place(_ column: ChannelLayout.Column) -> Int {
            switch column {
            case .place(let place): return place - 1
            case .named(let name):
                let found = header?.indices.filter { header?[$0] == name } ?? []
                if found.count == 1 { return found[0] }
                isGood = false
                faults.note(
                    line: 1 + layout.skippedLines, path: name,
                    what: found.isEmpty
                        ? Words("the column \(name) is missing", "缺少列 \(name)")
                        : Words("the column \(name) is there twice", "列 \(name) 出现了两次"),
                    cure: Words("compare the layout \(layout.name) with the file", "请将文件格式 \(layout.name) 与文件核对"))
                return 0
            }
        }
        let columns = layout.columns
        var places = Places(
            serial: place(columns.serial), account: place(columns.account), amount: place(columns.amount),
            paidAt: columns.paidAt.map(place), kind: columns.kind.map(place), original: columns.original.map(place),
            businessDate: columns.businessDate.map(place), note: columns.note.map(place), cells: header?.count)
        places.least =
            ([places.serial, places.account, places.amount]
            + [places.paidAt, places.kind, places.original, places.businessDate, places.note].compactMap { $0 }).max()
            ?? 0
        return isGood ? places : nil
    }

    // MARK: a line

    private mutating func take(_ record: CSVRecord, _ places: Places) {
        guard record.cells.count > places.least, places.cells.map({ $0 == record.cells.count }) ?? true else {
            faults.note(
                line: record.line, path: "",
                what: Words(
                    "it has \(record.cells.count) cells, and \(places.cells ?? places.least + 1) are needed",
                    "有 \(record.cells.count) 个单元格，应有 \(places.cells ?? places.least + 1) 个"),
                cure: Words("compare the layout \(layout.name) with the file", "请将文件格式 \(layout.name) 与文件核对"))
            return
        }
        func cell(_ place: Int, _ column: ChannelLayout.Column?) -> CSVCell {
            let name: String =
                switch column {
                case .named(let name): name
                case .place(let number): "column \(number)"
                case nil: ""
                }
            return CSVCell(text: record.cells[place], line: record.line, column: name, faults: faults)
        }
        let columns = layout.columns
        var kind: ChannelLayout.LineKind?
        if let place = places.kind {
            kind = cell(place, columns.kind).choice(layout.kinds)
            if kind == .skipped { return }
        }
        if let place = places.businessDate, let pattern = layout.businessDate {
            let cell = cell(place, columns.businessDate)
            let day = cell.parsed(Words("a day", "日期"), cure: written(pattern)) { pattern.read($0)?.day }
            note(day, from: Words("line \(record.line)", "第 \(record.line) 行"), line: record.line, path: cell.column)
        }
        let serial = cell(places.serial, columns.serial).key()
        let account = cell(places.account, columns.account).key()
        let amountCell = cell(places.amount, columns.amount)
        let amount = signed(amountCell, &kind, hasKind: places.kind != nil)
        let paidAtCell = places.paidAt.map { cell($0, columns.paidAt) }
        let paidAt = paidAtCell.flatMap { time($0) }
        let original = places.original.flatMap { CSVReader.trimmed(record.cells[$0]).isEmpty ? nil : $0 }
            .map { cell($0, columns.original).key() }
        let remark = places.note.map { CSVReader.trimmed(record.cells[$0]) }.flatMap { $0.isEmpty ? nil : $0 }
        guard let kind, let serial, let account, let amount, paidAtCell == nil || paidAt != nil,
            original == nil || original != .some(nil)
        else { return }
        let key = "\(kind == .reversal ? "reversal" : "payment") \(serial)"
        if let first = seen[key] {
            faults.note(
                line: record.line, path: "",
                what: Words("serial \(serial) is there already, in line \(first)", "流水号 \(serial) 在第 \(first) 行已有"),
                cure: Words("ask the channel which of the two holds", "请向渠道查询以哪一笔为准"))
            return
        }
        seen[key] = record.line
        items.append(
            StatementItem(
                kind: kind, line: record.line, serial: serial, accountNumber: account, amount: amount, paidAt: paidAt,
                original: kind == .reversal ? original ?? nil : nil, note: remark))
        add(kind, amount)
    }

    private mutating func add(_ kind: ChannelLayout.LineKind, _ amount: Money) {
        switch kind {
        case .payment:
            count += 1
            sum += amount
        case .reversal where layout.totals?.counted == .all:
            count += 1
            sum -= amount
        case .refused where layout.totals?.counted == .all: count += 1
        case .reversal, .refused, .skipped: break
        }
    }

    private func written(_ pattern: DatePattern) -> Words {
        Words("it is written \(pattern.text)", "应写成 \(pattern.text) 的形式")
    }

    private func time(_ cell: CSVCell) -> Instant? {
        guard let pattern = layout.paidAt else { return nil }
        return cell.parsed(Words("a time", "时间"), cure: written(pattern)) { text in
            pattern.read(text).map { calendar.midnight(of: $0.day) + .seconds($0.seconds) }
        }
    }

    /// The positive amount of a line. Where no column tells the kind, the sign does.
    private func signed(_ cell: CSVCell, _ kind: inout ChannelLayout.LineKind?, hasKind: Bool) -> Money? {
        guard let value = amount(cell) else { return nil }
        if !hasKind { kind = value < .zero ? .reversal : .payment }
        guard value != .zero else {
            cell.fault(
                Words("nothing was paid", "金额为零"), cure: Words("ask the channel what the line means", "请向渠道查询该行的含义"))
            return nil
        }
        if kind == .payment || kind == .refused, value < .zero {
            cell.fault(
                Words("\(value) is negative, and no reversal", "\(value) 为负数，却不是冲正"),
                cure: Words("ask the channel what the line means", "请向渠道查询该行的含义"))
            return nil
        }
        let size = value < .zero ? -value : value
        guard size <= PaymentLimits.largest else {
            cell.fault(
                Words("\(size) is more than \(PaymentLimits.largest)", "\(size) 超过 \(PaymentLimits.largest)"),
                cure: Words("look at amount_unit of the layout", "请检查文件格式中的 amount_unit"))
            return nil
        }
        return size
    }

    private func amount(_ cell: CSVCell) -> Money? {
        switch layout.amountUnit {
        case .yuan: return cell.decimal(places: 2, in: amounts).map { Money(fen: $0) }
        case .fen: return cell.decimal(places: 0, in: amounts).map { Money(fen: $0) }
        }
    }

    /// Far more than any amount or total, and far from what overflows.
    private var amounts: ClosedRange<Int64> { -100_000_000_000_000...100_000_000_000_000 }
}
