import Foundation

/// What is shown and kept.
enum Report {
    private struct File: Codable {
        let processors: Int
        let quick: Bool
        let rows: [Row]
    }

    static func write(_ rows: [Row], isQuick: Bool, to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let file = File(processors: ProcessInfo.processInfo.activeProcessorCount, quick: isQuick, rows: rows)
        try encoder.encode(file).write(to: URL(filePath: path), options: .atomic)
    }

    static func table(_ rows: [Row]) -> String {
        let head = ["row", "figure", "unit", "target", "met", "spread", "rounds"]
        let cells = rows.map { row in
            [
                row.name, number(row.figure), row.unit, row.target ?? "-",
                row.met.map { $0 ? "yes" : "NO" } ?? "-",
                row.lowest.flatMap { low in row.highest.map { "\(number(low)) to \(number($0))" } } ?? "-",
                String(row.rounds),
            ]
        }
        let widths = head.indices.map { column in
            ([head] + cells).map { $0[column].count }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            zip(cells, widths).map { $0 + String(repeating: " ", count: max($1 - $0.count, 0)) }.joined(separator: "  ")
        }
        let notes = rows.filter { !$0.note.isEmpty }.map { "\($0.name): \($0.note)" }
        return ([line(head)] + cells.map(line) + [""] + notes).joined(separator: "\n")
    }

    /// Three digits that count.
    static func number(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
        let places = abs(value) >= 100 ? 0 : abs(value) >= 10 ? 1 : abs(value) >= 1 ? 2 : 3
        return String(format: "%.\(places)f", value)
    }
}

/// Tells who waits what is going on.
enum Progress {
    static func tell(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
