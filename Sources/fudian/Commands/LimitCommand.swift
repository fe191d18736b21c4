import API
import ArgumentParser

/// `fudian limit`
struct LimitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limit",
        abstract: say(
            "Set up to which power a supply may be used, or end that. For supervisors.", "设置或解除用电限额。限主管。"))

    @Argument(help: help("The account's number.", "户号。")) var number: String
    @Option(help: help("The limit, W.", "限额，瓦。")) var watts: Int?
    @Flag(
        help: help(
            "No contract says so: needs --second-token-file.", "非合同约定的限额：须 --second-token-file 双人授权。"))
    var blacklist = false
    @Flag(help: help("Nobody is switched off there for arrears meanwhile.", "限电期间不因欠费停电。")) var insteadOfCut = false
    @Flag(help: help("The limit ends.", "解除限额。")) var end = false
    @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
    @OptionGroup var home: GuardOptions
    @OptionGroup var server: ServerOptions

    func validate() throws {
        if (watts == nil) != end || (end && (blacklist || insteadOfCut)) {
            throw ValidationError(say("Give --watts, or --end alone.", "请给出 --watts，或仅 --end。"))
        }
    }

    func run() async throws {
        try await fudian.run(server.output) {
            guard let watts else { return try await change("limit/end", ReasonBody(reason: reason)) }
            return try await change(
                blacklist ? "limit/blacklist" : "limit",
                LimitBody(watts: watts, insteadOfCut: insteadOfCut ? true : nil, reason: reason))
        }
    }

    private func change(_ action: String, _ body: some Encodable) async throws -> API.ExitCode {
        try await AccountChange(number: number, action: action, body: body, home: home, server: server).perform()
    }
}
