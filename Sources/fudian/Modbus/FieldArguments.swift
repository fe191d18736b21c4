import API
import ArgumentParser
import Glibc
import Languages
import Metering
import ModbusFrames
import ModbusIO
import Quantities

/// Where a device in the field is reached.
struct FieldEndpoint: ExpressibleByArgument {
    let endpoint: LibmodbusEndpoint

    init?(argument: String) {
        if argument.hasPrefix("serial:") {
            guard let serial = FieldEndpoint.serial(argument.dropFirst(7)) else { return nil }
            endpoint = .serial(serial)
            return
        }
        // [v6]:port, host:port, host
        if argument.hasPrefix("["), let close = argument.firstIndex(of: "]") {
            let host = argument[argument.index(after: argument.startIndex)..<close]
            let rest = argument[argument.index(after: close)...]
            guard rest.isEmpty || rest.hasPrefix(":"),
                let port = UInt16(rest.isEmpty ? "502" : String(rest.dropFirst()))
            else { return nil }
            endpoint = .tcp(TCPEndpoint(host: String(host), port: port))
            return
        }
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), !parts[0].isEmpty,
            let port = UInt16(parts.count == 2 ? String(parts[1]) : "502")
        else { return nil }
        endpoint = .tcp(TCPEndpoint(host: String(parts[0]), port: port))
    }

    /// `/dev/ttyUSB0[:9600[:8E1]]`
    private static func serial(_ text: Substring) -> SerialEndpoint? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (1...3).contains(parts.count), parts[0].hasPrefix("/") else { return nil }
        var serial = SerialEndpoint(device: parts[0])
        if parts.count > 1 {
            guard let baud = Int32(parts[1]), baud > 0 else { return nil }
            serial.baud = baud
        }
        if parts.count > 2 {
            let format = Array(parts[2].uppercased())
            guard format.count == 3, let data = format[0].wholeNumberValue, (5...8).contains(data),
                let stop = format[2].wholeNumberValue,
                (1...2).contains(stop)
            else { return nil }
            switch format[1] {
            case "N": serial.parity = .none
            case "E": serial.parity = .even
            case "O": serial.parity = .odd
            default: return nil
            }
            serial.dataBits = Int32(data)
            serial.stopBits = Int32(stop)
        }
        return serial
    }
}

/// One of the four tables, by its short name.
enum FieldTable: String, ExpressibleByArgument, CaseIterable {
    case coil, discrete, holding, input

    var table: RegisterTable {
        switch self {
        case .coil: .coils
        case .discrete: .discreteInputs
        case .holding: .holdingRegisters
        case .input: .inputRegisters
        }
    }

    func read(_ address: UInt16, _ count: UInt16) -> Request {
        switch self {
        case .coil: .readCoils(address: address, count: count)
        case .discrete: .readDiscreteInputs(address: address, count: count)
        case .holding: .readHoldingRegisters(address: address, count: count)
        case .input: .readInputRegisters(address: address, count: count)
        }
    }

    /// Coils or holding registers; one value goes by the function for one.
    func write(_ address: UInt16, _ values: [UInt16]) -> Request {
        if self == .coil {
            return values.count == 1
                ? .writeSingleCoil(address: address, on: values[0] == 1)
                : .writeMultipleCoils(address: address, values: values.map { $0 == 1 })
        }
        return values.count == 1
            ? .writeSingleRegister(address: address, value: values[0])
            : .writeMultipleRegisters(address: address, values: values)
    }
}

/// A number of 16 bits, decimal or `0x...`.
struct Word: ExpressibleByArgument {
    let value: UInt16

    init(value: UInt16) { self.value = value }

    init?(argument: String) {
        let isHex = argument.lowercased().hasPrefix("0x")
        guard let value = isHex ? UInt16(argument.dropFirst(2), radix: 16) : UInt16(argument) else { return nil }
        self.value = value
    }

    var defaultValueDescription: String { String(value) }
}

/// Unit ids: `7` or `1-32`.
struct UnitRange: ExpressibleByArgument {
    let range: ClosedRange<UInt8>

    init?(argument: String) {
        let parts = argument.split(separator: "-", omittingEmptySubsequences: false).map { UInt8($0) }
        guard (1...2).contains(parts.count), let first = parts[0], let last = parts[parts.count - 1], first <= last
        else { return nil }
        range = first...last
    }
}

/// What the field commands share.
struct FieldOptions: ParsableArguments {
    @OptionGroup(title: say("Output", "输出")) var output: OutputOptions
    @Option(help: help("How long to wait for an answer.", "等待应答的时长。")) var timeout: Span = .seconds(1)
    @Option(
        help: help(
            "The daemon to ask whether it serves the endpoint; else $FUDIAN_SERVER.",
            "用于查询端点是否被服务的守护进程；默认取 $FUDIAN_SERVER。"))
    var server: String?
    @Option(
        help: help(
            "The daemon's configuration: where nobody answers, its data folder tells whether one runs.",
            "守护进程的配置文件：无应答时据其数据目录判断是否在运行。"))
    var config = "/etc/fudian/fudian.yaml"
    @Option(help: help("File with the token for the daemon.", "守护进程令牌文件。")) var tokenFile: String?
    @Option(help: help("PEM file of the authority that signed the server's certificate.", "签发服务器证书的 CA 的 PEM 文件。"))
    var caFile: String?

