import API
import ArgumentParser
import Glibc
import Languages
import Quantities

/// `fudian restore`
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: say("Switch a supply on, and watch until it is seen to be on.", "复电，并等待确认已通电。"))

    @Argument(help: help("The account's number.", "户号。")) var number: String
    @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
    @Option(help: help("With debt: for how long it shall not trip, such as 3d.", "有欠费时：宽限时长，如 3d。")) var grace: Span?
    @Flag(
        help: help(
            "You have spoken with the customer: needed where the relay was not opened by us, or the customer is to be asked.",
            "已与用户确认：继电器非本系统断开，或须经用户同意时使用。"))
    var confirmed = false
    @OptionGroup var home: HomeOptions
    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await fudian.run(server.output) {
            try await SupplyChange(
                number: number, action: "restore",
                body: RestoreRequestBody(
                    reason: reason, graceFor: grace?.description, confirmed: confirmed ? true : nil),
                wanted: [.on], home: home, server: server
            ).perform()
        }
    }
}

/// `fudian hold`
struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: say("Keep a supply on for a time: dispute, plan, grace, bank in doubt.", "在一段时间内暂缓停电：争议、分期、宽限、银行存疑。"))

    @Argument(help: help("The account's number.", "户号。")) var number: String
    @Option(help: help("dispute, plan, grace or bank_in_doubt.", "dispute、plan、grace 或 bank_in_doubt。")) var kind:
        String?
    @Option(name: .customLong("for"), help: help("For how long, such as 3d.", "时长，如 3d。")) var span: Span?
    @Flag(
        help: help(
            "End the hold or grace that is in force. For supervisors.", "结束生效中的暂缓或宽限。限主管。"))
    var end = false
    @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
    @OptionGroup var server: ServerOptions

    func validate() throws {
        let isWhole = end ? kind == nil && span == nil : kind != nil && span != nil
        if !isWhole {
            throw ValidationError(say("Give --kind and --for, or --end alone.", "请给出 --kind 和 --for，或仅 --end。"))
        }
    }

    func run() async throws {
        try await fudian.run(server.output) {
            let path = "/v1/accounts/\(DaemonClient.escaped(number))/hold"
            let answer = try await server.client().use { client in
                if end {
                    return try await client.post(
                        path + "/end", ReasonBody(reason: reason), id: server.id(), as: OutcomeResponse.self)
                }
                let body = HoldRequestBody(kind: kind ?? "", for: span?.description, reason: reason)
                return try await client.post(path, body, id: server.id(), as: OutcomeResponse.self)
            }
            server.show(answer) { $0.outcome($1) }
            return .done
        }
    }
}

/// What makes it hard to switch the wrong home.
struct HomeOptions: ParsableArguments {
    @Option(
        help: help(
            "The last characters of the meter's number, as the customer reads them: refused where they differ.",
            "客户所读电表尾号：不符则拒绝。"))
    var meter: String?

    @Flag(help: help("Do not ask.", "不再询问。")) var yes = false

    @Option(help: help("How long to wait until the end is seen; 0s: not at all.", "等待结果的时长；0s 表示不等待。")) var wait: Span =
        .seconds(30)
}

extension Span: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
    public var defaultValueDescription: String { description }
}

/// The machine's clocks.
enum Clock {
    static func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// Switches one supply, showing which home it is before and how it stands after.
struct SupplyChange<Body: Encodable> {
    let number: String
    let action: String
    let body: Body
    let wanted: [SupplyWord]
    let home: HomeOptions
    let server: ServerOptions

    func perform() async throws -> API.ExitCode {
        let view = HomeView(number: number, home: home, server: server)
        let (answer, after) = try await view.change("\(view.path)/\(action)", body, wanted: wanted)
        if wanted.contains(after.supply) { return .done }
        // A yes is in force, and what it was for follows by itself once the notices have run.
        if answer == "trip.approved" { return .underWay }
        // Nothing is under way any more, and it is not as wanted: refused at the meter, superseded, or failed.
        let code: API.ExitCode = after.supply.isUnderWay ? .underWay : .refused
        if !server.output.json { Terminal.complain([view.end(code)]) }
        return code
    }
}

/// A home that something is done to: shown before, asked about, and shown after.
struct HomeView {
    let number: String
    let home: HomeOptions
    let server: ServerOptions

    var path: String { "/v1/accounts/" + DaemonClient.escaped(number) }

    /// Posts `body` to `address` once the home is known to be the right one, and tells how it stands after.
    ///
    /// - Parameter wanted: what is waited for as long as something is under way.
    /// - Returns: the answer's code, and how the home stands after it.
    @discardableResult
    func change(_ address: String, _ body: some Encodable, wanted: [SupplyWord]) async throws -> (
        answer: String, after: AccountResponse
    ) {
        try await server.client().use { client in
            let before = try await client.get(path, as: AccountResponse.self).value
            show(say("Before:", "操作前："), before)
            try check(before)
            let answer = try await client.post(address, body, id: server.id(), as: OutcomeResponse.self)
            if !server.output.json { Terminal.write([""] + server.output.teller.outcome(answer.value) + [""]) }
            let after = try await watch(client, wanted)
            if server.output.json { Terminal.write([answer.json]) } else { show(say("After:", "操作后："), after) }
            return (answer.value.code, after)
        }
    }

    private func show(_ head: String, _ account: AccountResponse) {
        guard !server.output.json else { return }
        Terminal.write([head] + server.output.teller.home(account).map { "  " + $0 })
    }

    /// What an exit code other than 0 says, and where to look further.
    fileprivate func end(_ code: API.ExitCode) -> String {
        let look = say("; see: fudian explain \(number)", "；详见：fudian explain \(number)")
        if code == .underWay {
            return say(
                "It is under way; its end was not seen within \(home.wait)", "正在进行；未在 \(home.wait) 内看到结果") + look
        }
        return say("It did not come about", "未能完成") + look
    }

    /// The wrong home is the costliest slip of a hurried agent.
    private func check(_ account: AccountResponse) throws {
        let numbers = account.supplyPoints.map(\.meter.number)
        if let tail = home.meter {
            if !tail.isEmpty, numbers.contains(where: { $0.hasSuffix(tail) }) { return }
            throw Failure(.meterDiffers, about: tail)
        }
        if home.yes || !Terminal.isInteractive { return }
        let length = MeterTail.length(numbers)
        let question = say(
            "Is this the home? Type the last \(length) characters of the meter number: ", "确认是这一户？请输入电表号后 \(length) 位：")
        let typed = Terminal.ask(question) ?? ""
        if MeterTail.confirms(typed, numbers) { return }
        throw Failure(.meterDiffers, about: typed)
    }

    /// Looks until the wanted state is seen or the time is over.
    private func watch(_ client: DaemonClient, _ wanted: [SupplyWord]) async throws -> AccountResponse {
        let end = ContinuousClock.now + .milliseconds(home.wait.milliseconds)
        var pause = 100
        while true {
            let account = try await client.get(path, as: AccountResponse.self).value
            if wanted.contains(account.supply) || !account.supply.isUnderWay || ContinuousClock.now >= end {
                return account
            }
            try await Task.sleep(for: .milliseconds(pause))
            pause = min(pause * 2, 1000)
        }
    }
}
