import Dispatch
import ModbusFrames
import ModbusIO
import Synchronization
import Testing

/// The drivers under test.
enum DriverKind: String, Sendable, CaseIterable, CustomTestStringConvertible {
    case shard, libmodbus
    var testDescription: String { rawValue }
}

/// An owner of links: gathers what they tell and wakes whoever waits for it.
final class Rig: @unchecked Sendable {
    // Unchecked: `seen`, `waiters` and `onEvent` are touched on the shard's queue only.
    let shard: Shard
    let kind: DriverKind
    private(set) var seen: [DriverEvent] = []
    private var waiters: [(([DriverEvent]) -> Bool, CheckedContinuation<Void, Never>)] = []
    var onEvent: ((DriverEvent) -> Void)?
    var batches = 0

    init(_ kind: DriverKind) throws {
        self.kind = kind
        shard = try Shard(label: "test.\(kind.rawValue)")
    }

    func begin() async {
        await on { $0.shard.start(onEvents: { @Sendable [weak self] in self?.take($0) }) }
    }

    func driver(_ number: UInt32, _ endpoint: TCPEndpoint, _ settings: EndpointSettings) -> any ModbusDriver {
        switch kind {
        case .shard: shard.link(LinkID(rawValue: number), to: endpoint, settings: settings)
        case .libmodbus:
            LibmodbusDriver(
                LinkID(rawValue: number), endpoint: .tcp(endpoint), settings: settings, queue: shard.queue,
                onEvents: { @Sendable [weak self] in self?.take($0) })
        }
    }

    /// Runs `body` on the owner's queue.
    func on<R: Sendable>(_ body: @escaping @Sendable (Rig) -> R) async -> R {
        await withCheckedContinuation { continuation in
            shard.queue.async { continuation.resume(returning: body(self)) }
        }
    }

    func take(_ events: [DriverEvent]) {
        dispatchPrecondition(condition: .onQueue(shard.queue))
        batches += 1
        for event in events {
            if let onEvent { onEvent(event) } else { seen.append(event) }
        }
        waiters.removeAll { done, continuation in
            guard done(seen) else { return false }
            continuation.resume()
            return true
        }
    }

    /// Waits until what was told satisfies the condition.
    func wait(until done: @escaping @Sendable ([DriverEvent]) -> Bool) async {
        await withCheckedContinuation { continuation in
            shard.queue.async { [self] in
                if done(seen) { continuation.resume() } else { waiters.append((done, continuation)) }
            }
        }
    }

    func events() async -> [DriverEvent] { await on { $0.seen } }

    func forget() async { await on { $0.seen = [] } }

    /// Asks and waits for the outcome.
    func ask(
        _ driver: any ModbusDriver, _ ticket: UInt64, unit: UInt8 = 1, _ request: Request, on connection: UInt64? = nil
    ) async -> Outcome {
        await on { _ in driver.submit(ticket: ticket, unit: unit, request: request, on: connection) }
        await wait { $0.contains { outcome(of: $0, ticket) != nil } }
        return await events().compactMap { outcome(of: $0, ticket) }.first ?? .notSent(.stopped)
    }

    func start(_ driver: any ModbusDriver) async {
        await on { _ in driver.start() }
    }

    func waitForUp() async { await wait { $0.contains { if case .up = $0 { true } else { false } } } }

    /// Ends everything; returns when nothing runs any more.
    func end(_ drivers: [any ModbusDriver]) async {
        await on { rig in for driver in drivers { driver.stop() } }
        await withCheckedContinuation { continuation in
            shard.queue.async { [self] in shard.stop { continuation.resume() } }
        }
    }
}

func outcome(of event: DriverEvent, _ ticket: UInt64) -> Outcome? {
    if case .completion(let completion) = event, completion.ticket == ticket { completion.outcome } else { nil }
}

extension [DriverEvent] {
    var downs: [DownReason] { compactMap { if case .down(_, let reason) = $0 { reason } else { nil } } }
    var ups: Int { connections.count }
    var connections: [UInt64] { compactMap { if case .up(_, let connection) = $0 { connection } else { nil } } }
    var tickets: [UInt64] { compactMap { if case .completion(let completion) = $0 { completion.ticket } else { nil } } }
}

/// Settings that make a test quick: the field's defaults are slower.
func quick(_ change: (inout EndpointSettings) -> Void = { _ in }) -> EndpointSettings {
    var settings = EndpointSettings()
    settings.reconnectFirstMilliseconds = 10
    settings.reconnectCapMilliseconds = 50
    change(&settings)
    return settings
}
