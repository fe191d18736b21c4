import API
import ArgumentParser
import Documents
import Languages

/// `fudian import`
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: say("Take master data over from a file: checked as a whole, or only shown.", "从文件导入主数据：整体校验，可预览。"))

    @Argument(help: help("A YAML file, or a CSV table of accounts.", "YAML 文件，或用电户的 CSV 表。")) var file: String?
    @Flag(help: help("Only check and count; nothing changes.", "仅校验和统计，不作更改。")) var preview = false
    @Flag(help: help("Instead of a file: let trips begin after an import.", "不导入文件：放行导入后的停电。")) var release = false
    @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String?
    @OptionGroup var server: ServerOptions

    func validate() throws {
        if release == (file != nil) { throw ValidationError(say("Give a file, or --release.", "请给出文件，或 --release。")) }
        if release, reason == nil { throw ValidationError(say("Give --reason: it is recorded.", "请给出 --reason，将被记录。")) }
    }

    func run() async throws {
        try await fudian.run(server.output) {
            guard let file else {
                let body = ReasonBody(reason: reason ?? "")
                let answer = try await server.client().use {
                    try await $0.post("/v1/import/release", body, id: server.id(), as: OutcomeResponse.self)
                }
                server.show(answer) { $0.outcome($1) }
                return .done
            }
            let body = ImportBody(name: file, text: try MasterDataFile.text(file), preview: preview, reason: reason)
            let answer = try await server.client().use {
                try await $0.post("/v1/import", body, id: server.id(), as: ImportResponse.self)
            }
            server.show(answer) { $0.importing($1) }
            // A preview of what would be refused is no success.
            return answer.value.clashes.isEmpty ? .done : .refused
        }
    }
}

/// A file of master data as people save it.
enum MasterDataFile {
    /// The text. What Chinese spreadsheets write without being asked, GB 18030, is taken, with a word about it.
    static func text(_ file: String) throws -> String {
        let bytes: [UInt8]
        do throws(FileTrouble) { bytes = try TextFile.bytes(file) } catch {
            throw Failure(.fileUnreadable, [Detail(error.fault(file))])
        }
        do throws(Faults) {
            let (text, isGB18030) = try TextFile.text(bytes, orGB18030: file)
            if text.allSatisfy(\.isWhitespace) {
                throw Faults([
                    Fault(
                        file: file, line: 0, path: "", what: Words("it is empty", "内容为空"),
                        cure: Words("name the file that holds the data", "请给出有内容的文件"))
                ])
            }
            if isGB18030 {
                Terminal.complain([
                    say(
                        "\(file): read as GB 18030 (GBK), since it is not UTF-8. See with --preview that names and addresses are right.",
                        "\(file)：不是 UTF-8，按 GB 18030（GBK）读取。请用 --preview 核对姓名和地址。")
                ])
            }
            return text
        } catch {
            throw Failure(.fileFaulty, error.list.map(Detail.init))
        }
    }
}

/// `fudian clock`
struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: say("Whether the gateway's clock is trusted.", "网关时钟是否可信。"),
        subcommands: [Show.self, Trust.self],
        defaultSubcommand: Show.self)

    /// `fudian clock`
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: say("Show the clock.", "显示时钟。"))
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                server.show(try await server.client().use { try await $0.get("/v1/status", as: StatusResponse.self) }) {
                    $0.clock($1)
                }
                return .done
            }
        }
    }

    /// `fudian clock trust`
    struct Trust: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "trust", abstract: say("Vouch for the clock until the next boot.", "确认时钟可信，直至下次启动。"))
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @Flag(
            help: help(
                "Also where the clock shows a time before the newest record: that record was made by a wrong clock.",
                "即使时钟早于最新记录：该记录由错误的时钟产生。"))
        var behind = false
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let answer = try await server.client().use {
                    try await $0.post(
                        "/v1/clock/trust", ClockTrustBody(reason: reason, behind: behind), id: server.id(),
                        as: OutcomeResponse.self)
                }
                server.show(answer) { $0.outcome($1) }
                return .done
            }
        }
    }
}

