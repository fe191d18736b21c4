/// Money on its way into meters that keep the credit, the latest first.
public struct PurchasesResponse: Hashable, Sendable, Codable {
    public let purchases: [PurchaseBody]
    /// Ask again with `before` of this for older ones; absent at the end.
    public let next: String?

    public init(purchases: [PurchaseBody], next: String? = nil) {
        self.purchases = purchases
        self.next = next
    }
}

/// One purchase, from the payment to the meter's own count.
public struct PurchaseBody: Hashable, Sendable, Codable {
    public let id: String
    public let account: String
    /// Yuan.
    public let amount: String
    /// `payment desk/2026-11-23/17`.
    public let cause: String
    /// When the money came.
    public let since: String
    public let state: Told
    /// The meter that it is written into; once ordered.
    public let meter: String?
    /// The meter's count of purchases before it; once ordered.
    public let count: String?
    public let attempts: Int
    public let endedAt: String?
    public let outcome: String?

    public init(
        id: String, account: String, amount: String, cause: String, since: String, state: Told, meter: String? = nil,
        count: String? = nil, attempts: Int, endedAt: String? = nil, outcome: String? = nil
    ) {
        self.id = id
        self.account = account
        self.amount = amount
        self.cause = cause
        self.since = since
        self.state = state
        self.meter = meter
        self.count = count
        self.attempts = attempts
        self.endedAt = endedAt
        self.outcome = outcome
    }
}
