import ArgumentParser

/// A payment front: stands between a bank's (or shop's) own system and the daemon, on a host of its own.
@main
struct FudianFront: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fudian-front",
        abstract:
            "Takes payments of one channel, keeps them durably, signs them and hands each to the daemon exactly once.",
        discussion: """
            What was taken is never lost: it is on disk before anybody is told, and sent until the daemon has answered. The \
            daemon hears how much waits; while it hears nothing, it switches nobody off who may have paid here.
            """,
        version: "0.1.0",
        subcommands: [RunCommand.self, KeygenCommand.self])
}

/// What keeps the front from working, in words for whoever runs it.
struct FrontFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
