import API
import ArgumentParser
import Documents
import Languages
import Quantities

/// `fudian readings`
struct ReadingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "readings",
        abstract: say("Readings that were noted down while a meter could not be read.", "补录无法抄表期间记下的读数。"),
        subcommands: [Late.self])

    /// `fudian readings late FILE`
    struct Late: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "late",
            abstract: say(
                "Hand in readings from a table: those that divide a gap are billed, the others are kept.",
                "从表格补录读数：落在缺口内的参与计费，其余留存备查。"),
            discussion: say(
                "The table has the columns meter, at (2026-11-23T09:15:00+08:00) and kwh (what the register showed). It is checked as a whole, and whether there are such meters, before anything is sent. Then each meter's readings are taken or refused together, and told meter by meter; what was taken does no harm when it is sent again.",
                "表格的列为 meter、at（2026-11-23T09:15:00+08:00）和 kwh（表上示数）。先整体校验并核对电表是否存在，再提交。每块电表的读数一并接受或拒绝，逐表说明；已接受的读数重新提交无妨。"
            ))
        @Argument(help: help("A CSV file.", "CSV 文件。")) var file: String
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let readings = try LateReadingsFile.read(file)
                let id = server.id()
                return try await server.client().use { client in
                    try await refuseUnknown(readings, client)
                    var delivery = LateDelivery(output: server.output)
                    for (index, meter) in readings.enumerated() {
                        let path = "/v1/meters/\(DaemonClient.escaped(meter.number))/late"
                        let body = LateReadingsBody(readings: meter.readings, reason: reason)
                        // One request for each meter, each known under an id of its own.
                        let id = readings.count == 1 ? id : "\(id)-\(index + 1)"
                        do {
                            delivery.taken(
                                meter.number, try await client.post(path, body, id: id, as: OutcomeResponse.self))
                        } catch let declined as Declined where declined.isOfOneMeter && readings.count > 1 {
                            delivery.refused(meter.number, declined)
                        } catch {
                            delivery.brokenOff(readings[index...].map(\.number))
                            throw error
                        }
                    }
                    return delivery.end()
                }
            }
        }

        /// All meters that are not there are told together, before anything is sent.
        private func refuseUnknown(_ readings: [LateReadingsFile.Meter], _ client: DaemonClient) async throws {
            var unknown: [Detail] = []
            for meter in readings {
                let path = "/v1/meters/" + DaemonClient.escaped(meter.number)
                do { _ = try await client.get(path, as: MeterResponse.self) } catch let declined as Declined
                    where declined.error.code == ErrorCode.meterUnknown.rawValue
                {
                    unknown.append(Detail(name: "meter", value: meter.number))
                }
            }
            if !unknown.isEmpty { throw Failure(.meterUnknown, unknown) }
        }
    }
}

extension Declined {
    /// What was given for this meter was refused, and not whoever gave it, nor was the daemon out of order.
    fileprivate var isOfOneMeter: Bool { [404, 409, 422].contains(status) }
}

/// What became of each meter's readings, told as it comes.
private struct LateDelivery {
    let output: OutputOptions
    private var answers: [String] = []
    private var takenMeters: [String] = []
    private var refusedMeters: [String] = []
    private var exit = API.ExitCode.done

    init(output: OutputOptions) { self.output = output }

    mutating func taken(_ meter: String, _ answer: Answered<OutcomeResponse>) {
        takenMeters.append(meter)
        answers.append(answer.json)
        if !output.json { Terminal.write([meter] + output.teller.outcome(answer.value)) }
    }

    mutating func refused(_ meter: String, _ declined: Declined) {
        refusedMeters.append(meter)
        answers.append(JSONText.encode(declined.error))
        if exit == .done { exit = Refusal.exit(declined.error.code, status: declined.status) }
        if !output.json { Terminal.complain([meter] + output.teller.error(declined.error)) }
    }

    /// Nothing is sent any more.
    func brokenOff(_ rest: [String]) {
        guard !takenMeters.isEmpty, !output.json else { return }
        Terminal.complain([
            say(
                "Handed in: \(takenMeters.joined(separator: ", ")). Not handed in: \(rest.joined(separator: ", ")).",
                "已提交：\(takenMeters.joined(separator: "、"))。未提交：\(rest.joined(separator: "、"))。")
        ])
    }

    func end() -> API.ExitCode {
        if output.json {
            Terminal.write(["[" + answers.joined(separator: ",") + "]"])
        } else if !refusedMeters.isEmpty {
            Terminal.complain([
                say(
                    "Refused: \(refusedMeters.joined(separator: ", ")). Taken: \(takenMeters.isEmpty ? "none" : takenMeters.joined(separator: ", ")). Mend what was refused and send the file again.",
                    "被拒绝：\(refusedMeters.joined(separator: "、"))。已接受：\(takenMeters.isEmpty ? "无" : takenMeters.joined(separator: "、"))。请修改被拒绝的部分后重新提交该文件。"
                )
            ])
        }
        return exit
    }
}

/// A table of late readings.
enum LateReadingsFile {
    struct Meter {
        let number: String
        var readings: [LateReadingsBody.Reading]
    }

    /// The meters in the order in which the table names them.
    static func read(_ path: String) throws -> [Meter] {
        guard Files.read(path) != nil else { throw Failure(.fileUnreadable, about: path) }
        do throws(Faults) { return try meters(try TextFile.read(path), file: path) } catch {
            throw Failure(.fileFaulty, error.list.map(Detail.init))
        }
    }

    private static func meters(_ text: String, file: String) throws(Faults) -> [Meter] {
        let rows = try CSVReader.read(text, file: file, columns: ["meter", "at", "kwh"]) {
            row -> (meter: String, reading: LateReadingsBody.Reading)? in
            let meter = row["meter"].text()
            let at = row["at"].parsed(
                Words("a time", "时间"),
                cure: Words(
                    "write it with the zone, as 2026-11-23T09:15:00+08:00", "请写出时区，如 2026-11-23T09:15:00+08:00")
            ) { Timestamps.parse($0).map(Timestamps.utc) }
            let energy = row["kwh"].decimal(places: 3, in: 0...1_000_000_000_000).map { WattHours($0).description }
            guard let meter, let at, let energy else { return nil }
            return (meter, LateReadingsBody.Reading(at: at, energy: energy))
        }
        var meters: [Meter] = []
        var places: [String: Int] = [:]
        for row in rows {
            if let place = places[row.meter] {
                meters[place].readings.append(row.reading)
            } else {
                places[row.meter] = meters.count
                meters.append(Meter(number: row.meter, readings: [row.reading]))
            }
        }
        return meters
    }
}
