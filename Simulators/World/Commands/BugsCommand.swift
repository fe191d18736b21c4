import ArgumentParser

/// The test of the test: every planted bug must be found, by an invariant, within so many seeds.
struct BugsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bugs",
        abstract:
            "Plants one bug after the other around the daemon, and prints after how many seeds which invariant found it."
    )

    @Option(help: "Only this one; may be repeated.")
    var only: [Bug] = []
    @Option(help: "The first seed.")
    var seed: UInt64 = 1
    @Option(help: "How many seeds each bug may stay hidden.")
    var seeds: UInt64 = 200
    @Flag(help: "Only says what each bug is.")
    var list = false

    func run() throws {
        let bugs = only.isEmpty ? Bug.allCases : only
        if list {
            for bug in bugs { print("\(bug.rawValue): \(bug.story)") }
            return
        }
        let clock = ContinuousClock()
        var hidden: [Bug] = []
        for bug in bugs {
            let begun = clock.now
            guard let (plot, violation) = try find(bug) else {
                hidden.append(bug)
                print("\(bug.rawValue): NOT FOUND within \(seeds) seeds (\(bug.story))")
                continue
            }
            let milliseconds = Int64((clock.now - begun) / .milliseconds(1))
            print(
                "\(bug.rawValue): \(violation.id.rawValue) after \(plot.seed - seed + 1) seeds, \(milliseconds) ms (\(bug.story)): "
                    + plot.command)
        }
        if !hidden.isEmpty { throw ExitCode(1) }
    }

    private func find(_ bug: Bug) throws -> (Plot, Violation)? {
        for number in seed..<seed + seeds {
            var plot = Plot(.swarm, seed: number)
            plot.bug = bug
            if let violation = try World.tell(plot).violations.first { return (plot, violation) }
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
