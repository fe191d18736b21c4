import API
import ArgumentParser

/// The command line: the same powers as the API, for people at a terminal and for scripts.
@main
struct Fudian: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fudian",
        abstract: say("Talk to the Fudian daemon: accounts, supplies, meters, payments.", "与复电守护进程交互：账户、供电、电表、缴费。"),
        discussion: say(
            """
            Every command takes --json. The server is $FUDIAN_SERVER or unix:/run/fudian/fudian.sock, the token is read from \
            $FUDIAN_TOKEN_FILE or ~/.config/fudian/token. Exit codes are listed in docs/cli.md.
            """,
            """
            每个命令都支持 --json。服务器取自 $FUDIAN_SERVER，默认为 unix:/run/fudian/fudian.sock；令牌取自 \
            $FUDIAN_TOKEN_FILE 或 ~/.config/fudian/token。退出码见 docs/cli.md。
            """),
        version: "0.1.0",
        subcommands: [
            StatusCommand.self, AccountCommand.self, MeterCommand.self, ReadCommand.self, PayCommand.self,
            ReverseCommand.self, PaymentCommand.self, SuspenseCommand.self, PayerCommand.self, ChannelCommand.self,
            BillCommand.self, DuesCommand.self, CloseCommand.self, DebitCommand.self, RestoreCommand.self,
            TripCommand.self, HoldCommand.self, LimitCommand.self, SafeRestoreCommand.self, WeatherCommand.self,
            ProtectCommand.self,
            LockCommand.self, UnlockCommand.self, SwitchOffCommand.self, BreakerCommand.self, RescueCommand.self,
            ExplainCommand.self, ImportCommand.self, JobCommand.self,
            OrderCommand.self,
            NoticeCommand.self, LineCommand.self, ClockCommand.self, UserCommand.self, AuditCommand.self,
            TariffCommand.self, ProfileCommand.self, ModbusCommand.self,
            ProposalsCommand.self, ApproveCommand.self, RejectCommand.self, ReadingsCommand.self, CreditCommand.self,
            PurchaseCommand.self, ReportCommand.self, OutageCommand.self,
        ])

    /// The language may be named before the command too. ``Terminal/language`` has seen it already.
    static func withoutLanguage(_ arguments: [String]) -> [String] {
        if let first = arguments.first, first.hasPrefix("--lang=") { return Array(arguments.dropFirst()) }
        return arguments.first == "--lang" ? Array(arguments.dropFirst(2)) : arguments
    }

    static func main() async {
        // The parser would take -5 for an option; no amount, address or count of ours is negative.
        let arguments = CommandLine.arguments.dropFirst()
        if let negative = arguments.prefix(while: { $0 != "--" }).first(where: {
            $0.first == "-" && $0.dropFirst().first?.isNumber == true
        }) {
            Terminal.complain([
                say("\(negative): no amount, address or count may be negative.", "\(negative)：金额、地址和数量不能为负。")
            ])
            Self.exit(withError: ArgumentParser.ExitCode(API.ExitCode.badInput.rawValue))
        }
        await main(withoutLanguage(Array(arguments)))
    }
}
