import ArgumentParser
import Glibc

/// Tells one story in words.
struct StoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "story", abstract: "Tells one story in words.")

    @OptionGroup var options: PlotOptions
    @Option(help: "The process ends at this effect.")
    var crashAt: Int64 = 0
    @Option(help: "And again so many effects after the restart.")
    var again: Int64 = 0
    @Option(help: "This effect fails once.")
    var errorAt: Int64 = 0

    func run() throws {
        var plot = try options.plot()
        plot.crashAt = crashAt
        plot.crashAgainAfter = again
        plot.errorAt = errorAt
        plot.isTold = true
        let result = try World.tell(plot)
        for line in result.lines { print(line) }
        print("\(result.effects) effects, \(result.lives) lives, trace \(result.hex)")
        for violation in result.violations { print("\(violation.id) at \(violation.at) ms: \(violation.detail)") }
        if !result.violations.isEmpty { throw ExitCode(1) }
    }
}

/// Prints the hash of the story's trace, which must be the same in every process.
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace", abstract: "Prints the hash over all bytes, events and effects of a story.")

    @OptionGroup var options: PlotOptions
    @Option(help: "The process ends at this effect.")
    var crashAt: Int64 = 0

    func run() throws {
        var plot = try options.plot()
        plot.crashAt = crashAt
        let result = try World.tell(plot)
        print("\(result.hex) \(result.effects) effects \(result.lives) lives")
        if !result.violations.isEmpty { throw ExitCode(1) }
    }
}

/// A variable of the environment; nil where it is not set.
func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
