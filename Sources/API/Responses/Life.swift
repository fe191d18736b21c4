/// How an account lives: what it is charged and supplied by, what will change, its credit class, and the meters that counted for it.
public struct LifeResponse: Hashable, Sendable, Codable {
    public let asOf: String
    public let number: String
    public let name: String
    public let life: Told
    /// Of a vacant or closed one.
    public let since: String?
    public let contract: ContractBody
    /// Changes, past and to come, in the order of their days.
    public let changes: [PlannedChangeBody]
    public let credit: CreditBody
    /// How the credit class came about, in order.
    public let classes: [ClassChangeBody]
    /// From when until when which meter counted, in order.
    public let stretches: [StretchBody]

    public init(
        asOf: String, number: String, name: String, life: Told, since: String? = nil, contract: ContractBody,
        changes: [PlannedChangeBody], credit: CreditBody, classes: [ClassChangeBody], stretches: [StretchBody]
    ) {
        self.asOf = asOf
        self.number = number
        self.name = name
        self.life = life
        self.since = since
        self.contract = contract
        self.changes = changes
        self.credit = credit
        self.classes = classes
        self.stretches = stretches
    }
}

/// What an account is charged and supplied by, and who answers for it.
public struct ContractBody: Hashable, Sendable, Codable {
    public let mode: Told
    public let tariff: String
    public let terms: String
    public let persons: Int
    /// Since when the holder has it.
    public let heldSince: String?
    /// Connected kVA.
    public let capacity: String?
    /// The last day of temporary supply.
    public let until: String?
    public let payer: String?
    public let area: String?
    public let responsible: String?
    public let identity: String?
    public let contacts: [ContactBody]

    public init(
        mode: Told, tariff: String, terms: String, persons: Int, heldSince: String? = nil, capacity: String? = nil,
        until: String? = nil, payer: String? = nil, area: String? = nil, responsible: String? = nil,
        identity: String? = nil, contacts: [ContactBody]
    ) {
        self.mode = mode
        self.tariff = tariff
        self.terms = terms
        self.persons = persons
        self.heldSince = heldSince
        self.capacity = capacity
        self.until = until
        self.payer = payer
        self.area = area
        self.responsible = responsible
        self.identity = identity
        self.contacts = contacts
    }
}

/// Whom to reach besides the account's phone.
public struct ContactBody: Hashable, Sendable, Codable {
    public let name: String
    public let phone: String
    /// Whether they live or work there: told before a trip, besides whoever pays.
    public let occupant: Bool?

    public init(name: String, phone: String, occupant: Bool? = nil) {
        self.name = name
        self.phone = phone
        self.occupant = occupant
    }
}

/// A change of contract from a day on. What is absent stays.
public struct PlannedChangeBody: Hashable, Sendable, Codable {
    public let from: String
    /// False: its day is still to come.
    public let inForce: Bool
    public let tariff: String?
    public let terms: String?
    public let mode: Told?
    public let persons: Int?
    /// Connected kVA.
    public let capacity: String?

    public init(
        from: String, inForce: Bool, tariff: String? = nil, terms: String? = nil, mode: Told? = nil,
        persons: Int? = nil, capacity: String? = nil
    ) {
        self.from = from
        self.inForce = inForce
        self.tariff = tariff
        self.terms = terms
        self.mode = mode
        self.persons = persons
        self.capacity = capacity
    }
}

/// A credit class, and who set it where that is not the rule.
public struct CreditBody: Hashable, Sendable, Codable {
    public let `class`: String
    /// Absent: the rule's.
    public let setBy: String?
    public let reason: String?
    /// The last day on which it holds against the rule.
    public let until: String?

    public init(class creditClass: String, setBy: String? = nil, reason: String? = nil, until: String? = nil) {
        self.class = creditClass
        self.setBy = setBy
        self.reason = reason
        self.until = until
    }
}

/// A change of a credit class.
public struct ClassChangeBody: Hashable, Sendable, Codable {
    public let at: String
    public let before: String
    public let after: String
    /// `rule`, or a person.
    public let by: String
    public let text: String
    public let textZh: String
    /// The last day on which a person's word holds.
    public let until: String?

    public init(
        at: String, before: String, after: String, by: String, text: String, textZh: String, until: String? = nil
    ) {
        self.at = at
        self.before = before
        self.after = after
        self.by = by
        self.text = text
        self.textZh = textZh
        self.until = until
    }
}

/// That a meter began or ended to count for an account.
public struct StretchBody: Hashable, Sendable, Codable {
    public let at: String
    /// `begins` or `ends`.
    public let kind: Told
    /// The event that did it.
    public let cause: Told
    public let meter: String
    /// Of its transformers: `60`, `60x100`; 1 without any.
    public let ratio: String
    /// What its register showed, kWh, before any transformers; absent: it was never read.
    public let register: String?
    public let readAt: String?

    public init(
        at: String, kind: Told, cause: Told, meter: String, ratio: String, register: String? = nil,
        readAt: String? = nil
    ) {
        self.at = at
        self.kind = kind
        self.cause = cause
        self.meter = meter
        self.ratio = ratio
        self.register = register
        self.readAt = readAt
    }
}
