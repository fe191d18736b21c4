import ArgumentParser

/// The simulator's command line.
@main
struct MeterSim: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metersim",
        abstract: "Simulated electricity meters behind simulated concentrators, over Modbus/TCP and RTU.",
        discussion: """
            A fleet is one YAML file: endpoints, and the meters behind each. Every meter speaks the register map of a real \
            device's profile; faults are switched on while it runs, and the journal says what every relay really did.
            """,
        version: "0.1.0",
        subcommands: [RunCommand.self, CheckCommand.self, ControlCommand.self])
}
