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
    @Option(help: "How many seconds, of the processors' time.")
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

    /// The processes look for one bug after the other, each through seeds of its own, in rounds that grow. The smallest seed counts, and
    /// the time of whoever took longest.
    ///
    /// - Returns: how many were not found.
    private func share(_ bugs: [Planted]) throws -> Int {
        var hidden = 0
        for bug in bugs {
            var (next, round, told, took): (UInt64, UInt64, UInt64, Int64) = (seed, 1, 0, 0)
            var row: Row?
            while row == nil, next < seed + seeds, took < seconds * 1_000 {
                let begins = (0..<UInt64(jobs)).map { next + $0 * round }.filter { $0 < seed + seeds }
                let children = try begins.map { begin in
                    try Child([
                        "bugs", "--only", bug.name, "--seed", "\(begin)", "--seeds",
                        "\(min(round, seed + seeds - begin))", "--seconds", "\(max(seconds - took / 1_000, 1))",
                    ])
                }
                let rows = children.map { Row($0.end().output) }
                took += rows.compactMap { $0?.milliseconds }.max() ?? seconds * 1_000
                let found = rows.indices.first { rows[$0]?.isFound == true }
                row = found.flatMap { rows[$0] }
                told += found.map { UInt64($0) * round + (row?.told ?? 0) } ?? rows.reduce(0) { $0 + ($1?.told ?? 0) }
                next += round * UInt64(jobs)
                round = min(round * 2, 8)
            }
            if row?.isAgain != true || took > seconds * 1_000 { hidden += 1 }
            let isLate = row?.isFound == true && took > seconds * 1_000
            let found = (row?.found ?? "NOTHING") + (isLate ? ", TOO LATE" : "")
            print("| `\(bug.name)` | \(found) | \(told) | \(took) | \(bug.story) | \(row?.story ?? "") |")
            fflush(nil)
        }
        return hidden
    }

    /// What a process told of a bug.
    private struct Row {
        let found: String
        let told: UInt64
        let milliseconds: Int64
        let story: String
        var isFound: Bool { found != "NOTHING" }
        var isAgain: Bool { isFound && !found.contains("AND NOT AGAIN") }

        init?(_ output: String) {
            guard let line = output.split(separator: "\n").first(where: { $0.hasPrefix("| `") }) else { return nil }
            let cells = line.split(separator: "|").map { String($0.drop { $0 == " " }) }.map { cell in
                String(cell.reversed().drop { $0 == " " }.reversed())
            }
            guard cells.count >= 5, let told = UInt64(cells[2]), let milliseconds = Int64(cells[3]) else { return nil }
            (found, self.told, self.milliseconds, story) = (
                cells[1], told, milliseconds, cells.count > 5 ? cells[5] : ""
            )
        }
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
