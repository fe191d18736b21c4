import Languages
import Yams

/// Keys and values. Every key that is asked for becomes known; the others are refused at the end.
public final class YAMLMapping {
    /// The line that it begins in.
    public let line: Int
    /// Where in the document; empty for the root.
    public let path: String

    private let mapping: Node.Mapping
    private let faults: FaultList
    private var known: Set<String> = []
    private var takesAnyKey = false

    init(_ mapping: Node.Mapping, line: Int, path: String, faults: FaultList) {
        self.mapping = mapping
        self.line = line
        self.path = path
        self.faults = faults
    }

    /// The value of a key that may be missing; nil where it is.
    public func optional(_ key: String) -> YAMLValue? {
        known.insert(key)
        for (name, node) in mapping where name.string == key {
            return YAMLValue(node: node, line: name.line, path: path(of: key), faults: faults)
        }
        return nil
    }

    /// The value of a key that must be there; nil, with a fault noted, where it is missing.
    ///
    /// - Parameter cure: what to do where it is missing.
    public func required(_ key: String, cure: Words = Words("add it", "请补上")) -> YAMLValue? {
        if let value = optional(key) { return value }
        fault(Words("\(key) is missing", "缺少 \(key)"), cure: cure)
        return nil
    }

    /// All keys with their values, in the order of the document, for mappings whose keys are data.
    public func entries() -> [(key: String, value: YAMLValue)] {
        takesAnyKey = true
        return mapping.compactMap { name, node in
            let key = name.string ?? "?"
            if DoubledKey.isStandIn(key) { return nil }
            return (key, YAMLValue(node: node, line: name.line, path: path(of: key), faults: faults))
        }
    }

    /// Notes a fault of the mapping as a whole.
    public func fault(_ what: Words, cure: Words) {
        faults.note(line: line, path: path, what: what, cure: cure)
    }

    func refuseUnknownKeys() {
        if takesAnyKey { return }
        for (name, _) in mapping {
            let key = name.string ?? "?"
            if known.contains(key) || DoubledKey.isStandIn(key) { continue }
            faults.note(
                line: name.line, path: path(of: key), what: Words("this key is not known here", "此处没有这一项"),
                cure: Suggestion.cure(forKey: key, among: Array(known)))
        }
    }

    private func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
