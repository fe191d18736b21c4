import ArgumentParser

/// Tells the story with an end of the process at each effect in turn.
struct GoldenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "golden", abstract: "Tells the story with a crash at effect 1, 2, 3, ... until it passes without one.")

    @OptionGroup var options: PlotOptions
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
        let clean = try options.plot()
        let golden = try tell(clean)
        if !golden.violations.isEmpty {
            show(clean, golden)
            throw ExitCode(1)
        }
        print(
            "seed \(clean.seed): \(golden.effects) effects in \(golden.milliseconds) ms of the world, trace \(golden.hex), power after at most \(golden.slowestPower) ms"
        )
        let begun = clock.now
        var stories = 0
        var restarts = 0
        var slowest: Int64 = 0
        var failed = 0
        for effect in stride(from: from, through: min(to ?? .max, golden.effects), by: Int64.Stride(max(every, 1))) {
            var plot = clean
            if errors { plot.errorAt = effect } else { plot.crashAt = effect }
            plot.crashAgainAfter = again
            let result = try tell(plot)
            stories += 1
            restarts += result.lives - 1
            slowest = max(slowest, result.slowestPower)
            guard !result.violations.isEmpty else { continue }
            failed += 1
            show(plot, result)
            if failed >= patience { break }
        }
        let elapsed = (clock.now - begun) / .milliseconds(1)
        let rate = elapsed > 0 ? Int(Double(restarts) * 1000 / elapsed) : 0
        print(
            "\(stories) stories, \(restarts) restarts in \(Int(elapsed)) ms (\(rate) a second), \(failed) with violations, power after at most \(slowest) ms"
        )
        if failed > 0 { throw ExitCode(1) }
    }

    /// The violations, and the story that led to them, told again: it is the same one.
    private func show(_ plot: Plot, _ result: World.Result) {
        let place = plot.errorAt > 0 ? "--error-at \(plot.errorAt)" : plot.crashAt > 0 ? "--crash-at \(plot.crashAt)" : ""
        let again = plot.crashAgainAfter > 0 ? " --again \(plot.crashAgainAfter)" : ""
        print("VIOLATED: fudian-world story --seed \(plot.seed) \(place)\(again)")
        for violation in result.violations { print("  \(violation.id) at \(violation.at) ms: \(violation.detail)") }
        var told = plot
        told.isTold = true
        guard let story = try? tell(told) else { return }
        for line in story.lines { print("    \(line)") }
    }
}
