import API
import ArgumentParser
import Languages

/// `fudian trip`
struct TripCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trip",
        abstract: say(
            "Switch a supply off for arrears, and see, propose and approve what waits for a person.",
            "因欠费停电；查看、提出和审批停电。"),
        subcommands: [Order.self, Due.self, Propose.self, Approve.self, Withdraw.self], defaultSubcommand: Order.self)

    /// `fudian trip ACCOUNT`
    struct Order: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "order",
            abstract: say(
                "Switch a supply off for arrears; every rule applies. For supervisors: with it goes their approval.",
                "因欠费停电；所有规则均适用。限主管，命令即视为批准。"))

        @Argument(help: help("The account's number.", "户号。")) var number: String
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var home: HomeOptions
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await SupplyChange(
                    number: number, action: "trip", body: ReasonBody(reason: reason), wanted: [.off], home: home,
                    server: server
                ).perform()
            }
        }
    }

    /// `fudian trip due`
    struct Due: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "due", abstract: say("List the trips that wait for a person's yes.", "列出待审批的停电。"))

        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.look("/v1/trips/due") { (teller, due: DueTripsResponse) in teller.dueTrips(due) }
            }
        }
    }

    /// `fudian trip propose ACCOUNT`
    struct Propose: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "propose",
            abstract: say("Propose a trip that a supervisor must approve.", "提出须由主管审批的停电。"))

        @Argument(help: help("The account's number.", "户号。")) var number: String
        @Option(help: help("Of several supplies, the meter of the one that is meant.", "有多个供电点时，所指的电表。"))
        var meter: String?
        @Option(
            help: help(
                "Not for arrears: customer_request, with where the wish is filed as the reason, or contract_end.",
                "非欠费停电：customer_request（原因写申请存档编号）或 contract_end。"))
        var kind: String?
        @Option(help: help("Why; it is recorded, and shown to whoever approves.", "原因，将被记录并提供给审批人。"))
        var reason: String
        @OptionGroup var server: ServerOptions

        func validate() throws {
            if kind != nil, meter != nil {
                throw ValidationError(say("Give --meter or --kind, not both.", "--meter 与 --kind 不能同时给出。"))
            }
        }

        func run() async throws {
            try await fudian.run(server.output) {
                let account = "/v1/accounts/\(DaemonClient.escaped(number))"
                if let kind {
                    return try await server.ask(
                        account + "/switch-off/propose", SwitchOffBody(kind: kind, reason: reason))
                }
                let path = account + "/trip/propose"
                let answer = try await server.client().use {
                    try await $0.post(
                        path, ProposeTripBody(meter: meter, reason: reason), id: server.id(), as: OutcomeResponse.self)
                }
                server.show(answer) { $0.outcome($1) }
                return .done
            }
        }
    }

    /// `fudian trip withdraw ACCOUNT`
    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "withdraw",
            abstract: say(
                "Take back a yes: nobody is switched off by it. For supervisors.", "撤回停电批准。限主管。"))

        @Argument(help: help("The account's number.", "户号。")) var number: String
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.ask(
                    "/v1/accounts/\(DaemonClient.escaped(number))/trip/withdraw", ReasonBody(reason: reason))
            }
        }
    }

    /// `fudian trip approve ACCOUNT...`
    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "approve",
            abstract: say(
                "Say yes to trips, name by name or all that wait; each name is answered by itself.",
                "审批停电：逐户或整单；每户单独答复。"),
            discussion: say(
                "What has changed since the list was read is not approved. Approvals before the final notice end at midnight; a payment, a hold or another meter ends them at once.",
                "读取名单之后情况有变的不予批准。最后通知前的批准于午夜失效；缴费、暂缓或换表即时失效。"))

        @Argument(help: help("The accounts' numbers.", "户号。")) var numbers: [String] = []
        @Flag(help: help("All that wait.", "全部待审批的户。")) var all = false
        @Option(help: help("Left out on purpose; once for each.", "有意排除的户，每户一次。")) var except: [String] = []
        @Option(help: help("Of several supplies, the meter of the one that is meant.", "有多个供电点时，所指的电表。"))
        var meter: String?
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @Flag(help: help("Do not ask.", "不再询问。")) var yes = false
        @OptionGroup var server: ServerOptions

        func validate() throws {
            if all != numbers.isEmpty {
                throw ValidationError(say("Name accounts, or give --all.", "请给出户号，或使用 --all。"))
            }
            if meter != nil, numbers.count != 1 {
                throw ValidationError(say("--meter goes with one account.", "--meter 仅适用于单户。"))
            }
        }

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.client().use { client in
                    let seen = try await client.get("/v1/trips/due", as: DueTripsResponse.self)
                    let due = seen.value
                    let body = ApproveTripsBody(
                        trips: wanted(due), except: except.isEmpty ? nil : except, reason: reason)
                    if !server.output.json || body.trips.isEmpty { server.show(seen) { $0.dueTrips($1) } }
                    guard !body.trips.isEmpty else { return .done }
                    try confirm(body.trips.count)
                    let answer = try await client.post(
                        "/v1/trips/approve", body, id: server.id(), as: OutcomeResponse.self)
                    server.show(answer) { $0.outcome($1) }
                    return .done
                }
            }
        }

        /// Whoever approves all has seen how many they are.
        private func confirm(_ count: Int) throws {
            guard all, !yes, Terminal.isInteractive else { return }
            let question = say(
                "All these are approved. Type how many they are: ", "以上将全部批准。请输入户数确认：")
            let typed = Terminal.ask(question) ?? ""
            guard Int(typed.filter { !$0.isWhitespace }) == count else {
                throw Failure(.notConfirmed, about: typed)
            }
        }

        /// What is approved, as it was seen.
        private func wanted(_ due: DueTripsResponse) -> [ApproveTripsBody.Trip] {
            let seen = Dictionary(due.trips.map { ($0.account, $0) }, uniquingKeysWith: { first, _ in first })
            let names = all ? due.trips.map(\.account).filter { !except.contains($0) } : numbers
            return names.map { name in
                let points = seen[name]?.supplyPoints ?? []
                let point = points.first { $0.meter == meter } ?? (points.count == 1 ? points.first : nil)
                return ApproveTripsBody.Trip(account: name, meter: meter, epoch: point?.epoch)
            }
        }
    }
}

extension AccountCommand {
    /// `fudian account cause ACCOUNT CAUSE`
    struct Cause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cause",
            abstract: say("Set why an account does not pay, as far as it is known.", "设定已知的欠费原因。"))

        @Argument(help: help("The account's number.", "户号。")) var number: String
        @Argument(
            help: help(
                "not_stated, forgot, no_contact, bank, dispute, hardship, insolvent or wilful.",
                "not_stated、forgot、no_contact、bank、dispute、hardship、insolvent 或 wilful。"))
        var cause: String
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let path = "/v1/accounts/\(DaemonClient.escaped(number))/cause"
                let answer = try await server.client().use {
                    try await $0.post(
                        path, CauseBody(cause: cause, reason: reason), id: server.id(), as: OutcomeResponse.self)
                }
                server.show(answer) { $0.outcome($1) }
                return .done
            }
        }
    }
}