/// `fudian line`
struct LineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "line",
        abstract: say("List the lines, ask one's meters who they are, or clear a misroute.", "列出线路，核对表号，或解除串线。"),
        subcommands: [List.self, Scan.self, Clear.self],
        defaultSubcommand: List.self)

    /// `fudian line list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: say("List the lines.", "列出线路。"))
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                server.show(try await server.client().use { try await $0.get("/v1/lines", as: LinesResponse.self) }) {
                    $0.lines($1)
                }
                return .done
            }
        }
    }

    /// `fudian line scan NAME`
    struct Scan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "scan",
            abstract: say(
                "Ask every meter of a line for its serial number, and every free address whether anybody is there; what is found comes as work items.",
                "核对线路全部电表的表号，并查询全部空闲地址有无设备应答，发现的问题列入待办。"))
        @Argument(help: help("The line's name.", "线路名称。")) var name: String
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let path = "/v1/lines/\(DaemonClient.escaped(name))/scan"
                let answer = try await server.client().use {
                    try await $0.post(path, ReasonBody(reason: reason), id: server.id(), as: OutcomeResponse.self)
                }
                server.show(answer) { $0.outcome($1) }
                return .done
            }
        }
    }

    /// `fudian line clear NAME`
    struct Clear: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "clear",
            abstract: say("The misroute on a line was looked into: trips may go on.", "线路串线已查明，可恢复停电操作。"))
        @Argument(help: help("The line's name.", "线路名称。")) var name: String
        @Option(help: help("What was found; it is recorded.", "核查结果，将被记录。")) var reason: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let path = "/v1/lines/\(DaemonClient.escaped(name))/clear"
                let answer = try await server.client().use {
                    try await $0.post(path, ReasonBody(reason: reason), id: server.id(), as: OutcomeResponse.self)
                }
                server.show(answer) { $0.outcome($1) }
                return .done
            }
        }
    }
}

/// `fudian user`
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: say("Who may do what. For security administrators.", "用户与角色。限安全管理员。"),
        subcommands: [List.self, Add.self, Confirm.self, Remove.self], defaultSubcommand: List.self)

    /// `fudian user list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: say("List the users.", "列出用户。"))
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                server.show(try await server.client().use { try await $0.get("/v1/users", as: UsersResponse.self) }) {
                    $0.users($1)
                }
                return .done
            }
        }
    }

    /// `fudian user add NAME ROLE`
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: say("Add a user; the token goes into a new file that only you may read.", "添加用户；令牌写入仅您可读的新文件。"))
        @Argument(help: help("The user's name, without spaces.", "用户名，不含空格。")) var name: String
        @Argument(
            help: help(
                "operator, supervisor, engineer, auditor, security_admin, payment_front.",
                "operator、supervisor、engineer、auditor、security_admin、payment_front。"))
        var role: String
        @Option(help: help("The new file for the token.", "保存令牌的新文件。")) var tokenOut: String
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let client = try server.client()
                return try await client.use { client in
                    let token = Secrets.token()
                    // Before the request: a token that could not be kept must not be made valid.
                    try Files.writeSecret(token + "\n", to: tokenOut)
                    do {
                        let body = UserRequestBody(name: name, role: role, token: token, reason: reason)
                        server.show(try await client.post("/v1/users", body, id: server.id(), as: OutcomeResponse.self))
                        { $0.outcome($1) }
                    } catch let declined as Declined {
                        Files.remove(tokenOut)
                        throw declined
                    } catch let unreachable as Unreachable where !unreachable.wasSent {
                        Files.remove(tokenOut)
                        throw unreachable
                    }
                    return .done
                }
            }
        }
    }

    /// `fudian user confirm NAME`
    struct Confirm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "confirm",
            abstract: say(
                "Say that a user whom another admin made is a person who works here.", "确认由另一名管理员创建的用户确有其人。"))
        @Argument(help: help("The user's name.", "用户名。")) var name: String
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let path = "/v1/users/\(DaemonClient.escaped(name))/confirm"
                let answer = try await server.client().use {
                    try await $0.post(path, ReasonBody(reason: reason), id: server.id(), as: OutcomeResponse.self)
                }
                server.show(answer) { $0.outcome($1) }
                return .done
            }
        }
    }

    /// `fudian user remove NAME`
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove", abstract: say("Remove a user; the token is void at once.", "移除用户，令牌立即作废。"))
        @Argument(help: help("The user's name.", "用户名。")) var name: String
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let path = "/v1/users/\(DaemonClient.escaped(name))?reason=\(DaemonClient.escaped(reason))"
                let answer = try await server.client().use {
                    try await $0.delete(path, id: server.id(), as: OutcomeResponse.self)
                }
                server.show(answer) { $0.outcome($1) }
                return .done
            }
        }
    }
}
