import Foundation
import Synchronization

/// The messages that were taken, and how the gateway behaves. Every change goes to the journal before it can be seen.
final class Mailbox: Sendable {
    /// What became of a message.
    enum State: String, Codable, Sendable {
        case accepted, delivered, failed
    }

    struct Message: Codable, Sendable {
        let id: String
        let to: String
        let text: String
        let reference: String
        var state: State
        /// When it came to that state.
        var at: String
    }

    /// How it behaves; nil leaves a thing as it is.
    struct Control: Codable, Sendable {
        var failNext: Int?
        var loseNext: Int?
        var deliver: Bool?
        var fail: Bool?
        var refuse: Bool?

        enum CodingKeys: String, CodingKey {
            case failNext = "fail_next"
            case loseNext = "lose_next"
            case deliver, fail, refuse
        }
    }

    /// What the sender of a message is told.
    enum Answer: Sendable {
        case taken(reference: String)
        /// The id was used for another message.
        case conflict
        case refused
        /// Not now.
        case unavailable
    }

    private struct Behaviour {
        var messages: [String: Message] = [:]
        var order: [String] = []
        var failNext = 0
        var loseNext = 0
        var deliver = true
        var fail = false
        var refuse = false
    }

    private let state = Mutex(Behaviour())
    private let journal: JournalFile?
    private let delay: Duration

    init(journal: JournalFile?, delay: Duration) {
        self.journal = journal
        self.delay = delay
    }

    func take(id: String, to: String, text: String) -> Answer {
        let (answer, isNew) = state.withLock { state -> (Answer, Bool) in
            if state.failNext > 0 {
                state.failNext -= 1
                return (.unavailable, false)
            }
            if let known = state.messages[id] {
                return (known.to == to && known.text == text ? .taken(reference: known.reference) : .conflict, false)
            }
            if state.refuse { return (.refused, false) }
            let message = Message(
                id: id, to: to, text: text, reference: "sms-\(state.order.count + 1)", state: .accepted, at: timestamp()
            )
            state.messages[id] = message
            state.order.append(id)
            journal?.append(message)
            guard state.loseNext > 0 else { return (.taken(reference: message.reference), true) }
            state.loseNext -= 1
            return (.unavailable, true)
        }
        if isNew {
            Task {
                try? await Task.sleep(for: delay)
                settle(id)
            }
        }
        return answer
    }

    func message(_ id: String) -> Message? { state.withLock { $0.messages[id] } }

    var all: [Message] { state.withLock { state in state.order.compactMap { state.messages[$0] } } }

    /// Changes how it behaves, and says how it behaves now. What waits is delivered, or fails, when that is switched on.
    func control(_ control: Control) -> Control {
        let (now, waiting) = state.withLock { state -> (Control, [String]) in
            state.failNext = max(control.failNext ?? state.failNext, 0)
            state.loseNext = max(control.loseNext ?? state.loseNext, 0)
            state.deliver = control.deliver ?? state.deliver
            state.fail = control.fail ?? state.fail
            state.refuse = control.refuse ?? state.refuse
            let now = Control(
                failNext: state.failNext, loseNext: state.loseNext, deliver: state.deliver, fail: state.fail,
                refuse: state.refuse)
            let changes = control.deliver == true || control.fail == true
            return (now, changes ? state.order.filter { state.messages[$0]?.state == .accepted } : [])
        }
        for id in waiting { settle(id) }
        return now
    }

    /// Delivers a message, or lets it fail, or leaves it, as it is told.
    private func settle(_ id: String) {
        state.withLock { state in
            guard var message = state.messages[id], message.state == .accepted, state.deliver || state.fail else {
                return
            }
            message.state = state.fail ? .failed : .delivered
            message.at = timestamp()
            state.messages[id] = message
            journal?.append(message)
        }
    }

    private func timestamp() -> String { Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }
}
