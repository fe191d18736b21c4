import API
import ArgumentParser
import Languages
import Metering
import ModbusFrames
import ModbusIO
import Quantities

/// `fudian modbus`
struct ModbusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "modbus",
        abstract: say(
            "Talk to a device in the field, through libmodbus; not for endpoints that the daemon serves.",
            "在现场经 libmodbus 直接访问设备；不得用于守护进程正在服务的端点。"),
        discussion: say(
            """
            Addresses are the protocol's own, counted from 0: the register that manuals call 40001 is holding register 0. An endpoint is \
            HOST:PORT, or serial:/dev/ttyUSB0[:9600[:8E1]].
            """,
            "地址为协议地址，从 0 起：手册中的 40001 即保持寄存器 0。端点写作 主机:端口，或 serial:/dev/ttyUSB0[:9600[:8E1]]。"),
        subcommands: [Read.self, Write.self, Probe.self])

    /// `fudian modbus read`
    struct Read: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "read", abstract: say("Read registers or bits.", "读寄存器或位。"))
        @Argument(help: help("HOST:PORT or serial:DEVICE.", "主机:端口 或 serial:设备。")) var endpoint: FieldEndpoint
        @Argument(help: help("Unit id, 0 to 255.", "单元号，0 至 255。")) var unit: UInt8
        @Argument(help: help("coil, discrete, holding or input.", "coil、discrete、holding 或 input。")) var table:
            FieldTable
        @Argument(help: help("First address, from 0; 0x for hexadecimal.", "起始地址，从 0 起；0x 为十六进制。")) var address: Word
        @Argument(help: help("How many.", "数量。")) var count: Word = Word(value: 1)
        @OptionGroup var options: FieldOptions

        func run() async throws {
            try await fudian.run(options.output) {
                try await Serving.check(endpoint, options)
                let request = table.read(address.value, count.value)
                return options.perform(request, unit: unit, at: endpoint) { reply in
                    options.show(FieldReading(table: table.table.rawValue, address: Int(address.value), reply: reply))
                }
            }
        }
    }

    /// `fudian modbus write`
    struct Write: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "write",
            abstract: say(
                "Write coils or holding registers; relays only with --commissioning.",
                "写线圈或保持寄存器；继电器仅可加 --commissioning 写入。"))
        @Argument(help: help("HOST:PORT or serial:DEVICE.", "主机:端口 或 serial:设备。")) var endpoint: FieldEndpoint
        @Argument(help: help("Unit id, 0 to 255.", "单元号，0 至 255。")) var unit: UInt8
        @Argument(help: help("coil or holding.", "coil 或 holding。")) var table: FieldTable
        @Argument(help: help("First address, from 0.", "起始地址，从 0 起。")) var address: Word
        @Argument(help: help("The values; 0 or 1 for coils.", "写入值；线圈为 0 或 1。")) var values: [Word]
        @Flag(
            help: help(
                "Allow registers that switch a relay: nobody is supplied there yet, or they know.",
                "允许写继电器寄存器：尚未供电或用户已知情。"))
        var commissioning = false
        @Option(
            help: help(
                "The device's profile, for what it forbids; relays are looked for in all profiles.",
                "设备规约，用于检查禁写地址；继电器地址始终按全部规约检查。"))
        var profile: String?
        @OptionGroup var folder: ProfileFolder
        @OptionGroup var options: FieldOptions

        func validate() throws {
            if table.table != .coils && table.table != .holdingRegisters {
                throw ValidationError(say("Only coil and holding can be written.", "仅 coil 和 holding 可写。"))
            }
            if table.table == .coils, values.contains(where: { $0.value > 1 }) {
                throw ValidationError(say("A coil is 0 or 1.", "线圈值为 0 或 1。"))
            }
        }

        func run() async throws {
            try await fudian.run(options.output) {
                let range = RegisterRange(table: table.table, address: address.value, count: values.count)
                try RelayGuard.check(range, profile: profile, folder: folder.path, commissioning: commissioning)
                try await Serving.check(endpoint, options)
                let request = table.write(address.value, values.map(\.value))
                return options.perform(request, unit: unit, at: endpoint) { _ in
                    options.show(
                        FieldReading(table: table.table.rawValue, address: Int(address.value), reply: .written))
                }
            }
        }
    }

    /// `fudian modbus probe`
    struct Probe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "probe", abstract: say("Find out which units answer, by one read of each.", "逐一读取，查明哪些单元应答。"))
        @Argument(help: help("HOST:PORT or serial:DEVICE.", "主机:端口 或 serial:设备。")) var endpoint: FieldEndpoint
        @Argument(help: help("A unit id, or a range such as 1-32.", "单元号或范围，如 1-32。")) var units: UnitRange
        @Argument(help: help("coil, discrete, holding or input.", "coil、discrete、holding 或 input。")) var table:
            FieldTable = .holding
        @Argument(help: help("First address, from 0.", "起始地址，从 0 起。")) var address: Word = Word(value: 0)
        @Argument(help: help("How many.", "数量。")) var count: Word = Word(value: 1)
        @OptionGroup var options: FieldOptions

        func run() async throws {
            try await fudian.run(options.output) {
                try await Serving.check(endpoint, options)
                if units.range.count == 1, case .tcp(let server) = endpoint.endpoint {
                    return look(at: server, units.range.lowerBound)
                }
                var found: [FieldProbe] = []
                for unit in units.range {
                    let begin = ContinuousClock.now
                    var probe = FieldProbe(unit: Int(unit), answer: "", milliseconds: 0)
                    do throws(OneShotError) {
                        _ = try OneShot.perform(
                            table.read(address.value, count.value), unit: unit, at: endpoint.endpoint,
                            timeoutMilliseconds: options.timeout.milliseconds)
                        probe.answer = "value"
                    } catch { probe.answer = error.code }
                    probe.milliseconds = Int((ContinuousClock.now - begin) / .milliseconds(1))
                    found.append(probe)
                    if !options.output.json {
                        Terminal.write([probe.line])
                    }
                    if probe.answer == "unreachable" { break }
                }
                if options.output.json { Terminal.write([JSONText.encode(found)]) }
                return found.contains(where: \.isThere) ? .done : .deviceSilent
            }
        }

        /// One unit over TCP is also tried with two requests at a time, for the line's `in_flight` and `transaction_ids`.
        private func look(at server: TCPEndpoint, _ unit: UInt8) -> API.ExitCode {
            let report: ProbeReport
            do throws(OneShotError) {
                report = try OneShot.probe(
                    table.read(address.value, count.value), unit: unit, at: server,
                    timeoutMilliseconds: options.timeout.milliseconds)
            } catch {
                let probe = FieldProbe(unit: Int(unit), answer: error.code, milliseconds: 0)
                Terminal.write([options.output.json ? JSONText.encode([probe]) : probe.line])
                return error.exit
            }
            let probe = FieldProbe(unit: Int(unit), report)
            if options.output.json {
                Terminal.write([JSONText.encode([probe])])
            } else {
                Terminal.write([probe.line] + FieldTexts.advice(report).map { "  \(say($0))" })
            }
            return probe.isThere ? .done : .deviceSilent
        }
    }
}

