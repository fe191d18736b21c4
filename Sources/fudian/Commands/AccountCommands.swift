import API
import ArgumentParser
import Foundation
import Quantities

/// `fudian status`
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: say("Show how the gateway is.", "显示网关状态。"))

    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await fudian.run(server.output) {
            server.show(try await server.client().use { try await $0.get("/v1/status", as: StatusResponse.self) }) {
                $0.status($1)
            }
            return .done
        }
    }
}

/// `fudian account`
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: say("Show an account, search for one, and what happens in its life.", "显示或查找账户，办理开户、过户、销户和变更。"),
        subcommands: [
            Show.self, Search.self, Payments.self, Life.self, Open.self, Transfer.self, Close.self, Vacant.self,
            Change.self, Contacts.self, LeaveMeter.self, Cause.self,
        ], defaultSubcommand: Show.self)

    /// `fudian account NUMBER`
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: say("Show an account as it stands now.", "显示账户当前状态。"))

        @Argument(help: help("The account's number.", "户号。")) var number: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let path = "/v1/accounts/" + DaemonClient.escaped(number)
                return try await server.client().use { client in
                    let account = try await client.get(path, as: AccountResponse.self)
                    server.show(account) { $0.account($1) }
                    // The answer as it came is the account alone; people want to see at once what was paid and billed.
                    if !server.output.json { try await showLatest(client, path) }
                    return .done
                }
            }
        }

        /// The latest payments and bills, where there are any.
        private func showLatest(_ client: DaemonClient, _ path: String) async throws {
            let teller = server.output.teller
            let payments = try await client.get(path + "/payments?limit=5", as: AccountPaymentsResponse.self).value
            if !payments.items.isEmpty { Terminal.write([""] + teller.payments(payments.withoutMore)) }
            let bills = try await client.get(
                "/v1/bills" + query([("limit", "5"), ("account", number)]), as: BillsResponse.self
            ).value
            if !bills.bills.isEmpty { Terminal.write([""] + teller.bills(bills.withoutMore)) }
        }
    }

    /// `fudian account payments NUMBER`
    struct Payments: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "payments",
            abstract: say(
                "What came to an account or for a payment number and what was taken back, the latest first.",
                "显示户号或缴费号的缴费与冲正记录，最近在前。"))

        @Argument(help: help("The account's number, or a payment number.", "户号或缴费号。")) var number: String
        @Option(help: help("Only those before this position.", "仅此位置之前的记录。")) var before: String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let path = "/v1/accounts/\(DaemonClient.escaped(number))/payments" + query([("before", before)])
                return try await server.look(path) { (teller, payments: AccountPaymentsResponse) in
                    teller.payments(payments)
                }
            }
        }
    }

    /// `fudian account search TEXT`
    struct Search: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "search",
            abstract: say("Find accounts by number, name, phone, address or meter.", "按户号、姓名、电话、地址或电表查找账户。"))

        @Argument(help: help("A part of what is known.", "已知信息的一部分。")) var text: String
        @Option(help: help("At most so many, 1 to 200.", "最多条数，1 至 200。")) var limit = 20
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let path = "/v1/accounts?limit=\(limit)&query=" + DaemonClient.escaped(text)
                let answer = try await server.client().use { try await $0.get(path, as: AccountsResponse.self) }
                server.show(answer) { $0.accounts($1) }
                return answer.value.accounts.isEmpty ? .unknown : .done
            }
        }
    }
}

/// `fudian explain`
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: say(
            "Tell an account's story in order: why the power is off, and what happened.", "按顺序讲述账户经过：为何停电、发生了什么。"))

    @Argument(help: help("The account's number.", "户号。")) var number: String
    @Option(
        help: help(
            "From this day (2026-12-01) or time (RFC 3339) on; 30 days before the end where left out.",
            "起始日期（2026-12-01）或时间（RFC 3339）；默认为结束前 30 天。"))
    var from: String?
    @Option(help: help("Up to this day or time; now where left out.", "结束日期或时间；默认为现在。")) var to: String?
    @Flag(
        help: help(
            "Only when it was off, and why, by the audit trail alone.", "仅依据审计记录，说明何时停电及原因。"))
    var audit = false
    @Option(
        help: help(
            "The same from an export of `fudian audit export`, without the daemon.",
            "同上，依据 `fudian audit export` 的导出文件，无需守护进程。"))
    var file: String?
    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await fudian.run(server.output) {
            if let file { return try explain(by: AuditFile(file)) }
            if audit {
                let path =
                    "/v1/accounts/\(DaemonClient.escaped(number))/off-times" + query([("from", from), ("to", to)])
                return try await server.look(path) { (teller, times: OffTimesResponse) in teller.offTimes(times) }
            }
            let query = [("from", from), ("to", to)].compactMap { name, value in
                value.map { "\(name)=\(DaemonClient.escaped($0))" }
            }
            let path =
                "/v1/accounts/\(DaemonClient.escaped(number))/story"
                + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
            server.show(try await server.client().use { try await $0.get(path, as: StoryResponse.self) }) {
                $0.story($1)
            }
            return .done
        }
    }
}

extension ExplainCommand {
    /// By a file alone. A day is one of China's time.
    private func explain(by file: AuditFile) throws -> API.ExitCode {
        let calendar = SiteCalendar.china
        func time(_ text: String?, endOfDay: Bool) throws -> Instant? {
            guard let text else { return nil }
            if let instant = Timestamps.parse(text) { return instant }
            guard let day = CivilDate(text) else { throw Failure(.fileFaulty, about: text) }
            let midnight = calendar.midnight(of: day)
            return endOfDay ? midnight + .days(1) - .milliseconds(1) : midnight
        }
        let to = try time(to, endOfDay: true) ?? Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let from = try time(from, endOfDay: false) ?? to - .days(30)
        // What was changed since it was written explains nothing.
        let proof = try file.proof(noted: nil)
        guard proof.sound else {
            Terminal.write(server.output.json ? [JSONText.encode(proof)] : server.output.teller.auditProof(proof))
            return .failure
        }
        let times = try file.offTimes(of: number, from: from, to: to)
        let response = OffTimesResponse(account: number, from: from, to: to, times, calendar: calendar)
        Terminal.write(
            server.output.json ? [JSONText.encode(response)] : server.output.teller.offTimes(response, zone: "+08:00"))
        return .done
    }
}

extension AccountPaymentsResponse {
    /// Without the hint how older ones are asked for.
    fileprivate var withoutMore: AccountPaymentsResponse { AccountPaymentsResponse(account: account, items: items) }
}

extension BillsResponse {
    fileprivate var withoutMore: BillsResponse { BillsResponse(bills: bills) }
}
