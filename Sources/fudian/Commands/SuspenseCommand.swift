import API
import ArgumentParser
import Languages

/// `fudian suspense`
struct SuspenseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspense",
        abstract: say("Money whose owner was not known: assign it, or send it back.", "挂账款：认领或退回。"),
        subcommands: [List.self, Show.self, Assign.self, Unassign.self, Return.self], defaultSubcommand: List.self)

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
        var path: String { "/v1/payments/" + payment.path }
    }

    /// Why it is done.
    struct Why: ParsableArguments {
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
    }

    /// `fudian suspense show KEY`
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: say("What became of a payment, and of its money in suspense.", "查看缴费及其挂账款的去向。"))
        @OptionGroup var key: Key
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let answer = try await server.client().use { try await $0.get(key.path, as: PaymentResponse.self) }
                server.show(answer) { $0.payment($1) }
                return .done
            }
        }
    }

    /// `fudian suspense assign KEY ACCOUNT`: the home is shown and asked about, as where its power is switched.
    struct Assign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "assign",
            abstract: say("The owner was found: the money goes to the account.", "已找到户主：款项入账。"))
        @OptionGroup var key: Key
        @Argument(help: help("The account's number.", "户号。")) var account: String
        @OptionGroup var why: Why
        @OptionGroup var home: HomeOptions
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                // The money is booked; whether it brings power back is shown.
                _ = try await HomeView(number: account, home: home, server: server).change(
                    key.path + "/assign", AssignBody(account: account, reason: why.reason), wanted: [.on])
                return .done
            }
        }
    }

    /// `fudian suspense unassign KEY`
    struct Unassign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "unassign",
            abstract: say(
                "It was the wrong account: the money lies in suspense again. For supervisors.", "认领有误：撤销认领，重新挂账。限主管。"))
        @OptionGroup var key: Key
        @OptionGroup var why: Why
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let answer = try await server.client().use {
                    try await $0.post(
                        key.path + "/unassign", ReasonBody(reason: why.reason), id: server.id(),
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
        @OptionGroup var why: Why
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let answer = try await server.client().use {
                    try await $0.post(
                        key.path + "/return", ReasonBody(reason: why.reason), id: server.id(), as: OutcomeResponse.self)
                }
                server.show(answer) { $0.outcome($1) }
                return .done
            }
        }
    }
}
