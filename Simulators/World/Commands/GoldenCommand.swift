import ArgumentParser

/// Tells the story with an end of the process at each effect in turn.
struct GoldenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "golden",
        abstract: "Tells the golden story with a crash at effect 1, 2, 3, ... until it passes without one.")

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
    var patience: Int64 = 5
    @Option(help: "Ends after so many seconds; 0: never.")
    var seconds: Int64 = 0
    @Flag(help: "Prints all counts for another process to add.")
    var counts = false

    private func isOver(_ tally: Tally) -> Bool {
        tally.failed >= patience || seconds > 0 && tally.seconds >= seconds
    }

    func run() throws {
        var tally = Tally()
        for seed in options.seed..<options.seed + max(seeds, 1) where !isOver(tally) {
            try tell(seed: seed, &tally)
        }
        if counts { for line in tally.lines { print(line) } }
        print(tally.summary)
        if tally.failed > 0 { throw ExitCode(1) }
    }

    private func tell(seed: UInt64, _ tally: inout Tally) throws {
        var clean = options.plot(.golden)
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
            if isOver(tally) { return }
        }
    }
}
