import ArgumentParser

/// Prints what happened to the daemon in a story, for other surroundings to act on.
struct ScriptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "script",
        abstract:
            "Prints the homes of a swarm and what people, meters and the machine did, to be played to the real programs."
    )

    @OptionGroup var options: PlotOptions

    func run() throws {
        var plot = options.plot(.swarm)
        plot.isScripted = true
        let result = try World.tell(plot)
        for line in result.script { print(line) }
        if !result.violations.isEmpty { throw ExitCode(1) }
    }
}
