import Metering
import Quantities

/// What a line knows of its driver's connection.
enum Link: Sendable {
    /// There is none, since then.
    case down(since: Monotonic)
    /// Closed for want of requests: asking for a new one brings it.
    case idle
    /// A new one was asked for.
    case reopening(since: Monotonic)
    case up(ConnectionNumber)

    /// How long who waits for a connection bears it. Connections that are made anew before control take milliseconds, so that
    /// giving up at once would turn each of them into a failed order; a line that has been down for longer has no
    /// such hope, and the engine should know at once.
    static let patience = Span.seconds(3)

    var isUsable: Bool {
        switch self {
        case .up, .idle: true
        case .down, .reopening: false
        }
    }

    var connection: ConnectionNumber? {
        if case .up(let number) = self { number } else { nil }
    }

    /// When waiting for it becomes vain; nil while it is up or was not asked for.
    var givenUpAt: Monotonic? {
        switch self {
        case .up, .idle: nil
        case .down(let since), .reopening(let since): since + Link.patience
        }
    }

    func isLost(at now: Monotonic) -> Bool { givenUpAt.map { now >= $0 } ?? false }
}

/// One request that the driver holds.
struct Flight: Sendable {
    enum Purpose: Sendable {
        case reading(Int, attempt: UInt32, ReadRequest)
        /// The number is what the order waits for; an answer to anything else is nobody's. No request: its write.
        case operation(Int, awaited: UInt64, ReadRequest?)
        /// The search for units that nothing is bound to.
        case scan
        /// The reading that asked is gone.
        case nobody
    }

    let ticket: Ticket
    let unit: Int
    var purpose: Purpose
    let isWrite: Bool
    let connection: ConnectionNumber
    let submitted: Monotonic
}
