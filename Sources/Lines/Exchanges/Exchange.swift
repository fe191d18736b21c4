import Metering
import ModbusFrames
import Quantities

/// A plan on its way over the wire: which of its requests are still to be sent, and what the others brought.
struct Exchange: Sendable {
    private(set) var plan: RegisterPlan
    /// One for each request of the plan; meaningful where it is done.
    private(set) var replies: [RequestReply]
    private var progress: [Progress]
    /// Requests before this one are not to be sent.
    private var cursor = 0
    private var undone: Int
    private var answered = 0
    /// Requests for a single point that the device refused with 02 or 03.
    private(set) var refusals: [Refusal] = []
    /// The last other exception; its request counts as failed.
    private(set) var failure: ExceptionCode?

    private enum Progress: UInt8 {
        case unsent, sent, done
    }

    struct Refusal: Sendable {
        let request: ReadRequest
        let code: ExceptionCode
    }

    init(_ plan: RegisterPlan) {
        self.plan = plan
        let count = plan.requests.count
        replies = [RequestReply](repeating: .failed, count: count)
        progress = [Progress](repeating: .unsent, count: count)
        undone = count
    }

    var isComplete: Bool { undone == 0 }
    /// Whether the device answered anything with values: then it is there, and what it refused is wrong by itself.
    var hasValues: Bool { answered > 0 }
    var hasUnsent: Bool { cursor < progress.count }

    /// The next request to send, which counts as sent from now on.
    mutating func takeNext() -> ReadRequest? {
        guard cursor < progress.count else { return nil }
        let request = plan.requests[cursor]
        progress[cursor] = .sent
        skipSent()
        return request
    }

    /// Takes the answer to a request of this exchange; false where it does not fit.
    mutating func take(_ reply: Reply, to request: ReadRequest) -> Bool {
        guard let words = request.words(of: reply) else { return false }
        if finish(request, .words(words)) { answered += 1 }
        return true
    }

    /// The device refused the request with 02 or 03. Where it held several points, each gets a request of its own; where it
    /// held one, that one is wrong.
    mutating func refuse(_ request: ReadRequest, _ code: ExceptionCode) {
        guard let index = plan.requests.firstIndex(of: request) else { return }
        let split = plan.isolating(request: index)
        if split.requests == plan.requests {
            finish(request, .failed)
            refusals.append(Refusal(request: request, code: code))
        } else {
            adopt(split)
        }
    }

    /// The request brought another exception: its points are missing, the others stand.
    mutating func fail(_ request: ReadRequest, _ code: ExceptionCode) {
        failure = code
        finish(request, .failed)
    }

    /// What was sent and not answered is to be sent again; what was answered stays.
    mutating func resume() {
        for index in progress.indices where progress[index] == .sent { progress[index] = .unsent }
        cursor = 0
        skipSent()
    }

    @discardableResult
    private mutating func finish(_ request: ReadRequest, _ reply: RequestReply) -> Bool {
        guard let index = plan.requests.firstIndex(of: request), progress[index] != .done else { return false }
        progress[index] = .done
        replies[index] = reply
        undone -= 1
        return true
    }

    private mutating func skipSent() {
        while cursor < progress.count, progress[cursor] != .unsent { cursor += 1 }
    }

    /// Goes on with another plan for the same points, keeping what was read.
    private mutating func adopt(_ other: RegisterPlan) {
        let (old, oldReplies, oldProgress) = (plan, replies, progress)
        let (seenRefusals, seenFailure) = (refusals, failure)
        self = Exchange(other)
        (refusals, failure) = (seenRefusals, seenFailure)
        for (index, request) in other.requests.enumerated() {
            guard let before = old.requests.firstIndex(of: request) else { continue }
            progress[index] = oldProgress[before]
            replies[index] = oldReplies[before]
            guard progress[index] == .done else { continue }
            undone -= 1
            if case .words = replies[index] { answered += 1 }
        }
        skipSent()
    }
}
