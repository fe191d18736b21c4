/// Writes nested values as one line of text: fields between `|`, a missing value as an empty field, text behind a `'`.
///
/// Why not JSON: rows are loaded by the hundred thousand at start, and this is read without a dictionary or a key; the same
/// value makes the same bytes always; and a person can still read it in the database.
struct FieldWriter {
    private(set) var text = ""
    private var isFirst = true

    mutating func add(_ value: Int64?) {
        separate()
        if let value { text += String(value) }
    }

    mutating func add(_ value: Int) { add(Int64(value)) }

    mutating func add(_ value: Bool) { add(value ? 1 : 0) }

    mutating func add(_ value: String?) {
        separate()
        guard let value else { return }
        text += "'"
        if value.utf8.contains(where: { $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: "%") }) {
            for character in value.unicodeScalars {
                switch character {
                case "%": text += "%p"
                case "|": text += "%b"
                default: text.unicodeScalars.append(character)
                }
            }
        } else {
            text += value
        }
    }

    private mutating func separate() {
        if !isFirst { text += "|" }
        isFirst = false
    }
}

/// Reads what ``FieldWriter`` wrote, in the same order.
struct FieldReader {
    private var rest: Substring.UTF8View
    private var hasMore: Bool

    init(_ text: String) {
        rest = text[...].utf8
        hasMore = !text.isEmpty
    }

    /// Whether every field was read.
    var isAtEnd: Bool { !hasMore }

    /// Whether the next field is a text.
    var isTextNext: Bool { rest.first == UInt8(ascii: "'") }

    mutating func int() throws(FieldFault) -> Int64 {
        guard let value = try intOrNil() else { throw FieldFault(detail: "a number is missing") }
        return value
    }

    mutating func intOrNil() throws(FieldFault) -> Int64? {
        let field = try next()
        if field.isEmpty { return nil }
        guard let value = Int64(Substring(field)) else { throw FieldFault(detail: "\(Substring(field)) is no number") }
        return value
    }

    mutating func bool() throws(FieldFault) -> Bool { try int() != 0 }

    mutating func string() throws(FieldFault) -> String {
        guard let value = try stringOrNil() else { throw FieldFault(detail: "a text is missing") }
        return value
    }

    mutating func stringOrNil() throws(FieldFault) -> String? {
        let field = try next()
        guard let first = field.first else { return nil }
        guard first == UInt8(ascii: "'") else { throw FieldFault(detail: "\(Substring(field)) is no text") }
        let body = String(Substring(field.dropFirst()))
        guard body.utf8.contains(UInt8(ascii: "%")) else { return body }
        var plain = ""
        var isEscape = false
        for character in body.unicodeScalars {
            if isEscape {
                plain.unicodeScalars.append(character == "b" ? "|" : "%")
                isEscape = false
            } else if character == "%" {
                isEscape = true
            } else {
                plain.unicodeScalars.append(character)
            }
        }
        return plain
    }

    private mutating func next() throws(FieldFault) -> Substring.UTF8View {
        guard hasMore else { throw FieldFault(detail: "a field is missing") }
        if let end = rest.firstIndex(of: UInt8(ascii: "|")) {
            let field = rest[..<end]
            rest = rest[rest.index(after: end)...]
            return field
        }
        hasMore = false
        return rest
    }
}

/// Text in a row that ``FieldWriter`` did not write.
struct FieldFault: Error {
    let detail: String
}
