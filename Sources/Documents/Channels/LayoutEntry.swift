import Billing
import Languages
import Quantities

/// Reads one layout of `channel_layouts`.
struct LayoutEntry {
    let name: Marked<String>?
    let channels: [Marked<String>]
    /// Nil where something is wrong with it.
    let layout: ChannelLayout?

    init(_ entry: YAMLMapping, file: String) {
        let nameValue = entry.required("name")
        name = nameValue.flatMap { value in value.name().map { Marked(value: $0, mark: Field(value, file: file).mark) }
        }
        let channelsValue = entry.required(
            "channels", cure: Words("name the channels that write so: channels: [icbc]", "请写出使用此格式的渠道：channels: [icbc]")
        )
        channels =
            channelsValue?.list { value in
                value.key().map { Marked(value: $0, mark: Field(value, file: file).mark) }
            } ?? []
        layout = LayoutEntry.layout(entry, name: name?.value, channels: channels.map(\.value))
    }

    private static func layout(_ entry: YAMLMapping, name: String?, channels: [String]) -> ChannelLayout? {
        var isSound = true
        /// The value of a key that may be missing; nil also where it is wrong.
        func part<Part>(_ key: String, _ read: (YAMLValue) -> Part?) -> Part? {
            guard let value = entry.optional(key) else { return nil }
            let part = read(value)
            if part == nil { isSound = false }
            return part
        }
        let purpose = part("purpose") { $0.choice(of: ChannelLayout.Purpose.self) } ?? .statement
        let encoding = part("encoding") { $0.choice(of: ChannelLayout.Encoding.self) } ?? .utf8
        let separator = part("separator") { $0.choice(of: ChannelLayout.Separator.self) } ?? .comma
        let skipped = part("skip_lines") { $0.integer(in: 0...100) } ?? 0
        let hasHeader = part("header") { $0.boolean() } ?? true
        let columns = entry.required("columns")?.mapping { Self.columns($0, byName: hasHeader) }
        let unit = entry.required(
            "amount_unit", cure: Words("say amount_unit: yuan or fen", "请写 amount_unit: yuan（元）或 fen（分）"))?.choice(
                of: ChannelLayout.AmountUnit.self)
        let paidAt = part("paid_at_format") { pattern($0) }
        let kinds = part("kinds") { $0.mapping(Self.kinds) } ?? [:]
        let totals = part("totals") { $0.mapping(Self.totals) }
        let businessDate = part("business_date_format") { pattern($0) }
        let fileName = part("file_name") { value in
            value.parsed(
                Words("the name of a file with its day", "带日期的文件名"),
                cure: Words("write it as \"icbc_{yyyyMMdd}.csv\"", "请写成 \"icbc_{yyyyMMdd}.csv\" 的形式")
            ) {
                FileNamePattern($0)
            }
        }
        let cutOff = part("cut_off") { $0.timeOfDay() } ?? TimeOfDay(minutes: 23 * 60)
        let leavesOut = part("reversed_payments") { $0.choice(["listed": false, "left_out": true]) } ?? false
        guard let name, !channels.isEmpty, let columns, let unit, let cutOff, isSound else { return nil }
        let layout = ChannelLayout(
            name: name, channels: channels, purpose: purpose, encoding: encoding, separator: separator,
            skippedLines: skipped, hasHeader: hasHeader, columns: columns, amountUnit: unit, paidAt: paidAt,
            kinds: kinds, totals: totals, businessDate: businessDate, fileName: fileName, cutOff: cutOff,
            leavesOutReversed: leavesOut)
        return agrees(layout, entry) ? layout : nil
    }

    /// What one key says needs what another one says.
    private static func agrees(_ layout: ChannelLayout, _ entry: YAMLMapping) -> Bool {
        var agrees = true
        func pair(_ column: ChannelLayout.Column?, _ name: String, with has: Bool, _ key: String) {
            guard (column != nil) != has else { return }
            agrees = false
            if column != nil {
                entry.fault(
                    Words("the column \(name) is given without \(key)", "给出了列 \(name)，却没有 \(key)"),
                    cure: Words("add \(key), or leave the column out", "请补上 \(key)，或去掉此列"))
            } else {
                entry.fault(
                    Words("\(key) is given without the column \(name)", "给出了 \(key)，却没有列 \(name)"),
                    cure: Words("add the column, or leave \(key) out", "请补上此列，或去掉 \(key)"))
            }
        }
        pair(layout.columns.paidAt, "paid_at", with: layout.paidAt != nil, "paid_at_format")
        pair(layout.columns.kind, "kind", with: !layout.kinds.isEmpty, "kinds")
        pair(layout.columns.businessDate, "business_date", with: layout.businessDate != nil, "business_date_format")
        if layout.businessDate == nil, layout.fileName == nil {
            entry.fault(
                Words("nothing tells the business date of a file", "无从得知文件的业务日期"),
                cure: Words(
                    "give the column business_date, or file_name with the day in braces",
                    "请给出 business_date 列，或在 file_name 中用花括号写出日期"))
            agrees = false
        }
        if layout.businessDate?.hasTime == true {
            entry.fault(
                Words("a business date has no time of day", "业务日期不含时刻"),
                cure: Words("write business_date_format: yyyyMMdd", "请写 business_date_format: yyyyMMdd"))
            agrees = false
        }
        let words = Set(layout.kinds.values)
        if layout.purpose == .debits, !words.isSuperset(of: [.payment, .refused]) {
            entry.fault(
                Words(
                    "answers to direct debits must tell what was paid and what was refused", "代扣回盘文件应能区分扣款成功和扣款失败"),
                cure: Words("give kinds with payment and refused", "请在 kinds 中给出 payment 和 refused"))
            agrees = false
        }
        if layout.purpose == .statement, words.contains(.refused) {
            entry.fault(
                Words("only answers to direct debits are refused", "只有代扣回盘才有扣款失败"),
                cure: Words("say purpose: debits, or use skipped", "请写 purpose: debits，或改用 skipped"))
            agrees = false
        }
        return agrees
    }

