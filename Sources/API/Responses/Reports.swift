/// The figures of a period, by area and responsible person.
public struct FiguresResponse: Hashable, Sendable, Codable {
    /// When arrears were taken: they are those of now, not of the end of the period.
    public let asOf: String
    public let from: String
    public let to: String
    public let groups: [FiguresBody]
    public let total: FiguresBody
    /// What persons did against the ordinary course, by person and month.
    public let discretion: [DiscretionBody]

    public init(
        asOf: String, from: String, to: String, groups: [FiguresBody], total: FiguresBody,
        discretion: [DiscretionBody]
    ) {
        self.asOf = asOf
        self.from = from
        self.to = to
        self.groups = groups
        self.total = total
        self.discretion = discretion
    }
}

/// The figures of a group, or of all.
public struct FiguresBody: Hashable, Sendable, Codable {
    public let area: String?
    public let responsible: String?
    /// Energy and settlement charges less what was given back, yuan.
    public let charged: String
    /// Payments less reversals and refunds, yuan.
    public let paid: String
    /// Per cent, `98.76`; absent: nothing was charged.
    public let collectionRate: String?
    /// How many accounts owe something.
    public let accountsInArrears: Int
    /// Yuan.
    public let arrears: String
    /// The same by age.
    public let arrearsByAge: [ArrearsBody]
    public let marksDue: Int
    public let marksRead: Int
    /// Per cent; absent: no mark was due.
    public let readingSuccess: String?
    public let restores: Int
    /// From what restored a customer in the dark until closed was seen, milliseconds; absent where there was none.
    public let paidToPowerP50: Int?
    public let paidToPowerP95: Int?
    public let paidToPowerP99: Int?
    public let paidToPowerWorst: Int?

    public init(
        area: String? = nil, responsible: String? = nil, charged: String, paid: String, collectionRate: String? = nil,
        accountsInArrears: Int, arrears: String, arrearsByAge: [ArrearsBody], marksDue: Int, marksRead: Int,
        readingSuccess: String? = nil, restores: Int, paidToPowerP50: Int? = nil, paidToPowerP95: Int? = nil,
        paidToPowerP99: Int? = nil, paidToPowerWorst: Int? = nil
    ) {
        self.area = area
        self.responsible = responsible
        self.charged = charged
        self.paid = paid
        self.collectionRate = collectionRate
        self.accountsInArrears = accountsInArrears
        self.arrears = arrears
        self.arrearsByAge = arrearsByAge
        self.marksDue = marksDue
        self.marksRead = marksRead
        self.readingSuccess = readingSuccess
        self.restores = restores
        self.paidToPowerP50 = paidToPowerP50
        self.paidToPowerP95 = paidToPowerP95
        self.paidToPowerP99 = paidToPowerP99
        self.paidToPowerWorst = paidToPowerWorst
    }
}

/// What is owed for so many days.
public struct ArrearsBody: Hashable, Sendable, Codable {
    public let fromDays: Int
    /// Absent: without end.
    public let toDays: Int?
    /// Yuan.
    public let amount: String

    public init(fromDays: Int, toDays: Int? = nil, amount: String) {
        self.fromDays = fromDays
        self.toDays = toDays
        self.amount = amount
    }
}

/// What a person did against the ordinary course in a month.
public struct DiscretionBody: Hashable, Sendable, Codable {
    public let person: String
    /// Its first day.
    public let month: String
    public let holds: Int
    public let restores: Int
    /// Credit classes set against the rule.
    public let creditClasses: Int

    public init(person: String, month: String, holds: Int, restores: Int, creditClasses: Int) {
        self.person = person
        self.month = month
        self.holds = holds
        self.restores = restores
        self.creditClasses = creditClasses
    }
}

/// Who is likely to fall in arrears, the heaviest first.
public struct RiskResponse: Hashable, Sendable, Codable {
    public let asOf: String
    public let risks: [RiskBody]

    public init(asOf: String, risks: [RiskBody]) {
        self.asOf = asOf
        self.risks = risks
    }
}

/// One account on the risk list.
public struct RiskBody: Hashable, Sendable, Codable {
    public let account: String
    public let area: String?
    public let responsible: String?
    public let creditClass: String
    /// The sum of what its reasons weigh.
    public let weight: Int
    public let reasons: [Told]
    /// Until the credit is used up at the mean use of thirty days; absent: never, or not to be said.
    public let daysLeft: Int?
    /// Available with overdraft, yuan; of a billed account it says nothing.
    public let credit: String
    /// Yuan a day.
    public let dailyUse: String
    /// Unpaid principal of bills past due, yuan.
    public let overdue: String

    public init(
        account: String, area: String? = nil, responsible: String? = nil, creditClass: String, weight: Int,
        reasons: [Told], daysLeft: Int? = nil, credit: String, dailyUse: String, overdue: String
    ) {
        self.account = account
        self.area = area
        self.responsible = responsible
        self.creditClass = creditClass
        self.weight = weight
        self.reasons = reasons
        self.daysLeft = daysLeft
        self.credit = credit
        self.dailyUse = dailyUse
        self.overdue = overdue
    }
}
