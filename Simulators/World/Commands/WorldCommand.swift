import ArgumentParser
import CWorldDisk
import SimulatedMeters

/// The deterministic world's command line.
@main
struct WorldCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fudian-world",
        abstract: "The shipped engine, lines and store in a simulated world where everything goes wrong.",
        discussion: """
            A story is told over and over: arrears, notices, trips, payments, restores, while disk, clocks, network, meters and \
            people do what they do in bad weather. After every step an oracle, which knows what is true, looks whether what must \
            hold still holds; at the end the books are compared with those of the banks, the SMS gateway and the meters. The same \
            seed always tells the same story, bit for bit.
            """,
        subcommands: [
            SimulateCommand.self, GoldenCommand.self, SwarmCommand.self, FloodCommand.self, StoryCommand.self,
            ShrinkCommand.self, ScriptCommand.self,
            BugsCommand.self, TraceCommand.self, InvariantsCommand.self, FaultsCommand.self,
        ])
}

/// Which story.
struct PlotOptions: ParsableArguments {
    @Option(help: "The seed; odd golden ones have good weather, with even ones connections break.")
    var seed: UInt64 = 1

    @Option(help: "A bug that is planted: see `fudian-world bugs --list`.")
    var bug: Planted?

    @Option(help: "How fast life goes.")
    var pace: Plot.Pace = .seconds

    func plot(_ run: Plot.Run) -> Plot {
        var plot = Plot(run, seed: seed, pace: pace)
        plot.planted = bug
        return plot
    }
}

/// One story in all its parts, as a failing run prints it.
struct StoryOptions: ParsableArguments {
    @OptionGroup var options: PlotOptions
    @Option(help: "The kind of story.")
    var run: Plot.Run = .golden
    @Option(help: "How long faults come, in ms of the story.")
    var storm: Int64?
    @Option(help: "A kind of fault that stays away; may be repeated.")
    var without: [Fault] = []
    @Option(help: "The process ends at this effect.")
    var crashAt: Int64 = 0
    @Option(help: "And again so many effects after the restart.")
    var again: Int64 = 0
    @Option(help: "This effect fails once.")
    var errorAt: Int64 = 0

    var plot: Plot {
        var plot = options.plot(run)
        if let storm { plot.storm = storm }
        plot.without = Set(without)
        plot.crashAt = crashAt
        plot.crashAgainAfter = again
        plot.errorAt = errorAt
        return plot
    }
}

extension Plot.Run: ExpressibleByArgument {}
extension Plot.Pace: ExpressibleByArgument {}
extension Fault: ExpressibleByArgument {}

extension Planted: ExpressibleByArgument {
    init?(argument: String) { self.init(name: argument) }
}

extension World {
    /// Tells one story; SQLite's disk is this world's from the first call on.
    static func tell(_ plot: Plot) throws -> Result {
        let result = world_disk_register()
        guard result == 0 else { throw ValidationError("the disk cannot be registered: SQLite error \(result)") }
        Planted.plant(plot.planted)
        do { return try World(plot).run() } catch { throw ValidationError("the town cannot be built: \(error)") }
    }
}

extension World.Result {
    /// The trace's hash in 16 digits.
    var hex: String {
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
