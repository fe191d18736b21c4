import Quantities

/// The published rule by which a customer's credit class follows from the payment history of the last twelve whole months. Each class has
/// its limits, and a customer is of the first class whose limits all hold; whoever is within none is of class D.
///
/// | class | months known | trips | trip notices | bounced payments | late days | reminders |
/// |---|---|---|---|---|---|---|
/// | A | 12 | 0 | 0 | 0 | 5 | 6 |
/// | B | – | 0 | 1 | 1 | 30 | – |
/// | C | – | 1 | 3 | 3 | 90 | – |
/// | D | – | – | – | – | – | – |
///
/// The numbers are defaults and data. A new customer is of class B: nothing is known for or against.
public struct CreditRule: Hashable, Sendable {
    /// The most that a class bears; nil: any number.
    public struct Limits: Hashable, Sendable {
        public var monthsKnown: Int
        public var trips: Int
        public var notices: Int
        public var bounces: Int
        public var lateDays: Int
        public var warnings: Int?

        public init(monthsKnown: Int, trips: Int, notices: Int, bounces: Int, lateDays: Int, warnings: Int?) {
            self.monthsKnown = monthsKnown
            self.trips = trips
            self.notices = notices
            self.bounces = bounces
            self.lateDays = lateDays
            self.warnings = warnings
        }
    }

    public var a: Limits
    public var b: Limits
    public var c: Limits

    public init(a: Limits, b: Limits, c: Limits) {
        self.a = a
        self.b = b
        self.c = c
    }

    /// The rule of the table above.
    public static let published = CreditRule(
        a: Limits(monthsKnown: 12, trips: 0, notices: 0, bounces: 0, lateDays: 5, warnings: 6),
        b: Limits(monthsKnown: 0, trips: 0, notices: 1, bounces: 1, lateDays: 30, warnings: nil),
        c: Limits(monthsKnown: 0, trips: 1, notices: 3, bounces: 3, lateDays: 90, warnings: nil))

    /// What the rule says of a history, and what of it stands before the next better class.
    public struct Proposal: Hashable, Sendable {
        public let creditClass: CreditClass
        public let reasons: [CreditReason]

        public init(creditClass: CreditClass, reasons: [CreditReason]) {
            self.creditClass = creditClass
            self.reasons = reasons
        }
    }

    /// The class on a day. Pure: the same history gives the same class.
    public func propose(_ conduct: Conduct, on day: CivilDate) -> Proposal {
        let year = conduct.lastYear(before: day)
        let known = conduct.monthsKnown(before: day)
        var reasons: [CreditReason] = []
        for (creditClass, limits) in [(CreditClass.a, a), (.b, b), (.c, c)] {
            let exceeded = obstacles(year, known, limits)
            if exceeded.isEmpty { return Proposal(creditClass: creditClass, reasons: reasons) }
            reasons = exceeded
        }
        return Proposal(creditClass: .d, reasons: reasons)
    }

    private func obstacles(_ year: Conduct.Month, _ known: Int, _ limits: Limits) -> [CreditReason] {
        var reasons: [CreditReason] = []
        if known < limits.monthsKnown { reasons.append(.historyShort) }
        if year.trips > limits.trips { reasons.append(.trips) }
        if year.notices > limits.notices { reasons.append(.notices) }
        if year.bounces > limits.bounces { reasons.append(.bounces) }
        if year.lateDays > limits.lateDays { reasons.append(.lateDays) }
        if let most = limits.warnings, year.warnings > most { reasons.append(.warnings) }
        return reasons
    }
}

/// What stands before a better class.
public enum CreditReason: String, Hashable, Sendable, Codable, CaseIterable {
    case historyShort = "history_short"
    case trips, notices, bounces
    case lateDays = "late_days"
    case warnings
}

/// A change of a customer's class, kept for ever.
public struct CreditRecord: Hashable, Sendable {
    public let at: Instant
    public let account: AccountID
    public let before: CreditClass
    public let after: CreditClass
    /// `rule`, or whoever set it.
    public let by: String
    /// A person's reason, or the rule's words between blanks.
    public let reason: String
    /// The last day on which a person's word holds; nil: the rule's.
    public let until: CivilDate?

    public init(
        at: Instant, account: AccountID, before: CreditClass, after: CreditClass, by: String, reason: String,
        until: CivilDate?
    ) {
        self.at = at
        self.account = account
        self.before = before
        self.after = after
        self.by = by
        self.reason = reason
        self.until = until
    }
}