    /// `{serial: 流水号, account: 户号, amount: 金额}` with a header, `{serial: 1, ...}` without.
    private static func columns(_ entry: YAMLMapping, byName: Bool) -> ChannelLayout.Columns? {
        var isSound = true
        func column(_ value: YAMLValue?) -> ChannelLayout.Column? {
            guard let value else { return nil }
            let column: ChannelLayout.Column? =
                byName
                ? value.name().map { .named($0) } : value.integer(in: 1...200).map { .place($0) }
            if column == nil { isSound = false }
            return column
        }
        let serial = column(entry.required("serial"))
        let account = column(entry.required("account"))
        let amount = column(entry.required("amount"))
        let paidAt = column(entry.optional("paid_at"))
        let kind = column(entry.optional("kind"))
        let original = column(entry.optional("original"))
        let date = column(entry.optional("business_date"))
        let note = column(entry.optional("note"))
        guard let serial, let account, let amount, isSound else { return nil }
        return ChannelLayout.Columns(
            serial: serial, account: account, amount: amount, paidAt: paidAt, kind: kind, original: original,
            businessDate: date, note: note)
    }

    /// `{payment: [缴费], reversal: [冲正], skipped: [失败]}`.
    private static func kinds(_ entry: YAMLMapping) -> [String: ChannelLayout.LineKind]? {
        var kinds: [String: ChannelLayout.LineKind] = [:]
        var isSound = true
        for kind in ChannelLayout.LineKind.allCases {
            guard let value = entry.optional(kind.rawValue) else { continue }
            let words = value.list { $0.name() }
            if words == nil { isSound = false }
            for word in words ?? [] where kinds.updateValue(kind, forKey: word) != nil {
                value.fault(
                    Words("\(word) stands twice", "\(word) 出现了两次"), cure: Words("keep one of the two", "请保留其中一个"))
                isSound = false
            }
        }
        return isSound && !kinds.isEmpty ? kinds : missing(kinds, entry)
    }

    private static func missing(
        _ kinds: [String: ChannelLayout.LineKind], _ entry: YAMLMapping
    ) -> [String: ChannelLayout.LineKind]? {
        if kinds.isEmpty {
            entry.fault(Words("it names no word", "没有给出任何字样"), cure: Words("add payment: [...]", "请补上 payment: [...]"))
        }
        return nil
    }

    /// `{line: last, mark: 合计, count: 2, sum: 3}`.
    private static func totals(_ entry: YAMLMapping) -> ChannelLayout.Totals? {
        let position = entry.required("line", cure: Words("say line: first or last", "请写 line: first（首行）或 last（末行）"))?
            .choice(
                of: ChannelLayout.Totals.Position.self)
        let markValue = entry.optional("mark")
        let mark = markValue?.name()
        let count = entry.required("count", cure: Words("give the cell's place, from 1", "请给出单元格序号，从 1 起"))?.integer(
            in: 1...200)
        let sum = entry.required("sum", cure: Words("give the cell's place, from 1", "请给出单元格序号，从 1 起"))?.integer(
            in: 1...200)
        let countedValue = entry.optional("counted")
        let counted = countedValue?.choice(of: ChannelLayout.Totals.Counted.self)
        guard let position, let count, let sum, markValue == nil || mark != nil, countedValue == nil || counted != nil
        else { return nil }
        return ChannelLayout.Totals(position: position, mark: mark, count: count, sum: sum, counted: counted ?? .all)
    }

    private static func pattern(_ value: YAMLValue) -> DatePattern? {
        value.parsed(
            Words("how a day is written", "日期格式"),
            cure: Words(
                "write it as yyyyMMdd or yyyy-MM-dd HH:mm:ss", "请写成 yyyyMMdd 或 yyyy-MM-dd HH:mm:ss 的形式")
        ) { DatePattern($0) }
    }
}
