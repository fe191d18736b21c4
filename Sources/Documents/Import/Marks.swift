import Languages

/// A place in one of the files, kept after the file was read, so that a later check can name it.
struct Mark: Hashable {
    let file: String
    let line: Int
    let path: String
}

/// A value with its place.
struct Marked<Value> {
    let value: Value
    let mark: Mark
}

/// What checks across a file, and across files, find.
final class Findings {
    private(set) var faults: [Fault] = []
    private(set) var warnings: [Fault] = []

    func fault(_ mark: Mark, _ what: Words, cure: Words) {
        faults.append(Fault(file: mark.file, line: mark.line, path: mark.path, what: what, cure: cure))
    }

    func warning(_ mark: Mark, _ what: Words, cure: Words) {
        warnings.append(Fault(file: mark.file, line: mark.line, path: mark.path, what: what, cure: cure))
    }

    /// Takes over what a reader found.
    func add(_ faults: Faults) { self.faults += faults.list }

    /// Each once, file by file as the files were named, in the order of the lines. A fault in the defaults is met at each entry
    /// that falls back on them.
    static func ordered(_ list: [Fault]) -> [Fault] {
        var files: [String: Int] = [:]
        for fault in list where files[fault.file] == nil { files[fault.file] = files.count }
        var seen: Set<Fault> = []
        let once = list.filter { seen.insert($0).inserted }
        return once.enumerated()
            .sorted {
                (files[$0.element.file] ?? 0, $0.element.line, $0.offset) < (
                    files[$1.element.file] ?? 0, $1.element.line, $1.offset
                )
            }
            .map(\.element)
    }
}

/// A field of an entry with its place.
struct Field {
    let value: any DocumentField
    let mark: Mark

    init(_ value: YAMLValue, file: String) {
        self.value = value
        mark = Mark(file: file, line: value.line, path: value.path)
    }

    init(_ cell: CSVCell, file: String) {
        value = cell
        mark = Mark(file: file, line: cell.line, path: cell.column)
    }

    /// What is known without the file.
    init(known text: String, mark: Mark) {
        value = KnownField(text: text)
        self.mark = mark
    }
}

/// A value that the file need not give.
private struct KnownField: DocumentField {
    let text: String

    func scalar() -> String? { text }
    func fault(_ what: Words, cure: Words) {}
}

/// The fields of one entry under the names of the table's columns, wherever they came from.
struct Fields {
    let mark: Mark
    /// Where the entry has not all that is needed.
    let findings: Findings
    private var fields: [String: Field] = [:]
    /// Used where the entry has none of its own.
    private let defaults: [String: Field]

    init(mark: Mark, findings: Findings, defaults: [String: Field] = [:]) {
        self.mark = mark
        self.findings = findings
        self.defaults = defaults
    }

    mutating func set(_ key: String, _ field: Field?) { if let field { fields[key] = field } }

    /// Whether the entry itself has it.
    func has(_ key: String) -> Bool { fields[key] != nil }

    func optional(_ key: String) -> Field? { fields[key] ?? defaults[key] }

    func required(_ key: String, cure: Words = Words("add it", "请补上")) -> Field? {
        if let field = optional(key) { return field }
        findings.fault(mark, Words("\(key) is missing", "缺少 \(key)"), cure: cure)
        return nil
    }

    /// What `read` makes of a field that must be there.
    func required<Value>(_ key: String, cure: Words = Words("add it", "请补上"), _ read: (any DocumentField) -> Value?)
        -> Marked<
            Value
        >?
    {
        required(key, cure: cure).flatMap { field in read(field.value).map { Marked(value: $0, mark: field.mark) } }
    }

    /// What `read` makes of a field that may be missing; nil also where it is wrong, and the fault is noted.
    func optional<Value>(_ key: String, _ read: (any DocumentField) -> Value?) -> Marked<Value>? {
        optional(key).flatMap { field in read(field.value).map { Marked(value: $0, mark: field.mark) } }
    }
}

extension DocumentField {
    /// Text for people: no control characters, not too long.
    func label(upTo limit: Int = 100) -> String? {
        guard let text = text() else { return nil }
        if text.count > limit {
            fault(
                Words(
                    "it has \(text.count) characters, and at most \(limit) are kept",
                    "有 \(text.count) 个字符，至多保存 \(limit) 个"), cure: Words("shorten it", "请缩短"))
            return nil
        }
        if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            fault(
                Words("it holds a line break or another control character", "含有换行或其他控制字符"),
                cure: Words("write it on one line", "请写在一行内"))
            return nil
        }
        return text
    }

    /// A number or name by which things are found: 1 to 64 printable ASCII characters, no blank and no slash.
    func key() -> String? {
        parsed(
            Words("a number or name that can be typed", "可以输入的编号或名称"),
            cure: Words(
                "use up to 64 letters, digits, '-', '_' or '.', without blanks and slashes",
                "请使用至多 64 个字母、数字、“-”、“_”或“.”，不含空格和斜杠")
        ) {
            let bytes = $0.utf8
            let isPlain = bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }
            return isPlain && bytes.count <= 64 ? $0 : nil
        }
    }

    /// The name of a feeder, a tariff, ...: for people, but also typed.
    func name() -> String? { label(upTo: 64) }
}
