import ArgumentParser
import Dispatch
import Glibc
import Rig

/// Measures what the product promises of its speed; docs/performance.md says how to read it.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fudian-bench", abstract: "Measure the speed targets.",
        subcommands: [Measure.self, Serve.self, Client.self, Look.self], defaultSubcommand: Measure.self)
}

/// How much is measured.
struct Effort {
    /// A first look: a third of the time, and figures that one must not rely on.
    let isQuick: Bool

    func choose<Value>(_ full: Value, quick: Value) -> Value { isQuick ? quick : full }
}

/// Rows that are measured together.
protocol Suite {
    /// What `--only` knows it by.
    static var name: String { get }
    /// The rows that it gives.
    static var rows: [String] { get }
    /// Long: measured only where `--only` names it.
    static var isOnlyOnRequest: Bool { get }
    static func measure(_ effort: Effort) async throws -> [Row]
}

extension Suite {
    static var isOnlyOnRequest: Bool { false }
}

struct Measure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure, print a table, write a file. Exit status 1: a target was missed.")

    static var suites: [any Suite.Type] {
        [LineSuite.self, ReadingSuite.self, FleetSuite.self, ImportSuite.self, HistorySuite.self]
    }

    @Option(help: "Write the rows to this file, as JSON.")
    var output: String?

    @Option(help: "Only this row, or this group: \(Measure.suites.map { $0.name }.joined(separator: ", ")).")
    var only: String?

    @Flag(help: "A third of the time; the figures are rough.")
    var quick = false

    func run() async throws {
        let chosen = Measure.suites.filter {
            only == nil ? !$0.isOnlyOnRequest : $0.name == only || $0.rows.contains(only ?? "")
        }
        guard !chosen.isEmpty else {
            let known = Measure.suites.flatMap { [$0.name] + $0.rows }.joined(separator: ", ")
            throw ValidationError("There is no row or group \(only ?? ""); there are \(known).")
        }
        let signals = endWithPrograms()
        defer {
            RunningProgram.endAll()
            for source in signals { source.cancel() }
        }
        var rows: [Row] = []
        for suite in chosen {
            Progress.tell("\(suite.name) ...")
            rows += try await suite.measure(Effort(isQuick: quick)).filter {
                only == nil || suite.name == only || $0.name == only
            }
        }
        print(Report.table(rows))
        if let output { try Report.write(rows, isQuick: quick, to: output) }
        if rows.contains(where: { $0.met == false }) { throw ExitCode(1) }
    }

    /// Whoever ends this ends the programs that it has started.
    private func endWithPrograms() -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM].map { number in
            // Caught, not ignored: what is ignored stays ignored in the programs that are started.
            signal(number) { _ in }
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { @Sendable in
                RunningProgram.endAll()
                _exit(130)
            }
            source.activate()
            return source
        }
    }
}
