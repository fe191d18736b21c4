import Billing
import Quantities

/// What kind of customer an account serves (RULES: Words).
public enum CustomerClass: String, Hashable, Sendable, Codable, CaseIterable {
    case residential, commercial, industrial, agricultural, `public`, temporary
}

/// How an account pays.
public enum AccountMode: String, Hashable, Sendable, Codable, CaseIterable {
    /// In advance; Fudian keeps the balance.
    case prepaid
    /// In advance; the meter keeps the credit and switches by itself, so that Fudian never trips for money.
    case meterCredit = "meter_credit"
    /// After use, by bills with a due date.
    case postpaid
    /// After use, with instalments in advance that the bill takes off.
    case instalments
    /// No supply without credit (pump stations and other seasonal customers): off is its normal start.
    case buyBeforeUse = "buy_before_use"
    /// For a time, against an advance or a guarantee.
    case temporary

    /// Whether bills with a due date are what counts, and use that is not billed yet does not.
    public var isBilled: Bool { self == .postpaid || self == .instalments }
}

/// How a customer can be reached.
public struct Contact: Hashable, Sendable, Codable {
    /// `owner`, `wife`, `caretaker`: who answers there.
    public let name: String
    /// As dialled.
    public let phone: String
    /// Whether they live or work there, so that they must be told before a trip, besides whoever pays.
    public let isOccupant: Bool

    public init(name: String, phone: String, isOccupant: Bool = false) {
        self.name = name
        self.phone = phone
        self.isOccupant = isOccupant
    }
}

extension Contact {
    /// Whether a telephone number can be dialled as it stands: 5 to 15 digits, with `+` before and hyphens within.
    public static func canBeDialled(_ phone: String) -> Bool {
        let digits = phone.utf8.count { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let rest = phone.hasPrefix("+") ? phone.dropFirst() : phone[...]
        let isPlain = rest.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
        }
        return isPlain && (5...15).contains(digits) && rest.first != "-" && rest.last != "-"
    }
}

/// Why an account is protected: never opened by us, whatever it owes.
public enum Protection: String, Hashable, Sendable, Codable, CaseIterable {
    case lifeSupport = "life_support"
    case hospital, lift, fire
    case importantUser = "important_user"
    /// The store says that there is one, and nobody can read which: protected as any other, until a person has found out.
    case unreadable

    /// Those that a customer can have.
    public static let allCases: [Protection] = [.lifeSupport, .hospital, .lift, .fire, .importantUser]
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

/// What a customer chose for the return of power: that nothing is switched on while nobody looks.
public enum SafeRestore: String, Hashable, Sendable, Codable, CaseIterable {
    /// The relay is made ready, and a person presses its button; where it has none, as ``confirm``.
    case arm
    /// The customer says yes on the telephone first.
    case confirm
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
    public private(set) var id: AccountID
    /// The number that customer, bank and hotline use.
    public var number: String
    public var name: String
    /// For notices, as dialled; nil: where its payer has none either, notices are brought to the door.
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
    /// The payment number of whoever pays for it; nil: by its own number only.
    public var payer: String?
    /// What the holder identified himself by: an identity card's or a firm's registration number.
    public var identity: String?
    /// Besides ``phone``.
    public var contacts: [Contact]
    /// For figures: the district, and who answers for collecting there.
    public var area: String?
    public var responsible: String?
    /// Connected VA, for tariffs with a capacity charge.
    public var capacity: Int64?
    /// Of temporary supply, the last day.
    public var until: CivilDate?
    /// Nil: power returns by itself.
    public var safeRestore: SafeRestore?

    public init(
        id: AccountID, number: String, name: String, phone: String?, address: String, customerClass: CustomerClass,
        mode: AccountMode = .prepaid, tariff: String, holder: Holder = .unknown, terms: String, agreement: Agreement?,
        protection: Protection?,
        cause: ArrearsCause = .notStated, isDedicatedSupply: Bool = false, payer: String? = nil,
        identity: String? = nil, contacts: [Contact] = [], area: String? = nil, responsible: String? = nil,
        capacity: Int64? = nil, until: CivilDate? = nil, safeRestore: SafeRestore? = nil
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
        self.payer = payer
        self.identity = identity
        self.contacts = contacts
        self.area = area
        self.responsible = responsible
        self.capacity = capacity
        self.until = until
        self.safeRestore = safeRestore
    }

    /// The same under the id that whoever takes it over gives it.
    public func identified(as id: AccountID) -> Account {
        var account = self
        account.id = id
        return account
    }
}
