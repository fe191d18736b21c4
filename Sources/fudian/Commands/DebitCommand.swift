import API
import ArgumentParser
import Languages

/// `fudian debit`
struct DebitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "debit",
        abstract: say("Direct debits: asked of a bank in a file, answered by one.", "银行代扣：送盘与回盘。"),
        subcommands: [Ask.self, List.self, File.self, Answers.self, Withdraw.self])

    /// A channel and the day on which it is to collect.
    struct Batch: ParsableArguments {
        @Argument(help: help("The channel.", "渠道。")) var channel: String
        @Argument(help: help("The day on which the bank is to collect: 2026-12-05.", "扣款日：2026-12-05。")) var day: String

        var path: String { "/v1/debits/\(DaemonClient.escaped(channel))/\(DaemonClient.escaped(day))" }
    }

    /// `fudian debit ask CHANNEL DAY ACCOUNT...`
    struct Ask: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ask",
            abstract: say(
                "Ask for debits, all of them or none; nobody is switched off for want of them until the bank answers.",
                "登记代扣，整批受理或整批拒绝；回盘前不因此停电。"))
        @OptionGroup var batch: Batch
        @Argument(
            help: help(
                "Accounts, each for what it owes, or with an amount: 3301=56.20.", "户号，按欠费扣款；或给出金额，如 3301=56.20。"))
        var accounts: [String]
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let asks = accounts.map { text in
                    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
                    return AskDebitsBody.Ask(account: parts.first ?? "", amount: parts.count > 1 ? parts[1] : nil)
                }
                return try await server.ask(
                    "/v1/debits", AskDebitsBody(channel: batch.channel, collectOn: batch.day, accounts: asks))
            }
        }
    }

    /// `fudian debit list CHANNEL DAY`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: say("The debits of a day, and what became of them.", "显示某日代扣及结果。"))
        @OptionGroup var batch: Batch
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.look(batch.path) { (teller, debits: DebitsResponse) in teller.debits(debits) }
            }
        }
    }

    /// `fudian debit file CHANNEL DAY`
    struct File: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "file",
            abstract: say("The file that goes out to the bank, as CSV: what is not answered.", "输出送盘文件（CSV）：未回盘的代扣。"))
        @OptionGroup var batch: Batch
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) { try await server.table(batch.path + "/table", isSentOn: true) }
        }
    }

    /// `fudian debit answers CHANNEL FILE`
    struct Answers: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "answers",
            abstract: say(
                "Bring the bank's file: what was paid is booked, what was refused is no hold any more.",
                "提交回盘文件：成功的入账，失败的解除暂缓。"))
        @OptionGroup var file: ChannelFileOptions
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) { try await server.ask("/v1/debits/answers", try file.body()) }
        }
    }

    /// `fudian debit withdraw KEY`
    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "withdraw", abstract: say("The bank will not answer any more.", "撤回代扣：银行不再回盘。"))
        @Argument(help: help("The debit: CHANNEL/DAY/SERIAL.", "代扣：渠道/扣款日/代扣号。")) var debit: KeyArgument
        @OptionGroup var why: ReasonOption
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.ask("/v1/debits/\(debit.path)/withdraw", why.body)
            }
        }
    }
}
