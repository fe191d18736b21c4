import Synchronization

/// Looks up what may take as long as it likes, such as names, on threads of its own: the same thing once at a time, and several
/// things at a time, so that what is slow delays only those who asked for it.
public final class Lookups<Key: Hashable & Sendable, Answer: Sendable>: Sendable {
    /// Takes the answer, on any thread.
    public typealias Taker = @Sendable (Answer) -> Void

    private struct State: Sendable {
        /// By what is being looked up, or waits for it.
        var takers: [Key: [Taker]] = [:]
        var waiting: [Key] = []
        var running = 0
    }

    private let state = Mutex(State())
    private let limit: Int
    private let lookUp: @Sendable (Key) -> Answer

    /// - Parameters:
    ///   - limit: How many things are looked up at a time, 1 or more.
    ///   - lookUp: May block.
    public init(atOnce limit: Int, _ lookUp: @escaping @Sendable (Key) -> Answer) {
        self.limit = max(limit, 1)
        self.lookUp = lookUp
    }

    /// Calls `taker` once, when the answer is there.
    public func look(up key: Key, then taker: @escaping Taker) {
        let begins = state.withLock { state in
            if state.takers[key, default: []].isEmpty {
                state.takers[key] = [taker]
            } else {
                state.takers[key]?.append(taker)
                return false
            }
            guard state.running < limit else {
                state.waiting.append(key)
                return false
            }
            state.running += 1
            return true
        }
        if begins { Thread.detach { [self] in work(from: key) } }
    }

    private func work(from first: Key) {
        var next: Key? = first
        while let key = next {
            let answer = lookUp(key)
            let takers: [Taker]
            (takers, next) = state.withLock { state in
                let takers = state.takers.removeValue(forKey: key) ?? []
                if state.waiting.isEmpty {
                    state.running -= 1
                    return (takers, nil)
                }
                return (takers, state.waiting.removeFirst())
            }
            for taker in takers { taker(answer) }
        }
    }
}
