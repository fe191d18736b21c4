import Foundation
import Rig

/// What a request costs the client's processor: the product's line layer, a bare client in C, and libmodbus on threads, against
/// the same server, in turns. Each turn is a process of its own; ratios are taken within a round, and the figure is their median.
enum LineSuite: Suite {
    static let name = "line"
    static let rows = [
        "line-against-c", "line-against-libmodbus", "line-cpu", "line-cpu-c", "line-cpu-libmodbus",
        "line-depth-4-against-c", "line-depth-4-cpu", "line-depth-16-against-c", "line-depth-16-cpu",
    ]

    private static let connections = 100

    static func measure(_ effort: Effort) throws -> [Row] {
        let server = try RunningProgram(try Places.program, ["serve"])
        defer { server.stop() }
        let line = try server.line(within: 10) { _ in true }
        guard let port = UInt16(line) else { throw RigError("the server said \(line)") }

        let requests: UInt64 = effort.choose(100_000, quick: 50_000)
        let first = try rounds(
            effort.choose(11, quick: 3), [.shard, .epoll, .libmodbus], depth: 1, requests: requests, port: port)
        let note = "\(connections) connections, depth 1, \(requests) requests of 40 registers a turn"
        var rows = [
            Row(
                "line-against-c", medianOf: ratios(first, .shard, .epoll), "×", .atMost(1.3),
                note: "processor time per request against a bare epoll client in C; \(note)"),
            Row(
                "line-against-libmodbus", medianOf: ratios(first, .shard, .libmodbus), "×", .atMost(0.6),
                note: "processor time per request against libmodbus, a thread for each connection; \(note)"),
            Row("line-cpu", medianOf: cost(first, .shard), "µs/request"),
            Row("line-cpu-c", medianOf: cost(first, .epoll), "µs/request"),
            Row("line-cpu-libmodbus", medianOf: cost(first, .libmodbus), "µs/request"),
        ]
        for depth in [4, 16] {
            let deep = try rounds(
                effort.choose(5, quick: 3), [.shard, .epoll], depth: depth, requests: requests * 3, port: port)
            rows += [
                Row("line-depth-\(depth)-against-c", medianOf: ratios(deep, .shard, .epoll), "×"),
                Row("line-depth-\(depth)-cpu", medianOf: cost(deep, .shard), "µs/request"),
            ]
        }
        return rows
    }

    private typealias Round = [Client.Kind: ClientResult]

    /// The order changes from round to round, so that nobody always follows the same one.
    private static func rounds(
        _ count: Int, _ kinds: [Client.Kind], depth: Int, requests: UInt64, port: UInt16
    ) throws -> [Round] {
        try (0..<count).map { number in
            var round: Round = [:]
            for index in kinds.indices {
                let kind = kinds[(index + number) % kinds.count]
                round[kind] = try ask(kind, depth: depth, requests: requests, port: port)
            }
            Progress.tell(
                "  depth \(depth), round \(number + 1) of \(count): "
                    + kinds.map { "\($0.rawValue) \(Report.number(round[$0]?.microsecondsPerRequest ?? 0)) µs" }
                    .joined(separator: ", "))
            return round
        }
    }

    private static func ask(_ kind: Client.Kind, depth: Int, requests: UInt64, port: UInt16) throws -> ClientResult {
        let told = try run(
            try Places.program,
            [
                "client", kind.rawValue, "--port", "\(port)", "--connections", "\(connections)", "--depth", "\(depth)",
                "--requests", "\(requests)",
            ])
        guard told.status == 0 else { throw RigError("the client \(kind.rawValue) failed: \(told.errors)") }
        let result = try JSONDecoder().decode(ClientResult.self, from: Data(told.output.utf8))
        if let failure = result.failure { throw RigError("the client \(kind.rawValue): \(failure)") }
        guard result.wrong == 0 else { throw RigError("the client \(kind.rawValue) got \(result.wrong) wrong values") }
        return result
    }

    private static func cost(_ rounds: [Round], _ kind: Client.Kind) -> [Double] {
        rounds.compactMap { $0[kind]?.microsecondsPerRequest }
    }

    private static func ratios(_ rounds: [Round], _ kind: Client.Kind, _ other: Client.Kind) -> [Double] {
        zip(cost(rounds, kind), cost(rounds, other)).map { $0 / max($1, 1e-9) }
    }
}
