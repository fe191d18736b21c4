import Quantities

/// Who may do what (RULES: Who may).
public enum Role: String, Hashable, Sendable, Codable, CaseIterable {
    /// A 95598 agent.
    case `operator`
    case supervisor
    case engineer
    case auditor
    case securityAdmin = "security_admin"
    case paymentFront = "payment_front"

    /// Whether the role alone suffices to begin `action`. Some actions need a second person besides: see ``StaffAction``.
    public func may(_ action: StaffAction) -> Bool {
        switch action {
        case .query: self != .securityAdmin && self != .paymentFront
        case .queryPayment: self == .paymentFront || self == .operator || self == .supervisor || self == .auditor
        case .pay: self == .paymentFront || self == .operator || self == .supervisor
        case .restore, .readNow, .hold, .finishWorkItem, .notify:
            self == .operator || self == .supervisor || self == .engineer
        case .reverse: self == .paymentFront || self == .supervisor
        case .assignPayment: self == .operator || self == .supervisor
        case .returnPayment, .unassignPayment: self == .supervisor
        case .trip, .waivePenalty, .setOffDeposit, .guarantee, .oldDebt, .writeOff, .settlePurchase:
            self == .supervisor
        case .limit, .blacklist: self == .supervisor
        case .protect: self == .operator || self == .supervisor || self == .engineer
        case .endProtection, .resetBreaker: self == .supervisor
        case .safeRestore, .changeContacts: self == .operator || self == .supervisor
        case .lockOut: self == .engineer
        case .liftLockOut: self == .engineer || self == .supervisor
        case .emergencyCredit, .deposit, .instalment, .proposeTrip, .setCause, .weather:
            self == .operator || self == .supervisor
        case .approveTrip: self == .supervisor
        case .bind, .acceptBaseline, .clearMisroute, .commission, .importData, .trustClock:
            self == .engineer || self == .supervisor
        case .lateReadings: self == .engineer
        case .proposePrices: self == .engineer || self == .supervisor
        case .approve: self == .supervisor
        case .releaseImport, .life, .setCredit: self == .supervisor
        case .closeDay: self == .paymentFront || self == .supervisor
        case .bookCloseItem: self == .operator || self == .supervisor
        case .settleClose: self == .supervisor
        case .install: self == .engineer || self == .supervisor
        case .manageUsers: self == .securityAdmin
        case .audit: self == .auditor || self == .supervisor || self == .securityAdmin
        }
    }
}

/// What a person can ask of the daemon.
public enum StaffAction: String, Hashable, Sendable, Codable, CaseIterable {
    case query
    case queryPayment = "query_payment"
    case pay
    case reverse
    /// Give money in suspense to its owner.
    case assignPayment = "assign_payment"
    /// Send money in suspense back on its channel.
    case returnPayment = "return_payment"
    /// Take money that was assigned to the wrong account back into suspense.
    case unassignPayment = "unassign_payment"
    case restore
    case trip
    /// Speak for a trip that a person must approve.
    case proposeTrip = "propose_trip"
    /// Say yes to trips, name by name or the whole list. Where the terms say so, with a second person with another token.
    case approveTrip = "approve_trip"
    /// Why an account does not pay.
    case setCause = "set_cause"
    /// Switch nobody off while the weather is cruel.
    case weather
    case readNow = "read_now"
    case hold
    /// Needs a second person with another token.
    case bind
    case acceptBaseline = "accept_baseline"
    case clearMisroute = "clear_misroute"
    case commission
    case finishWorkItem = "finish_work_item"
    /// Tell what came of a call or of a door notice.
    case notify
    case importData = "import"
    /// Trips are off after a go-live import until this.
    case releaseImport = "release_import"
    case trustClock = "trust_clock"
    /// Bring a channel's file for the daily close, ask for direct debits, bring the answers.
    case closeDay = "close_day"
    /// Book what only the channel's file has.
    case bookCloseItem = "book_close_item"
    /// Reopen a daily close, explain a difference.
    case settleClose = "settle_close"
    /// Readings that were noted down while a meter could not be read.
    case lateReadings = "late_readings"
    /// Other prices for a past version of a tariff; another person approves them.
    case proposePrices = "propose_prices"
    /// Approve or reject what another person proposed.
    case approve
    case manageUsers = "manage_users"
    case audit
    /// Open, transfer, close, leave vacant, or change the contract of an account.
    case life
    /// By which telephones a customer is reached.
    case changeContacts = "change_contacts"
    /// Put up or exchange a meter, or change its transformers. Needs a second person with another token.
    case install
    /// Set a customer's credit class against the rule.
    case setCredit = "set_credit"
    /// Say of a purchase of which nobody knew whether the meter has taken it.
    case settlePurchase = "settle_purchase"
    /// Set the load limit that a contract says, or end one.
    case limit
    /// Set a load limit without a contract. Needs a second person with another token.
    case blacklist
    /// Say that a home is never switched off, or still so.
    case protect
    /// Needs a second person with another token.
    case endProtection = "end_protection"
    /// Say whether a customer is asked before power returns.
    case safeRestore = "safe_restore"
    /// Let trips go on where the breaker stopped them. Needs a second person with another token.
    case resetBreaker = "reset_breaker"
    /// An electrician's tag: nobody switches there.
    case lockOut = "lock_out"
    /// By whoever set it, or by two persons.
    case liftLockOut = "lift_lock_out"

    /// Credit for an emergency, which the customer asks for.
    case emergencyCredit = "emergency_credit"
    case waivePenalty = "waive_penalty"
    /// Take a deposit, or give it back to whoever owes nothing.
    case deposit
    case setOffDeposit = "set_off_deposit"
    case guarantee
    /// Arrears become old debt, which is paid off by and by.
    case oldDebt = "old_debt"
    /// Give up a claim, or take in what comes after all. Needs a second person with another token.
    case writeOff = "write_off"
    case instalment

    /// Whether another person must agree.
    public var needsSecondPerson: Bool {
        switch self {
        case .bind, .writeOff, .install, .endProtection, .resetBreaker, .blacklist: true
        default: false
        }
    }
}

/// Who did something: a person or a system with a token.
public struct Actor: Hashable, Sendable, Codable {
    public let name: String
    public let role: Role

    public init(name: String, role: Role) {
        self.name = name
        self.role = role
    }
}

/// A person or system that holds a token. The token itself is never stored.
public struct User: Hashable, Sendable, Codable {
    public let id: UserID
    public var name: String
    public var role: Role
    /// SHA-256 of the token, lower-case hex.
    public var tokenHash: String
    public var isActive: Bool
    /// The admin who gave the token; nil: the first one, of the installation.
    public let madeBy: String?
    /// When; nil: before trips were first released.
    public let madeAt: TrustedTime?
    /// The other admin who has said that it is a person who works here.
    public var confirmedBy: String?

    public init(
        id: UserID, name: String, role: Role, tokenHash: String, isActive: Bool = true, madeBy: String? = nil,
        madeAt: TrustedTime? = nil, confirmedBy: String? = nil
    ) {
        self.madeBy = madeBy
        self.madeAt = madeAt
        self.confirmedBy = confirmedBy
        self.id = id
        self.name = name
        self.role = role
        self.tokenHash = tokenHash
        self.isActive = isActive
    }
}
