import ArgumentParser

#if SEEDED_BUGS
    import Quantities
#endif

/// The test of the test: every bug must be found, by an invariant, within so many seeds.
struct BugsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bugs",
        abstract: "Plants one bug after the other, and prints after how many seeds which invariant found it.",
        discussion: """
            Each build plants bugs around the daemon. One that is made with FUDIAN_SEEDED_BUGS=1 plants bugs inside the product's own \
            code instead, which no other build has. The seed that finds a bug is told once more, and must find it at the same step.
            """)

    @Option(help: "Only this one; may be repeated.")
    var only: [String] = []
    @Option(help: "The first seed.")
    var seed: UInt64 = 1
    @Option(help: "How many seeds each bug may stay hidden.")
    var seeds: UInt64 = 200
    @Flag(help: "Only says what each bug is.")
    var list = false

    /// A bug that can be planted, wherever.
    private struct Candidate {
        let name: String
        let story: String
        let plant: (inout Plot) -> Void
    }

    private static var candidates: [Candidate] {
        #if SEEDED_BUGS
            SeededBug.allCases.map { bug in Candidate(name: bug.rawValue, story: bug.story) { $0.seeded = bug } }
        #else
            Bug.allCases.map { bug in Candidate(name: bug.rawValue, story: bug.story) { $0.bug = bug } }
        #endif
    }

    func run() throws {
        let bugs = BugsCommand.candidates.filter { only.isEmpty || only.contains($0.name) }
        guard bugs.count >= only.count else { throw ValidationError("there is no such bug") }
        if list {
            for bug in bugs { print("\(bug.name): \(bug.story)") }
            return
        }
        let clock = ContinuousClock()
        var hidden = 0
        for bug in bugs {
            let begun = clock.now
            guard let (plot, first) = try find(bug), let violation = first.violations.first else {
                hidden += 1
                print("\(bug.name): NOT FOUND within \(seeds) seeds (\(bug.story))")
                continue
            }
            let milliseconds = Int64((clock.now - begun) / .milliseconds(1))
            let again = try World.tell(plot)
            let isSame = again.hash == first.hash && again.violations == first.violations
            if !isSame { hidden += 1 }
            print(
                "\(bug.name): \(violation.id.rawValue) after \(plot.seed - seed + 1) seeds, \(milliseconds) ms"
                    + "\(isSame ? "" : ", AND NOT AGAIN") (\(bug.story)): \(plot.command)")
        }
        if hidden > 0 { throw ExitCode(1) }
    }

    private func find(_ bug: Candidate) throws -> (Plot, World.Result)? {
        for number in seed..<seed + seeds {
            var plot = Plot(.swarm, seed: number)
            bug.plant(&plot)
            let result = try World.tell(plot)
            if !result.violations.isEmpty { return (plot, result) }
        }
        return nil
    }
}

/// Says what the oracle checks.
struct InvariantsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invariants", abstract: "Says what the oracle compares, for each invariant.")

    func run() { for invariant in Invariant.allCases { print("\(invariant.rawValue): \(invariant.check)") } }
}

/// Says what can go wrong.
struct FaultsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "faults", abstract: "Lists the kinds of faults, each with its row of docs/invariants.md.")

    func run() { for fault in Fault.allCases { print("\(fault.row) \(fault.rawValue)") } }
}
