import ArgumentParser
import Glibc

/// Tells stories of all kinds on every core, and says what they came to together.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Tells stories of all kinds on every core, and adds up what they came to.",
        discussion: """
            Half of the time belongs to swarms in seconds, a quarter to swarms in hours, an eighth each to floods and to the golden \
            story with an end of the process at every effect. It fails where something was violated, and where a row of faults \
            struck less than 50 times, or less than 10 times while an order was under way.
            """)

    @Option(help: "For how many seconds; 0: until all --seeds are told.")
    var seconds: Int64 = 600
    @Option(help: "How many processes; by default one for each core.")
    var jobs: Int?
    @Option(help: "The first seed; by default from the clock.")
    var seed: UInt64?
    @Option(help: "How many seeds of each kind of story each process tells at the most.")
    var seeds: UInt64 = 1_000_000
    @Option(help: "A bug that is planted: see `fudian-world bugs --list`.")
    var bug: Planted?
    @Flag(help: "Does not ask that each row of faults struck often enough.")
    var few = false

    func run() throws {
        let jobs = max(jobs ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 1)
        let first = seed ?? UInt64(time(nil)) * 1_000
        print("\(jobs) processes, \(seconds) s, seeds from \(first)")
        fflush(nil)
        let clock = ContinuousClock()
        let begun = clock.now
        var tally = Tally()
        var failures: [String] = []
        for (words, share) in shares {
            var children: [Child] = []
            for job in 0..<jobs {
                let from = first + UInt64(job) * 1_000_000
                var arguments = words + ["--seed", "\(from)", "--counts", "--seeds", "\(seeds)"]
                if let bug { arguments += ["--bug", bug.name] }
                if seconds > 0 { arguments += ["--seconds", "\(max(seconds * share / 8, 1))"] }
                children.append(try Child(arguments))
            }
            for child in children {
                let (status, output) = child.end()
                var told = ""
                for line in output.split(separator: "\n") where !tally.take(line: line) {
                    if line.hasPrefix("VIOLATED: ") { failures.append(String(line.dropFirst(10))) }
                    told += "\(line)\n"
                }
                print("\(words.joined(separator: " ")): \(told)", terminator: "")
                if status != 0, failures.isEmpty {
                    failures.append(words.joined(separator: " ") + " ended with \(status)")
                }
            }
            fflush(nil)
        }
        print("FAULTS, by the rows of docs/invariants.md\n\(tally.faults)")
        print("ENDINGS\n\(tally.endings)")
        print(tally.summary)
        let elapsed = max(Int64((clock.now - begun) / .milliseconds(1)), 1)
        print("\(tally["metertime"] / 86_400 / elapsed) meter-days a second on \(jobs) cores")
        if !few, !tally.rare.isEmpty {
            let rows = tally.rare.joined(separator: " ")
            failures.append("too short to strike often enough, give more --seconds, or --few: rows of faults \(rows)")
        }
        for failure in failures { print("FAILED: \(failure)") }
        if !failures.isEmpty { throw ExitCode(1) }
        print("no violation")
    }

    /// Kinds of stories, and their eighths of the time.
    private var shares: [([String], Int64)] {
        [
            (["swarm"], 4), (["swarm", "--pace", "hours"], 2), (["flood"], 1),
            (["golden", "--every", seconds > 0 ? "7" : "97"], 1),
        ]
    }
}
