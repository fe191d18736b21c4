import ArgumentParser
import SimulatedMeters

struct EnergyRequest: ControlRequest {
    static let configuration = CommandConfiguration(
        commandName: "set-energy", abstract: "Put a meter's counter to a value.")

    @Argument(help: "Where.")
    var place: String

    @Argument(help: "In kWh.")
    var kwh: String

    @OptionGroup var output: OutputOptions

    var json: JSONLine {
        var line = JSONLine(order: "set-energy")
        line.add("at", place)
        line.add("kwh", kwh)
        return line
    }
}

struct AddEnergyRequest: ControlRequest {
    static let configuration = CommandConfiguration(commandName: "add-energy", abstract: "Make a meter's counter jump.")

    @Argument(help: "Where.")
    var place: String

    @Argument(help: "In kWh; to fall, write: -- -10")
    var kwh: String

    @OptionGroup var output: OutputOptions

    var json: JSONLine {
        var line = JSONLine(order: "add-energy")
        line.add("at", place)
        line.add("kwh", kwh)
        return line
    }
}

struct RolloverRequest: ControlRequest {
    static let configuration = CommandConfiguration(
        commandName: "rollover", abstract: "Put a meter's counter shortly before the end of its register.")

    @Argument(help: "Where.")
    var place: String

    @Argument(help: "How far before it, in kWh.")
    var kwh = "0.1"

    @OptionGroup var output: OutputOptions

    var json: JSONLine {
        var line = JSONLine(order: "rollover")
        line.add("at", place)
        line.add("kwh", kwh)
        return line
    }
}

struct LoadRequest: ControlRequest {
    static let configuration = CommandConfiguration(commandName: "load", abstract: "Change what hangs behind a meter.")

    @Argument(help: "Where.")
    var place: String

    @Argument(help: "Watts, or a curve: household, shop, workshop, station, pump, lamps.")
    var load: String

    @Option(help: "Per cent of it.")
    var percent = 100

    @OptionGroup var output: OutputOptions

    var json: JSONLine {
        var line = JSONLine(order: "load")
        line.add("at", place)
        line.add("load", load)
        line.add("percent", Int64(percent))
        return line
    }
}

struct SerialRequest: ControlRequest {
    static let configuration = CommandConfiguration(
        commandName: "serial", abstract: "Exchange the meter: another serial number at the same place.")

    @Argument(help: "Where.")
    var place: String

    @Argument(help: "The new number.")
    var serial: String

    @OptionGroup var output: OutputOptions

    var json: JSONLine {
        var line = JSONLine(order: "serial")
        line.add("at", place)
        line.add("serial", serial)
        return line
    }
}

struct BuyRequest: ControlRequest {
    static let configuration = CommandConfiguration(
        commandName: "buy", abstract: "Buy at a meter that keeps credit, with a card or at its keypad.")

    @Argument(help: "Where.")
    var place: String

    @Argument(help: "Yuan.")
    var yuan: String

    @OptionGroup var output: OutputOptions

    var json: JSONLine {
        var line = JSONLine(order: "buy")
        line.add("at", place)
        line.add("yuan", yuan)
        return line
    }
}

struct PriceRequest: ControlRequest {
    static let configuration = CommandConfiguration(
        commandName: "price", abstract: "Set the price by which a meter counts its credit down.")

    @Argument(help: "Where.")
    var place: String

    @Argument(help: "Yuan per kWh.")
    var price: String

    @OptionGroup var output: OutputOptions

    var json: JSONLine {
        var line = JSONLine(order: "price")
        line.add("at", place)
        line.add("price", price)
        return line
    }
}

struct RatioRequest: ControlRequest {
    static let configuration = CommandConfiguration(
        commandName: "ratio", abstract: "Set a meter's transformer ratios, as a wrong commissioning would.")

    @Argument(help: "Where.")
    var place: String

    @Option(help: "Of the current transformer, such as 40.")
    var current: String?

    @Option(help: "Of the voltage transformer.")
    var voltage: String?

    @OptionGroup var output: OutputOptions

    var json: JSONLine {
        var line = JSONLine(order: "ratio")
        line.add("at", place)
        if let current { line.add("current", current) }
        if let voltage { line.add("voltage", voltage) }
        return line
    }
}

struct SwapRequest: ControlRequest {
    static let configuration = CommandConfiguration(
        commandName: "swap", abstract: "Exchange two devices, two blocks of images, or what two relay channels switch.")

    @Argument(help: "One place.")
    var place: String

    @Argument(help: "The other.")
    var other: String

    @OptionGroup var output: OutputOptions

    var json: JSONLine {
        var line = JSONLine(order: "swap")
        line.add("at", place)
        line.add("with", other)
        return line
    }
}

struct RebootRequest: ControlRequest {
    static let configuration = CommandConfiguration(
        commandName: "reboot", abstract: "Restart an endpoint (connections are reset) or a device.")

    @Argument(help: "Where.")
    var place: String

    @Option(help: "Milliseconds until it is up; as the fleet file says without it.")
    var ms: Int?

    @OptionGroup var output: OutputOptions

    var json: JSONLine {
        var line = JSONLine(order: "reboot")
        line.add("at", place)
        if let ms { line.add("ms", Int64(ms)) }
        return line
    }
}

struct SpeedRequest: ControlRequest {
    static let configuration = CommandConfiguration(
        commandName: "speed", abstract: "Change how fast the households' time goes; 0 stops it.")

    @Argument(help: "Simulated seconds per second.")
    var speed: Int

    @OptionGroup var output: OutputOptions

    var json: JSONLine {
        var line = JSONLine(order: "speed")
        line.add("speed", Int64(speed))
        return line
    }
}

struct JournalRequest: ControlRequest {
    static let configuration = CommandConfiguration(commandName: "journal", abstract: "Show the journal's events.")

    @Option(help: "Only events with higher numbers.")
    var since = 0

    @Option(help: "At most so many.")
    var limit = 10_000

    @OptionGroup var output: OutputOptions

    var json: JSONLine {
        var line = JSONLine(order: "journal")
        line.add("since", Int64(since))
        line.add("limit", Int64(limit))
        return line
    }
}
