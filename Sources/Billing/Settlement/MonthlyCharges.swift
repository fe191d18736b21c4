import Quantities

/// What was measured of a month for the charges that do not follow from its kWh.
public struct MonthMeasures: Hashable, Sendable, Codable {
    /// The highest 15-minute mean, W; nil: not measured.
    public let demandWatts: Int64?
    /// varh; nil: not measured.
    public let reactiveVarh: Int64?
    /// The active energy that belongs to the reactive one.
    public let activeWh: WattHours

    public init(demandWatts: Int64?, reactiveVarh: Int64?, activeWh: WattHours) {
        self.demandWatts = demandWatts
        self.reactiveVarh = reactiveVarh
        self.activeWh = activeWh
    }
}

/// A month whose charges were made.
public struct ChargedMonth: Hashable, Sendable, Codable {
    /// Its first day.
    public let month: CivilDate
    /// The days that are charged, up to, not including, `to`: a month that was begun or left is charged by days.
    public let from: CivilDate
    public let to: CivilDate
    /// What is connected, from when on: in the order of days, the first from the charged days' beginning or before.
    public let capacities: [ConnectedCapacity]
    public var measures: MonthMeasures?
    /// What was posted.
    public var lines: [MonthLine]

    public init(
        month: CivilDate, from: CivilDate, to: CivilDate, capacities: [ConnectedCapacity], measures: MonthMeasures?,
        lines: [MonthLine] = []
    ) {
        self.month = month
        self.from = from
        self.to = to
        self.capacities = capacities
        self.measures = measures
        self.lines = lines
    }
}

/// A charge of a month.
public struct MonthLine: Hashable, Sendable, Codable {
    public let line: ChargeLine
    /// VA, W, or hundredths of a power factor.
    public let quantity: Int64
    public let rate: BillRate
    public let amount: Money

    public init(line: ChargeLine, quantity: Int64, rate: BillRate, amount: Money) {
        self.line = line
        self.quantity = quantity
        self.rate = rate
        self.amount = amount
    }
}

extension ChargedMonth {
    /// What is charged: by days, where the month or a version of the tariff has not all of them. Each version's part is a line, rounded
    /// half up once.
    ///
    /// - Parameter posted: of energy and ladder lines, by which the power factor counts.
    func charges(_ tariff: Tariff, posted: [Accrual.Posted]) -> (lines: [MonthLine], notes: [BillNote]) {
        var lines: [MonthLine] = []
        var notes: [BillNote] = []
        let days = Int64(CivilDate.days(in: month.month, of: month.year))
        for part in parts(tariff) {
            let version = part.version
            var adjustable = Money.zero
            for entry in posted
            where entry.line.isAdjustable && entry.line.period.firstOfMonth == month
                && entry.line.version == version.from
            {
                adjustable += entry.amount
            }
            if let fixed = version.fixed {
                for (line, quantity, share) in bases(of: fixed, part) {
                    guard let quantity else {
                        notes.append(fixed.isOfCapacity ? .capacityMissing : .demandNotMeasured(month: month))
                        continue
                    }
                    if share < days { notes.append(.partOfMonth(from: line.period, days: share, of: days)) }
                    let amount = fixed.cost(ofThousandths: quantity, days: share, of: days)
                    lines.append(
                        MonthLine(line: line, quantity: quantity, rate: .perKilo(fixed.perKilo), amount: amount))
                    adjustable += amount
                }
            }
            if let rule = version.powerFactor {
                guard let measures, let reactive = measures.reactiveVarh else {
                    notes.append(.powerFactorNotMeasured(month: month))
                    continue
                }
                let hundredths = PowerFactorRule.mean(active: measures.activeWh, reactiveHours: reactive)
                lines.append(
                    MonthLine(
                        line: .powerFactor(period: month, version: version.from), quantity: Int64(hundredths),
                        rate: .share(basisPoints: rule.row(of: hundredths).adjustment),
                        amount: rule.adjustment(of: adjustable, powerFactorHundredths: hundredths)))
            }
        }
        return (lines, notes)
    }

    /// Charged days of one version.
    private struct Part {
        let version: TariffVersion
        let from: CivilDate
        let to: CivilDate
    }

    /// The versions that hold in the charged days, each with its days.
    private func parts(_ tariff: Tariff) -> [Part] {
        var parts: [Part] = []
        var day = from
        while day < to {
            let next = tariff.versions.first { $0.from > day }?.from ?? to
            let end = min(next, to)
            parts.append(Part(version: tariff.version(on: day), from: day, to: end))
            day = end
        }
        return parts
    }

    /// What a fixed charge counts in the days of a part: the month's demand, or each capacity that was connected within it, for as many
    /// days as it was.
    private func bases(of fixed: FixedCharge, _ part: Part) -> [(line: ChargeLine, quantity: Int64?, days: Int64)] {
        let version = part.version.from
        guard fixed.isOfCapacity else {
            let days = part.to.daysSinceEpoch - part.from.daysSinceEpoch
            return [(.demand(period: month, version: version), measures?.demandWatts, days)]
        }
        var bases: [(ChargeLine, Int64?, Int64)] = []
        for (index, connected) in capacities.enumerated() {
            let end = index + 1 < capacities.count ? min(capacities[index + 1].from, part.to) : part.to
            let days = end.daysSinceEpoch - max(connected.from, part.from).daysSinceEpoch
            guard days > 0 else { continue }
            let line = ChargeLine.capacity(period: index == 0 ? month : connected.from, version: version)
            bases.append((line, connected.voltAmperes, days))
        }
        return bases
    }
}

