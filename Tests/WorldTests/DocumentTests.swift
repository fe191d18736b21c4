import Foundation
import Testing

/// docs/world.md says what the program says.
@Suite struct DocumentTests {
    private static let document: String = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/world.md")
        return (try? String(contentsOf: path.standardizedFileURL, encoding: .utf8)) ?? ""
    }()

    @Test func `each invariant and what is compared for it stands in docs world`() throws {
        let lines = try Story.tell(["invariants"]).output.split(separator: "\n")
        #expect(lines.count > 25)
        for line in lines {
            let parts = line.split(separator: ": ", maxSplits: 1)
            #expect(Self.document.contains("| \(parts[0]) | \(parts[1]) |"), "docs/world.md does not say: \(line)")
        }
    }

    @Test func `each kind of fault stands in docs world with its row`() throws {
        let lines = try Story.tell(["faults"]).output.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(lines.count > 60)
        for line in lines where line.count == 2 {
            let rows = Self.document.split(separator: "\n").filter { $0.hasPrefix("| \(line[0]) |") }
            #expect(
                rows.contains { $0.contains("`\(line[1])`") }, "docs/world.md does not name \(line[1]) for \(line[0])")
        }
    }

    @Test func `each bug in the shell stands in docs world, and each inside the product's code`() throws {
        for line in try Story.tell(["bugs", "--list"]).output.split(separator: "\n") {
            let parts = line.split(separator: ": ", maxSplits: 1)
            #expect(Self.document.contains("| `\(parts[0])` | \(parts[1]) |"), "docs/world.md does not say: \(line)")
        }
        for bug in Seeded.bugs {
            #expect(Self.document.contains("| `\(bug.name)` | \(bug.story) |"), "docs/world.md does not say: \(bug)")
        }
    }

    @Test(arguments: [
        "fudian-world golden --every 97", "fudian-world swarm --seeds 20 --faults",
        "fudian-world swarm --pace hours --seeds 5", "fudian-world flood --seeds 5",
        "fudian-world story --run swarm --seed 4", "fudian-world trace --run swarm --seed 4",
        "fudian-world bugs --list", "fudian-world script --seed 4",
    ])
    func `each command of docs world can be typed`(_ command: String) throws {
        #expect(Self.document.contains("\n\(command)\n"))
        let told = try Story.tell(command.split(separator: " ").dropFirst().map(String.init))
        #expect(told.status == 0, "\(told.output.prefix(4000))")
    }
}
