import ArgumentParser
import SimulatedMeters

struct FaultRequest: ControlRequest {
    static let configuration = CommandConfiguration(commandName: "fault", abstract: "Switch a fault on.")

    @Argument(help: "Where.")
    var place: String

    @Argument(help: "Which; see docs/metersim.md.")
    var fault: String

    @Option(help: "Milliseconds, an exception code, a unit, a number: as the fault needs.")
    var value: Int?

    @Option(help: "After so many requests it is over; without it, it stays until cleared.")
    var count: Int?

    @Option(help: "any, reads or writes.")
    var on: String?

    @OptionGroup var output: OutputOptions

    var json: JSONLine {
        var line = JSONLine(order: "fault")
        line.add("at", place)
        line.add("fault", fault)
        if let value { line.add("value", Int64(value)) }
        if let count { line.add("count", Int64(count)) }
        if let on { line.add("on", on) }
        return line
    }
}

struct ClearRequest: ControlRequest {
    static let configuration = CommandConfiguration(
        commandName: "clear", abstract: "Switch faults off: everywhere, at a place and in it, of one kind or of all.")

    @Argument(help: "Where; everywhere without it.")
    var place: String?

    @Argument(help: "Which; all without it.")
    var fault: String?

    @OptionGroup var output: OutputOptions

    var json: JSONLine {
        var line = JSONLine(order: "clear")
        if let place { line.add("at", place) }
        if let fault { line.add("fault", fault) }
        return line
    }
}

struct FaultsRequest: ControlRequest {
    static let configuration = CommandConfiguration(commandName: "faults", abstract: "List the faults that are on.")

    @OptionGroup var output: OutputOptions

    var json: JSONLine {
        JSONLine(order: "faults")
    }
}

struct StateRequest: ControlRequest {
    static let configuration = CommandConfiguration(
        commandName: "state",
        abstract: "Show the truth about meters and relays: energy, power, contacts, serial numbers.")

    @Argument(help: "Where.")
    var place: String

    @OptionGroup var output: OutputOptions

    var json: JSONLine {
        var line = JSONLine(order: "state")
        line.add("at", place)
        return line
    }
}

struct ListRequest: ControlRequest {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the endpoints, with speed and simulated time.")

    @OptionGroup var output: OutputOptions

    var json: JSONLine {
        JSONLine(order: "list")
    }
}

struct HandRequest: ControlRequest {
    static let configuration = CommandConfiguration(
        commandName: "hand",
        abstract:
            "Act at a relay by hand: open, close, hold (open and keep open), release, trip (its own protection), ready."
    )

    @Argument(help: "What.")
    var action: String

    @Argument(help: "Where.")
    var place: String

    @OptionGroup var output: OutputOptions

    var json: JSONLine {
        var line = JSONLine(order: "hand")
        line.add("action", action)
        line.add("at", place)
        return line
    }
}

extension JSONLine {
    /// A command's line, begun.
    init(order: String) {
        self.init()
        add("do", order)
    }
}
