import Languages
import Metering
import Quantities

/// What points fall back on where they do not say it themselves.
struct PointDefaults {
    var table: RegisterTable?
    var wordOrder: WordOrder = .highFirst
}

/// A point as it stands in a file, with the place where it stands.
struct PointEntry {
    let point: Point
    let at: YAMLValue
}

/// Where something lies and how it is written there: what points, serial numbers and relay states have in common.
struct Location {
    let table: RegisterTable
    let address: UInt16
    let encoding: Encoding
    let wordOrder: WordOrder

    static func read(_ keys: YAMLMapping, _ at: YAMLValue, _ defaults: PointDefaults) -> Location? {
        let table: RegisterTable? =
            if let own = keys.optional("table") { own.choice() } else {
                defaults.table
                    ?? keys.required(
                        "table", cure: Words("add it here, or once for all at the head of the file", "请在此补上，或在文件开头统一写明")
                    )?.choice()
            }
        let address = keys.required("address")?.integer(in: 0...65_535)
        let encoding = encoding(keys, table)
        let ownOrder = keys.optional("word_order")?.choice(WordOrder.words)
        guard let table, let address, let encoding else { return nil }
        // Text is written from left to right also in devices that put the low word of a number first.
        let wordOrder = ownOrder ?? (encoding.isText ? .highFirst : defaults.wordOrder)
        if address + encoding.count > 65_536 {
            at.fault(
                Words("it reaches beyond address 65535", "超出了地址 65535"),
                cure: Words("check address and encoding", "请检查地址和编码"))
            return nil
        }
        if table.isBits != (encoding == .bit) {
            at.fault(
                table.isBits
                    ? Words("the table \(table.rawValue) holds bits, not registers", "表 \(table.rawValue) 存放的是位，不是寄存器")
                    : Words("the table \(table.rawValue) holds registers, not bits", "表 \(table.rawValue) 存放的是寄存器，不是位"),
                cure: table.isBits
                    ? Words("leave encoding out", "请去掉 encoding")
                    : Words("use the table coils or discrete_inputs for single bits", "单个位请使用表 coils 或 discrete_inputs")
            )
            return nil
        }
        return Location(table: table, address: UInt16(address), encoding: encoding, wordOrder: wordOrder)
    }

    private static func encoding(_ keys: YAMLMapping, _ table: RegisterTable?) -> Encoding? {
        if table?.isBits == true, keys.optional("encoding") == nil { return .bit }
        let value = keys.required(
            "encoding",
            cure: Words("add it: {0}, ascii or bcd", "请补上：{0}、ascii 或 bcd").with([
                Words.list(words.keys.sorted().map(Words.init(same:)))
            ]))
        let registers = keys.optional("registers")
        guard let value, let word = value.text() else { return nil }
        switch word {
        case "bcd":
            guard let registers else {
                value.fault(
                    Words("bcd needs registers", "bcd 需要 registers"),
                    cure: Words("add registers: 1 to 4, four digits each", "请补上 registers：1 至 4，每个四位数字"))
                return nil
            }
            return registers.integer(in: 1...4).map { .bcd(registers: $0) }
        case "ascii":
            guard let registers else {
                value.fault(
                    Words("ascii needs registers", "ascii 需要 registers"),
                    cure: Words("add registers: two characters each", "请补上 registers：每个两个字符"))
                return nil
            }
            return registers.integer(in: 1...125).map { .ascii(registers: $0) }
        default:
            registers?.fault(
                Words("\(word) has a size of its own", "\(word) 的长度是固定的"),
                cure: Words("leave registers out", "请去掉 registers"))
            if let encoding = words[word] { return encoding }
            value.fault(
                Words("\(word) is not known here", "此处不认识 \(word)"),
                cure: Suggestion.cure(for: word, among: Array(words.keys) + ["ascii", "bcd"]))
            return nil
        }
    }

    private static let words: [String: Encoding] = [
        "u16": .u16, "s16": .s16, "u32": .u32, "s32": .s32, "u64": .u64, "s64": .s64, "f32": .f32, "acc32": .acc32,
        "bit": .bit, "iec870": .iec870,
    ]
}

extension Encoding {
    fileprivate var isText: Bool {
        if case .ascii = self { true } else { false }
    }
}

extension WordOrder {
    static let words: [String: WordOrder] = ["high_first": .highFirst, "low_first": .lowFirst]
}

