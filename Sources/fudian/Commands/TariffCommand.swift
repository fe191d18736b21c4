import API
import ArgumentParser
import Billing
import Documents
import Languages
import Quantities

/// `fudian tariff`
struct TariffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tariff",
        abstract: say(
            "Show tariffs as people read them, and price a consumption line by line.", "查看电价，并逐项试算电费。"),
        subcommands: [Check.self, Show.self, Try.self, Correct.self])

    /// `fudian tariff check FILE...`
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: say(
                "Check the tariffs of files: every gap, overlap and mistake is told with its line; needs no daemon.",
                "检查文件中的电价：逐行说明遗漏、重叠和错误，无需守护进程。"))
        @Argument(help: help("YAML files, of tariffs or of a site.", "电价或站点的 YAML 文件。")) var files: [String]
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await fudian.run(output) {
                var checked = CheckedFiles()
                for file in files {
                    let tariffs = checked.read(file) { text throws(Faults) in
                        try TariffDocument.read(text, file: file)
                    }
                    guard let tariffs, !output.json else { continue }
                    let names = tariffs.map(\.name).joined(separator: ", ")
                    Terminal.write(["\(file): " + say("good", "正确") + ", \(names)"])
                }
                return try checked.end(output)
            }
        }
    }

    /// `fudian tariff show [NAME] [--file FILE]`
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: say("Show one tariff, or list all.", "显示一个电价，或列出全部。"))
        @Argument(help: help("The tariff's name; without it all are listed.", "电价名称；不写则列出全部。")) var name: String?
        @Option(help: help("Take it from this file, and not from the daemon.", "取自该文件，而非守护进程。")) var file: String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                if let file { return try showFile(file) }
                return try await server.client().use { client in
                    if let name {
                        let path = "/v1/tariffs/" + DaemonClient.escaped(name)
                        server.show(try await client.get(path, as: TariffResponse.self)) { $0.tariff($1) }
                    } else {
                        server.show(try await client.get("/v1/tariffs", as: TariffsResponse.self)) { $0.tariffs($1) }
                    }
                    return .done
                }
            }
        }

        private func showFile(_ file: String) throws -> API.ExitCode {
            let tariffs = try TariffFile.read(file)
            let today = TariffFile.today
            guard let name else {
                let body = TariffsResponse(tariffs, today: today)
                Terminal.write(server.output.json ? [JSONText.encode(body)] : server.output.teller.tariffs(body))
                return .done
            }
            guard let tariff = tariffs.first(where: { $0.name == name }) else {
                throw Failure(.tariffUnknown, about: "\(file) \(name)")
            }
            let body = TariffResponse(tariff, today: today)
            Terminal.write(server.output.json ? [JSONText.encode(body)] : server.output.teller.tariff(body))
            return .done
        }
    }

    /// `fudian tariff try NAME --kwh 300`
    struct Try: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "try",
            abstract: say("Price a month's consumption, line by line.", "逐项试算一个月的电费。"),
            discussion: say(
                "With --file the tariff is taken from a file, before anybody has to pay by it.",
                "使用 --file 可在电价生效前按文件试算。"))
        @Argument(help: help("The tariff's name.", "电价名称。")) var name: String
        @Option(help: help("kWh: 300, or by band peak=200,valley=100.", "电量：300，或分时 peak=200,valley=100。")) var kwh:
            String
        @Option(help: help("A day of the month: 2026-12-01; today where left out.", "所属月份的某一天：2026-12-01；默认今天。"))
        var day: String?
        @Option(help: help("kWh that stand on the ladder before.", "本期阶梯已用电量（千瓦时）。")) var ladderUsed: String?
        @Option(help: help("Persons in the household.", "家庭人口。")) var persons: String?
        @Option(help: help("The day on which the customer came: 2026-05-01.", "用户立户（过户）日期：2026-05-01。")) var heldSince:
            String?
        @Option(help: help("Connected kVA, for a capacity charge.", "受电容量（千伏安），用于容量电费。")) var kva: String?
        @Option(help: help("The month's highest 15-minute mean in kW, for a demand charge.", "最大需量（千瓦），用于需量电费。"))
        var kw: String?
        @Option(help: help("The month's mean power factor, 0.87.", "月平均功率因数，如 0.87。")) var powerFactor: String?
        @Option(help: help("Take the tariff from this file, and not from the daemon.", "电价取自该文件，而非守护进程。")) var file:
            String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                if let file { return try tryFile(file) }
                let path =
                    "/v1/tariffs/\(DaemonClient.escaped(name))/trial?" + query.text(escaped: DaemonClient.escaped)
                return try await server.client().use { client in
                    server.show(try await client.get(path, as: TrialResponse.self)) { $0.trial($1) }
                    return .done
                }
            }
        }

        private var query: TrialQuery {
            var values = ["kwh": kwh]
            values["day"] = day
            values["ladder_used"] = ladderUsed
            values["persons"] = persons
            values["held_since"] = heldSince
            values["kva"] = kva
            values["kw"] = kw
            values["power_factor"] = powerFactor
            return TrialQuery(values)
        }

        private func tryFile(_ file: String) throws -> API.ExitCode {
            let tariffs = try TariffFile.read(file)
            guard let tariff = tariffs.first(where: { $0.name == name }) else {
                throw Failure(.tariffUnknown, about: "\(file) \(name)")
            }
            let trial = try priced(query.trial(today: TariffFile.today))
            let faults = trial.faults(by: tariff)
            guard faults.isEmpty else { throw refusal(TrialFaults(faults)) }
            let body = TrialResponse(trial, by: tariff)
            Terminal.write(server.output.json ? [JSONText.encode(body)] : server.output.teller.trial(body))
            return .done
        }

        private func priced(_ result: Result<TariffTrial, TrialFaults>) throws -> TariffTrial {
            switch result {
            case .success(let trial): return trial
            case .failure(let faults): throw refusal(faults)
            }
        }

        /// As the daemon would refuse it.
        private func refusal(_ faults: TrialFaults) -> Declined {
            Declined(
                error: ErrorResponse(.requestInvalid, details: faults.details, requestId: ""),
                status: ErrorCode.requestInvalid.status, requestID: nil)
        }
    }
}

/// A file of tariffs, as the command line reads it.
enum TariffFile {
    static func read(_ path: String) throws -> [Tariff] {
        do throws(FileTrouble) { _ = try TextFile.bytes(path) } catch {
            throw Failure(.fileUnreadable, [Detail(error.fault(path))])
        }
        do throws(Faults) { return try TariffDocument.read(try TextFile.read(path), file: path) } catch {
            throw Failure(.fileFaulty, error.list.map(Detail.init))
        }
    }

    /// The day by this machine's clock at the site; only to say which version is in force.
    static var today: CivilDate { SiteCalendar.china.date(at: Clock.now()) }
}
