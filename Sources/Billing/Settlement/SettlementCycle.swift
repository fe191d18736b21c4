import Quantities

/// Where an account stands between two bills.
public struct SettlementCycle: Hashable, Sendable, Codable {
    /// The first day that no bill covers yet; nil: the account is in no cycle, and nothing is counted for bills.
    public var from: CivilDate?
    /// How many bills there were.
    public var count: Int
    /// What was billed of each line of which more may still be said, in the order of the lines.
    public internal(set) var billed: [BilledLine]
    /// What was posted and not billed of lines of which nothing more is to be said, in the order of the lines.
    public internal(set) var earlier: [EarlierLine]
    /// What was billed and not asked, since bills are whole fen; less than a fen.
    public internal(set) var carried: Money
    /// What was asked in instalments and is to be taken off the next settlement.
    public var advances: Money
    /// The last day on which an instalment was asked by rule.
    public var askedOn: CivilDate?
    /// What the last settlement charged: instalments are a share of it.
    public internal(set) var lastCharges: Money
    /// The end of temporary supply that a person was told of.
    public var endTold: CivilDate?
    /// The last bill that asked for money: it is opened again where a payment of it is taken back.
    public var lastAsked: AskedBill?
    /// The first day for which the charges of the month were not made.
    public var monthsFrom: CivilDate?
    /// Months whose charges may still change with late data.
    public internal(set) var months: [ChargedMonth]
    /// The day since which a meter had not been read when the last bill was made: what it tells at last belongs to months since then, so
    /// that none of them is forgotten before the bill after. Nil: all were read.
    public var unreadSince: CivilDate?
    /// What the meters showed, in the order of time for each.
    public internal(set) var runs: [RegisterRun]

    /// What is left to know of a bill that was paid.
    public struct AskedBill: Hashable, Sendable, Codable {
        public let id: BillID
        public let due: CivilDate

        public init(id: BillID, due: CivilDate) {
            self.id = id
            self.due = due
        }
    }

    public init(
        from: CivilDate? = nil, count: Int = 0, billed: [BilledLine] = [], earlier: [EarlierLine] = [],
        carried: Money = .zero, advances: Money = .zero, askedOn: CivilDate? = nil, lastCharges: Money = .zero,
        endTold: CivilDate? = nil, lastAsked: AskedBill? = nil, monthsFrom: CivilDate? = nil,
        months: [ChargedMonth] = [], unreadSince: CivilDate? = nil, runs: [RegisterRun] = []
    ) {
        self.from = from
        self.count = count
        self.billed = billed
        self.earlier = earlier
        self.carried = carried
        self.advances = advances
        self.askedOn = askedOn
        self.lastCharges = lastCharges
        self.endTold = endTold
        self.lastAsked = lastAsked
        self.monthsFrom = monthsFrom
        self.months = months
        self.unreadSince = unreadSince
        self.runs = runs
    }

    /// Begins to count for bills: what was posted before is no bill's.
    ///
    /// - Parameter monthsFrom: the first day whose part of the month's charges it has; nil: `day`.
    public mutating func begin(
        on day: CivilDate, _ accrual: Accrual, _ prices: PriceList, monthsFrom: CivilDate? = nil
    ) {
        from = day
        self.monthsFrom = monthsFrom ?? day
        earlier = []
        let energies = Dictionary(uniqueKeysWithValues: accrual.lines(prices).map { ($0.line, $0.energy) })
        billed = accrual.posted.map { BilledLine(line: $0.line, energy: energies[$0.line] ?? .zero, amount: $0.amount) }
    }

    /// Charges that were posted and are on no bill.
    public func unbilled(_ accrual: Accrual) -> Money {
        guard from != nil else { return .zero }
        let posted = accrual.posted.reduce(Money.zero) { $0 + $1.amount }
        return posted - billed.reduce(Money.zero) { $0 + $1.amount } + earlier.reduce(.zero) { $0 + $1.amount }
    }

    /// What the customer has paid beyond all bills; negative: what was taken back of what they had been paid with.
    ///
    /// - Parameter unpaid: of all open bills.
    public func freeCredit(posted: Money, accrual: Accrual, unpaid: Money) -> Money {
        posted + unbilled(accrual) + carried - advances + unpaid
    }

    /// A line of which nothing but the ledger tells any more was corrected: the next bill has it.
    public mutating func correct(forgotten line: ChargeLine, _ amount: Money) {
        if from != nil { keep(line, amount) }
    }

    private mutating func keep(_ line: ChargeLine, _ amount: Money) {
        let place = earlier.firstIndex { $0.line >= line } ?? earlier.count
        if earlier.indices.contains(place), earlier[place].line == line {
            earlier[place].amount += amount
            if earlier[place].amount == .zero { earlier.remove(at: place) }
        } else if amount != .zero {
            earlier.insert(EarlierLine(line: line, amount: amount), at: place)
        }
    }

    /// The day by which is told, on `day`, what is forgotten: not before a bill was made of it, so that what came last of a month is on a
    /// bill under its name, and in that month's charges. Where bills are late, or none is ever cut, a month later at most; where a
    /// meter was not read, however long that lasts.
    public func remembering(on day: CivilDate) -> CivilDate {
        guard let from else { return day }
        let kept = from < day ? max(from, CivilDate(daysSinceEpoch: day.firstOfMonth.daysSinceEpoch - 1)) : day
        return min(kept, unreadSince ?? kept)
    }

    /// What a bill at `cut` has to keep in mind as ``unreadSince``; nothing after the last one.
    public mutating func noteUnread(_ meters: [MeterID], at cut: CivilDate, isLast: Bool, calendar: SiteCalendar) {
        unreadSince = isLast ? nil : meters.compactMap { lastRead($0, before: cut, calendar: calendar) }.min()
    }

    /// Drops months of whose energy nothing more is to be said.
    public mutating func forgetMonths(on day: CivilDate) { months.removeAll { Accrual.isForgotten($0.month, on: day) } }

    /// Drops what the accrual dropped, on the same day and for the same reason.
    public mutating func forget(_ dropped: [Accrual.Posted], on day: CivilDate) {
        guard from != nil else { return }
        forgetMonths(on: day)
        var gone = Dictionary(uniqueKeysWithValues: dropped.map { ($0.line, $0.amount) })
        guard !gone.isEmpty else { return }
        var kept: [BilledLine] = []
        for line in billed {
            if let amount = gone.removeValue(forKey: line.line) {
                keep(line.line, amount - line.amount)
            } else {
                kept.append(line)
            }
        }
        billed = kept
        for (line, amount) in gone { keep(line, amount) }
    }
}

/// What was billed of a line.
public struct BilledLine: Hashable, Sendable, Codable {
    public let line: ChargeLine
    /// All of the line's energy that the amount stands for.
    public let energy: WattHours
    public let amount: Money

    public init(line: ChargeLine, energy: WattHours, amount: Money) {
        self.line = line
        self.energy = energy
        self.amount = amount
    }
}

/// What is on no bill yet of a line of which only the ledger tells any more.
public struct EarlierLine: Hashable, Sendable, Codable {
    public let line: ChargeLine
    public var amount: Money

    public init(line: ChargeLine, amount: Money) {
        self.line = line
        self.amount = amount
    }
}
