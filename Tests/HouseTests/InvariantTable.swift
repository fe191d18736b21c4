import Foundation

/// The table of docs/invariants.md: every id, what it means, and the tests that prove it.
struct InvariantTable {
    static let path = "docs/invariants.md"
    /// What the table shows for an id that no test proves yet.
    static let none = "–"

    /// One row: the id and what the table claims to prove it.
    struct Row: Equatable {
        let id: String
        let proofs: String
    }

    let rows: [Row]
    private let lines: [Substring]

    init() throws {
        lines = try House.text(Self.path).split(separator: "\n", omittingEmptySubsequences: false)
        rows = lines.compactMap(Self.row)
    }

    private static func row(_ line: Substring) -> Row? {
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        guard cells.count == 3, cells[0].wholeMatch(of: /[IF]-[A-Z]\d+/) != nil else { return nil }
        return Row(id: cells[0], proofs: cells[2])
    }

    /// The document with the proofs that the tests' names give.
    func text(proofs: [String: String]) -> String {
        lines.map { line in
            guard let row = Self.row(line), let end = line.dropLast().lastIndex(of: "|") else { return String(line) }
            return "\(line[...end]) \(proofs[row.id] ?? Self.none) |"
        }.joined(separator: "\n")
    }

    /// For each id that stands in a test's name: the files, as `HouseTests/TidyTests`, with the number of tests where it
    /// is more than one.
    static func proofs() throws -> [String: String] {
        var counts: [String: [String: Int]] = [:]
        for file in try House.tests() {
            let name = file.path.dropFirst("Tests/".count).dropLast(".swift".count)
            for test in testNames(of: file) {
                for id in ids(in: test) { counts[id, default: [:]][String(name), default: 0] += 1 }
            }
        }
        return counts.mapValues { files in
            files.sorted { $0.key < $1.key }.map { $0.value == 1 ? $0.key : "\($0.key) (\($0.value))" }.joined(
                separator: ", ")
        }
    }

    /// The names of the tests in a file: functions named in backticks, also on the line after `func`, and the texts of `@Test("…")`.
    static func testNames(of file: SourceFile) -> [String] {
        let functions = file.code.joined(separator: "\n").matches(of: /func\s+`([^`]+)`/).map { String($0.1) }
        let texts = file.lines.indices.flatMap { index -> [String] in
            file.code[index].contains("@Test(\"")
                ? file.lines[index].matches(of: /@Test\("([^"]+)"/).map { String($0.1) } : []
        }
        return functions + texts
    }

    /// The ids in a text, each once.
    static func ids(in text: some StringProtocol) -> Set<String> {
        Set(String(text).matches(of: /\b[IF]-[A-Z]\d+\b/).map { String($0.0) })
    }
}
