import API
import ArgumentParser
import Languages

/// `fudian close`
struct CloseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: say("The daily close: channels' files against our books.", "日结日清：渠道对账文件与本方账务核对。"),
        subcommands: [
            List.self, File.self, Show.self, Lines.self, Items.self, Reopen.self, Book.self, BookReversal.self,
            Explain.self, Check.self,
        ],
        defaultSubcommand: List.self)

    /// `fudian close list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: say("List daily closes, the latest date first.", "列出日结，最近日期在前。"))
        @Option(help: help("Of this channel only.", "仅此渠道。")) var channel: String?
        @Option(help: help("Only earlier business dates.", "仅此日期之前。")) var before: String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.look("/v1/closes" + query([("channel", channel), ("before", before)])) {
                    (teller, closes: ClosesResponse) in teller.closes(closes)
                }
            }
        }
    }

    /// `fudian close file CHANNEL FILE`
    struct File: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "file",
            abstract: say(
                "Bring a channel's file: it closes its business date. The same file again gets the first answer.",
                "提交渠道对账文件并日结；同一文件重复提交返回首次结果。"))
        @OptionGroup var file: ChannelFileOptions
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) { try await server.ask("/v1/closes", try file.body()) }
        }
    }

    /// A channel's business date.
    struct Day: ParsableArguments {
        @Argument(help: help("The channel.", "渠道。")) var channel: String
        @Argument(help: help("The business date: 2026-11-30.", "业务日期：2026-11-30。")) var date: String

        var path: String { "/v1/closes/\(DaemonClient.escaped(channel))/\(DaemonClient.escaped(date))" }
    }

    /// `fudian close show CHANNEL DATE`
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: say("A daily close with its files and all that it found.", "显示日结、文件及全部差异。"))
        @OptionGroup var day: Day
        @Flag(help: help("What was found as CSV, for a spreadsheet.", "差异以 CSV 输出。")) var csv = false
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                if csv { return try await server.table(day.path + "/table") }
                return try await server.look(day.path) { (teller, close: CloseResponse) in teller.close(close) }
            }
        }
    }

    /// `fudian close lines CHANNEL DATE`
    struct Lines: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "lines", abstract: say("The lines of the file that closed a date.", "显示日结文件的各行。"))
        @OptionGroup var day: Day
        @Option(help: help("Another file of the date, by its id.", "该日期的其他文件编号。")) var file: String?
        @Option(help: help("Only lines after this one.", "仅此行之后。")) var after: String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.look(day.path + "/lines" + query([("file", file), ("after", after)])) {
                    (teller, lines: StatementLinesResponse) in teller.statementLines(lines)
                }
            }
        }
    }

    /// `fudian close items`
    struct Items: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "items", abstract: say("Differences that are open, the oldest first.", "列出未处理的差异，最早在前。"))
        @Option(help: help("Of this channel only.", "仅此渠道。")) var channel: String?
        @Option(help: help("Only those listed after this one.", "仅此编号之后。")) var after: String?
        @Flag(help: help("As CSV, for a spreadsheet.", "以 CSV 输出。")) var csv = false
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let fields = query([("channel", channel), ("after", after)])
                if csv { return try await server.table("/v1/close-items/table" + fields) }
                return try await server.look("/v1/close-items" + fields) { (teller, items: CloseItemsResponse) in
                    teller.closeItems(items)
                }
            }
        }
    }

    /// `fudian close reopen CHANNEL DATE`
    struct Reopen: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reopen",
            abstract: say("Another file may take the place of the one that closed a date.", "重开日结，允许提交新文件。"))
        @OptionGroup var day: Day
        @OptionGroup var why: ReasonOption
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) { try await server.ask(day.path + "/reopen", why.body) }
        }
    }
}
