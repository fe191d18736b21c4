import Quantities

/// One side of an entry.
public enum LedgerAccount: Hashable, Sendable, Codable {
    /// What a customer has with us: credits less debits is the posted balance.
    case customer(AccountID)
    /// Money on its way from a channel to our bank account.
    case cashClearing(channel: String)
    /// Penalty for late payment that a customer owes: a claim of its own, never a reason to trip.
    case penalty(AccountID)
    /// Older debt that was agreed to be paid off by and by, or taken over: a claim of its own, never a reason to trip.
    case debt(AccountID)
    /// What we hold for a customer as security.
    case deposit(AccountID)
    /// Credit that was written into a customer's meter and that the meter has not used up.
    case inMeter(AccountID)
    /// Energy sold.
    case energyIncome
    /// Penalties charged.
    case penaltyIncome
    /// Claims that were given up, less what came in for them later.
    case writeOff
    /// What a fund or surcharge has to get: it passes through us, and is no income of ours.
    case fund(String)
    /// Money whose owner is not known yet.
    case suspense
    /// Balances taken over at import.
    case opening

    /// The form in the store and in exports: `customer:17`, `penalty:17`, `cash:desk`, `energy`, `fund:reservoir`, `suspense`.
    public var code: String {
        if let owner { return "\(word):\(owner)" }
        return word
    }

    /// ``code`` without the customer's account.
    public var word: String {
        switch self {
        case .customer: "customer"
        case .penalty: "penalty"
        case .debt: "debt"
        case .deposit: "deposit"
        case .inMeter: "in_meter"
        case .cashClearing(let channel): "cash:\(channel)"
        case .energyIncome: "energy"
        case .penaltyIncome: "penalty_income"
        case .writeOff: "write_off"
        case .fund(let name): "fund:\(name)"
        case .suspense: "suspense"
        case .opening: "opening"
        }
    }

    /// The customer's account that it belongs to; nil for our own.
    public var owner: AccountID? {
        switch self {
        case .customer(let id), .penalty(let id), .debt(let id), .deposit(let id), .inMeter(let id): id
        case .cashClearing, .energyIncome, .penaltyIncome, .writeOff, .fund, .suspense, .opening: nil
        }
    }

    /// Reads ``word`` and ``owner`` back; nil where they fit no ledger account.
    public init?(word: String, owner: AccountID?) {
        switch (word, owner) {
        case ("customer", let id?): self = .customer(id)
        case ("penalty", let id?): self = .penalty(id)
        case ("debt", let id?): self = .debt(id)
        case ("deposit", let id?): self = .deposit(id)
        case ("in_meter", let id?): self = .inMeter(id)
        case ("energy", nil): self = .energyIncome
        case ("penalty_income", nil): self = .penaltyIncome
        case ("write_off", nil): self = .writeOff
        case ("suspense", nil): self = .suspense
        case ("opening", nil): self = .opening
        case (_, nil) where word.hasPrefix("cash:"): self = .cashClearing(channel: String(word.dropFirst(5)))
        case (_, nil) where word.hasPrefix("fund:"): self = .fund(String(word.dropFirst(5)))
        default: return nil
        }
    }
}

/// Why an entry was made.
public enum EntryReason: String, Hashable, Sendable, Codable {
    case payment
    case reversal
    /// Money in suspense found its owner, or went back.
    case assignment
    /// It was not its owner: the money lies in suspense again.
    case unassignment
    case energy
    /// A fixed charge or an adjustment that a settlement adds.
    case settlement
    case penalty
    case waiver
    case opening
    /// From one claim on a customer to another: a plan, the share of a top-up, a transfer.
    case transfer
    case deposit
    case refund
    case writeOff = "write_off"
    /// Credit written into a meter.
    case purchase
    case correction
}

/// A transfer between two ledger accounts. Append-only: a correction is a new entry that names what it corrects.
public struct Entry: Hashable, Sendable {
    public let id: EntryID
    public let at: Instant
    /// Its balance goes down.
    public let debit: LedgerAccount
    /// Its balance goes up.
    public let credit: LedgerAccount
    /// Never negative: a negative charge is posted the other way round.
    public let amount: Money
    public let reason: EntryReason
    /// What makes it happen once: `payment:desk/2026-11-23/17`, `energy:5/2026-11/…`. Unique in the store.
    public let cause: String
    /// For a charge, the line that it belongs to, what that line counts altogether with it, and the reading number that it includes; so
    /// that re-rating reproduces it. Of energy, Wh; of a month's charge, VA, W or hundredths of a power factor.
    public let line: ChargeLine?
    public let energy: WattHours?
    public let quantity: Int64?
    public let includesReading: Int64?

    public init(
        id: EntryID, at: Instant, debit: LedgerAccount, credit: LedgerAccount, amount: Money, reason: EntryReason,
        cause: String, line: ChargeLine? = nil, energy: WattHours? = nil, quantity: Int64? = nil,
        includesReading: Int64? = nil
    ) {
        self.id = id
        self.at = at
        self.debit = debit
        self.credit = credit
        self.amount = amount
        self.reason = reason
        self.cause = cause
        self.line = line
        self.energy = energy
        self.quantity = quantity
        self.includesReading = includesReading
    }

    /// The line that an account is charged, and how much: negative where something is given back. Nil of any entry that is no charge.
    public func charge(of account: AccountID) -> (line: ChargeLine, amount: Money)? {
        guard let line else { return nil }
        if debit.owner == account { return (line, amount) }
        return credit.owner == account ? (line, .zero - amount) : nil
    }

    /// What it does to a customer's posted balance.
    public func effect(on account: AccountID) -> Money {
        var effect = Money.zero
        if credit == .customer(account) { effect += amount }
        if debit == .customer(account) { effect -= amount }
        return effect
    }
}
