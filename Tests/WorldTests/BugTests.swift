import Foundation
import Testing

/// The test of the test: a bug that is planted must be found, by an invariant and not by a test written for it. Here are those in the
/// shell around the product's code; `make bugs` makes the one build that has some inside that code too, and finds all.
@Suite struct BugTests {
    @Test func `each bug in the shell is found within 200 seeds, and found again`() throws {
        let bugs = try Story.bugs()
        #expect(bugs.count >= 8)
        // Two processes look for one bug after the other, as `make bugs` does.
        let told = try Story.tell(
            ["bugs", "--seeds", "200", "--jobs", "2"] + bugs.flatMap { ["--only", $0] })
        #expect(told.status == 0, "\(told.output)")
        let found = told.output.matches(of: /(?m)^\| `([a-z-]+)` \| [IF]-[A-Z]\d+ \| \d+ \|/).map { String($0.1) }
        #expect(found.sorted() == bugs.sorted())
    }

    @Test func `a failing story prints the command that repeats it, and a smaller one is found`() throws {
        let failed = try Story.tell(["swarm", "--seeds", "20", "--patience", "1", "--bug", "double-write"])
        #expect(failed.status == 1)
        let command = try #require(failed.output.firstMatch(of: /VIOLATED: fudian-world (story .*)/)?.1)
        let words = command.split(separator: " ").map(String.init)
        let again = try Story.tell(words)
        #expect(again.status == 1)
        #expect(again.output.contains("VIOLATION I-C4"), "\(again.output.suffix(2000))")
        let shrunk = try Story.tell(["shrink"] + words.dropFirst())
        #expect(shrunk.output.contains("--without "))
        #expect(shrunk.output.contains("  I-C4 at "))
    }

    @Test func `no shipped program knows a bug's name, and this build's world none of those inside the product's code`()
        throws
    {
        let inside = Seeded.bugs
        #expect(inside.count >= 25)
        #expect(inside.allSatisfy { !$0.story.isEmpty })
        let names = inside.flatMap { [$0.name, $0.identifier] }
        for program in ["fudiand", "fudian", "fudian-front", "fudian-world"] {
            let known = try Story.words(in: program, names)
            #expect(known.isEmpty, "\(program) knows \(known)")
        }
        for program in ["fudiand", "fudian", "fudian-front"] {
            let known = try Story.words(in: program, Story.bugs())
            #expect(known.isEmpty, "\(program) knows \(known)")
        }
    }

    @Test func `what plants a bug stands in the product's code as a few lines of its own, which no other build has`() {
        var planted: Set<String> = []
        for (file, text) in Seeded.sources where text.contains("SEEDED_BUGS") {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            var began: Int?
            for (number, line) in lines.enumerated() {
                if line.hasPrefix("///") { continue }
                if line.contains("SEEDED_BUGS") {
                    #expect(line == "#if SEEDED_BUGS", "\(file):\(number + 1)")
                    began = number
                } else if line == "#endif" {
                    let isOwnFile = file.hasPrefix("Seeded")
                    if let begin = began, !isOwnFile { #expect(number - begin <= 14, "\(file):\(begin + 1)") }
                    began = nil
                } else if began != nil {
                    // Nothing of the product's own is left out where a bug is put in.
                    #expect(!line.hasPrefix("#else"), "\(file):\(number + 1)")
                    planted.formUnion(line.matches(of: /SeededBug\.(\w+)\.isPlanted/).map { String($0.1) })
                } else {
                    #expect(!line.contains("Seeded"), "\(file):\(number + 1)")
                }
            }
        }
        let inFrames: Set<String> = ["transactionIgnored", "unitIgnored"]
        #expect(planted.union(inFrames) == Set(Seeded.bugs.map(\.identifier)))
    }
}

/// The bugs inside the product's code, as its sources tell of them: no program that is here knows them.
enum Seeded {
    static let sources: [(file: String, text: String)] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources")
            .standardizedFileURL
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }.compactMap { url in
            (try? String(contentsOf: url, encoding: .utf8)).map { (url.lastPathComponent, $0) }
        }
    }()

    static let bugs: [(identifier: String, name: String, story: String)] = {
        let source = sources.first { $0.file == "SeededBug.swift" }?.text ?? ""
        let stories = source.matches(of: /case \.(\w+):\s+"([^"]+)"/).map { (String($0.1), String($0.2)) }
        return source.matches(of: /case (\w+) = "([a-z-]+)"/).map { bug in
            (String(bug.1), String(bug.2), stories.first { $0.0 == bug.1 }?.1 ?? "")
        }
    }()
}
