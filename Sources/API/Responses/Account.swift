/// Accounts found by a search: enough to tell one home from another.
public struct AccountsResponse: Hashable, Sendable, Codable {
    public let asOf: String
    public let accounts: [AccountSummary]
    /// More were found than are listed.
    public let truncated: Bool

    public init(
        asOf: String, accounts: [AccountSummary], truncated: Bool
    ) {
        self.asOf = asOf
        self.accounts = accounts
        self.truncated = truncated
    }
}

/// One account in a list.
public struct AccountSummary: Hashable, Sendable, Codable {
    public let number: String
    public let name: String
    public let address: String
    public let phone: String?
    /// Numbers of its meters.
    public let meters: [String]
    public let supply: SupplyWord
    /// Yuan.
    public let available: String
    /// What is missing for power to stay or return, yuan.
    public let missing: String
    /// That it has ended, or is vacant; absent: neither.
    public let life: Told?

    public init(
        number: String, name: String, address: String, phone: String? = nil, meters: [String], supply: SupplyWord,
        available: String, missing: String, life: Told? = nil
    ) {
        self.life = life
        self.number = number
        self.name = name
        self.address = address
        self.phone = phone
        self.meters = meters
        self.supply = supply
        self.available = available
        self.missing = missing
    }
}

/// An account as it stands now. Amounts are yuan as text, times RFC 3339 in the site's zone.
public struct AccountResponse: Hashable, Sendable, Codable {
    /// When the engine was asked.
    public let asOf: String
    public let number: String
    public let name: String
    public let address: String
    public let phone: String?
    public let customerClass: Told
    public let mode: String
    public let tariff: String
    public let terms: String
    public let agreement: AgreementBody?
    public let protection: ProtectionBody?
    /// Whether the customer is asked before power returns: `confirm` or `arm`; absent: it returns by itself.
    public let safeRestore: Told?
    public let cause: Told
    public let dedicatedSupply: Bool
    public let balance: BalanceBody
    public let decision: DecisionBody
    /// Set by staff.
    public let hold: HoldBody?
    /// By these, too, nobody is switched off: money that is perhaps the customer's already.
    public let doubts: [DoubtBody]
    public let dues: DuesBody
    public let tripNotice: NoticeBody?
    public let finalNotice: NoticeBody?
    /// The state of the supply in one word: the worst of its points.
    public let supply: SupplyWord
    public let supplyPoints: [SupplyPointBody]
    /// Open work items.
    public let jobs: [JobBody]
    /// `open`, `vacant` or `closed`.
    public let life: Told?
    /// `a` to `d`.
    public let creditClass: String?
    /// What would go back and what would stay owed if the account ended now; of a closed one, what is left.
    public let ending: EndingBody?

    public init(
        asOf: String, number: String, name: String, address: String, phone: String? = nil, customerClass: Told,
        mode: String, tariff: String, terms: String, agreement: AgreementBody? = nil, protection: ProtectionBody? = nil,
        safeRestore: Told? = nil,
        cause: Told, dedicatedSupply: Bool, balance: BalanceBody, decision: DecisionBody, hold: HoldBody? = nil,
        doubts: [DoubtBody] = [], dues: DuesBody,
        tripNotice: NoticeBody? = nil, finalNotice: NoticeBody? = nil, supply: SupplyWord,
        supplyPoints: [SupplyPointBody], jobs: [JobBody], life: Told? = nil, creditClass: String? = nil,
        ending: EndingBody? = nil
    ) {
        self.asOf = asOf
        self.number = number
        self.name = name
        self.address = address
        self.phone = phone
        self.customerClass = customerClass
        self.mode = mode
        self.tariff = tariff
        self.terms = terms
        self.agreement = agreement
        self.protection = protection
        self.safeRestore = safeRestore
        self.cause = cause
        self.dedicatedSupply = dedicatedSupply
        self.balance = balance
        self.decision = decision
        self.hold = hold
        self.doubts = doubts
        self.dues = dues
        self.tripNotice = tripNotice
        self.finalNotice = finalNotice
        self.supply = supply
        self.supplyPoints = supplyPoints
        self.jobs = jobs
        self.life = life
        self.creditClass = creditClass
        self.ending = ending
    }
}

/// What comes of an account's money where it ends: balance, deposit and credit in the meter set against all that is owed, the last bill's
/// charges of the month included. Whole fen, yuan as text; by what was read and measured so far.
public struct EndingBody: Hashable, Sendable, Codable {
    /// Goes back to the customer.
    public let refund: String
    /// Of it, or set against what is owed: what was lodged.
    public let deposit: String
    /// Stays owed.
    public let owed: String
    /// In it: what the last bill charges for the days of its month besides its kWh: capacity, demand, power factor. Absent: the tariff knows
    /// no such charge.
    public let monthly: String?

    public init(refund: String, deposit: String, owed: String, monthly: String? = nil) {
        self.refund = refund
        self.deposit = deposit
        self.owed = owed
        self.monthly = monthly
    }
}

/// The signed agreement on prepaid supply.
public struct AgreementBody: Hashable, Sendable, Codable {
    public let signedOn: String
    public let version: String

    public init(
        signedOn: String, version: String
    ) {
        self.signedOn = signedOn
        self.version = version
    }
}

/// What the customer has. Yuan as text; negative: owed.
public struct BalanceBody: Hashable, Sendable, Codable {
    /// Posted less accrued.
    public let available: String
    /// Sum of ledger entries.
    public let posted: String
    /// Energy cost from accepted readings, not posted yet.
    public let accrued: String
    /// What must be paid for power to stay or return; 0.00 where nothing is missing.
    public let missing: String
    /// Source time of the newest reading that it includes.
    public let readingAt: String?
    /// Of the coming bill, as far as that can be told.
    public let forecast: ForecastBody?

    public init(
        available: String, posted: String, accrued: String, missing: String, readingAt: String? = nil,
        forecast: ForecastBody? = nil
    ) {
        self.available = available
        self.posted = posted
        self.accrued = accrued
        self.missing = missing
        self.readingAt = readingAt
        self.forecast = forecast
    }
}

/// What the coming bill will come to if use goes on as it did since the last one: an estimate.
public struct ForecastBody: Hashable, Sendable, Codable {
    /// The first day that the bill covers, and the day at whose 00:00 it is cut.
    public let from: String
    public let cut: String
    /// Yuan, of the use that is known, and up to when it is.
    public let soFar: String
    public let knownUntil: String
    /// Yuan, of the whole.
    public let amount: String

    public init(
        from: String, cut: String, soFar: String, knownUntil: String, amount: String
    ) {
        self.from = from
        self.cut = cut
        self.soFar = soFar
        self.knownUntil = knownUntil
        self.amount = amount
    }
}

/// What was decided last, and why.
public struct DecisionBody: Hashable, Sendable, Codable {
    public let action: Told
    public let reasons: [Told]

    public init(
        action: Told, reasons: [Told]
    ) {
        self.action = action
        self.reasons = reasons
    }
}

/// Something that stands before a trip for a time.
public struct HoldBody: Hashable, Sendable, Codable {
    public let kind: Told
    public let until: String
    public let by: String
    public let reason: String
    /// False once it has ended.
    public let inForce: Bool

    public init(
        kind: Told, until: String, by: String, reason: String, inForce: Bool
    ) {
        self.kind = kind
        self.until = until
        self.by = by
        self.reason = reason
        self.inForce = inForce
    }
}
