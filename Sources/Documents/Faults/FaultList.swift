import Languages

/// Collects the faults of one file while it is read, so that a person sees them all at once and not one after the other.
public final class FaultList {
    public let file: String
    public private(set) var list: [Fault] = []

    public init(file: String) {
        self.file = file
    }

    public func note(line: Int, path: String, what: Words, cure: Words) {
        list.append(Fault(file: file, line: line, path: path, what: what, cure: cure))
    }

    /// Gives the value back if it is there and nothing was wrong.
    ///
    /// - Throws: all faults, in the order of their lines.
    public func finish<Value>(_ value: Value?) throws(Faults) -> Value {
        if let value, list.isEmpty { return value }
        if list.isEmpty {
            note(
                line: 0, path: "", what: Words("it could not be understood", "无法理解"),
                cure: Words("report this: the reader gave no reason", "请报告此问题：读取程序未说明原因"))
        }
        // The order of the lines; what was found first comes first within a line.
        let sorted = list.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
        throw Faults(sorted.map(\.element))
    }
}
