/// Whether money may be on its way that we do not know of (RULES: Payments). It stands before a trip, never before a restore.
public struct PaymentFacts: Hashable, Sendable {
    /// Since the start each real-time front has said that its backlog is empty, and those that the customer uses say so now.
    public var backlogKnownEmpty: Bool
    /// The fronts that the customer used within twelve months were heard within 15 minutes, and of all real-time fronts at least one.
    public var frontsHeard: Bool
    /// The files that were due at the start have come, and by now those of the channels that the customer uses.
    public var filesDelivered: Bool

    public init(backlogKnownEmpty: Bool, frontsHeard: Bool, filesDelivered: Bool) {
        self.backlogKnownEmpty = backlogKnownEmpty
        self.frontsHeard = frontsHeard
        self.filesDelivered = filesDelivered
    }

    /// Nothing is on its way.
    public static let inReach = PaymentFacts(backlogKnownEmpty: true, frontsHeard: true, filesDelivered: true)
}
