import Engine
import GRDB
import Quantities
import Supply

enum LineRow {
    static let table = Table(
        "lines", key: ["id"],
        [
            "id", "name", "host", "port", "device", "baud", "parity", "stop_bits", "driver", "in_flight",
            "response_timeout",
            "connect_delay", "gap", "close_when_idle", "transaction_id_reliable", "misroute_at", "misroute_expected",
            "misroute_got",
        ])

    static func cells(_ record: LineRecord, misroute: Misroute?) -> [Cell] {
        let endpoint: [Cell] =
            switch record.endpoint {
            case .tcp(let host, let port): [host, Int64(port), nil, nil, nil, nil]
            case .serial(let device, let baud, let parity, let stopBits):
                [nil, nil, device, Int64(baud), parity.rawValue, Int64(stopBits)]
            }
        return [record.id.number, record.name] + endpoint + [
            record.driver.rawValue, Int64(record.inFlight), record.responseTimeout.milliseconds,
            record.connectDelay.milliseconds, record.gap.milliseconds, record.closeWhenIdle?.milliseconds,
            record.transactionIdReliable, misroute?.at.milliseconds, misroute.map { Int64($0.expected) },
            misroute.map { Int64($0.got) },
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> LineState {
        var c = Cells(row, table)
        let id: LineID = try c.id()
        let name = try c.text()
        let endpoint = try endpoint(&c)
        let record = LineRecord(
            id: id, name: name, endpoint: endpoint, driver: try c.word(), inFlight: try c.small(),
            responseTimeout: try c.span(), connectDelay: try c.span(), gap: try c.span(),
            closeWhenIdle: c.intOrNil().map { Span(milliseconds: $0) }, transactionIdReliable: try c.bool())
        guard let at = c.instantOrNil() else { return LineState(record: record) }
        return LineState(record: record, misroute: Misroute(at: at, expected: try c.small(), got: try c.small()))
    }

    private static func endpoint(_ c: inout Cells) throws(StoreError) -> LineEndpoint {
        let host = c.textOrNil()
        let port = c.intOrNil()
        let device = c.textOrNil()
        let baud = c.intOrNil()
        let parity: LineEndpoint.Parity? = try c.wordOrNil()
        let stopBits = c.intOrNil()
        if let host, let port, let port = UInt16(exactly: port) { return .tcp(host: host, port: port) }
        guard let device, let baud, let parity, let stopBits else { throw c.fault("half an endpoint") }
        return .serial(device: device, baud: Int(baud), parity: parity, stopBits: Int(stopBits))
    }
}

enum FeederRow {
    static let table = Table("feeders", key: ["id"], ["id", "name"])

    static func cells(_ record: FeederRecord) -> [Cell] { [record.id.number, record.name] }

    static func read(_ row: Row) throws(StoreError) -> FeederRecord {
        var c = Cells(row, table)
        return FeederRecord(id: try c.id(), name: try c.text())
    }
}
