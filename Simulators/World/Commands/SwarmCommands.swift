import ArgumentParser

/// How many seeds, and for how long.
struct ManyOptions: ParsableArguments {
    @OptionGroup var options: PlotOptions
    @Option(help: "How many seeds, from this one on.")
    var seeds: UInt64 = 100
    @Option(help: "Ends after so many seconds, however many seeds there were; 0: never.")
    var seconds: Int64 = 0
    @Option(help: "Ends after so many stories with violations.")
    var patience: Int64 = 3
    @Flag(help: "Prints how often each kind of fault struck.")
    var faults = false
    @Flag(help: "Prints what came of orders, notices, requests and readings, and how often.")
    var endings = false
    @Flag(help: "Prints all counts for another process to add.")
    var counts = false

    func run(_ run: Plot.Run) throws {
        var tally = Tally()
        var seed = options.seed
        while seed < options.seed + max(seeds, 1), tally.failed < patience, seconds == 0 || tally.seconds < seconds {
            var plot = options.plot(run)
            plot.seed = seed
            let result = try World.tell(plot)
            tally.take(result)
            if !result.violations.isEmpty { show(plot, result) }
            seed += 1
        }
        if faults { print(tally.faults) }
        if endings { print(tally.endings) }
        if counts { for line in tally.lines { print(line) } }
        print("seeds \(options.seed) to \(seed - 1): \(tally.summary)")
        if tally.failed > 0 { throw ExitCode(1) }
    }
}

/// Stories with faults that the seed mixes, until the world heals.
struct SwarmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "swarm", abstract: "Tells stories with a mix of faults for each seed; then the world heals.")

    @OptionGroup var many: ManyOptions

    func run() throws { try many.run(.swarm) }
}

/// Stories with all faults at once.
struct FloodCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flood", abstract: "Tells stories with faults of all kinds without end: only safety is expected.")

    @OptionGroup var many: ManyOptions

    func run() throws { try many.run(.flood) }
}
