import API
import ArgumentParser

/// `fudian job`
struct JobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job", abstract: say("What people must do.", "待办事项。"), subcommands: [List.self, Done.self],
        defaultSubcommand: List.self)

    /// `fudian job list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: say("List work items, the most urgent first.", "列出待办，紧急在前。"))
        @Flag(help: help("Those that are done.", "已完成的。")) var closed = false
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let path = "/v1/jobs" + (closed ? "?state=closed" : "")
                server.show(try await server.client().use { try await $0.get(path, as: JobsResponse.self) }) {
                    $0.jobs($1)
                }
                return .done
            }
        }
    }

    /// `fudian job done ID`
    struct Done: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "done", abstract: say("Close a work item.", "完成待办。"))
        @Argument(help: help("The work item's id.", "待办编号。")) var id: String
        @Option(help: help("What was found and done; it is recorded.", "处理结果，将被记录。")) var result: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let path = "/v1/jobs/\(DaemonClient.escaped(id))/done"
                let answer = try await server.client().use {
                    try await $0.post(path, JobDoneBody(result: result), id: server.id(), as: OutcomeResponse.self)
                }
                server.show(answer) { $0.outcome($1) }
                return .done
            }
        }
    }
}

/// Narrowing a list.
struct ListOptions: ParsableArguments {
    @Option(help: help("Of this account only.", "仅此户号。")) var account: String?
    @Option(help: help("At most so many, 1 to 1000.", "最多条数，1 至 1000。")) var limit = 50

    func path(_ base: String, _ more: [String] = []) -> String {
        let parts = ["limit=\(limit)"] + (account.map { ["account=" + DaemonClient.escaped($0)] } ?? []) + more
        return base + "?" + parts.joined(separator: "&")
    }
}

/// `fudian order`
struct OrderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order", abstract: say("List orders to relays, the latest first.", "列出继电器命令，最近在前。"))
    @OptionGroup var list: ListOptions
    @Flag(help: help("Only those under way.", "仅进行中的。")) var open = false
    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await fudian.run(server.output) {
            let path = list.path("/v1/orders", open ? ["state=open"] : [])
            server.show(try await server.client().use { try await $0.get(path, as: OrdersResponse.self) }) {
                $0.orders($1)
            }
            return .done
        }
    }
}

/// `fudian audit`
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: say("Who did what, what rating came to know, and whether every charge is right.", "操作记录、计费依据及电费核算。"),
        subcommands: [List.self, Verify.self, Export.self, Rating.self, Rerate.self], defaultSubcommand: List.self)

    /// `fudian audit list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: say("List who did what, the latest first.", "列出操作记录，最近在前。"))
        @OptionGroup var list: ListOptions
        @Option(help: help("Only rows before this position.", "仅此位置之前的记录。")) var before: String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let path = list.path("/v1/audit", before.map { ["before=" + DaemonClient.escaped($0)] } ?? [])
                server.show(try await server.client().use { try await $0.get(path, as: AuditResponse.self) }) {
                    $0.audit($1)
                }
                return .done
            }
        }
    }
}
