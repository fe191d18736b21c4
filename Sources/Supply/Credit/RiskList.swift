import Quantities

/// What is known of an account when its risk is judged.
public struct RiskFacts: Hashable, Sendable {
    public let account: AccountID
    public let number: String
    public let area: String?
    public let responsible: String?
    public let creditClass: CreditClass
    /// What the customer has before new debt begins: available and overdraft. Negative: in arrears already.
    public let credit: Money
    /// Mean charge of a day, of the last thirty.
    public let dailyUse: Money
    /// Of a billed account, credit says nothing: it is what is past due.
    public let isBilled: Bool
    /// Unpaid principal of bills past due.
    public let overdue: Money
    /// Reversed payments of the last twelve months.
    public let bounces: Int
    /// A hold that is in force.
    public let hold: Hold.Kind?
    /// Nobody can be warned.
    public let hasContact: Bool

    public init(
        account: AccountID, number: String, area: String?, responsible: String?, creditClass: CreditClass,
        credit: Money, dailyUse: Money, isBilled: Bool, overdue: Money, bounces: Int, hold: Hold.Kind?,
        hasContact: Bool
    ) {
        self.account = account
        self.number = number
        self.area = area
        self.responsible = responsible
        self.creditClass = creditClass
        self.credit = credit
        self.dailyUse = dailyUse
        self.isBilled = isBilled
        self.overdue = overdue
        self.bounces = bounces
        self.hold = hold
        self.hasContact = hasContact
    }
}

/// Why an account may fall in arrears, or is in them.
public enum RiskReason: String, Hashable, Sendable, Codable, CaseIterable {
    case inArrears = "in_arrears"
    /// The credit ends within three days at the mean use.
    case creditEndsSoon = "credit_ends_soon"
    /// Within ten days.
    case creditEndsNext = "credit_ends_next"
    case classD = "class_d"
    case classC = "class_c"
    case bounced
    case onHold = "on_hold"
    case noContact = "no_contact"

    /// What each weighs; a risk is their sum.
    public var weight: Int {
        switch self {
        case .inArrears: 100
        case .creditEndsSoon: 50
        case .creditEndsNext: 20
        case .classD: 40
        case .classC: 20
        case .bounced: 25
        case .onHold: 15
        case .noContact: 10
        }
    }
}

/// An account on the risk list.
public struct Risk: Hashable, Sendable {
    public let facts: RiskFacts
    public let reasons: [RiskReason]
    /// Days until the credit is used up at the mean use, 0 where it is; nil: never, or not to be said.
    public let daysLeft: Int64?

    /// The heavier, the likelier.
    public var weight: Int { reasons.reduce(0) { $0 + $1.weight } }
}

/// Who is likely to fall in arrears, and why: the same facts always make the same list.
public enum RiskList {
    public static let soon: Int64 = 3
    public static let next: Int64 = 10

    /// The risk of one account; nil where nothing speaks of one.
    public static func risk(_ facts: RiskFacts) -> Risk? {
        var reasons: [RiskReason] = []
        let isInArrears = facts.isBilled ? facts.overdue > .zero : facts.credit < .zero
        var days: Int64?
        if isInArrears {
            reasons.append(.inArrears)
            days = 0
        } else if !facts.isBilled, facts.dailyUse > .zero {
            let left = facts.credit.tenThousandths / facts.dailyUse.tenThousandths
            days = left
            if left <= soon {
                reasons.append(.creditEndsSoon)
            } else if left <= next {
                reasons.append(.creditEndsNext)
            }
        }
        switch facts.creditClass {
        case .d: reasons.append(.classD)
        case .c: reasons.append(.classC)
        case .a, .b: break
        }
        if facts.bounces > 0 { reasons.append(.bounced) }
        if facts.hold != nil { reasons.append(.onHold) }
        // That alone is no risk: it makes another one worse.
        if reasons.isEmpty { return nil }
        if !facts.hasContact { reasons.append(.noContact) }
        return Risk(facts: facts, reasons: reasons, daysLeft: days)
    }

    /// The heaviest first; then the one with the fewest days left; then by number.
    public static func ranked(_ facts: some Sequence<RiskFacts>) -> [Risk] {
        facts.compactMap(risk).sorted { a, b in
            (-a.weight, a.daysLeft ?? .max, a.facts.number) < (-b.weight, b.daysLeft ?? .max, b.facts.number)
        }
    }
}
