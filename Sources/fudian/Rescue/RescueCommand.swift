import API
import ArgumentParser
import Crypto
import Documents
import Foundation
import Languages
import Quantities

/// `fudian rescue`
struct RescueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rescue",
        abstract: say(
            "Switch homes on by hand while the store is broken and no daemon runs.", "数据库损坏且守护进程未运行时，人工复电。"),
        subcommands: [List.self, Close.self])

    /// Where the list lies, and how it is proven.
    struct Source: ParsableArguments {
        @Option(
            help: help("The rescue list; else as the configuration says.", "复电救援清单；默认按配置。")) var list: String?
        @Option(
            help: help("The key by which it is signed; else as the configuration says.", "清单签名密钥文件；默认按配置。"))
        var keyFile: String?
        @Option(
            help: help(
                "The daemon's configuration; else /etc/fudian/fudian.yaml.", "守护进程的配置文件；默认 /etc/fudian/fudian.yaml。"))
        var config: String?

        /// Where the configuration is.
        var configuredAt: String { config ?? "/etc/fudian/fudian.yaml" }

        func file() throws -> RescueFile {
            let known = list == nil ? try configuration() : nil
            let path =
                list ?? known?.rescue?.file ?? RescueSeal.usualPath(data: known?.data ?? "/var/lib/fudian")
            let configured: String? =
                if case .file(let path)? = known?.rescue?.key { path } else { nil }
            return try RescueFile(path: path, keyFile: keyFile ?? (list == nil ? configured : nil))
        }

        /// The folders of the site's profiles. Whoever names a list needs no configuration: one that has faults is in nobody's way then.
        func profiles() throws -> [String]? {
            list == nil || config != nil ? try configuration()?.profiles : (try? configuration())?.profiles
        }

        /// Nil where there is none. One that has faults might name another list, and is not passed over.
        private func configuration() throws -> Configuration? {
            guard Files.read(configuredAt) != nil else {
                // Whoever names one does not mean another's list.
                if let config { throw Failure(.fileUnreadable, about: config) }
                return nil
            }
            do throws(Faults) { return try ConfigurationDocument.load(path: configuredAt, credentials: nil) } catch {
                throw Failure(.fileFaulty, error.list.map(Detail.init))
            }
        }
    }

    /// `fudian rescue list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: say("The homes that Fudian has switched off, as of the list.", "清单中由本系统停电的用户。"))
        @OptionGroup var source: Source
        @OptionGroup(title: say("Output", "输出")) var output: OutputOptions

        func run() async throws {
            try await fudian.run(output) {
                let file = try source.file()
                if output.json {
                    Terminal.write([JSONText.encode(file.list)])
                    return .done
                }
                var table = Table([
                    .init(say("ACCOUNT", "户号")), .init(say("NAME", "户名"), mayBeCut: true),
                    .init(say("ADDRESS", "地址"), mayBeCut: true), .init(say("METER", "电表")),
                    .init(say("LOCKED OUT", "挂牌")), .init(say("ASK FIRST", "须先确认")),
                ])
                let now = Clock.now().milliseconds
                for home in file.list.homes {
                    table.add([
                        home.account, home.name, home.address, home.meter, home.lockedOutBy ?? "",
                        asked(home, now),
                    ])
                }
                let signed = file.isSigned ? say("signed", "已验签") : say("not signed", "未签名")
                Terminal.write(
                    [
                        say(
                            "As of \(file.list.madeAt), \(signed); audit head \(file.list.auditHead)",
                            "截至 \(file.list.madeAt)，\(signed)；审计链尾 \(file.list.auditHead)")
                    ] + table.lines(width: Terminal.columns))
                return .done
            }
        }

        /// Whose word is needed.
        private func asked(_ home: RescueList.Home, _ now: Int64) -> String {
            if home.isByProtection == true { return say("an engineer", "工程师") }
            return home.wantsYes(at: now) ? say("yes", "是") : ""
        }
    }

    /// `fudian rescue close ACCOUNT`
    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "close",
            abstract: say(
                "Switch a home on: its meter is proven, the relay closed and read back. For supervisors.",
                "复电：核实电表身份后合闸并回读。限主管。"))
        @Argument(help: help("The account's number.", "户号。")) var number: String
        @Option(help: help("Why; it is recorded beside the list.", "原因，将记录在清单旁。")) var reason: String
        @Flag(
            help: help(
                "You have spoken with the customer: needed where it was off for more than a week, or they want to be asked.",
                "已与用户确认：停电超过一周，或用户要求复电前先征得同意时使用。"))
        var confirmed = false
        @Flag(
            help: help(
                "An engineer has found what the meter's own protection opened for, and says that it may be closed.",
                "电表自身保护已动作、工程师已查明原因并同意合闸时使用。"))
        var overProtection = false
        @OptionGroup var source: Source
        @OptionGroup var folder: ProfileFolder
        @Option(help: help("How long to wait for an answer.", "等待应答的时长。")) var timeout: Span = .seconds(1)
        @Option(help: help("The daemon to look for; else $FUDIAN_SERVER.", "用于确认守护进程未运行的地址；默认取 $FUDIAN_SERVER。"))
        var server: String?
        @Option(help: help("File with your token.", "您的令牌文件。")) var tokenFile: String?
        @OptionGroup(title: say("Output", "输出")) var output: OutputOptions

        func run() async throws {
            try await fudian.run(output) {
                let file = try source.file()
                let list = file.list
                guard reason.contains(where: { !$0.isWhitespace }) else {
                    throw Failure(.rescueReasonMissing, about: number)
                }
                let supervisor = try self.supervisor(of: list)
                try refuseBesideDaemon()
                let homes = list.homes.filter { $0.account == number }
                guard !homes.isEmpty else { throw Failure(.rescueUnlisted, about: "\(number), \(list.madeAt)") }
                if let home = homes.first(where: { $0.wantsYes(at: Clock.now().milliseconds) }), !confirmed {
                    throw Failure(.rescueNotConfirmed, about: "\(home.account) \(home.name)")
                }
                let library: ProfileLibrary
                let folders = try folder.named.map { [$0] } ?? source.profiles() ?? [folder.path]
                do throws(Faults) { library = try ProfileLibrary.load(folders: folders) } catch {
                    throw Failure(.profilesFaulty, error.list.map(Detail.init))
                }
                var rescue = RescueRun(
                    by: supervisor, reason: reason, confirmed: confirmed, overProtection: overProtection,
                    list: file.path, key: file.key, output: output)
                for home in homes { await rescue.close(home, by: library, timeout: timeout) }
                return try rescue.end()
            }
        }

        /// Who it is, by the token's hash in the list.
        private func supervisor(of list: RescueList) throws -> String {
            let path = tokenFile ?? TokenFile.usual
            let hash = SHA256.hash(data: Data(try TokenFile.read(path).utf8))
                .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            guard let known = list.supervisors.first(where: { $0.tokenHash == hash }) else {
                throw Failure(.rescueNotSupervisor, about: path)
            }
            return known.name
        }

        /// A daemon that runs restores by itself, and two masters on a line spoil each other's replies.
        private func refuseBesideDaemon() throws {
            let address = DaemonClient.address(server)
            if address.hasPrefix("unix:"), UnixProbe.isAnswered(String(address.dropFirst(5))) {
                throw Failure(.endpointServed, about: address)
            }
            if let data = RunningDaemon.folder(configuration: source.configuredAt) {
                throw Failure(
                    .daemonSilent, [Detail(name: "data", value: data), Detail(name: "server", value: address)])
            }
        }
    }
}
