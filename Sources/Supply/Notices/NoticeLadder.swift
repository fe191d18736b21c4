/// By what a notice reaches its addressee.
public enum NoticeChannel: String, Hashable, Sendable, Codable, CaseIterable {
    /// Counts with the gateway's delivery receipt.
    case sms
    /// A call by a person of 95598; counts when it is answered.
    case voice
    /// Brought to the door; counts with a signature, or a photo and a witness.
    case door
}

/// How a formal notice goes on until it has arrived (RULES: Delivery). Each rung is a letter of its own, so that a late word about
/// one never counts for the next.
public enum NoticeLadder {
    /// How often an SMS is tried.
    public static let tries = 2

    /// What follows one that failed; nil: nothing is left but to find the customer.
    ///
    /// - Parameter failures: of this channel, the last one included.
    public static func next(after channel: NoticeChannel, failures: Int) -> NoticeChannel? {
        switch channel {
        case .sms: failures < tries ? .sms : .voice
        case .voice: .door
        case .door: nil
        }
    }
}
