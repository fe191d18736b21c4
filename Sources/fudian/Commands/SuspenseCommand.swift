import API
import ArgumentParser
import Languages

/// `fudian suspense`
struct SuspenseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspense",
        abstract: say("Money whose owner was not known: assign it, or send it back.", "挂账款：认领或退回。"),
        subcommands: [List.self, Assign.self, Return.self], defaultSubcommand: List.self)

    /// `fudian suspense list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: say("List what lies in suspense, the oldest first.", "列出挂账款，最早在前。"))
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.look("/v1/suspense") { (teller, suspense: SuspenseResponse) in
                    teller.suspense(suspense)
                }
            }
        }
    }

    /// Which payment.
    struct Key: ParsableArguments {
        @Argument(
            help: help("The payment's key, as the list shows it: desk/2026-11-23/17.", "缴费键，如 desk/2026-11-23/17。"))
        var payment: KeyArgument
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String

        func path(_ what: String) -> String { "/v1/payments/\(payment.path)/\(what)" }
    }

    /// `fudian suspense assign KEY ACCOUNT`
    struct Assign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "assign",
            abstract: say("The owner was found: the money goes to the account.", "已找到户主：款项入账。"))
        @OptionGroup var key: Key
        @Argument(help: help("The account's number.", "户号。")) var account: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let answer = try await server.client().use {
                    try await $0.post(
                        key.path("assign"), AssignBody(account: account, reason: key.reason), id: server.id(),
                        as: OutcomeResponse.self)
                }
                server.show(answer) { $0.outcome($1) }
                return .done
            }
        }
    }

    /// `fudian suspense return KEY`
    struct Return: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "return",
            abstract: say("The money goes back on the payer's channel.", "款项按原渠道退回。"))
        @OptionGroup var key: Key
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let answer = try await server.client().use {
                    try await $0.post(
                        key.path("return"), ReasonBody(reason: key.reason), id: server.id(), as: OutcomeResponse.self)
                }
                server.show(answer) { $0.outcome($1) }
                return .done
            }
        }
    }
}
