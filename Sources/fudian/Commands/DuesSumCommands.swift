import API
import ArgumentParser

extension DuesCommand {
    /// An account and how much.
    struct Sum: ParsableArguments {
        @OptionGroup var whose: Whose
        @Argument(help: help("How much, in yuan.", "金额（元）。")) var yuan: String

        func body(_ why: ReasonOption) -> AmountBody { AmountBody(amount: yuan, reason: why.reason) }
    }

    /// `fudian dues deposit ACCOUNT YUAN`
    struct Deposit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "deposit", abstract: say("Take a deposit from the balance.", "从余额收取保证金。"))
        @OptionGroup var sum: Sum
        @OptionGroup var why: ReasonOption
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.ask(sum.whose.path("deposit/take"), sum.body(why))
            }
        }
    }

    /// `fudian dues refund ACCOUNT YUAN`
    struct Refund: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "refund",
            abstract: say("Give a deposit back to the balance of whoever owes nothing.", "将保证金退回余额（须无欠费）。"))
        @OptionGroup var sum: Sum
        @OptionGroup var why: ReasonOption
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.ask(sum.whose.path("deposit/refund"), sum.body(why))
            }
        }
    }

    /// `fudian dues set-off ACCOUNT YUAN`
    struct SetOff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set-off", abstract: say("Set a deposit off against what is owed.", "以保证金抵欠。"))
        @OptionGroup var sum: Sum
        @OptionGroup var why: ReasonOption
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.ask(sum.whose.path("deposit/set-off"), sum.body(why))
            }
        }
    }

    /// `fudian dues old-debt ACCOUNT YUAN`
    struct OldDebt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "old-debt",
            abstract: say("Arrears become old debt: a share of each payment pays it off.", "欠费转陈欠：每次缴费按比例偿还。"))
        @OptionGroup var sum: Sum
        @OptionGroup var why: ReasonOption
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.ask(sum.whose.path("old-debt"), sum.body(why))
            }
        }
    }

    /// `fudian dues write-off ACCOUNT YUAN`
    struct WriteOff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "write-off", abstract: say("Give a claim up; two persons.", "核销债权（双人授权）。"))
        @OptionGroup var sum: Sum
        @Option(help: help("balance, penalty or old_debt.", "balance、penalty 或 old_debt。")) var claim = "balance"
        @OptionGroup var why: ReasonOption
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.ask(
                    sum.whose.path("write-off"), WriteOffBody(claim: claim, amount: sum.yuan, reason: why.reason))
            }
        }
    }

    /// `fudian dues recover ACCOUNT YUAN`
    struct Recover: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "recover",
            abstract: say(
                "What was written off came in after all, out of the balance; two persons.", "收回已核销债权，从余额划转（双人授权）。"))
        @OptionGroup var sum: Sum
        @OptionGroup var why: ReasonOption
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.ask(sum.whose.path("recovery"), sum.body(why))
            }
        }
    }
}
