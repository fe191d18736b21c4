import API
import ArgumentParser
import Languages

extension MeterCommand {
    /// `fudian meter exchange METER FILE`
    struct Exchange: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "exchange",
            abstract: say(
                "One meter comes down and another goes up in its place; needs --second-token-file.",
                "换表：须 --second-token-file 双人授权。"),
            discussion: say(
                "The file has the new meter under meter:, written as in a site file without line and feeder.",
                "文件以 meter: 写新表，格式同站点文件，不写 line 和 feeder。"))
        @Argument(help: help("The number of the one that comes down.", "拆下电表的表号。")) var number: String
        @Argument(help: help("A YAML file with the one that goes up.", "含新装电表的 YAML 文件。")) var file: String
        @Option(help: help("What the new one's register showed, kWh.", "新表装表示数（千瓦时）。")) var opening: String
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var home: GuardOptions
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let sent = try SentFile(file)
                let body = ExchangeBody(
                    name: sent.name, text: sent.text, opening: opening, reading: reading.word, mark: reading.mark,
                    plates: reading.plates, reason: reason)
                return try await MeterChange(
                    number: number, action: "exchange", body: body, home: home, server: server
                ).perform()
            }
        }
    }

    /// `fudian meter ratio METER`
    struct Ratio: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ratio",
            abstract: say(
                "Other transformers at a meter, from a reading on; needs --second-token-file.",
                "变更倍率：自某示数起；须 --second-token-file 双人授权。"))
        @Argument(help: help("The meter's number.", "电表号。")) var number: String
        @Option(help: help("Of the current transformers: 300/5 is 60.", "电流互感器变比：300/5 写 60。")) var current: Int
        @Option(help: help("Of the voltage transformers: 10000/100 is 100.", "电压互感器变比：10000/100 写 100。")) var voltage:
            Int?
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var home: GuardOptions
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let body = RatioBody(
                    current: current, voltage: voltage, reading: reading.word, mark: reading.mark,
                    plates: reading.plates, reason: reason)
                return try await MeterChange(
                    number: number, action: "ratio", body: body, home: home, server: server
                ).perform()
            }
        }
    }
}

/// Changes a meter, showing whose it is and how the account stands, before and after.
private struct MeterChange<Body: Encodable> {
    let number: String
    let action: String
    let body: Body
    let home: GuardOptions
    let server: ServerOptions

    func perform() async throws -> API.ExitCode {
        try await server.client().use { client in
            let path = "/v1/meters/" + DaemonClient.escaped(number)
            let meter = try await client.get(path, as: MeterResponse.self).value
            if !server.output.json {
                Terminal.write(
                    [say("Before:", "操作前：")]
                        + server.output.teller.meter(meter).map { $0.isEmpty ? "" : "  " + $0 })
            }
            if let account = meter.account {
                let path = "/v1/accounts/" + DaemonClient.escaped(account)
                try home.check(try await client.get(path, as: AccountResponse.self).value)
            }
            let answer = try await client.post("\(path)/\(action)", body, id: server.id(), as: OutcomeResponse.self)
            if let account = meter.account {
                try await AccountScreen.show(answer, account, client, server)
            } else {
                server.show(answer) { $0.outcome($1) }
            }
            return .done
        }
    }
}
