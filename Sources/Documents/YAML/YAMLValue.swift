import Languages
import Yams

/// A value of a YAML document. Scalars are read by the functions of ``DocumentField``.
public struct YAMLValue: DocumentField {
    /// The line of its key, or of the list's element.
    public let line: Int
    /// Where in the document: `relay.state.address`.
    public let path: String

    private let node: Node
    private let faults: FaultList

    init(node: Node, line: Int, path: String, faults: FaultList) {
        self.node = node
        self.line = line
        self.path = path
        self.faults = faults
    }

    /// Whether it is a single value, for keys that take either a word or a mapping.
    public var isScalar: Bool {
        if case .scalar = node { true } else { false }
    }

    /// Whether it stands in quotes: what looks like a number then is none.
    public var isQuoted: Bool {
        guard case .scalar(let scalar) = node else { return false }
        return scalar.style == .singleQuoted || scalar.style == .doubleQuoted
    }

    /// The text of a key of a mapping, where there is one, without any fault: what is there is read and judged elsewhere.
    func peek(_ key: String) -> String? {
        guard case .mapping(let mapping) = node else { return nil }
        for (name, value) in mapping where name.string == key { return value.string }
        return nil
    }

    public func scalar() -> String? {
        guard case .scalar(let scalar) = node else {
            fault(
                Words("it must be a single value", "应为单个值"),
                cure: Words("write one value behind the colon", "请在冒号后写一个值"))
            return nil
        }
        if scalar.string.isEmpty || (!isQuoted && ["~", "null"].contains(scalar.string)) {
            fault(Words("it has no value", "没有值"), cure: Words("give one, or leave the key out", "请给出值，或去掉此项"))
            return nil
        }
        return scalar.string
    }

    /// Reads a mapping with `body`, then refuses the keys that it did not ask for.
    public func mapping<Value>(_ body: (YAMLMapping) -> Value?) -> Value? {
        guard case .mapping(let mapping) = node else {
            fault(
                Words("it must hold keys", "应包含下级项"),
                cure: Words("write `key: value` lines below it, indented", "请在其下缩进写 `key: value`"))
            return nil
        }
        let inner = YAMLMapping(mapping, line: line, path: path, faults: faults)
        let value = body(inner)
        inner.refuseUnknownKeys()
        return value
    }

    /// Reads each element of a list; nil where one of them could not be read. A single value counts as a list of one.
    public func list<Element>(_ body: (YAMLValue) -> Element?) -> [Element]? {
        guard case .sequence(let sequence) = node else {
            if case .scalar = node { return body(self).map { [$0] } }
            fault(
                Words("it must be a list", "应为列表"),
                cure: Words("write each element on a line of its own, after a dash", "请每个元素单独一行，以短横线开头"))
            return nil
        }
        var elements: [Element] = []
        for (index, element) in sequence.enumerated() {
            let value = YAMLValue(node: element, line: element.line, path: "\(path)[\(index)]", faults: faults)
            if let read = body(value) { elements.append(read) }
        }
        return elements.count == sequence.count ? elements : nil
    }

    public func fault(_ what: Words, cure: Words) {
        faults.note(line: line, path: path, what: what, cure: cure)
    }
}
