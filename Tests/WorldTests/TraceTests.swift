import Testing

/// Each process hashes dictionaries with a seed of its own, so that an order taken from one would show.
@Suite struct TraceTests {
    @Test(arguments: [
        ["--seed", "1"], ["--seed", "2"], ["--seed", "5", "--crash-at", "700"],
        ["--run", "swarm", "--seed", "4"], ["--run", "swarm", "--seed", "7"], ["--run", "flood", "--seed", "2"],
    ])
    func `two processes tell the same story, to the byte`(_ plot: [String]) throws {
        let first = try Story.trace(plot)
        let second = try Story.trace(plot)
        #expect(first == second)
        #expect(first.contains(" effects "), "\(first)")
        guard !plot.contains("--run") else { return }
        #expect(first.hasSuffix(plot.contains("--crash-at") ? "2 lives\n" : "1 lives\n"), "\(first)")
    }

    @Test func `another seed tells another story`() throws {
        #expect(try Story.trace(["--seed", "1"]) != Story.trace(["--seed", "3"]))
    }
}
