import ArgumentParser
import CWorldDisk
import SimulatedMeters

/// The deterministic world's command line.
@main
struct WorldCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fudian-world",
        abstract: "The shipped engine, lines and store in a simulated world that crashes at every effect.",
        discussion: """
            One story is told over and over: arrears, notices, trips, payments, restores. Each time the daemon's process ends at \
            another effect (a write or sync of the disk, a frame, an answer, an SMS) and starts again; at the end the books are \
            compared with those of the bank, the SMS gateway and the meters. The same seed always tells the same story.
            """,
        subcommands: [GoldenCommand.self, TraceCommand.self, StoryCommand.self], defaultSubcommand: GoldenCommand.self)
}

/// What all commands share.
struct PlotOptions: ParsableArguments {
    @Option(help: "Odd seeds have good weather; with even ones connections break.")
    var seed: UInt64 = 1

    @Option(
        help:
            "A fault of the world's own, which it must find: \(Broken.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var broken: String?

    /// The option, or the environment's FUDIAN_WORLD_BREAK.
    func plot() throws -> Plot {
        var plot = Plot(seed: seed)
        if let name = broken ?? environment("FUDIAN_WORLD_BREAK") {
            guard let fault = Broken(rawValue: name) else { throw ValidationError("unknown fault \(name)") }
            plot.broken = fault
        }
        return plot
    }
}

extension World {
    /// Tells one story; SQLite's disk is this world's from the first call on.
    static func tell(_ plot: Plot) throws -> Result {
        let result = world_disk_register()
        guard result == 0 else { throw ValidationError("the disk cannot be registered: SQLite error \(result)") }
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
