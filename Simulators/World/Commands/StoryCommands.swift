import ArgumentParser

/// Tells one story in words.
struct StoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "story", abstract: "Tells one story in words.")

    @OptionGroup var story: StoryOptions

    func run() throws {
        var plot = story.plot
        plot.isTold = true
        let result = try World.tell(plot)
        for line in result.lines { print(line) }
        print("\(result.effects) effects, \(result.lives) lives, trace \(result.hex)")
        for violation in result.violations {
            print("\(violation.id.rawValue) at \(violation.at) ms: \(violation.detail)")
        }
        guard result.violations.isEmpty else { throw ExitCode(1) }
        print("nothing was violated")
    }
}

/// Prints the hash of the story's trace, which must be the same in every process.
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace", abstract: "Prints the hash over all bytes, events and effects of a story.")

    @OptionGroup var story: StoryOptions

    func run() throws {
        let result = try World.tell(story.plot)
        print("\(result.hex) \(result.effects) effects \(result.lives) lives")
        if !result.violations.isEmpty { throw ExitCode(1) }
    }
}

/// Makes a story that fails smaller.
struct ShrinkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shrink",
        abstract: "Leaves out of a failing story what it does not need, and prints the command for what is left.")

    @OptionGroup var story: StoryOptions

    func run() throws {
        var plot = story.plot
        guard let first = try World.tell(plot).violations.first else { return print("nothing is violated") }
        func fails(_ plot: Plot) throws -> Bool { try World.tell(plot).violations.contains { $0.id == first.id } }
        // Whole kinds of faults first, then the end of the storm.
        for fault in Fault.allCases where !plot.without.contains(fault) {
            var smaller = plot
            smaller.without.insert(fault)
            if try fails(smaller) { plot = smaller }
        }
        var low: Int64 = World.quiet
        while plot.storm - low > 100 {
            var smaller = plot
            smaller.storm = (low + plot.storm) / 2
            if try fails(smaller) { plot = smaller } else { low = smaller.storm }
        }
        show(plot, try World.tell(plot))
        throw ExitCode(1)
    }
}
