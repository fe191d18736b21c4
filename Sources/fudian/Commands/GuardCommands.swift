import API
import ArgumentParser

/// `fudian protect`
struct ProtectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protect",
        abstract: say(
            "Never switch a home off; renew that, or end it by two persons.", "登记保电、续期；双人授权解除。"))

    @Argument(help: help("The account's number.", "户号。")) var number: String
    @Argument(
        help: help(
            "life_support, hospital, lift, fire or important_user.",
            "life_support、hospital、lift、fire 或 important_user。"))
    var kind: String?
    @Flag(help: help("The protection holds on.", "续期。")) var renew = false
    @Flag(help: help("The protection ends; needs --second-token-file.", "解除；须 --second-token-file 双人授权。")) var end =
        false
    @Option(help: help("The day by which to ask again: 2027-11-30; without it in a year.", "续期日期：2027-11-30；不写则为一年后。"))
    var renewBy: String?
    @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
    @OptionGroup var home: GuardOptions
    @OptionGroup var server: ServerOptions

    func validate() throws {
        if [kind != nil, renew, end].count(where: { $0 }) != 1 || (end && renewBy != nil) {
            throw ValidationError(say("Give a kind, or --renew, or --end.", "请给出类别，或 --renew，或 --end。"))
        }
    }

    func run() async throws {
        try await fudian.run(server.output) {
            if let kind {
                return try await change("protection", ProtectBody(kind: kind, renewBy: renewBy, reason: reason))
            }
            if renew {
                return try await change("protection/renew", RenewBody(renewBy: renewBy, reason: reason))
            }
            return try await change("protection/end", ReasonBody(reason: reason))
        }
    }

    private func change(_ action: String, _ body: some Encodable) async throws -> API.ExitCode {
        try await AccountChange(number: number, action: action, body: body, home: home, server: server).perform()
    }
}

/// `fudian safe-restore`
struct SafeRestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "safe-restore",
        abstract: say("Say whether the customer is asked before power returns.", "设定复电前是否先与用户确认。"))

    @Argument(help: help("The account's number.", "户号。")) var number: String
    @Argument(
        help: help(
            "confirm: the customer says yes first. arm: the button on the meter. none: power returns by itself.",
            "confirm：先与用户确认；arm：按表上按钮；none：自动复电。"))
    var choice: String
    @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
    @OptionGroup var home: GuardOptions
    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await fudian.run(server.output) {
            try await AccountChange(
                number: number, action: "safe-restore", body: SafeRestoreBody(choice: choice, reason: reason),
                home: home, server: server
            ).perform()
        }
    }
}

/// `fudian lock`
struct LockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock",
        abstract: say("Hang your tag: nobody switches at this meter's relay.", "挂牌：任何人不得操作该表的继电器。"))
    @OptionGroup var tag: TagOptions

    func run() async throws { try await tag.send("lock") }
}

/// `fudian unlock`
struct UnlockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock",
        abstract: say(
            "Take your tag off; somebody else's needs --second-token-file.",
            "摘牌；他人所挂须 --second-token-file 双人授权。"))
    @OptionGroup var tag: TagOptions

    func run() async throws { try await tag.send("unlock") }
}

/// Where a tag hangs, and why it comes or goes.
struct TagOptions: ParsableArguments {
    @Argument(help: help("The meter's number.", "电表号。")) var number: String
    @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
    @OptionGroup var server: ServerOptions

    func send(_ what: String) async throws {
        try await fudian.run(server.output) {
            let path = "/v1/meters/\(DaemonClient.escaped(number))"
            return try await server.client().use { client in
                // A tag on a mistyped meter hangs on a stranger's home.
                let account = try await client.get(path, as: MeterResponse.self).value.account
                func show(_ head: String) async throws {
                    guard let account, !server.output.json else { return }
                    let home = try await client.get(
                        "/v1/accounts/\(DaemonClient.escaped(account))", as: AccountResponse.self
                    ).value
                    Terminal.write([head] + server.output.teller.home(home).map { "  " + $0 })
                }
                try await show(say("Before:", "操作前："))
                let answer = try await client.post(
                    path + "/\(what)", ReasonBody(reason: reason), id: server.id(), as: OutcomeResponse.self)
                server.show(answer) { $0.outcome($1) }
                try await show(say("After:", "操作后："))
                return .done
            }
        }
    }
}

/// `fudian switch-off`
struct SwitchOffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switch-off",
        abstract: say(
            "Switch a supply off at the end of its contract, or because the customer wants it so. For supervisors.",
            "销户停电，或按用户书面申请停电。限主管。"))

    @Argument(help: help("The account's number.", "户号。")) var number: String
    @Option(help: help("contract_end or customer_request.", "contract_end 或 customer_request。")) var kind: String
    @Option(
        help: help("Why, and where the wish is filed; it is recorded.", "原因及申请存档编号，将被记录。"))
    var reason: String
    @OptionGroup var home: HomeOptions
    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await fudian.run(server.output) {
            try await SupplyChange(
                number: number, action: "switch-off", body: SwitchOffBody(kind: kind, reason: reason), wanted: [.off],
                home: home, server: server
            ).perform()
        }
    }
}

/// `fudian breaker`
struct BreakerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "breaker",
        abstract: say(
            "Too many trips at once, or a doubt, stopped them all: let them go on. `fudian status` shows what stands open.",
            "停电过多或有疑问时停电被闭锁：解除闭锁。`fudian status` 显示当前闭锁。"), subcommands: [Reset.self])

    /// `fudian breaker reset`
    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset",
            abstract: say(
                "Let trips go on, each decided anew; needs --second-token-file.",
                "解除闭锁，停电逐户重新判断；须 --second-token-file 双人授权。"))
        @Option(help: help("Of this feeder; without it the gateway's own.", "某线路台区的闭锁；不写则为整个网关。")) var feeder: String?
        @Option(help: help("What was found; it is recorded.", "查明的原因，将被记录。")) var reason: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.ask("/v1/breaker/reset", ResetBody(feeder: feeder, reason: reason))
            }
        }
    }
}
