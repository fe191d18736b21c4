import CBareClient
import Dispatch
import ModbusFrames
import ModbusIO

/// What one client did within the measured time. Sent between processes as a line of JSON.
struct ClientResult: Codable {
    var requests: UInt64 = 0
    var wrong: UInt64 = 0
    var cpuSeconds = 0.0
    var wallSeconds = 0.0
    /// What went wrong; nil: nothing.
    var failure: String?

    var microsecondsPerRequest: Double { cpuSeconds * 1e6 / Double(max(requests, 1)) }

    init() {}

    init(_ result: bare_result) {
        requests = result.requests
        wrong = result.wrong
        cpuSeconds = result.cpu_seconds
        wallSeconds = result.wall_seconds
        if result.error != 0 { failure = "errno \(result.error)" }
    }
}

/// The product's line layer: links of one shard, each kept at its depth, each reply compared with what was asked.
final class ShardClient: @unchecked Sendable {
    // Unchecked: all variables are touched on the shard's queue only, the result after the semaphore.
    private let shard: Shard
    private let depth: Int
    private let goal: UInt64
    private var links: [ShardLink] = []
    private var connection: [UInt64] = []
    private var linksUp = 0
    private var sent: UInt64 = 0
    private var answered: UInt64 = 0
    private var beganAt: UInt64 = 0
    private var cpu = 0.0
    private var wall: Int64 = 0
    private var result = ClientResult()
    private let finished = DispatchSemaphore(value: 0)
    private var isFinished = false

    private init(depth: Int, goal: UInt64) throws {
        shard = try Shard(label: "bench")
        self.depth = depth
        self.goal = goal
    }

    /// Measures `requests` requests, after a tenth as many that are not measured.
    static func run(port: UInt16, connections: Int, depth: Int, requests: UInt64) throws -> ClientResult {
        let client = try ShardClient(depth: depth, goal: requests)
        client.shard.queue.async { client.begin(port, connections) }
        client.finished.wait()
        return client.shard.queue.sync { client.result }
    }

    private func begin(_ port: UInt16, _ connections: Int) {
        shard.start(onEvents: { [self] events in take(events) })
        let settings = EndpointSettings {
            $0.inFlight = depth
            $0.responseTimeoutMilliseconds = 5000
        }
        connection = Array(repeating: 0, count: connections)
        links = (0..<connections).map {
            shard.link(
                LinkID(rawValue: UInt32($0)), to: TCPEndpoint(host: "127.0.0.1", port: port), settings: settings)
        }
        for link in links { link.start() }
    }

    private func take(_ events: [DriverEvent]) {
        for event in events where !isFinished {
            switch event {
            case .completion(let completion): take(completion)
            case .up(let link, let number):
                connection[Int(link.rawValue)] = number
                linksUp += 1
                if linksUp == links.count { for link in links.indices { for _ in 0..<depth { ask(link) } } }
            case .down(_, let reason): end("\(reason)")
            }
        }
    }

    private func ask(_ link: Int) {
        links[link].submit(
            ticket: sent, unit: 1,
            request: .readHoldingRegisters(address: bare_address(sent), count: UInt16(BARE_REGISTERS)),
            on: connection[link])
        sent += 1
    }

    private func take(_ completion: Completion) {
        guard case .reply(.registers(let values)) = completion.outcome else { return end("\(completion.outcome)") }
        let address = bare_address(completion.ticket)
        if values.count != BARE_REGISTERS || values.first != address
            || values.last != address &+ UInt16(BARE_REGISTERS) - 1
        {
            result.wrong += 1
        }
        answered += 1
        if answered == goal / 10 {
            beganAt = answered
            cpu = bare_cpu_seconds()
            wall = MonotonicClock.milliseconds
        }
        if answered == beganAt + goal, beganAt > 0 { return end(nil) }
        ask(Int(completion.link.rawValue))
    }

    private func end(_ failure: String?) {
        result.cpuSeconds = bare_cpu_seconds() - cpu
        result.wallSeconds = Double(MonotonicClock.milliseconds - wall) / 1000
        result.requests = answered - beganAt
        result.failure = failure
        isFinished = true
        shard.stop { [finished] in finished.signal() }
    }
}
