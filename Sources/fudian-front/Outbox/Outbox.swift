import Foundation
import Synchronization

/// Everything that was ever taken, and what of it the daemon has not settled yet.
final class Outbox: Sendable {
    /// What the channel is told at once.
    enum Taking: Sendable {
        /// On disk, or there already with the same body.
        case taken
        /// The key was used with another body.
        case conflict
        /// The disk does not take it: nothing is promised.
        case unavailable
    }

    private struct State {
        var items: [String: Item] = [:]
        var settled: [String: Settled] = [:]
        /// Not settled, in the order of their taking.
        var open: [String] = []
        var waiting: [String: [Int: CheckedContinuation<Void, Never>]] = [:]
        var lastWaiter = 0
    }

    private let state: Mutex<State>
    private let journal: Journal
    /// Wakes whoever sends.
    let arrivals: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    init(path: String) throws {
        let (journal, events) = try Journal.open(path)
        self.journal = journal
        var state = State()
        for event in events {
            switch event {
            case .taken(let item):
                state.items[item.id] = item
                state.open.append(item.id)
            case .settled(let id, let settled): state.settled[id] = settled
            }
        }
        state.open.removeAll { state.settled[$0] != nil }
        self.state = Mutex(state)
        (arrivals, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        wake.yield()
    }

    func take(_ item: Item) -> Taking {
        let taking = state.withLock { state -> Taking in
            if let known = state.items[item.id] { return known.body == item.body ? .taken : .conflict }
            guard journal.append(.taken(item)) else { return .unavailable }
            state.items[item.id] = item
            state.open.append(item.id)
            return .taken
        }
        wake.yield()
        return taking
    }

    /// What the daemon has not settled yet, the oldest first.
    var open: [Item] { state.withLock { state in state.open.compactMap { state.items[$0] } } }

    var backlog: Int { state.withLock { $0.open.count } }

    func settled(_ id: String) -> Settled? { state.withLock { $0.settled[id] } }

    func isKnown(_ id: String) -> Bool { state.withLock { $0.items[id] != nil } }

    /// The daemon has answered for good. False where the disk does not take it: then it is asked again later, and answers the same.
    func settle(_ id: String, _ settled: Settled) -> Bool {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>]? in
            guard journal.append(.settled(id: id, settled)) else { return nil }
            state.settled[id] = settled
            state.open.removeAll { $0 == id }
            return state.waiting.removeValue(forKey: id).map { Array($0.values) } ?? []
        }
        guard let waiting else { return false }
        for one in waiting { one.resume() }
        return true
    }

    /// Waits until an item is settled, so long at most.
    func wait(for id: String, atMost patience: Duration) async -> Settled? {
        await withCheckedContinuation { continuation in
            let waiter = state.withLock { state -> Int? in
                if state.settled[id] != nil { return nil }
                state.lastWaiter += 1
                state.waiting[id, default: [:]][state.lastWaiter] = continuation
                return state.lastWaiter
            }
            guard let waiter else { return continuation.resume() }
            // Begun only now: a patience that was over before the waiting began would wake nobody.
            Task {
                try? await Task.sleep(for: patience)
                state.withLock { $0.waiting[id]?.removeValue(forKey: waiter) }?.resume()
            }
        }
        return settled(id)
    }
}