extension ChargeLine {
    /// Whether the power factor raises or lowers it: energy and ladder steps are, funds are not.
    var isAdjustable: Bool {
        switch self {
        case .energy, .ladder: true
        case .surcharge, .capacity, .demand, .powerFactor: false
        }
    }

    /// Whether it is a fixed charge, which the power factor adjusts too.
    var isFixed: Bool {
        switch self {
        case .capacity, .demand: true
        case .energy, .ladder, .surcharge, .powerFactor: false
        }
    }
}

extension FixedCharge {
    var isOfCapacity: Bool { if case .capacity = self { true } else { false } }

    /// A month of one kVA or kW.
    var perKilo: Money {
        switch self {
        case .capacity(let rate), .demand(let rate): rate
        }
    }

    /// The charge of some days of a month of `all` days, rounded half up to the ledger's unit.
    func cost(ofThousandths amount: Int64, days: Int64, of all: Int64) -> Money {
        let product = Int128(perKilo.tenThousandths) * Int128(amount) * Int128(days)
        return Money(tenThousandths: Int64(clamping: dividedHalfUp(product, by: 1000 * Int128(all))))
    }
}

extension TariffVersion {
    public var hasMonthlyCharges: Bool { fixed != nil || powerFactor != nil }
}

extension Tariff {
    /// Whether a version of it asks for more each month than its kWh.
    public var hasMonthlyCharges: Bool { versions.contains(where: \.hasMonthlyCharges) }

    /// Whether one that is in force on `day`, or later, does.
    public func hasMonthlyCharges(from day: CivilDate) -> Bool {
        version(on: day).hasMonthlyCharges || versions.contains { $0.from > day && $0.hasMonthlyCharges }
    }
}

extension Tariff {
    /// What days of a month are charged besides their kWh by all that is known of them, without anything that was charged before.
    ///
    /// - Parameters:
    ///   - from: up to, not including, `to`; both within one month, or its end.
    ///   - capacities: what is connected, from when on, in the order of days; the first has no day.
    ///   - energy: what energy and ladder steps of the month cost altogether.
    public func monthLines(
        from: CivilDate, to: CivilDate, capacities: [Succeeding<Int64?>], measures: MonthMeasures?,
        energy: [Accrual.Posted]
    ) -> [MonthLine] {
        ChargedMonth(
            month: from.firstOfMonth, from: from, to: to,
            capacities: ConnectedCapacity.within(from, to, of: capacities), measures: measures
        ).charges(self, posted: energy).lines
    }
}

extension SettlementCycle {
    /// What the months that may still change come to by now, and the ledger does not have yet: the next settlement enters it.
    ///
    /// - Parameter posted: of energy lines, with all that is accrued.
    public func pendingMonths(
        _ tariff: Tariff, posted: [Accrual.Posted], measured: (CivilDate) -> MonthMeasures?
    ) -> [MonthChange] {
        guard let end = monthsFrom else { return [] }
        var copy = self
        return copy.chargeMonths(tariff, posted: posted, end: end, isLast: true, capacities: [], measured: measured)
            .changes
    }

    /// A charge that is to be posted: less than nothing where it is given back.
    public struct MonthChange: Hashable, Sendable {
        public let line: ChargeLine
        /// What the line counts now, as in ``MonthLine``.
        public let quantity: Int64
        public let amount: Money
    }

    /// Makes the charges of the months that end by `end`, and of the one that `end` cuts where the bill is the last; and those of earlier
    /// months anew, where late data changed what they rest on.
    ///
    /// - Parameters:
    ///   - capacities: what is connected, from when on, in the order of days; the first has no day.
    ///   - measured: what is known of a month now.
    public mutating func chargeMonths(
        _ tariff: Tariff, posted: [Accrual.Posted], end: CivilDate, isLast: Bool, capacities: [Succeeding<Int64?>],
        measured: (CivilDate) -> MonthMeasures?
    ) -> (changes: [MonthChange], lines: [BillLine], notes: [BillNote]) {
        let old = Set(months.map(\.month))
        if var begin = monthsFrom {
            while begin < end, isLast || begin.firstOfNextMonth <= end {
                let to = min(begin.firstOfNextMonth, end)
                let month = ChargedMonth(
                    month: begin.firstOfMonth, from: begin, to: to,
                    capacities: ConnectedCapacity.within(begin, to, of: capacities), measures: nil)
                if tariff.hasMonthlyCharges { months.append(month) }
                begin = to
            }
            monthsFrom = begin
        }
        var changes: [MonthChange] = []
        var lines: [BillLine] = []
        var notes: [BillNote] = []
        for index in months.indices {
            months[index].measures = measured(months[index].month) ?? months[index].measures
            let (now, lacking) = months[index].charges(tariff, posted: posted)
            let isCorrection = old.contains(months[index].month)
            if !isCorrection { for note in lacking where !notes.contains(note) { notes.append(note) } }
            var before = Dictionary(uniqueKeysWithValues: months[index].lines.map { ($0.line, $0.amount) })
            for line in now {
                let more = line.amount - (before.removeValue(forKey: line.line) ?? .zero)
                if isCorrection && more == .zero { continue }
                if more != .zero {
                    changes.append(MonthChange(line: line.line, quantity: line.quantity, amount: more))
                }
                lines.append(
                    BillLine(
                        line: line.line, quantity: line.quantity, rate: line.rate, amount: more,
                        isCorrection: isCorrection))
            }
            for (line, amount) in before.sorted(by: { $0.key < $1.key }) where amount != .zero {
                changes.append(MonthChange(line: line, quantity: 0, amount: -amount))
                lines.append(BillLine(line: line, quantity: 0, rate: nil, amount: -amount, isCorrection: true))
            }
            months[index].lines = now
        }
        return (changes, lines, notes)
    }
}
