import API
import ArgumentParser
import Languages

/// `fudian report`
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: say("Figures by area and responsible person, and who may fall in arrears.", "按台区和责任人统计指标，列出欠费风险户。"),
        subcommands: [FiguresReport.self, Risk.self], defaultSubcommand: FiguresReport.self)

    /// `fudian report`
    struct FiguresReport: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "figures",
            abstract: say(
                "Collection, arrears by age, reading success, paid-to-power times, and what was done by hand.",
                "电费回收率、欠费账龄、抄表成功率、缴费到复电时长及人工操作。"))
        @Option(
            help: help(
                "From this day (2026-12-01) or time (RFC 3339) on; the 1st of this month where left out.",
                "起始日期（2026-12-01）或时间（RFC 3339）；默认为本月 1 日。"))
        var from: String?
        @Option(help: help("Up to this day or time; now where left out.", "结束日期或时间；默认为现在。")) var to: String?
        @Flag(help: help("Print a table of comma-separated values.", "输出 CSV。")) var csv = false
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let query = [("from", from), ("to", to)].compactMap { name, value in
                    value.map { "\(name)=\(DaemonClient.escaped($0))" }
                }
                let path = "/v1/reports/figures" + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
                let answer = try await server.client().use { try await $0.get(path, as: FiguresResponse.self) }
                server.show(answer) { csv ? ReportTable(language: Terminal.language).figures($1) : $0.figures($1) }
                return .done
            }
        }
    }

    /// `fudian report risk`
    struct Risk: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "risk",
            abstract: say("Who is likely to fall in arrears and why, the heaviest first.", "列出欠费风险户及原因，风险高者在前。"))
        @Option(help: help("Of this area only.", "仅此台区。")) var area: String?
        @Option(help: help("Of this person only.", "仅此责任人。")) var responsible: String?
        @Option(help: help("At most so many, 1 to 1000.", "最多条数，1 至 1000。")) var limit = 100
        @Flag(help: help("Print a table of comma-separated values.", "输出 CSV。")) var csv = false
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let query = [("limit", String(limit)), ("area", area), ("responsible", responsible)]
                    .compactMap { name, value in value.map { "\(name)=\(DaemonClient.escaped($0))" } }
                let path = "/v1/reports/risk?" + query.joined(separator: "&")
                let answer = try await server.client().use { try await $0.get(path, as: RiskResponse.self) }
                server.show(answer) { csv ? ReportTable(language: Terminal.language).risks($1) : $0.risks($1) }
                return .done
            }
        }
    }
}

/// `fudian purchase`
struct PurchaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purchase",
        abstract: say(
            "Credit on its way into meters that keep it: list, and settle what is in doubt.", "写入电表的购电：列出，并核定有疑问的。"),
        subcommands: [List.self, Settle.self], defaultSubcommand: List.self)

    /// `fudian purchase list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: say("List purchases, the latest first.", "列出购电记录，最近在前。"))
        @OptionGroup var list: ListOptions
        @Flag(help: help("Only those that have not ended.", "仅未完成的。")) var open = false
        @Option(help: help("Only those with a lower id.", "仅编号小于此的。")) var before: String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let more = (open ? ["state=open"] : []) + (before.map { ["before=" + DaemonClient.escaped($0)] } ?? [])
                let path = list.path("/v1/purchases", more)
                server.show(try await server.client().use { try await $0.get(path, as: PurchasesResponse.self) }) {
                    $0.purchases($1)
                }
                return .done
            }
        }
    }

    /// `fudian purchase settle ID`
    struct Settle: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "settle",
            abstract: say(
                "After a look at the meter: it took the purchase, or did not; one that it did not take is bought anew.",
                "查看电表后核定：该笔购电已写入，或未写入；未写入的将重新购电。"))
        @Argument(help: help("The purchase's id.", "购电编号。")) var id: String
        @Flag(help: help("The meter took it.", "已写入。")) var taken = false
        @Flag(help: help("The meter did not take it.", "未写入。")) var notTaken = false
        @Option(help: help("What was seen at the meter; it is recorded.", "现场所见，将被记录。")) var reason: String
        @OptionGroup var server: ServerOptions

        func validate() throws {
            if taken == notTaken {
                throw ValidationError(say("Give --taken or --not-taken.", "请给出 --taken 或 --not-taken。"))
            }
        }

        func run() async throws {
            try await fudian.run(server.output) {
                let path = "/v1/purchases/\(DaemonClient.escaped(id))/settle"
                let body = SettlePurchaseBody(outcome: taken ? "taken" : "not_taken", reason: reason)
                let answer = try await server.client().use {
                    try await $0.post(path, body, id: server.id(), as: OutcomeResponse.self)
                }
                server.show(answer) { $0.outcome($1) }
                return .done
            }
        }
    }
}
