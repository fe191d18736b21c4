/// Bugs of the shell around the product's engine, lines and store: what waits for what, what leaves, what arrives. In this world the
/// shell is the world's own, so they are planted here, in every build. Those inside the product's own code are another matter: see
/// ``Planted``.
enum ShellBug: String, CaseIterable {
    case earlyAck = "early-ack"
    case lateCommit = "late-commit"
    case dropNotice = "drop-notice"
    case acceptedIsDelivered = "accepted-is-delivered"
    case doubleWrite = "double-write"
    case deafToAbandon = "deaf-to-abandon"
    case lostOutcome = "lost-outcome"
    case lostClose = "lost-close"

    /// What is wrong.
    var story: String {
        switch self {
        case .earlyAck: "answers leave before the commit"
        case .lateCommit: "each turn is committed with the next one, and its effects do not wait"
        case .dropNotice: "the final notice is never sent, and counts as delivered"
        case .acceptedIsDelivered: "what the SMS gateway accepts counts as delivered"
        case .doubleWrite: "each write leaves twice"
        case .deafToAbandon: "releases wait a second in a queue that nothing can call them back from"
        case .lostOutcome: "every third report of an order's end is lost"
        case .lostClose: "closings are lost on their way to the line"
        }
    }
}
