import Foundation

/// The table of docs/faults.md: who proves the ending of each fault of docs/invariants.md.
enum FaultTable {
    static let path = "docs/faults.md"

    /// Suites that drive real sockets.
    private static let sockets = ["ScenarioTests/", "ModbusIOTests/"]

    /// The rows as they ought to be, in the order of docs/invariants.md.
    static func expected() throws -> [String] {
        let kinds = try kindsOfTheWorld()
        let proofs = try InvariantTable.proofs()
        return try InvariantTable().rows.filter { $0.id.hasPrefix("F-") }.map { row in
            let files = (proofs[row.id] ?? "").split(separator: ", ").map(String.init)
            let isOfFleet = try isFleet(row.id)
            var words: [String] = []
            var places: [String] = []
            if let kinds = kinds[row.id] {
                words.append("World")
                places.append(kinds.map { "`\($0)`" }.joined(separator: " "))
            }
            if files.contains(where: isSocket) { words.append("socket") }
            if files.contains(where: { !isSocket($0) && !$0.hasPrefix("WorldTests/") }) { words.append("unit") }
            if isOfFleet { words.append("fleet") }
            places += files
            return
                "| \(row.id) | \(words.isEmpty ? "open" : words.joined(separator: ", ")) | \(places.isEmpty ? "–" : places.joined(separator: ", ")) |"
        }
    }

    private static func isSocket(_ file: String) -> Bool { sockets.contains { file.hasPrefix($0) } }

    /// Whether docs/invariants.md says that it is the fleet's.
    private static func isFleet(_ id: String) throws -> Bool {
        try House.text(InvariantTable.path).split(separator: "\n").contains {
            $0.hasPrefix("| \(id) |") && $0.contains("(fleet)")
        }
    }

    /// The rows that stand in the document.
    static func rows(of text: String) -> [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("| F-") }.map(String.init)
    }

    /// Writes the document with the rows as they ought to be.
    static func write() throws {
        let text = try House.text(path)
        guard let first = text.range(of: "| F-") else { return }
        let rows = try expected().joined(separator: "\n")
        try "\(text[..<first.lowerBound])\(rows)\n".write(
            to: House.root.appending(path: path), atomically: true, encoding: .utf8)
    }

    /// By row: the kinds of faults that the simulated world makes, as its source says.
    private static func kindsOfTheWorld() throws -> [String: [String]] {
        var kinds: [String: [String]] = [:]
        let source = try House.text("Simulators/World/Faults/Fault.swift")
        for match in source.matches(of: /case ([.\w, \n]+?):\s*"(F-[BS]\d+)"/) {
            kinds[String(match.2), default: []] += match.1.matches(of: /\.(\w+)/).map { String($0.1) }
        }
        return kinds
    }
}
