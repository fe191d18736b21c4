/// Writes one flat JSON object, keys in the order in which they are added.
public struct JSONLine {
    private var body = ""

    public init() {}

    /// The whole object.
    public var text: String { "{\(body)}" }

    /// Adds a string.
    public mutating func add(_ key: String, _ value: String) { add(raw: JSONLine.quoted(value), key) }

    /// Adds a whole number.
    public mutating func add(_ key: String, _ value: Int64) { add(raw: String(value), key) }

    /// Adds true or false.
    public mutating func add(_ key: String, _ value: Bool) { add(raw: value ? "true" : "false", key) }

    /// Adds a list of strings.
    public mutating func add(_ key: String, _ values: [String]) {
        add(raw: "[" + values.map(JSONLine.quoted).joined(separator: ",") + "]", key)
    }

    /// Adds a list of whole numbers.
    public mutating func add(_ key: String, _ values: [Int64]) {
        add(raw: "[" + values.map { String($0) }.joined(separator: ",") + "]", key)
    }

    /// Adds a list of objects.
    public mutating func add(_ key: String, objects: [JSONLine]) {
        add(raw: "[" + objects.map(\.text).joined(separator: ",") + "]", key)
    }

    /// Adds a list of objects that are text already.
    public mutating func add(_ key: String, lines: [String]) {
        add(raw: "[" + lines.joined(separator: ",") + "]", key)
    }

    private mutating func add(raw value: String, _ key: String) {
        if !body.isEmpty { body += "," }
        body += JSONLine.quoted(key) + ":" + value
    }

    /// `text` as a JSON string.
    public static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
