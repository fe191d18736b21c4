/// A sum of money and why: a deposit, a recovery, arrears that become old debt.
public struct AmountBody: Hashable, Sendable, Codable {
    /// Yuan as text, whole fen.
    public let amount: String
    public let reason: String

    public init(amount: String, reason: String) {
        self.amount = amount
        self.reason = reason
    }
}

/// Gives a penalty up.
public struct WaiveBody: Hashable, Sendable, Codable {
    /// Yuan; all that is owed where it is left out.
    public let amount: String?
    public let reason: String

    public init(amount: String? = nil, reason: String) {
        self.amount = amount
        self.reason = reason
    }
}

/// Gives a claim up. Two persons.
public struct WriteOffBody: Hashable, Sendable, Codable {
    /// `balance`, `penalty`, `old_debt`.
    public let claim: String
    public let amount: String
    public let reason: String

    public init(claim: String, amount: String, reason: String) {
        self.claim = claim
        self.amount = amount
        self.reason = reason
    }
}

/// Whoever answers for a customer's debt; takes the place of one of the same name.
public struct GuarantorRequest: Hashable, Sendable, Codable {
    public let name: String
    public let phone: String
    /// What the guarantor was identified by.
    public let identity: String?
    /// Up to how much, yuan.
    public let amount: String
    /// The last day; without end where it is left out.
    public let until: String?
    public let reason: String

    public init(
        name: String, phone: String, identity: String? = nil, amount: String, until: String? = nil, reason: String
    ) {
        self.name = name
        self.phone = phone
        self.identity = identity
        self.amount = amount
        self.until = until
        self.reason = reason
    }
}

/// An instalment in advance, besides those of the terms.
public struct InstalmentBody: Hashable, Sendable, Codable {
    public let amount: String
    /// The last day on which it can be paid without penalty.
    public let due: String
    public let reason: String

    public init(amount: String, due: String, reason: String) {
        self.amount = amount
        self.due = due
        self.reason = reason
    }
}
