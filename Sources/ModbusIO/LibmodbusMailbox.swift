import Dispatch
import ModbusFrames
import Synchronization

/// Between the owner's queue and libmodbus's thread: commands one way, batches of events the other.
final class LibmodbusMailbox: Sendable {
    enum Command: Sendable {
        case start, reopen, stop, quit
        case request(ticket: UInt64, unit: UInt8, Request, on: UInt64?)
    }

    private struct State: Sendable {
        var commands: [Command] = []
        var waiting = 0
        var isStarted = false
        var events: [DriverEvent] = []
        var counters = Connection.Counters()
    }

    private let state = Mutex(State())
    private let arrived = DispatchSemaphore(value: 0)
    private let link: LinkID
    private let queueLimit: Int
    private let queue: DispatchQueue
    private let onEvents: DriverHandler

    init(_ link: LinkID, queueLimit: Int, queue: DispatchQueue, onEvents: @escaping DriverHandler) {
        self.link = link
        self.queueLimit = queueLimit
        self.queue = queue
        self.onEvents = onEvents
    }

    var counters: Connection.Counters { state.withLock { $0.counters } }

    func count(_ change: (inout Connection.Counters) -> Void) { state.withLock { change(&$0.counters) } }

    // MARK: From the owner

    func post(_ command: Command) {
        state.withLock {
            if case .start = command { $0.isStarted = true }
            $0.commands.append(command)
        }
        arrived.signal()
    }

    func submit(_ ticket: UInt64, _ unit: UInt8, _ request: Request, _ connection: UInt64?) {
        let refusal = state.withLock { state -> NotSentReason? in
            guard state.isStarted else { return .stopped }
            guard state.waiting < queueLimit else { return .queueFull }
            state.waiting += 1
            state.commands.append(.request(ticket: ticket, unit: unit, request, on: connection))
            return nil
        }
        if let refusal { complete(ticket, .notSent(refusal)) } else { arrived.signal() }
    }

    func cancel(_ ticket: UInt64) {
        let found = state.withLock { state in
            let index = state.commands.firstIndex {
                if case .request(ticket, _, _, _) = $0 { true } else { false }
            }
            guard let index else { return false }
            state.commands.remove(at: index)
            state.waiting -= 1
            return true
        }
        if found { complete(ticket, .notSent(.cancelled)) }
    }

    /// What waits will not be sent.
    func stop() {
        let waiting = state.withLock { state in
            guard state.isStarted else { return [Command]() }
            let commands = state.commands
            state.isStarted = false
            state.waiting = 0
            state.commands = commands.filter { if case .request = $0 { false } else { true } } + [.stop]
            return commands
        }
        for case .request(let ticket, _, _, _) in waiting { complete(ticket, .notSent(.stopped)) }
        arrived.signal()
    }

    // MARK: From the thread

    /// The next command, or nil when the time (monotonic, in milliseconds) came first.
    func next(until deadline: Int64?) -> Command? {
        while true {
            let command = state.withLock { state -> Command? in
                guard !state.commands.isEmpty else { return nil }
                let command = state.commands.removeFirst()
                if case .request = command { state.waiting -= 1 }
                return command
            }
            if let command { return command }
            guard let deadline else {
                arrived.wait()
                continue
            }
            let rest = deadline - MonotonicClock.milliseconds
            guard rest > 0 else { return nil }
            _ = arrived.wait(timeout: .now() + .milliseconds(Int(min(rest, 3_600_000))))
        }
    }

    func complete(_ ticket: UInt64, _ outcome: Outcome) {
        tell(.completion(Completion(link: link, ticket: ticket, outcome: outcome)))
    }

    func up(_ connection: UInt64) { tell(.up(link, connection: connection)) }

    func down(_ reason: DownReason) { tell(.down(link, reason)) }

    /// What comes until the owner's queue gets to it goes in one batch.
    private func tell(_ event: DriverEvent) {
        let isFirst = state.withLock {
            $0.events.append(event)
            return $0.events.count == 1
        }
        guard isFirst else { return }
        queue.async { [self] in
            let batch = state.withLock { state in
                let batch = state.events
                state.events = []
                return batch
            }
            onEvents(batch)
        }
    }
}
