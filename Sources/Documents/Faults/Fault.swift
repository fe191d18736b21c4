/// One thing that is wrong with a file, where, and what to do about it.
public struct Fault: Error, Hashable, Sendable {
    /// As it was named when it was read.
    public let file: String
    /// From 1; 0 where the fault is in no line (a file that cannot be read).
    public let line: Int
    /// Where in the document: `relay.state.address`, `points[2]`; in a table the column. Empty for the document as a whole.
    public let path: String
    /// The fact, without full stop: `300 is not within 1...125`.
    public let what: String
    /// The remedy, without full stop: `give the figure of the device's manual`.
    public let cure: String

    public init(file: String, line: Int, path: String, what: String, cure: String) {
        self.file = file
        self.line = line
        self.path = path
        self.what = what
        self.cure = cure
    }
}

extension Fault: CustomStringConvertible {
    /// `profiles/x.yaml:12: limits.registers_per_read: 300 is not within 1...125. Give the figure of the device's manual.`
    public var description: String {
        let place = line > 0 ? "\(file):\(line): " : "\(file): "
        return place + (path.isEmpty ? "" : "\(path): ") + "\(what). \(cure.prefix(1).uppercased())\(cure.dropFirst())."
    }
}

/// Why a document was refused: everything that is wrong with it, in the order of its lines. A document is taken as a whole or not
/// at all.
public struct Faults: Error, Hashable, Sendable {
    /// One or more.
    public let list: [Fault]

    public init(_ list: [Fault]) {
        self.list = list
    }
}

extension Faults: CustomStringConvertible {
    /// One line for each fault.
    public var description: String { list.map(\.description).joined(separator: "\n") }
}
