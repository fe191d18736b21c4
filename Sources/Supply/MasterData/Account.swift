import Billing
import Quantities

/// What kind of customer an account serves (RULES: Words).
public enum CustomerClass: String, Hashable, Sendable, Codable, CaseIterable {
    case residential, commercial, industrial, agricultural, `public`, temporary
}

/// How an account pays. This version keeps the balance itself; the other modes come with the work on money.
public enum AccountMode: String, Hashable, Sendable, Codable, CaseIterable {
    case prepaid
}

/// Why an account is protected: never opened by us, whatever it owes.
public enum Protection: String, Hashable, Sendable, Codable, CaseIterable {
    case lifeSupport = "life_support"
    case hospital, lift, fire
    case importantUser = "important_user"
}

/// What is known of why an account does not pay (RULES: Trip amount).
public enum ArrearsCause: String, Hashable, Sendable, Codable, CaseIterable {
    case notStated = "not_stated"
    case forgot
    case noContact = "no_contact"
    case bank, dispute, hardship, insolvent, wilful
}

/// The agreement on prepaid supply that the customer signed. Without one, nothing is tripped automatically on prepaid terms.
public struct Agreement: Hashable, Sendable, Codable {
    public let signedOn: CivilDate
    /// The text's version as filed.
    public let version: String

    public init(signedOn: CivilDate, version: String) {
        self.signedOn = signedOn
        self.version = version
    }
}

/// Something that stands before a trip for a time: dispute, plan, grace, bank in doubt.
public struct Hold: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case dispute, plan, grace
        case bankInDoubt = "bank_in_doubt"
    }
    public let kind: Kind
    /// When it ends by itself; the notice cycle then begins anew.
    public let until: Instant
    public let by: String
    public let reason: String

    public init(kind: Kind, until: Instant, by: String, reason: String) {
        self.kind = kind
        self.until = until
        self.by = by
        self.reason = reason
    }
}

/// A contract with a customer (户号): who, on what terms.
public struct Account: Hashable, Sendable, Codable {
    public let id: AccountID
    /// The number that customer, bank and hotline use.
    public var number: String
    public var name: String
    /// For notices, as dialled; nil: nobody can be warned, so nobody is tripped.
    public var phone: String?
    public var address: String
    public var customerClass: CustomerClass
    public var mode: AccountMode
    /// Names of dated data.
    public var tariff: String
    /// What the tariff must know of the customer.
    public var holder: Holder
    public var terms: String
    public var agreement: Agreement?
    public var protection: Protection?
    public var cause: ArrearsCause
    /// The customer's dedicated transformer or high-voltage supply: proposed, never tripped automatically.
    public var isDedicatedSupply: Bool

    public init(
        id: AccountID, number: String, name: String, phone: String?, address: String, customerClass: CustomerClass,
        mode: AccountMode = .prepaid, tariff: String, holder: Holder = .unknown, terms: String, agreement: Agreement?,
        protection: Protection?,
        cause: ArrearsCause = .notStated, isDedicatedSupply: Bool = false
    ) {
        self.id = id
        self.number = number
        self.name = name
        self.phone = phone
        self.address = address
        self.customerClass = customerClass
        self.mode = mode
        self.tariff = tariff
        self.holder = holder
        self.terms = terms
        self.agreement = agreement
        self.protection = protection
        self.cause = cause
        self.isDedicatedSupply = isDedicatedSupply
    }
}
