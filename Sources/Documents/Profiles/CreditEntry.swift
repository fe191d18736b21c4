import Languages
import Metering
import Quantities

/// The credit of a meter as it stands in a file, with the places that later checks point at.
struct CreditEntry {
    let credit: CreditProfile
    let at: YAMLValue
    let purchase: YAMLValue

    static func read(_ value: YAMLValue, _ defaults: PointDefaults) -> CreditEntry? {
        value.mapping { keys in
            let remainingAt = keys.required(
                "remaining", cure: Words("say where the meter tells what is left", "请写明从哪里读剩余金额"))
            let countAt = keys.required(
                "purchases",
                cure:
                    Words(
                        "say where the meter's own count of purchases is read: without it nobody can tell whether a purchase arrived",
                        "请写明从哪里读电表自己的购电次数：没有它就无法判断购电是否写入")
            )
            let purchaseAt = keys.required("purchase", cure: Words("say how a purchase is written", "请写明购电如何写入"))
            let settle = keys.optional("settle")?.span(in: .zero ... .minutes(1)) ?? .seconds(1)
            let remaining = remainingAt.flatMap { PointEntry.read(quantity(of: $0), $0, defaults) }?.point
            let count = countAt.flatMap { PointEntry.read(.purchaseCount, $0, defaults) }?.point
            if let count, count.scale != .one {
                countAt?.fault(Words("a count has no scale", "次数没有倍率"), cure: Words("leave scale out", "请去掉 scale"))
            }
            // Without the unit nobody knows what is written.
            let write = purchaseAt.flatMap { PurchaseWrite.read($0, remaining, defaults.wordOrder) }
            guard let remaining, let count, let write, let purchaseAt else { return nil }
            let credit = CreditProfile(remaining: remaining, purchases: count, write: write, settle: settle)
            return CreditEntry(credit: credit, at: value, purchase: purchaseAt)
        }
    }

    /// The unit says what the meter counts in.
    private static func quantity(of value: YAMLValue) -> Quantity {
        let unit = value.peek("unit")
        return UnitTable.energy.factors[unit ?? ""] == nil ? .creditMoney : .creditEnergy
    }
}

extension PurchaseWrite {
    fileprivate static func read(_ value: YAMLValue, _ remaining: Point?, _ wordOrder: WordOrder) -> PurchaseWrite? {
        value.mapping { keys in
            let address = keys.required("address")?.integer(in: 0...65_535)
            let isEnergy = remaining?.quantity == .creditEnergy
            let units = isEnergy ? UnitTable.energy : .money
            let scale = keys.optional("scale").map {
                $0.parsed(Words("a scale", "倍率"), cure: Words("write a number as 0.01", "请写成 0.01 这样的数"), Scale.init)
            }
            let largestAt = keys.required(
                "largest", cure: Words("say what the most is that one purchase may be", "请写明一次购电的上限"))
            let largest = largestAt?.measure(units, example: isEnergy ? "1000 kWh" : "1000 yuan")
            let fieldsAt = keys.required(
                "fields", cure: Words("list what is written: numbers, amount and count", "请列出写入的内容：数字、amount、count"))
            let ownOrder = keys.optional("word_order")?.choice(WordOrder.words)
            let fields = fieldsAt?.list(field)
            if let fields, let fieldsAt { check(fields, at: fieldsAt) }
            if case .some(nil) = scale { return nil }
            guard let address, let largest, let fields, let remaining else { return nil }
            let unit = keys.optional("unit").map { $0.choice(units.factors) }
            if case .some(nil) = unit { return nil }
            // What one step of the remaining credit means holds for a purchase too, unless it says another.
            let own = scale.flatMap { $0 }.flatMap { (unit.flatMap { $0 } ?? units.base(isEnergy)).multiplied(by: $0) }
            let step = own ?? remaining.scale
            guard step.numerator > 0 else {
                value.fault(
                    Words("the scale is not above zero", "倍率必须大于零"),
                    cure: Words("give what one step of the amount means", "请写明金额每一步代表多少"))
                return nil
            }
            if address + fields.reduce(0, { $0 + $1.size }) > 65_536 {
                value.fault(
                    Words("it reaches beyond address 65535", "超出了地址 65535"),
                    cure: Words("check address and fields", "请检查 address 和 fields"))
                return nil
            }
            return PurchaseWrite(
                address: UInt16(address), fields: fields, wordOrder: ownOrder ?? wordOrder, scale: step,
                largest: largest)
        }
    }