/// How a unit answered a probe.
struct FieldProbe: Encodable {
    let unit: Int
    var answer: String
    var milliseconds: Int
    /// Where it was tried: whether two requests at a time are answered, and with the ids that they were asked with.
    var takesTwoInFlight: Bool?
    var echoesTransactionIds: Bool?

    /// A refusal too is an answer.
    var isThere: Bool { answer == "value" || answer.hasPrefix("exception") }

    /// For people.
    var line: String { "\(unit)  \(say(Texts.words(answer, in: FieldTexts.answers)))  \(milliseconds) ms" }

    init(unit: Int, answer: String, milliseconds: Int) {
        self.unit = unit
        self.answer = answer
        self.milliseconds = milliseconds
    }

    init(unit: Int, _ report: ProbeReport) {
        let answer =
            switch report.single {
            case .reply: "value"
            case .exception(let code): "exception_\(code.rawValue)"
            case .timeout: "silent"
            case .connectionLost, .notSent: "lost"
            case .malformed, .misrouted: "garbled"
            }
        self.init(unit: unit, answer: answer, milliseconds: Int(report.milliseconds))
        takesTwoInFlight = report.takesTwoInFlight
        echoesTransactionIds = report.echoesTransactionIDs
    }
}

/// What was read or written.
struct FieldReading {
    let table: String
    let address: Int
    let reply: Reply
}

func say(_ words: Words) -> String { words[Terminal.language] }
