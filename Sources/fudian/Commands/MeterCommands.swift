import API
import ArgumentParser

/// `fudian meter`
struct MeterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "meter",
        abstract: say(
            "Show a meter, bind, accept, clear or commission it; exchange it, or change its transformers.",
            "显示电表；绑定、确认底数、解除串线、投运试验；换表、变更倍率。"),
        subcommands: [One.self, Exchange.self, Ratio.self], defaultSubcommand: One.self)
}

extension MeterCommand {
    /// `fudian meter METER [ACTION]`
    struct One: AsyncParsableCommand {
        /// What can be done with a meter besides looking.
        enum Action: String, CaseIterable {
            case show, bind, accept, clear, commission
        }

        static let configuration = CommandConfiguration(
            commandName: "one",
            abstract: say(
                "Show a meter, bind it, accept its baseline, clear its line, commission its relay.",
                "显示电表；绑定、确认底数、解除串线、投运试验。"),
            usage:
                "fudian meter <number> [show|bind|accept|clear|commission] [--serial <serial>] [--relay-serial <serial>] [--no-serial] [--reason <reason>]",
            discussion: say(
                """
                bind        Bind the meter to its place by its serial numbers; needs --second-token-file.
                accept      The meter's present value is right: close the old series, begin a new one there.
                clear       The misroute on the meter's line was looked into: trips may go on there.
                commission  Prove that the relay switches this meter's load: open, energy stops, close. The customer must know.
                """,
                """
                bind        按表号绑定电表；需要 --second-token-file。
                accept      确认电表当前读数为新底数。
                clear       电表所在线路的串线已查明，可恢复停电操作。
                commission  投运试验：断开、确认无电量、复合。须事先告知用户。
                """))

        @Argument(help: help("The meter's number and what to do, in either order.", "电表号及操作，顺序不限。")) var words: [String]
        @Option(help: help("The meter's serial number, for bind.", "电表表号，用于 bind。")) var serial: String?
        @Option(help: help("The separate relay's serial number, for bind.", "独立继电器的表号，用于 bind。")) var relaySerial:
            String?
        @Flag(help: help("Take a serial number away that the meter cannot tell, for bind.", "取消无法读出的表号，用于 bind。"))
        var noSerial = false
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let (number, action) = try understood()
            try await fudian.run(server.output) {
                let path = "/v1/meters/" + DaemonClient.escaped(number)
                return try await server.client().use { client in
                    switch action {
                    case .show: server.show(try await client.get(path, as: MeterResponse.self)) { $0.meter($1) }
                    case .clear:
                        let meter = try await client.get(path, as: MeterResponse.self).value
                        try await post(
                            client, "/v1/lines/\(DaemonClient.escaped(meter.line?.name ?? ""))/clear",
                            ReasonBody(reason: reason ?? ""))
                    case .bind:
                        try await post(
                            client, path + "/bind",
                            BindBody(
                                serial: serial, relaySerial: relaySerial, noSerial: noSerial ? true : nil,
                                reason: reason ?? ""))
                    case .accept, .commission:
                        try await post(client, "\(path)/\(action.rawValue)", ReasonBody(reason: reason ?? ""))
                    }
                    return .done
                }
            }
        }

        private func post(_ client: DaemonClient, _ path: String, _ body: some Encodable) async throws {
            server.show(try await client.post(path, body, id: server.id(), as: OutcomeResponse.self)) { $0.outcome($1) }
        }

        /// `10086 bind` and `bind 10086` are the same.
        private func understood() throws -> (number: String, action: Action) {
            switch words.count {
            case 1: return (words[0], .show)
            case 2:
                if let action = Action(rawValue: words[1]) { return (words[0], try checked(action)) }
                if let action = Action(rawValue: words[0]) { return (words[1], try checked(action)) }
                throw ValidationError(
                    say(
                        "\(words[1]) is none of show, bind, accept, clear, commission.",
                        "\(words[1]) 不是 show、bind、accept、clear、commission 之一。"))
            default: throw ValidationError(say("Give a meter number and at most one action.", "请给出电表号和至多一个操作。"))
            }
        }

        private func checked(_ action: Action) throws -> Action {
            if action != .show, reason == nil {
                throw ValidationError(say("Give --reason: it is recorded.", "请给出 --reason，将被记录。"))
            }
            return action
        }
    }
}

/// `fudian read`
struct ReadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "read", abstract: say("Read a meter now.", "立即抄表。"))

    @Argument(help: help("The meter's number.", "电表号。")) var number: String
    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await fudian.run(server.output) {
            let path = "/v1/meters/\(DaemonClient.escaped(number))/read"
            let answer = try await server.client().use {
                try await $0.post(path, ReasonBody(reason: "fudian read"), id: server.id(), as: OutcomeResponse.self)
            }
            server.show(answer) { $0.outcome($1) }
            return .done
        }
    }
}
