import Languages
import Quantities
import Supply

/// Reads one line of a site: an endpoint and what it bears.
struct LineEntry {
    let name: Marked<String>?
    /// Nil where something is wrong with it.
    let record: LineRecord?
    let endpoint: Marked<LineEndpoint>?

    init(_ line: YAMLMapping, file: String) {
        func mark(_ value: YAMLValue) -> Mark { Field(value, file: file).mark }

        let nameValue = line.required("name")
        name = nameValue.flatMap { value in value.key().map { Marked(value: $0, mark: mark(value)) } }

        let tcp = line.optional("tcp")
        let serial = line.optional("serial")
        var endpoint: Marked<LineEndpoint>?
        switch (tcp, serial) {
        case (let tcp?, nil):
            endpoint = LineEntry.tcp(tcp).map { Marked(value: $0, mark: mark(tcp)) }
        case (nil, let serial?):
            endpoint = serial.mapping(LineEntry.serial).map { Marked(value: $0, mark: mark(serial)) }
        case (let tcp?, .some):
            tcp.fault(
                Words("a line is either tcp or serial, not both", "线路只能是 tcp 或 serial 之一"),
                cure: Words("keep the one that is true", "请保留属实的一个"))
        case (nil, nil):
            line.fault(
                Words("it has no endpoint", "没有端点"),
                cure: Words(
                    "add tcp: 10.0.0.7:502, or serial: {device: /dev/ttyS1}",
                    "请补上 tcp: 10.0.0.7:502 或 serial: {device: /dev/ttyS1}"))
        }
        self.endpoint = endpoint

        let driverValue = line.optional("driver")
        let driver = driverValue?.choice(of: LineDriver.self)
        let inFlightValue = line.optional("in_flight")
        let inFlight = inFlightValue.map { $0.integer(in: 1...16) } ?? 1
        let responseTimeout =
            line.optional("response_timeout").map { $0.span(in: .milliseconds(20) ... .minutes(1)) } ?? .seconds(1)
        let connectDelay = line.optional("connect_delay").map { $0.span(in: .zero ... .seconds(30)) } ?? .zero
        let gap = line.optional("gap").map { $0.span(in: .zero ... .seconds(10)) } ?? .zero
        let idleValue = line.optional("close_when_idle")
        let idle = idleValue?.span(in: .milliseconds(100) ... .days(1))
        let reliableValue = line.optional("transaction_ids")
        let reliable = reliableValue.map { $0.choice(["reliable": true, "unreliable": false]) } ?? true

        var isSound = true
        func contradiction(_ value: YAMLValue?, _ what: Words, _ cure: Words) {
            value?.fault(what, cure: cure)
            isSound = false
        }
        let isSerial = serial != nil && tcp == nil
        if isSerial, driver == .shard {
            contradiction(
                driverValue, Words("a serial line has no shard driver", "串口线路没有 shard 驱动"),
                Words("write libmodbus, or leave driver out", "请写 libmodbus，或去掉 driver"))
        }
        if let inFlight, inFlight > 1 {
            if isSerial {
                contradiction(
                    inFlightValue, Words("a serial bus bears one request at a time", "串行总线一次只能有一个请求"),
                    Words("leave in_flight out", "请去掉 in_flight"))
            } else if driver == .libmodbus {
                contradiction(
                    inFlightValue, Words("libmodbus makes one request at a time", "libmodbus 一次只发一个请求"),
                    Words("leave in_flight out, or use driver: shard", "请去掉 in_flight，或使用 driver: shard"))
            } else if reliable == false {
                contradiction(
                    inFlightValue,
                    Words("without reliable transaction ids replies could not be told apart", "事务号不可靠时无法区分各个应答"),
                    Words("leave in_flight out", "请去掉 in_flight"))
            }
        }
        if isSerial, let reliableValue {
            contradiction(
                reliableValue, Words("a serial bus has no transaction ids", "串行总线没有事务号"), Words("leave it out", "请去掉"))
        }
        guard let name, let endpoint, let inFlight, let responseTimeout, let connectDelay, let gap, let reliable,
            isSound,
            driverValue == nil || driver != nil, idleValue == nil || idle != nil
        else {
            record = nil
            return
        }
        record = LineRecord(
            id: LineID(0), name: name.value, endpoint: endpoint.value,
            driver: driver ?? (isSerial ? .libmodbus : .shard),
            inFlight: inFlight, responseTimeout: responseTimeout, connectDelay: connectDelay, gap: gap,
            closeWhenIdle: idle,
            transactionIdReliable: reliable)
    }

    /// `10.0.0.7`, `10.0.0.7:502`, `[fd00::7]:502`.
    private static func tcp(_ value: YAMLValue) -> LineEndpoint? {
        value.parsed(
            Words("an endpoint", "端点"), cure: Words("write host and port, as 10.0.0.7:502", "请写主机和端口，如 10.0.0.7:502")
        ) { text in
            var host = text[...]
            var port = text[text.endIndex...]
            if text.hasPrefix("[") {
                guard let end = text.firstIndex(of: "]") else { return nil }
                host = text[text.index(after: text.startIndex)..<end]
                port = text[text.index(after: end)...]
            } else if let colon = text.firstIndex(of: ":") {
                host = text[..<colon]
                port = text[colon...]
            }
            guard !host.isEmpty, !host.utf8.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "/") }) else {
                return nil
            }
            if port.isEmpty { return .tcp(host: String(host), port: 502) }
            guard port.first == ":", let number = UInt16(port.dropFirst()), number > 0 else { return nil }
            return .tcp(host: String(host), port: number)
        }
    }

    private static func serial(_ serial: YAMLMapping) -> LineEndpoint? {
        let device = serial.required("device")?.parsed(
            Words("a device", "设备"), cure: Words("write its path, as /dev/ttyS1", "请写设备路径，如 /dev/ttyS1")
        ) {
            $0.hasPrefix("/") ? $0 : nil
        }
        let rates = [1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200]
        let baud =
            serial.optional("baud").map { value in
                value.parsed(Words("a usual rate", "常用波特率"), cure: Suggestion.known(rates.map(String.init))) {
                    text in
                    Int(text).flatMap { rates.contains($0) ? $0 : nil }
                }
            } ?? 9600
        let parity =
            serial.optional("parity").map { $0.choice(of: LineEndpoint.Parity.self) } ?? LineEndpoint.Parity.none
        let stopBits = serial.optional("stop_bits").map { $0.integer(in: 1...2) } ?? 1
        guard let device, let baud, let parity, let stopBits else { return nil }
        return .serial(device: device, baud: baud, parity: parity, stopBits: stopBits)
    }
}