    /// One request; what went wrong is told with an exit code of its own.
    func perform(_ request: Request, unit: UInt8, at endpoint: FieldEndpoint, _ show: (Reply) -> Void) -> API.ExitCode {
        do throws(OneShotError) {
            show(
                try OneShot.perform(
                    request, unit: unit, at: endpoint.endpoint, timeoutMilliseconds: timeout.milliseconds))
            return .done
        } catch {
            let words = Texts.words(error.code, in: FieldTexts.answers)
            let written = request.isWrite && error.mayHaveWritten ? FieldTexts.mayHaveWritten : Words(same: "")
            if output.json {
                Terminal.complain([
                    JSONText.encode(
                        ErrorResponse(
                            code: "modbus." + error.code, words: words,
                            details: [Detail(name: "detail", value: error.detail)], requestId: ""))
                ])
            } else {
                Terminal.complain(["\(say(words))\(say(written)) [modbus.\(error.code)]", "  \(error.detail)"])
            }
            return error.exit
        }
    }

    /// Registers and bits with their addresses.
    func show(_ reading: FieldReading) {
        let values: [Int]
        switch reading.reply {
        case .registers(let words): values = words.map { Int($0) }
        case .bits(let bits): values = bits.map { $0 ? 1 : 0 }
        case .written:
            Terminal.write([
                output.json
                    ? #"{"written":true}"#
                    : say("Written: the device echoed it. Read back what it did.", "已写入：设备已回显。请回读确认结果。")
            ])
            return
        }
        if output.json {
            Terminal.write([
                JSONText.encode(FieldValues(table: reading.table, address: reading.address, values: values))
            ])
            return
        }
        var table = Table([
            .init(say("ADDRESS", "地址"), isNumber: true), .init(say("HEX", "十六进制")),
            .init(say("VALUE", "值"), isNumber: true),
        ])
        for (index, value) in values.enumerated() {
            let hex = String(value, radix: 16, uppercase: true)
            table.add([
                String(reading.address + index), "0x" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex,
                String(value),
            ])
        }
        Terminal.write(table.lines(width: Terminal.columns))
    }
}

private struct FieldValues: Encodable {
    let table: String
    let address: Int
    let values: [Int]
}

extension OneShotError {
    /// Stable, without data.
    var code: String {
        switch self {
        case .request: "request"
        case .unit: "unit"
        case .connection: "unreachable"
        case .exception(let code): "exception_\(code.rawValue)"
        case .timeout: "silent"
        case .malformed: "garbled"
        case .lost: "lost"
        }
    }

    /// What the system or the device said.
    var detail: String {
        switch self {
        case .connection(.connectFailed(let code)): String(cString: strerror(code))
        case .connection(let reason): "\(reason)"
        case .exception(let code): "\(code)"
        case .request(let error): "\(error)"
        case .unit(let unit): "\(unit)"
        case .timeout: "time-out"
        case .malformed(let fault): "\(fault)"
        case .lost(let error): "\(error)"
        }
    }

    var mayHaveWritten: Bool {
        switch self {
        case .request, .unit, .connection: false
        case .exception(let code): code.mayHaveExecuted
        case .timeout, .malformed, .lost: true
        }
    }

    var exit: API.ExitCode {
        switch self {
        case .request, .unit: .badInput
        case .exception, .malformed: .device
        case .connection, .timeout, .lost: .deviceSilent
        }
    }
}

/// What the field engineer is told.
enum FieldTexts {
    static let mayHaveWritten = Words(
        " The write may have been performed: read back before you try again.", "写入可能已执行：重试前请先回读。")

    /// What a probe means for the line's settings.
    static func advice(_ report: ProbeReport) -> [Words] {
        var advice: [Words] = []
        if report.echoesTransactionIDs == false {
            advice.append(
                Words(
                    "It answers with transaction ids of its own: set transaction_ids: unreliable.",
                    "应答使用自有事务号：请设置 transaction_ids: unreliable。"))
        }
        if let takesTwo = report.takesTwoInFlight {
            advice.append(
                takesTwo
                    ? Words("It takes two requests at a time: in_flight may be 2.", "可同时处理两个请求：in_flight 可设为 2。")
                    : Words("It takes one request at a time: leave in_flight at 1.", "一次只处理一个请求：in_flight 保持为 1。"))
        }
        return advice
    }

    static let answers: [String: Words] = [
        "value": Words("answers", "有应答"),
        "request": Words(
            "The request breaks the protocol's limits. Ask for fewer, or lower addresses.", "请求超出协议限制，请减少数量或降低地址。"),
        "unit": Words("This unit id cannot be addressed. Use 0 to 247, or 255.", "无法寻址该单元号，请使用 0 至 247 或 255。"),
        "unreachable": Words("No connection. Check cable, address and port.", "无法连接，请检查线缆、地址和端口。"),
        "silent": Words(
            "No answer in time. Check the unit id, or give a longer --timeout.", "超时无应答，请核对单元号或加大 --timeout。"),
        "garbled": Words("The answer is not one to this request.", "应答与请求不符。"),
        "lost": Words("The connection broke after the request was sent.", "请求发出后连接中断。"),
        "exception_1": Words("The device does not know the function (exception 01).", "设备不支持该功能（异常 01）。"),
        "exception_2": Words("The device has no such address (exception 02).", "设备没有该地址（异常 02）。"),
        "exception_3": Words("The device does not take this value or count (exception 03).", "设备不接受该值或数量（异常 03）。"),
        "exception_4": Words("The device failed (exception 04).", "设备故障（异常 04）。"),
        "exception_5": Words("The device has accepted and is still at work (exception 05).", "设备已受理，仍在执行（异常 05）。"),
        "exception_6": Words("The device is busy; nothing was done (exception 06).", "设备忙，未执行（异常 06）。"),
        "exception_10": Words("The gateway has no path to the unit (exception 0A).", "网关无通路（异常 0A）。"),
        "exception_11": Words("The gateway got no answer from the unit (exception 0B).", "网关下的设备无应答（异常 0B）。"),
    ]
}
