/// Takes a payment back, in whole or in part, before or after it came. The key is channel and id.
public struct ReversalBody: Hashable, Sendable, Codable {
    public let channel: String
    /// Unique in the channel for ever.
    public let id: String
    /// Of the payment.
    public let businessDate: String
    public let serial: String
    /// Yuan as text, whole fen.
    public let amount: String
    /// ISO 4217; `CNY` where it is left out.
    public let currency: String?
    /// In the channel's words.
    public let reason: String

    public init(
        channel: String, id: String, businessDate: String, serial: String, amount: String, currency: String? = nil,
        reason: String
    ) {
        self.channel = channel
        self.id = id
        self.businessDate = businessDate
        self.serial = serial
        self.amount = amount
        self.currency = currency
        self.reason = reason
    }
}

/// A payment front's sign of life.
public struct HeartbeatBody: Hashable, Sendable, Codable {
    /// Payments that the front has taken and that were not acknowledged yet.
    public let backlog: Int

    public init(backlog: Int) { self.backlog = backlog }
}
