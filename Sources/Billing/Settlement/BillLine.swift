import Quantities

/// What a unit of a line costs.
public enum BillRate: Hashable, Sendable, Codable {
    /// Of energy.
    case perKilowattHour(Price)
    /// A month of one kVA or kW.
    case perKilo(Money)
    /// Of the month's charges, in 10⁻⁴.
    case share(basisPoints: Int)
}

/// A line of a bill.
public struct BillLine: Hashable, Sendable, Codable {
    /// What it is about.
    public let line: ChargeLine
    /// Wh of energy, VA of capacity, W of demand, hundredths of a power factor. Of a correction what it adds to what was billed before: zero
    /// where only the price is another.
    public let quantity: Int64
    public let rate: BillRate?
    /// In the ledger's unit; of a correction what it adds.
    public let amount: Money
    /// How much of the energy nobody measured within its edges.
    public let allocated: WattHours
    /// The period was billed before: late data, or a price that was corrected.
    public let isCorrection: Bool

    public init(
        line: ChargeLine, quantity: Int64, rate: BillRate?, amount: Money, allocated: WattHours = .zero,
        isCorrection: Bool = false
    ) {
        self.line = line
        self.quantity = quantity
        self.rate = rate
        self.amount = amount
        self.allocated = allocated
        self.isCorrection = isCorrection
    }
}

extension SettlementCycle {
    /// Bills the energy, ladder steps and funds of all periods before `cut`, less what was billed of them before.
    ///
    /// - Parameters:
    ///   - accrual: with nothing accrued: all is posted.
    ///   - cut: the first day of the next period; nil: everything, for a bill that is the last.
    mutating func billEnergy(_ accrual: Accrual, _ prices: PriceList, before cut: CivilDate?, _ periods: BillingPeriods)
        -> [BillLine]
    {
        let known = Dictionary(uniqueKeysWithValues: accrual.lines(prices).map { ($0.line, $0) })
        let posted = Dictionary(uniqueKeysWithValues: accrual.posted.map { ($0.line, $0.amount) })
        let before = Dictionary(uniqueKeysWithValues: billed.map { ($0.line, $0) })
        let begun = from ?? CivilDate(daysSinceEpoch: -719_162)
        var lines: [BillLine] = []
        var now: [BilledLine] = []
        for line in Set(known.keys).union(posted.keys).union(before.keys).sorted() {
            let old = before[line]
            guard cut.map({ line.period < $0 }) ?? true else {
                if let old { now.append(old) }
                continue
            }
            let charged = known[line]
            let energy = charged?.energy ?? .zero
            let amount = posted[line] ?? .zero
            let more = amount - (old?.amount ?? .zero)
            let moreEnergy = energy - (old?.energy ?? .zero)
            if more != .zero || moreEnergy != .zero {
                lines.append(
                    BillLine(
                        line: line, quantity: moreEnergy.value, rate: charged.map { .perKilowattHour($0.price) },
                        amount: more, allocated: charged?.allocated ?? .zero,
                        isCorrection: periods.next(after: line.period) <= begun))
            }
            if amount != .zero || energy != .zero { now.append(BilledLine(line: line, energy: energy, amount: amount)) }
        }
        billed = now
        lines += earlier.map { old in
            BillLine(
                line: old.line, quantity: 0, rate: prices.price(of: old.line).map { .perKilowattHour($0) },
                amount: old.amount, isCorrection: true)
        }
        earlier = []
        return lines
    }
}
