import Yams

/// A key that a mapping holds twice: the parser gives up at it, and would hide whatever else is wrong with the document.
struct DoubledKey {
    /// The line of the second one, from 1.
    let line: Int
    /// The document with the second one under a name that nobody asks for, every line where it was; nil where it was not found.
    let text: String?

    /// No key of a document begins so: a character for private use.
    private static let prefix = "\u{E000}"

    static func isStandIn(_ key: String) -> Bool { key.hasPrefix(prefix) }

    /// - Parameters:
    ///   - key: as the parser names it.
    ///   - first: where the first one stands.
    ///   - count: how many were found before: stand-ins must differ.
    init(_ key: String, first: Yams.Mark, in text: String, count: Int) {
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
        let (row, column) = (first.line - 1, first.column - 1)
        guard lines.indices.contains(row), (0...lines[row].count).contains(column) else {
            line = first.line
            self.text = nil
            return
        }
        let isBlock = lines[row][..<column].allSatisfy { $0 == " " || $0 == "-" }
        let found =
            isBlock ? DoubledKey.below(key, row, column, lines) : DoubledKey.beside(key, row, column, lines[row])
        guard let found else {
            line = first.line
            self.text = nil
            return
        }
        line = found.row + 1
        lines[found.row].replaceSubrange(found.columns, with: "\(DoubledKey.prefix)\(count)".unicodeScalars)
        var scalars = String.UnicodeScalarView()
        for (index, line) in lines.enumerated() {
            if index > 0 { scalars.append("\n") }
            scalars.append(contentsOf: line)
        }
        self.text = String(scalars)
    }

    private typealias Place = (row: Int, columns: Range<Int>)

    /// The next line that has the key in the same column.
    private static func below(_ key: String, _ row: Int, _ column: Int, _ lines: [[Unicode.Scalar]]) -> Place? {
        for next in lines.indices.dropFirst(row + 1) {
            let line = lines[next]
            guard line.count > column, line[..<column].allSatisfy({ $0 == " " }),
                let columns = columns(of: key, at: column, in: line)
            else { continue }
            return (next, columns)
        }
        return nil
    }

    /// `{a: 1, a: 2}`: further on in the same line.
    private static func beside(_ key: String, _ row: Int, _ column: Int, _ line: [Unicode.Scalar]) -> Place? {
        for next in line.indices.dropFirst(column + 1) where [" ", ",", "{"].contains(line[next - 1]) {
            if let columns = columns(of: key, at: next, in: line) { return (row, columns) }
        }
        return nil
    }

    /// Where the key stands, with its quotes, if it begins at `column` and a colon follows it.
    private static func columns(of key: String, at column: Int, in line: [Unicode.Scalar]) -> Range<Int>? {
        for spelling in [key, "\"\(key)\"", "'\(key)'"] {
            let scalars = Array(spelling.unicodeScalars)
            if line[column...].starts(with: scalars + [":"]) { return column..<(column + scalars.count) }
        }
        return nil
    }
}
