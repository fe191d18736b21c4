import Quantities

/// One side of an entry.
public enum LedgerAccount: Hashable, Sendable, Codable {
    /// What a customer has with us: credits less debits is the posted balance.
    case customer(AccountID)
    /// Money on its way from a channel to our bank account.
    case cashClearing(channel: String)
    /// Energy sold.
    case energyIncome
    /// What a fund or surcharge has to get: it passes through us, and is no income of ours.
    case fund(String)
    /// Money whose owner is not known yet.
    case suspense
    /// Balances taken over at import.
    case opening

    /// The form in the store and in exports: `customer:17`, `cash:desk`, `energy`, `fund:reservoir`, `suspense`, `opening`.
    public var code: String {
        switch self {
        case .customer(let id): "customer:\(id)"
        case .cashClearing(let channel): "cash:\(channel)"
        case .energyIncome: "energy"
        case .fund(let name): "fund:\(name)"
        case .suspense: "suspense"
        case .opening: "opening"
        }
    }
}

/// Why an entry was made.
public enum EntryReason: String, Hashable, Sendable, Codable {
    case payment
    case reversal
    case energy
    case opening
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
    /// For an entry of energy, the line that it belongs to, the whole energy of that line that its amount brings the posted charge up
    /// to, Wh, and the reading number that it includes; so that re-rating reproduces it.
    public let line: ChargeLine?
    public let energy: WattHours?
    public let includesReading: Int64?

    public init(
        id: EntryID, at: Instant, debit: LedgerAccount, credit: LedgerAccount, amount: Money, reason: EntryReason,
        cause: String, line: ChargeLine? = nil, energy: WattHours? = nil, includesReading: Int64? = nil
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
        self.includesReading = includesReading
    }

    /// What it does to a customer's posted balance.
    public func effect(on account: AccountID) -> Money {
        var effect = Money.zero
        if credit == .customer(account) { effect += amount }
        if debit == .customer(account) { effect -= amount }
        return effect
    }
}
