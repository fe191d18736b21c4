import Languages
import Quantities

/// A place in a document that should hold one value: a scalar of a YAML file or a cell of a table.
///
/// Every function gives the value or nil, and where it gives nil a fault has been noted. So a reader is written as if all went
/// well, and refused at its end if it did not:
///
///     let name = row["name"].text()
///     let current = row["max_current"].integer(in: 1...1000)
///     guard let name, let current else { return nil }
public protocol DocumentField {
    /// What is written there; nil, with a fault noted, where it is no single value or empty.
    func scalar() -> String?
    /// Notes a fault here.
    func fault(_ what: Words, cure: Words)
}

extension DocumentField {
    /// Any text that is not empty, as written.
    public func text() -> String? { scalar() }

    /// A whole number, decimal or hexadecimal (`0x00FF`).
    public func integer(in range: ClosedRange<Int> = .min ... .max) -> Int? {
        guard let text = scalar() else { return nil }
        guard let value = wholeNumber(text) else {
            fault(
                Words("\(text) is not a whole number", "\(text) 不是整数"),
                cure: Words("write it in digits, or in hexadecimal as 0x00FF", "请写成数字，或十六进制，如 0x00FF"))
            return nil
        }
        guard range.contains(value) else {
            fault(
                Words(
                    "\(text) is not within \(range.lowerBound)...\(range.upperBound)",
                    "\(text) 不在 \(range.lowerBound) 至 \(range.upperBound) 之间"),
                cure: Words("give a number within these bounds", "请给出此范围内的数"))
            return nil
        }
        return value
    }

    /// A plain decimal number (`12.5`), scaled by 10^places; no more digits after the point than that.
    public func decimal(places: Int, in range: ClosedRange<Int64> = .min ... .max) -> Int64? {
        guard let text = scalar() else { return nil }
        guard let value = parseDecimal(text, places: places) else {
            fault(
                Words(
                    "\(text) is not a number with at most \(places) digits after the point",
                    "\(text) 不是小数点后至多 \(places) 位的数"),
                cure: Words(
                    "write it plainly, as 12.5, without unit, grouping or exponent", "请直接写成 12.5 的形式，不带单位、分隔符和指数"))
            return nil
        }
        guard range.contains(value) else {
            let (low, high) = (plain(range.lowerBound, places: places), plain(range.upperBound, places: places))
            fault(
                Words("\(text) is not within \(low)...\(high)", "\(text) 不在 \(low) 至 \(high) 之间"),
                cure: Words("give a number within these bounds", "请给出此范围内的数"))
            return nil
        }
        return value
    }

    /// A length of time: `500ms`, `2s`, `15min`, `24h`, `3d`.
    public func span(in range: ClosedRange<Span>? = nil) -> Span? {
        guard let text = scalar() else { return nil }
        guard let value = Span(text) else {
            fault(
                Words("\(text) is not a length of time", "\(text) 不是时长"),
                cure: Words(
                    "write a whole number with its unit: 500ms, 2s, 15min, 24h or 3d",
                    "请写成整数加单位：500ms、2s、15min、24h 或 3d"))
            return nil
        }
        if let range, !range.contains(value) {
            fault(
                Words(
                    "\(text) is not within \(range.lowerBound)...\(range.upperBound)",
                    "\(text) 不在 \(range.lowerBound) 至 \(range.upperBound) 之间"),
                cure: Words("give a time within these bounds", "请给出此范围内的时长"))
            return nil
        }
        return value
    }

    /// A day, `2026-11-23`.
    public func date() -> CivilDate? {
        parsed(Words("a day", "日期"), cure: Words("write it as 2026-11-23", "请写成 2026-11-23 的形式")) { CivilDate($0) }
    }

    /// A time of day, `09:00`.
    public func timeOfDay() -> TimeOfDay? {
        parsed(Words("a time of day", "时刻"), cure: Words("write it as 09:00", "请写成 09:00 的形式")) { TimeOfDay($0) }
    }

    /// Yuan, `50` or `12.5000`.
    public func money() -> Money? {
        parsed(
            Words("an amount of yuan", "以元为单位的金额"),
            cure: Words("write it as 12.50, with at most four digits after the point", "请写成 12.50 的形式，小数点后至多四位")
        ) {
            Money(yuan: $0)
        }
    }

    /// Yuan per kilowatt-hour, `0.538`.
    public func price() -> Price? {
        parsed(
            Words("a price", "单价"),
            cure: Words(
                "write yuan per kWh as 0.538, with at most eight digits after the point", "请写每千瓦时多少元，如 0.538，小数点后至多八位")
        ) {
            Price(yuanPerKilowattHour: $0)
        }
    }

    /// `true` or `false`; also yes, no, on and off.
    public func boolean() -> Bool? {
        guard let text = scalar() else { return nil }
        switch text.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default:
            fault(
                Words("\(text) is neither true nor false", "\(text) 既不是 true 也不是 false"),
                cure: Words("write true or false", "请写 true 或 false"))
            return nil
        }
    }

    /// One of a type's words.
    public func choice<Choice: CaseIterable & RawRepresentable<String>>(of type: Choice.Type = Choice.self) -> Choice? {
        choice(Dictionary(uniqueKeysWithValues: type.allCases.map { ($0.rawValue, $0) }))
    }

    /// One of these words.
    public func choice<Choice>(_ words: [String: Choice]) -> Choice? {
        guard let text = scalar() else { return nil }
        if let choice = words[text] { return choice }
        fault(
            Words("\(text) is not known here", "此处不认识 \(text)"),
            cure: Suggestion.cure(for: text, among: Array(words.keys)))
        return nil
    }

    /// What `parse` makes of the text; a fault that says that it is not `what` where that is nil.
    public func parsed<Value>(_ what: Words, cure: Words, _ parse: (String) -> Value?) -> Value? {
        guard let text = scalar() else { return nil }
        if let value = parse(text) { return value }
        fault(Words("\(text) is not \(what.en)", "\(text) 不是\(what.zh)"), cure: cure)
        return nil
    }

    /// Digits, or `0x` and hexadecimal ones.
    private func wholeNumber(_ text: String) -> Int? {
        if text.hasPrefix("0x") || text.hasPrefix("0X") { return Int(text.dropFirst(2), radix: 16) }
        return Int(text)
    }
}

/// `value` × 10^-places, without needless zeros.
func plain(_ value: Int64, places: Int) -> String {
    var digits = padded(value.magnitude, places + 1)
    let fraction = String(digits.suffix(places))
    digits.removeLast(places)
    let sign = value < 0 ? "-" : ""
    let kept = String(fraction.reversed().drop { $0 == "0" }.reversed())
    return sign + digits + (kept.isEmpty ? "" : "." + kept)
}
