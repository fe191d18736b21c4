/// Rows under headings that fit a terminal: where they are too wide, the widest columns that may be cut are cut.
public struct Table: Sendable {
    /// A column's heading and manner.
    public struct Column: Sendable {
        public let title: String
        /// Numbers stand at the right.
        public let isNumber: Bool
        /// May be cut: names and addresses, never amounts or times.
        public let mayBeCut: Bool

        public init(_ title: String, isNumber: Bool = false, mayBeCut: Bool = false) {
            self.title = title
            self.isNumber = isNumber
            self.mayBeCut = mayBeCut
        }
    }

    private let columns: [Column]
    private var rows: [[String]] = []
    private static let gap = 2
    private static let narrowest = 6

    public init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row; missing cells are empty.
    public mutating func add(_ cells: [String]) {
        rows.append(columns.indices.map { cells.indices.contains($0) ? TerminalText.clean(cells[$0]) : "" })
    }

    /// The lines.
    ///
    /// - Parameter width: of the terminal; nil: as wide as it comes, for pipes and files.
    public func lines(width: Int?) -> [String] {
        var widths = columns.indices.map { index in
            rows.reduce(TerminalText.width(of: columns[index].title)) { max($0, TerminalText.width(of: $1[index])) }
        }
        if let width { fit(&widths, into: width) }
        return ([columns.map(\.title)] + rows).map { line($0, widths) }
    }

    private func fit(_ widths: inout [Int], into width: Int) {
        var excess = widths.reduce(0, +) + Table.gap * (columns.count - 1) - width
        while excess > 0 {
            let candidates = columns.indices.filter { columns[$0].mayBeCut && widths[$0] > Table.narrowest }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { return }
            widths[widest] -= 1
            excess -= 1
        }
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        let texts = columns.indices.map { index in
            let cell = TerminalText.cut(cells[index], to: widths[index])
            // Nothing is padded at the end of a line.
            if index == columns.count - 1, !columns[index].isNumber { return cell }
            return TerminalText.padded(cell, to: widths[index], right: columns[index].isNumber)
        }
        return texts.joined(separator: String(repeating: " ", count: Table.gap))
    }
}

/// Facts under one another, names at the left.
public struct Sheet: Sendable {
    private var facts: [(name: String, value: String)] = []

    public init() {}

    /// Adds a fact; one without a value is left out.
    public mutating func add(_ name: String, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        facts.append((name, TerminalText.clean(value)))
    }

    /// The lines, long values wrapped under their beginning.
    public func lines(width: Int?) -> [String] {
        let left = (facts.map { TerminalText.width(of: $0.name) }.max() ?? 0) + 2
        return facts.flatMap { fact in
            let right = width.map { max(20, $0 - left) } ?? Int.max
            return TerminalText.wrapped(fact.value, to: right).enumerated().map { index, line in
                TerminalText.padded(index == 0 ? fact.name : "", to: left) + line
            }
        }
    }
}
