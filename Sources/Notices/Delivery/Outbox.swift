import Quantities
import Supply

/// Which message is to be sent, or asked about, when: the client's state, without I/O and without a clock.
///
/// A failure of the gateway as a whole holds everything back and lets one request at a time try; a failure of one message
/// holds back that message alone.
struct Outbox {
    /// A request to make.
    enum Job: Hashable, Sendable {
        case send(SMSMessage)
        case ask(NoticeID)

        var id: NoticeID {
            switch self {
            case .send(let message): message.id
            case .ask(let id): id
            }
        }
    }

    /// What came of a request.
    enum Answer: Hashable, Sendable {
        case accepted(reference: String)
        /// Accepted before, and no receipt yet.
        case pending
        case delivered
        case failed(reason: String)
        /// The gateway does not know the id.
        case unknown
        case unavailable(reason: String)
    }

    /// What to do now.
    enum Step: Hashable {
        case perform(Job)
        /// Nothing before this moment; nil: nothing before something is added or finished.
        case rest(until: Monotonic?)
    }

    private struct Entry {
        /// Nil after a restart, when only the receipt is awaited.
        let message: SMSMessage?
        var accepted: Bool
        var inFlight = false
        /// Since the message was added, or accepted.
        var tries = 0
        /// When it was added, or accepted.
        var since: Monotonic
        var ticket: UInt64
    }

    private let settings: SMSSettings
    private var entries: [NoticeID: Entry] = [:]
    private var due = DueQueue<NoticeID>()
    private var tickets: UInt64 = 0
    private var inFlight = 0
    /// Requests in a row for which the gateway was not there.
    private var failures = 0
    private var pausedUntil: Monotonic?

    init(settings: SMSSettings) { self.settings = settings }

    /// How many messages are on their way.
    var count: Int { entries.count }

    /// Takes a message; false where the box is full. One that is under way already is left as it is.
    mutating func add(_ message: SMSMessage, at now: Monotonic) -> Bool {
        add(message.id, message: message, accepted: false, at: now)
    }

    /// Takes the id of a message that the gateway accepted in an earlier life.
    mutating func addAccepted(_ id: NoticeID, at now: Monotonic) -> Bool {
        add(id, message: nil, accepted: true, at: now)
    }

    private mutating func add(_ id: NoticeID, message: SMSMessage?, accepted: Bool, at now: Monotonic) -> Bool {
        if entries[id] != nil { return true }
        if entries.count >= settings.capacity { return false }
        entries[id] = Entry(message: message, accepted: accepted, since: now, ticket: 0)
        schedule(id, at: now)
        return true
    }

    /// Forgets a message. A request in flight cannot be called back, but nothing is reported any more.
    mutating func remove(_ id: NoticeID) {
        if entries.removeValue(forKey: id)?.inFlight == true { inFlight -= 1 }
    }

    /// The next thing to do. A job that is handed out must come back through ``finished(_:_:at:)``.
    mutating func next(at now: Monotonic) -> Step {
        guard inFlight < (failures > 0 ? 1 : settings.concurrency) else { return .rest(until: nil) }
        if let pausedUntil, pausedUntil > now { return .rest(until: pausedUntil) }
        while let (at, ticket, id) = due.first {
            guard entries[id]?.ticket == ticket else {
                due.removeFirst()
                continue
            }
            if at > now { return .rest(until: at) }
            due.removeFirst()
            guard let job = begin(id) else { continue }
            return .perform(job)
        }
        return .rest(until: nil)
    }

    private mutating func begin(_ id: NoticeID) -> Job? {
        guard var entry = entries[id] else { return nil }
        entry.inFlight = true
        entry.ticket = 0
        entries[id] = entry
        inFlight += 1
        if !entry.accepted, let message = entry.message { return .send(message) }
        return .ask(id)
    }

    /// Takes what came of a job, and says what is to be reported: nil where nothing is new.
    mutating func finished(_ job: Job, _ answer: Answer, at now: Monotonic) -> NoticeReportKind? {
        if case .unavailable = answer {
            failures += 1
            pausedUntil = now + backOff(settings.retryFirst, doublings: failures - 1, cap: settings.retryCap)
        } else {
            failures = 0
            pausedUntil = nil
        }
        guard var entry = entries[job.id], entry.inFlight else { return nil }
        inFlight -= 1
        entry.inFlight = false
        entry.tries += 1
        defer {
            if entries[job.id] != nil {
                entries[job.id] = entry
                schedule(job.id, at: now + pause(after: answer, entry))
            }
        }
        switch answer {
        case .accepted(let reference):
            entry.accepted = true
            entry.tries = 0
            entry.since = now
            return .accepted(reference: reference)
        case .delivered:
            entries[job.id] = nil
            return .delivered
        case .failed(let reason):
            entries[job.id] = nil
            return .failed(reason: reason)
        case .unavailable(let reason):
            return .unreachable(reason: reason)
        case .pending:
            guard now - entry.since >= settings.receiptLifetime else { return nil }
            entries[job.id] = nil
            return .failed(reason: "no receipt within \(settings.receiptLifetime)")
        case .unknown:
            if entry.message != nil {
                entry.accepted = false
                return nil
            }
            guard entry.tries >= 3 else { return nil }
            entries[job.id] = nil
            return .failed(reason: "the gateway does not know the message any more")
        }
    }

    private func pause(after answer: Answer, _ entry: Entry) -> Span {
        switch answer {
        case .unavailable, .unknown:
            backOff(settings.retryFirst, doublings: entry.tries - 1, cap: settings.retryCap)
        default: backOff(settings.pollInterval, doublings: entry.tries - 1, cap: settings.pollCap)
        }
    }

    private func backOff(_ first: Span, doublings: Int, cap: Span) -> Span {
        let factor = Int64(1) << Int64(min(max(doublings, 0), 24))
        return min(max(first, .milliseconds(1)) * factor, max(cap, .milliseconds(1)))
    }

    private mutating func schedule(_ id: NoticeID, at moment: Monotonic) {
        tickets += 1
        entries[id]?.ticket = tickets
        due.insert(id, at: moment, ticket: tickets)
    }
}
