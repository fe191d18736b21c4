/// A register as a person read it.
public struct PlateBody: Hashable, Sendable, Codable {
    /// The meter's number.
    public let meter: String
    /// kWh as text; before any transformers.
    public let energy: String

    public init(meter: String, energy: String) {
        self.meter = meter
        self.energy = energy
    }
}

/// A new account, as a file describes it.
public struct OpenBody: Hashable, Sendable, Codable {
    /// The file's name, by which its faults are told.
    public let name: String
    /// A site file, or a table, with this one account.
    public let text: String
    /// Meters whose account is closed; absent: those that the file brings are put up, by two persons.
    public let meters: [String]?
    /// `last`, `mark`, `plate`, `last_trusted`: by which reading it begins.
    public let reading: String?
    /// Of `mark`, RFC 3339.
    public let mark: String?
    /// What the registers showed; of meters that are put up, what they showed then.
    public let plates: [PlateBody]?
    public let reason: String

    public init(
        name: String, text: String, meters: [String]? = nil, reading: String? = nil, mark: String? = nil,
        plates: [PlateBody]? = nil, reason: String
    ) {
        self.name = name
        self.text = text
        self.meters = meters
        self.reading = reading
        self.mark = mark
        self.plates = plates
        self.reason = reason
    }
}

/// Another holder of an account. What is absent is as it was; what belongs to a person is not taken over.
public struct TransferBody: Hashable, Sendable, Codable {
    public let name: String
    public let identity: String
    public let phone: String?
    public let contacts: [ContactBody]?
    /// Both or none.
    public let agreementSigned: String?
    public let agreementVersion: String?
    public let payer: String?
    public let persons: Int?
    public let tariff: String?
    public let terms: String?
    public let mode: String?
    /// `last`, `mark`, `plate`, `last_trusted`.
    public let reading: String
    public let mark: String?
    public let plates: [PlateBody]?
    public let reason: String

    public init(
        name: String, identity: String, phone: String? = nil, contacts: [ContactBody]? = nil,
        agreementSigned: String? = nil, agreementVersion: String? = nil, payer: String? = nil, persons: Int? = nil,
        tariff: String? = nil, terms: String? = nil, mode: String? = nil, reading: String, mark: String? = nil,
        plates: [PlateBody]? = nil, reason: String
    ) {
        self.name = name
        self.identity = identity
        self.phone = phone
        self.contacts = contacts
        self.agreementSigned = agreementSigned
        self.agreementVersion = agreementVersion
        self.payer = payer
        self.persons = persons
        self.tariff = tariff
        self.terms = terms
        self.mode = mode
        self.reading = reading
        self.mark = mark
        self.plates = plates
        self.reason = reason
    }
}

/// Ends an account at a reading.
public struct CloseBody: Hashable, Sendable, Codable {
    /// `last`, `mark`, `plate`, `last_trusted`.
    public let reading: String
    public let mark: String?
    public let plates: [PlateBody]?
    public let reason: String

    public init(reading: String, mark: String? = nil, plates: [PlateBody]? = nil, reason: String) {
        self.reading = reading
        self.mark = mark
        self.plates = plates
        self.reason = reason
    }
}

/// A change of contract from 00:00 of a day to come. What is absent stays.
public struct ChangeBody: Hashable, Sendable, Codable {
    public let from: String
    public let tariff: String?
    public let terms: String?
    public let mode: String?
    public let persons: Int?
    /// Connected kVA as text.
    public let capacity: String?
    public let reason: String

    public init(
        from: String, tariff: String? = nil, terms: String? = nil, mode: String? = nil, persons: Int? = nil,
        capacity: String? = nil, reason: String
    ) {
        self.from = from
        self.tariff = tariff
        self.terms = terms
        self.mode = mode
        self.persons = persons
        self.capacity = capacity
        self.reason = reason
    }
}

/// An account leaves the credit that its meter keeps.
public struct LeaveMeterBody: Hashable, Sendable, Codable {
    /// How it pays from now on.
    public let mode: String
    public let reason: String

    public init(mode: String, reason: String) {
        self.mode = mode
        self.reason = reason
    }
}

/// Other telephones of an account. What is absent stays.
public struct ContactsBody: Hashable, Sendable, Codable {
    public let phone: String?
    /// In the place of all that were there; one of the same name as an occupant on file is an occupant too.
    public let contacts: [ContactBody]?
    /// The holder has no telephone any more.
    public let noPhone: Bool?
    /// This number was never the customer's: what has arrived there reached nobody.
    public let wrong: String?
    public let reason: String

    public init(
        phone: String? = nil, contacts: [ContactBody]? = nil, noPhone: Bool? = nil, wrong: String? = nil,
        reason: String
    ) {
        self.phone = phone
        self.contacts = contacts
        self.noPhone = noPhone
        self.wrong = wrong
        self.reason = reason
    }
}

/// A credit class against the rule.
public struct CreditClassBody: Hashable, Sendable, Codable {
    /// `a`, `b`, `c`, `d`.
    public let `class`: String
    /// The last day on which it holds.
    public let until: String
    public let reason: String

    public init(class creditClass: String, until: String, reason: String) {
        self.class = creditClass
        self.until = until
        self.reason = reason
    }
}

/// Another meter in a meter's place.
public struct ExchangeBody: Hashable, Sendable, Codable {
    /// The file's name, by which its faults are told.
    public let name: String
    /// A file with `meter:`, written as a meter of an account is in a site file.
    public let text: String
    /// What the new meter's register showed when it went up, kWh as text; before any transformers.
    public let opening: String
    /// By which reading the old one ends: `last`, `mark`, `plate`, `last_trusted`.
    public let reading: String
    public let mark: String?
    public let plates: [PlateBody]?
    public let reason: String

    public init(
        name: String, text: String, opening: String, reading: String, mark: String? = nil, plates: [PlateBody]? = nil,
        reason: String
    ) {
        self.name = name
        self.text = text
        self.opening = opening
        self.reading = reading
        self.mark = mark
        self.plates = plates
        self.reason = reason
    }
}

/// Other transformers at a meter.
public struct RatioBody: Hashable, Sendable, Codable {
    /// Primary through secondary current: 60.
    public let current: Int
    /// Primary through secondary voltage; absent: 1.
    public let voltage: Int?
    /// By which reading the old ratio ends: `last`, `mark`, `plate`, `last_trusted`.
    public let reading: String
    public let mark: String?
    public let plates: [PlateBody]?
    public let reason: String

    public init(
        current: Int, voltage: Int? = nil, reading: String, mark: String? = nil, plates: [PlateBody]? = nil,
        reason: String
    ) {
        self.current = current
        self.voltage = voltage
        self.reading = reading
        self.mark = mark
        self.plates = plates
        self.reason = reason
    }
}
