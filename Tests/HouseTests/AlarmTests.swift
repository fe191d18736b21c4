import Foundation
import Testing

/// Whoever finds an alarm in the journal finds it in docs/operations.md.
@Suite struct AlarmTests {
    @Test func `each alarm that is raised stands in docs/operations.md with its meaning and what to do`() throws {
        let raised = try Self.raised()
        #expect(raised.count > 12)
        let rows = try House.text("docs/operations.md").matches(
            of: /(?m)^\| `((?:[a-z_]+)\.(?:[A-Za-z_]+))` \| ([^|]+) \| ([^|]+) \|$/)
        #expect(rows.map { String($0.1) } == raised.sorted())
    }

    /// The codes as the code has them: given to an alarm, to a failed trip, which raises one, or the kinds of work items.
    private static func raised() throws -> Set<String> {
        var codes: Set<String> = []
        for file in try House.sources() where file.room == "Engine" {
            let text = file.lines.joined(separator: "\n")
            for match in text.matches(of: /alarm\(code: "([A-Za-z_.]+)"/) { codes.insert(String(match.1)) }
            for match in text.matches(of: /tripFailed\(\w+, "([A-Za-z_.]+)"/) { codes.insert(String(match.1)) }
            for match in text.matches(of: /static let \w+ = "(supply\.[A-Za-z]+)"/) { codes.insert(String(match.1)) }
        }
        // Of the store and the rescue list the engine knows nothing: whoever keeps them tells.
        for file in try House.sources() where ["Gateway", "fudiand"].contains(file.room) {
            for match in file.lines.joined(separator: "\n").matches(of: /"alarm\.code": "([A-Za-z_.]+)"/) {
                codes.insert(String(match.1))
            }
        }
        let items = try House.text("Sources/Supply/Staff/WorkItem.swift")
        let kinds = items.firstMatch(of: /enum Kind[^{]*\{([^}]*)\}/)?.1 ?? ""
        for match in kinds.matches(of: /case `?(\w+)`?(?: = "(\w+)")?/) {
            codes.insert("work_item." + String(match.2 ?? match.1))
        }
        return codes
    }
}
