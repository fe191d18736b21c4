import API
import ArgumentParser
import Quantities

/// `fudian weather`
struct WeatherCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "weather",
        abstract: say("Switch nobody off for arrears while the weather is cruel.", "恶劣天气期间暂停欠费停电。"),
        subcommands: [Show.self, Set.self, End.self], defaultSubcommand: Show.self)

    /// `fudian weather`
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: say("Show where trips wait for the weather.", "显示生效中的天气暂缓。"))
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.look("/v1/weather") { (teller, weather: WeatherResponse) in teller.weather(weather) }
            }
        }
    }

    /// `fudian weather set`
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set",
            abstract: say(
                "Nobody is switched off for arrears for a time, in one area or everywhere; notices go on ageing.",
                "在一段时间内暂停一个台区或全部的欠费停电；通知期照常计算。"))
        @Option(help: help("Only accounts of this area.", "仅此台区的账户。")) var area: String?
        @Option(name: .customLong("for"), help: help("For how long, such as 3d.", "时长，如 3d。")) var span: Span
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let body = WeatherRequestBody(area: area, for: span.description, reason: reason)
                let answer = try await server.client().use {
                    try await $0.post("/v1/weather", body, id: server.id(), as: OutcomeResponse.self)
                }
                server.show(answer) { $0.outcome($1) }
                return .done
            }
        }
    }

    /// `fudian weather end`
    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "end",
            abstract: say("End one before its time. For supervisors.", "提前结束天气暂缓。限主管。"))
        @Option(help: help("That of this area.", "此台区的。")) var area: String?
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let body = WeatherRequestBody(area: area, reason: reason)
                let answer = try await server.client().use {
                    try await $0.post("/v1/weather/end", body, id: server.id(), as: OutcomeResponse.self)
                }
                server.show(answer) { $0.outcome($1) }
                return .done
            }
        }
    }
}
