import API
import ArgumentParser

/// `fudian bill`
struct BillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bill", abstract: say("Bills: list them, or print one.", "账单：列出或打印。"),
        subcommands: [List.self, Show.self], defaultSubcommand: List.self)

    /// `fudian bill list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: say("List bills, the latest first.", "列出账单，最近在前。"))
        @OptionGroup var list: ListOptions
        @Option(help: help("Only bills before this one's id.", "仅此编号之前。")) var before: String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let path = list.path("/v1/bills", before.map { ["before=" + DaemonClient.escaped($0)] } ?? [])
                return try await server.look(path) { (teller, bills: BillsResponse) in teller.bills(bills) }
            }
        }
    }

    /// `fudian bill show NUMBER`
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: say(
                "Print a bill: its readings and every line with quantity, price and amount.", "打印账单：示数及各项数量、单价、金额。"))
        @Argument(help: help("The bill's number, or its id.", "账单编号或内部编号。")) var number: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.look("/v1/bills/" + DaemonClient.escaped(number)) { (teller, bill: BillResponse) in
                    teller.bill(bill)
                }
            }
        }
    }
}
