import Quantities

/// How a channel writes a day, or a day and a time: `yyyyMMdd`, `yyyy-MM-dd HH:mm:ss`. Each field has a fixed width; whatever else
/// stands in the pattern must stand in the text.
public struct DatePattern: Hashable, Sendable {
    /// As it was given.
    public let text: String
    private let parts: [Part]

    private enum Part: Hashable, Sendable {
        case field(Field)
        case literal(UInt8)
    }

    private enum Field: String, CaseIterable, Hashable, Sendable {
        case year = "yyyy"
        case month = "MM"
        case day = "dd"
        case hour = "HH"
        case minute = "mm"
        case second = "ss"
    }

    /// Nil where year, month and day are not there once each, or the time is not there from the hour on.
    public init?(_ text: String) {
        var parts: [Part] = []
        var rest = text.utf8[...]
        while let byte = rest.first {
            if let field = Field.allCases.first(where: { rest.starts(with: $0.rawValue.utf8) }) {
                guard !parts.contains(.field(field)) else { return nil }
                parts.append(.field(field))
                rest = rest.dropFirst(field.rawValue.utf8.count)
            } else {
                parts.append(.literal(byte))
                rest = rest.dropFirst()
            }
        }
        func has(_ field: Field) -> Bool { parts.contains(.field(field)) }
        guard has(.year), has(.month), has(.day), has(.hour) == has(.minute), has(.hour) || !has(.second)
        else { return nil }
        self.text = text
        self.parts = parts
    }

    /// Whether it tells the time of day too.
    public var hasTime: Bool { parts.contains(.field(.hour)) }

    /// The day, and the seconds since its midnight; nil where the text does not follow the pattern or is no real time.
    public func read(_ text: some StringProtocol) -> (day: CivilDate, seconds: Int64)? {
        var values: [Field: Int] = [:]
        var rest = text.utf8[...]
        for part in parts {
            switch part {
            case .literal(let byte):
                guard rest.first == byte else { return nil }
                rest = rest.dropFirst()
            case .field(let field):
                var value = 0
                for _ in 0..<field.rawValue.utf8.count {
                    guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
                        return nil
                    }
                    value = value * 10 + Int(byte - UInt8(ascii: "0"))
                    rest = rest.dropFirst()
                }
                values[field] = value
            }
        }
        let (hour, minute, second) = (values[.hour] ?? 0, values[.minute] ?? 0, values[.second] ?? 0)
        guard rest.isEmpty, let year = values[.year], let month = values[.month], let day = values[.day],
            let date = CivilDate(year: year, month: month, day: day), hour < 24, minute < 60, second < 60
        else { return nil }
        return (date, Int64(hour * 3600 + minute * 60 + second))
    }
}

/// How a channel names its files: `icbc_{yyyyMMdd}.csv`, the day in braces. Folders do not count.
public struct FileNamePattern: Hashable, Sendable {
    /// As it was given.
    public let text: String
    private let prefix: String
    private let day: DatePattern
    private let suffix: String

    /// Nil where not one day stands in braces.
    public init?(_ text: String) {
        guard let open = text.firstIndex(of: "{"), let close = text.firstIndex(of: "}"), open < close,
            let day = DatePattern(String(text[text.index(after: open)..<close])), !day.hasTime
        else { return nil }
        self.text = text
        prefix = String(text[..<open])
        suffix = String(text[text.index(after: close)...])
        self.day = day
    }

    /// The day that a file's name tells; nil where it is named otherwise.
    public func read(_ path: String) -> CivilDate? {
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard name.hasPrefix(prefix), name.hasSuffix(suffix), name.utf8.count > prefix.utf8.count + suffix.utf8.count
        else { return nil }
        return day.read(name.dropFirst(prefix.count).dropLast(suffix.count))?.day
    }
}
