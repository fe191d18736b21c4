import Yams

/// Shows an answer of the control channel to a person.
enum ControlAnswer {
    /// Whether the command was carried out.
    static func isGood(_ answer: String) -> Bool { node(answer)?["ok"]?.string == "true" }

    /// Why it was not.
    static func error(_ answer: String) -> String { node(answer)?["error"]?.string ?? answer }

    /// A line for each value, and one for each element of a list; `ok` for an answer without any.
    static func lines(_ answer: String) -> [String] {
        guard case .mapping(let mapping)? = node(answer) else { return [answer] }
        var lines: [String] = []
        for (key, value) in mapping where key.string != "ok" {
            if case .sequence(let elements) = value {
                lines += elements.map { text($0) }
            } else {
                lines.append("\(key.string ?? ""): \(text(value))")
            }
        }
        return lines.isEmpty ? ["ok"] : lines
    }

    private static func node(_ answer: String) -> Node? { try? Yams.compose(yaml: answer) }

    private static func text(_ node: Node) -> String {
        switch node {
        case .scalar(let scalar): scalar.string
        case .sequence(let elements): "[" + elements.map { text($0) }.joined(separator: ", ") + "]"
        case .mapping(let mapping): mapping.map { "\($0.key.string ?? "")=\(text($0.value))" }.joined(separator: " ")
        case .alias: ""
        }
    }
}
