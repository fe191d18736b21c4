import Engine
import Synchronization

/// Who waits for which answer. Answers to nobody are dropped: the asker has gone, and repeating the request is safe.
final class Replies: Sendable {
    private struct Waiting {
        var next: UInt64 = 0
        var askers: [UInt64: CheckedContinuation<Answer?, Never>] = [:]
    }

    private let waiting = Mutex(Waiting())

    /// A token that nobody has had. 0 is never given: it stands for "nobody waits".
    func token() -> ReplyToken {
        ReplyToken(
            waiting.withLock { waiting in
                waiting.next += 1
                return waiting.next
            })
    }

    func wait(_ token: ReplyToken, _ asker: CheckedContinuation<Answer?, Never>) {
        waiting.withLock { $0.askers[token.number] = asker }
    }

    /// Nil: no answer will come.
    func answer(_ token: ReplyToken, _ answer: Answer?) {
        let asker = waiting.withLock { $0.askers.removeValue(forKey: token.number) }
        asker?.resume(returning: answer)
    }
}