extension PointEntry {
    /// Reads one entry of `points`, or `uptime`.
    static func read(_ quantity: Quantity, _ value: YAMLValue, _ defaults: PointDefaults) -> PointEntry? {
        value.mapping { keys in
            let location = Location.read(keys, value, defaults)
            let scale = scale(quantity, keys, value)
            let exponent = keys.optional("exponent").flatMap {
                named($0, of: Quantity.exponents, Words("an exponent", "指数"))
            }
            let ratios = keys.optional("ratios").flatMap {
                $0.list { named($0, of: Quantity.ratios, Words("a ratio", "变比")) }
            }
            let invalid = keys.optional("invalid").flatMap { $0.list(invalidWord) } ?? []
            let band = keys.optional("band").flatMap { partOfDay(quantity, $0) }
            guard let location, let scale else { return nil }

            if location.encoding.isText {
                value.fault(
                    Words("ascii is no number", "ascii 不是数值"),
                    cure: Words("use it for the serial number only", "只能用于出厂编号"))
                return nil
            }
            let widest: UInt64 = .max >> (64 - 16 * location.encoding.count)
            for word in invalid where word > widest {
                value.fault(
                    Words(
                        "the invalid value 0x\(String(word, radix: 16)) is wider than the encoding",
                        "无效值 0x\(String(word, radix: 16)) 比编码更宽"),
                    cure: Words(
                        "write as many hexadecimal digits as the registers have, four each", "十六进制位数请与寄存器一致，每个寄存器四位"))
            }
            let point = Point(
                quantity: quantity, table: location.table, address: location.address, encoding: location.encoding,
                wordOrder: location.wordOrder, scale: scale, exponentFrom: exponent, ratios: ratios ?? [],
                invalid: invalid, band: band)
            return PointEntry(point: point, at: value)
        }
    }

    /// Which part of the day a tariff register counts.
    private static func partOfDay(_ quantity: Quantity, _ value: YAMLValue) -> Band? {
        guard Quantity.tariffRegisters.contains(quantity) else {
            value.fault(
                Words("\(quantity.rawValue) counts no part of the day", "\(quantity.rawValue) 不按时段计"),
                cure: Words("leave band out", "请去掉 band"))
            return nil
        }
        return value.choice(of: Band.self)
    }

    private static func scale(_ quantity: Quantity, _ keys: YAMLMapping, _ at: YAMLValue) -> Scale? {
        let units = UnitTable.of(quantity)
        let unit: Scale?
        if let written = keys.optional("unit") {
            unit = written.choice(units.factors)
        } else if let implied = units.implied {
            unit = implied
        } else {
            keys.fault(
                Words("unit is missing", "缺少 unit"),
                cure: Words("add the unit of the manual: ", "请补上说明书中的单位：")
                    + Words.list(units.factors.keys.sorted().map(Words.init(same:))))
            unit = nil
        }
        var scale: Scale? = .one
        if let written = keys.optional("scale") {
            scale = written.parsed(
                Words("a scale", "比例"),
                cure: Words("write a number as 0.01, or a fraction as 1/16", "请写成 0.01 这样的数，或 1/16 这样的分数")
            ) {
                Scale(written: $0)
            }
            if scale?.numerator == 0 {
                written.fault(
                    Words("the scale is zero", "比例为零"),
                    cure: Words("give what one step of the register means; 1 is the default", "请写寄存器每一步代表多少；默认为 1"))
                scale = nil
            } else if let scale, scale.numerator < 0, quantity != .power {
                written.fault(
                    Words("the scale is negative", "比例为负"), cure: Words("only power may be turned round", "只有功率可以反向"))
            }
        }
        guard let unit, let scale else { return nil }
        guard let product = unit.multiplied(by: scale) else {
            at.fault(Words("the scale is too large", "比例过大"), cure: Words("check unit and scale", "请检查 unit 和 scale"))
            return nil
        }
        return product
    }

    private static func named(_ value: YAMLValue, of known: [Quantity], _ what: Words) -> Quantity? {
        guard let word = value.text() else { return nil }
        if let quantity = known.first(where: { $0.rawValue == word }) { return quantity }
        value.fault(
            Words("\(word) is not \(what.en)", "\(word) 不是\(what.zh)"),
            cure: Suggestion.cure(for: word, among: known.map(\.rawValue)))
        return nil
    }

    private static func invalidWord(_ value: YAMLValue) -> UInt64? {
        value.parsed(
            Words("a raw value", "原始值"),
            cure: Words(
                "write it in hexadecimal over the whole width, as 0x8000 or 0xFFFFFFFF",
                "请按完整宽度写成十六进制，如 0x8000 或 0xFFFFFFFF")
        ) {
            text in
            text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
        }
    }
}

extension Quantity {
    static let exponents: [Quantity] = [.energyScale, .powerScale, .voltageScale, .currentScale]
    static let ratios: [Quantity] = [.currentRatio, .voltageRatio]
    static let tariffRegisters: [Quantity] = [.energyImportT1, .energyImportT2, .energyImportT3, .energyImportT4]
}
