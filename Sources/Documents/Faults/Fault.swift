import Languages

/// One thing that is wrong with a file, where, and what to do about it.
public struct Fault: Error, Hashable, Sendable {
    /// As it was named when it was read.
    public let file: String
    /// From 1; 0 where the fault is in no line (a file that cannot be read).
    public let line: Int
    /// Where in the document: `relay.state.address`, `points[2]`; in a table the column. Empty for the document as a whole.
    public let path: String
    /// The fact, without full stop: `300 is not within 1...125`.
    public let what: Words
    /// The remedy, without full stop: `give the figure of the device's manual`.
    public let cure: Words

    public init(file: String, line: Int, path: String, what: Words, cure: Words) {
        self.file = file
        self.line = line
        self.path = path
        self.what = what
        self.cure = cure
    }

    /// `profiles/x.yaml:12`, or only the file where the fault is in no line.
    public var place: String { line > 0 ? "\(file):\(line)" : file }

    /// What and cure as sentences: `300 is not within 1...125. Give the figure of the device's manual.`
    public var sentences: Words {
        Words("\(what.en). \(cure.en.prefix(1).uppercased())\(cure.en.dropFirst()).", "\(what.zh)。\(cure.zh)。")
    }

    /// The whole, for people: `profiles/x.yaml:12: limits.registers_per_read: 300 is not within 1...125. Give ...`.
    public var words: Words { Words(same: place + ": " + (path.isEmpty ? "" : "\(path): ")) + sentences }
}

extension Fault: CustomStringConvertible {
    /// The whole in English, for logs.
    public var description: String { words.en }
}

/// Why a document was refused: everything that is wrong with it, in the order of its lines. A document is taken as a whole or not
/// at all.
public struct Faults: Error, Hashable, Sendable {
    /// One or more.
    public let list: [Fault]

    public init(_ list: [Fault]) {
        self.list = list
    }

    /// One line for each fault.
    public var words: Words {
        Words(list.map(\.words.en).joined(separator: "\n"), list.map(\.words.zh).joined(separator: "\n"))
    }
}

extension Faults: CustomStringConvertible {
    /// One line for each fault, in English.
    public var description: String { words.en }
}
