import ArgumentParser
import Glibc

/// The test of the test: every bug must be found, by an invariant, within so many seeds and seconds, and found again.
struct BugsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bugs",
        abstract: "Plants one bug after the other, and prints which invariant found it after how many seeds.",
        discussion: """
            Each build plants bugs in the shell around the product's code. The one that `make bugs` makes plants bugs inside that code \
            too, which no other build has. The seed that finds a bug is told twice more, and must find it at the same step.
            """)

    @Option(help: "Only this one; may be repeated.")
    var only: [Planted] = []
    @Option(help: "The first seed.")
    var seed: UInt64 = 1
    @Option(help: "How many seeds each bug may stay hidden.")
    var seeds: UInt64 = 200
    @Option(help: "How many seconds of the processor's time.")
    var seconds: Int64 = 10
    @Flag(help: "Only says what each bug is.")
    var list = false

    @Option(help: "How many processes share the work.")
    var jobs = 1

    func run() throws {
        let bugs = only.isEmpty ? Planted.all : only
        if list {
            for bug in bugs { print("\(bug.name): \(bug.story)") }
            return
        }
        print("| bug | found by | seeds | ms | what is wrong | the story |\n|---|---|---|---|---|---|")
        let hidden = try jobs > 1 ? share(bugs) : look(for: bugs)
        print("\(bugs.count - hidden) of \(bugs.count) bugs found")
        if hidden > 0 { throw ExitCode(1) }
    }

    /// - Returns: how many were not found.
    private func look(for bugs: [Planted]) throws -> Int {
        var hidden = 0
        for bug in bugs {
            let begun = BugsCommand.milliseconds
            var told: UInt64 = 0
            let found = try find(bug, until: begun + seconds * 1_000, &told)
            let took = BugsCommand.milliseconds - begun
            guard let found else {
                hidden += 1
                print("| `\(bug.name)` | NOTHING | \(told) | \(took) | \(bug.story) | |")
                continue
            }
            let isSame = try isTheSame(found)
            if !isSame { hidden += 1 }
            print(
                "| `\(bug.name)` | \(found.violation.id.rawValue)\(isSame ? "" : ", AND NOT AGAIN") | \(told) "
                    + "| \(took) | \(bug.story) | `\(found.plot.command)` |")
        }
        return hidden
    }

    /// Each process looks for its share; their rows are printed in the order of the bugs.
    private func share(_ bugs: [Planted]) throws -> Int {
        let children = try (0..<jobs).map { job in
            let its = bugs.enumerated().filter { $0.offset % jobs == job }.flatMap { ["--only", $0.element.name] }
            return try Child(
                ["bugs", "--seed", "\(seed)", "--seeds", "\(seeds)", "--seconds", "\(seconds)"]
                    + (its.isEmpty ? ["--list"] : its))
        }
        var rows: [String: String] = [:]
        for child in children {
            for line in child.end().output.split(separator: "\n") where line.hasPrefix("| `") {
                rows[String(line.dropFirst(3).prefix { $0 != "`" })] = String(line)
            }
        }
        for bug in bugs { print(rows[bug.name] ?? "| `\(bug.name)` | NOTHING | | | \(bug.story) | |") }
        return bugs.count { rows[$0.name]?.contains(/\| (NOTHING|.*AND NOT AGAIN) \|/) != false }
    }

    private struct Found {
        let plot: Plot
        let violation: Violation
        let hash: UInt64
    }

    /// The first story that the bug spoils, and that ends well without it.
    ///
    /// - Parameter told: how many it took.
    private func find(_ bug: Planted, until: Int64, _ told: inout UInt64) throws -> Found? {
        for number in seed..<seed + seeds where BugsCommand.milliseconds < until {
            told += 1
            // Three of four tell what takes hours: a throttle, a meter that is wrong for long.
            var plot = Plot(.swarm, seed: number, pace: number % 4 == 1 ? .seconds : .hours)
            plot.planted = bug
            let result = try World.tell(plot)
            guard let violation = result.violations.first else { continue }
            plot.planted = nil
            guard try World.tell(plot).violations.isEmpty else { continue }
            plot.planted = bug
            return Found(plot: plot, violation: violation, hash: result.hash)
        }
        return nil
    }

    private func isTheSame(_ found: Found) throws -> Bool {
        for _ in 0..<2 {
            let again = try World.tell(found.plot)
            guard again.hash == found.hash, again.violations.first == found.violation else { return false }
        }
        return true
    }

    /// What this process has computed, whoever else wants the processor.
    private static var milliseconds: Int64 { Int64(clock()) / 1_000 }
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
