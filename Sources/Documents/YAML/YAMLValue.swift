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

    /// The text of a key of a mapping, where there is one, without any fault: what is there is read and judged elsewhere.
    func peek(_ key: String) -> String? {
        guard case .mapping(let mapping) = node else { return nil }
        for (name, value) in mapping where name.string == key { return value.string }
        return nil
    }

    public func scalar() -> String? {
        guard case .scalar(let scalar) = node else {
            fault("it must be a single value", cure: "write one value behind the colon")
            return nil
        }
        let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
        if scalar.string.isEmpty || (!isQuoted && ["~", "null"].contains(scalar.string)) {
            fault("it has no value", cure: "give one, or leave the key out")
            return nil
        }
        return scalar.string
    }

    /// Reads a mapping with `body`, then refuses the keys that it did not ask for.
    public func mapping<Value>(_ body: (YAMLMapping) -> Value?) -> Value? {
        guard case .mapping(let mapping) = node else {
            fault("it must hold keys", cure: "write `key: value` lines below it, indented")
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
            fault("it must be a list", cure: "write each element on a line of its own, after a dash")
            return nil
        }
        var elements: [Element] = []
        for (index, element) in sequence.enumerated() {
            let value = YAMLValue(node: element, line: element.line, path: "\(path)[\(index)]", faults: faults)
            if let read = body(value) { elements.append(read) }
        }
        return elements.count == sequence.count ? elements : nil
    }

    public func fault(_ what: String, cure: String) {
        faults.note(line: line, path: path, what: what, cure: cure)
    }
}
