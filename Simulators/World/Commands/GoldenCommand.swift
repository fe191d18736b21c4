import ArgumentParser

/// Tells the story with an end of the process at each effect in turn.
struct GoldenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "golden",
        abstract: "Tells the story with a crash at effect 1, 2, 3, ... until it passes without one.")

    @OptionGroup var options: PlotOptions
    @Option(help: "How many seeds, from this one on.")
    var seeds: UInt64 = 1
    @Option(help: "The first effect.")
    var from: Int64 = 1
    @Option(help: "The last effect; by default the story's last.")
    var to: Int64?
    @Option(help: "Takes every so many effects.")
    var every: Int64 = 1
    @Option(help: "Crashes a second time, so many effects after the first restart.")
    var again: Int64 = 0
    @Flag(help: "The effect fails once instead: an error of the disk, a refused frame, a lost answer.")
    var errors = false
    @Option(help: "Ends after so many stories with violations.")
    var patience = 5

    func run() throws {
        let clock = ContinuousClock()
        let begun = clock.now
        var tally = Tally()
        for seed in options.seed..<options.seed + max(seeds, 1) where tally.failed < patience {
            try tell(seed: seed, &tally)
        }
        let milliseconds = Int64((clock.now - begun) / .milliseconds(1))
        print(
            "\(tally.stories) stories, \(tally.restarts) restarts in \(milliseconds) ms "
                + "(\(Int64(tally.restarts) * 1000 / max(milliseconds, 1)) a second), \(tally.failed) with violations, "
                + "power after at most \(tally.slowest) ms")
        if tally.failed > 0 { throw ExitCode(1) }
    }

    private struct Tally {
        var stories = 0
        var restarts = 0
        var failed = 0
        /// From a durable reason for power to the closed contact, ms.
        var slowest: Int64 = 0

        mutating func take(_ result: World.Result) {
            stories += 1
            restarts += result.lives - 1
            slowest = max(slowest, result.slowestPower)
            if !result.violations.isEmpty { failed += 1 }
        }
    }

    private func tell(seed: UInt64, _ tally: inout Tally) throws {
        var clean = try options.plot()
        clean.seed = seed
        let golden = try World.tell(clean)
        tally.take(golden)
        if !golden.violations.isEmpty { return show(clean, golden) }
        print(
            "seed \(seed): \(golden.effects) effects in \(golden.milliseconds) ms of the world, trace \(golden.hex), "
                + "power after at most \(golden.slowestPower) ms")
        for effect in stride(from: from, through: min(to ?? .max, golden.effects), by: Int(max(every, 1))) {
            var plot = clean
            if errors { plot.errorAt = effect } else { plot.crashAt = effect }
            plot.crashAgainAfter = again
            let result = try World.tell(plot)
            tally.take(result)
            if !result.violations.isEmpty { show(plot, result) }
            if tally.failed >= patience { return }
        }
    }

    /// The violations, and the story that led to them, told again: it is the same one.
    private func show(_ plot: Plot, _ result: World.Result) {
        var command = "fudian-world story --seed \(plot.seed)"
        if plot.crashAt > 0 { command += " --crash-at \(plot.crashAt)" }
        if plot.crashAgainAfter > 0 { command += " --again \(plot.crashAgainAfter)" }
        if plot.errorAt > 0 { command += " --error-at \(plot.errorAt)" }
        if let broken = plot.broken { command += " --broken \(broken.rawValue)" }
        print("VIOLATED: \(command)")
        for violation in result.violations { print("  \(violation.id) at \(violation.at) ms: \(violation.detail)") }
        var told = plot
        told.isTold = true
        guard let story = try? World.tell(told) else { return }
        for line in story.lines { print("    \(line)") }
    }
}
