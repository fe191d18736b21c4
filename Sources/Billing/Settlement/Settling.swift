import Quantities

/// What a settlement needs besides where the account stands.
public struct SettlementInput: Sendable {
    /// With nothing accrued.
    public var accrual: Accrual
    public var prices: PriceList
    /// The first day that the bill does not cover.
    public var cut: CivilDate
    /// The last bill of the account takes everything, also what lies after the cut's midnight.
    public var isLast: Bool
    /// Connected VA from when on, nil where it is not known: in the order of days, the first without a day.
    public var capacities: [Succeeding<Int64?>]
    public var calendar: SiteCalendar
    public var periods: BillingPeriods
    /// The account's meters, to be told of where one was not read.
    public var meters: [MeterID]

    public init(
        accrual: Accrual, prices: PriceList, cut: CivilDate, isLast: Bool, capacities: [Succeeding<Int64?>],
        calendar: SiteCalendar, periods: BillingPeriods, meters: [MeterID]
    ) {
        self.accrual = accrual
        self.prices = prices
        self.cut = cut
        self.isLast = isLast
        self.capacities = capacities
        self.calendar = calendar
        self.periods = periods
        self.meters = meters
    }
}

/// What a settlement comes to.
public struct Settlement: Hashable, Sendable {
    /// Charges of months that the ledger has not yet.
    public var changes: [SettlementCycle.MonthChange]
    public var from: CivilDate
    public var readings: [RegisterRun]
    public var lines: [BillLine]
    public var carriedIn: Money
    public var instalments: Money
    /// Whole fen.
    public var total: Money
    public var notes: [BillNote]
}

extension SettlementCycle {
    /// Closes what lies before a cut, and goes on after it.
    ///
    /// A bill holds, for each line of a period before the cut, what is posted of it less what was billed of it before; so the bills of an
    /// account add up to what the ledger has, and late data stand on the next one by themselves. Its total is the whole fen of that
    /// with what earlier bills left; the rest, less than a fen, goes on to the next.
    public mutating func settle(
        _ input: SettlementInput, measured: (CivilDate) -> MonthMeasures?
    ) -> Settlement {
        let begun = from ?? input.cut
        let unread = input.meters.filter { !isRead($0, at: input.cut, calendar: input.calendar) }
        let readings = takeRuns(until: input.isLast ? nil : input.cut)
        var lines = billEnergy(input.accrual, input.prices, before: input.isLast ? nil : input.cut, input.periods)
        let months = chargeMonths(
            input.prices.tariff, posted: input.accrual.posted, end: input.cut, isLast: input.isLast,
            capacities: input.capacities, measured: measured)
        lines += months.lines
        var notes: [BillNote] = input.isLast ? [] : unread.map { .readBefore($0) }
        let allocated = lines.reduce(WattHours.zero) { sum, line in
            if case .energy = line.line { sum + line.allocated } else { sum }
        }
        if allocated > .zero { notes.append(.allocated(allocated)) }
        notes += months.notes
        let charges = lines.reduce(Money.zero) { $0 + $1.amount }
        let sum = charges + carried - advances
        let total = sum.wholeFenBelow
        let settlement = Settlement(
            changes: months.changes, from: begun, readings: readings, lines: lines, carriedIn: carried,
            instalments: advances, total: total, notes: notes)
        carried = sum - total
        advances = .zero
        lastCharges = charges
        count += 1
        from = input.cut
        return settlement
    }
}

extension Money {
    /// The largest whole number of fen that is not more than this amount.
    public var wholeFenBelow: Money { Money(fen: floorDivide(tenThousandths, 100)) }
}