    /// `0x5A5A`, `amount u32`, `count u16`, `count bcd 2`.
    private static func field(_ value: YAMLValue) -> Field? {
        value.parsed(
            Words("something that can be written", "可写入的内容"),
            cure: Words(
                "write a number, amount u16, amount u32, count u16, count u32, or either with bcd and its registers",
                "请写数字、amount u16、amount u32、count u16、count u32，或用 bcd 加寄存器数")
        ) { text in
            let parts = text.split(separator: " ")
            if parts.count == 1 {
                let word =
                    text.hasPrefix("0x") ? UInt16(text.dropFirst(2), radix: 16) : UInt16(text)
                return word.map(Field.word)
            }
            let encoding: Encoding
            switch (parts[1], parts.count) {
            case ("u16", 2): encoding = .u16
            case ("u32", 2): encoding = .u32
            case ("bcd", 3):
                guard let registers = Int(parts[2]), (1...4).contains(registers) else { return nil }
                encoding = .bcd(registers: registers)
            default: return nil
            }
            switch parts[0] {
            case "amount": return .amount(encoding)
            case "count": return .count(encoding)
            default: return nil
            }
        }
    }

    private static func check(_ fields: [Field], at value: YAMLValue) {
        let amounts = fields.count { if case .amount = $0 { true } else { false } }
        let counts = fields.count { if case .count = $0 { true } else { false } }
        if amounts != 1 {
            value.fault(
                Words("it writes \(amounts) amounts", "写入了 \(amounts) 次金额"),
                cure: Words("write the amount once", "金额只写一次"))
        }
        if counts != 1 {
            value.fault(
                Words("it writes the count of purchases \(counts) times", "写入了 \(counts) 次购电次数"),
                cure: Words(
                    "write the new count once: without it the same purchase could be taken twice",
                    "新的购电次数只写一次：否则同一笔购电可能被收两次"))
        }
    }
}

extension UnitTable {
    /// yuan, or kWh.
    fileprivate func base(_ isEnergy: Bool) -> Scale { factors[isEnergy ? "kWh" : "yuan"] ?? .one }
}

extension ProfileDraft {
    /// A purchase must reach its registers and nothing else.
    func checkCredit(_ entry: CreditEntry) {
        let range = entry.credit.write.range
        if range.count > 120 {
            entry.purchase.fault(
                Words("it writes \(range.count) registers", "写入 \(range.count) 个寄存器"),
                cure: Words("a write takes 120 at most", "一次最多写 120 个"))
        }
        if case .bit = entry.credit.remaining.encoding {
            entry.at.fault(
                Words("the remaining credit is a bit", "剩余金额只有一位"),
                cure: Words("check its table and encoding", "请检查其表和编码"))
        }
        if let relay, relay.relay.command.reach.table == range.table {
            let reach = relay.relay.command.reach
            for channel in 0..<relay.relay.channels {
                let start = Int(reach.address) + channel * reach.stride
                if start < Int(range.address) + range.count, Int(range.address) < start + reach.count {
                    entry.purchase.fault(
                        Words("it would write into the relay's command", "会写到继电器的命令寄存器"),
                        cure: Words("check both addresses", "请检查两者的地址"))
                    break
                }
            }
        }
        for block in 0..<(image?.image.count ?? 1) {
            let base = image.map { Int($0.image.base) + block * $0.image.stride } ?? 0
            guard let address = UInt16(exactly: base + Int(range.address)) else { return }
            let written = RegisterRange(table: range.table, address: address, count: range.count)
            guard let taboo = forbidden.first(where: { $0.range.overlaps(written) }) else { continue }
            entry.purchase.fault(
                Words(
                    "it would write address \(address), which line \(taboo.at.line) forbids",
                    "会写到第 \(taboo.at.line) 行禁止写入的地址 \(address)"),
                cure: Words("correct its address, or the forbidden range", "请改正其地址，或禁止写入的范围"))
            return
        }
    }
}
