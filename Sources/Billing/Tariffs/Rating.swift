import Quantities

/// Energy that a supply point used between two accepted readings.
public struct ConsumptionInterval: Hashable, Sendable {
    public let from: Instant
    /// Not before `from`.
    public let to: Instant
    /// Not negative.
    public let energy: WattHours

    public init(from: Instant, to: Instant, energy: WattHours) {
        self.from = from
        self.to = to
        self.energy = energy
    }
}

/// A part of an interval that lies in one charge period.
public struct RatedPiece: Hashable, Sendable {
    public let period: ChargePeriod
    public let rule: PriceRule
    public let energy: WattHours
    /// Whether the split was by time because no reading lies on the edge (RULES: allocated).
    public let isAllocated: Bool
}

/// What a charge line belongs to: one month under one tariff version. Within it energy is summed and rounded once.
public struct ChargePeriod: Hashable, Comparable, Sendable, Codable {
    /// The first day of the month.
    public let month: CivilDate
    /// The first day of the tariff version that is applied.
    public let versionFrom: CivilDate

    public init(month: CivilDate, versionFrom: CivilDate) {
        self.month = month
        self.versionFrom = versionFrom
    }

    public static func < (a: ChargePeriod, b: ChargePeriod) -> Bool {
        (a.month, a.versionFrom) < (b.month, b.versionFrom)
    }
}

/// Splits consumption at every edge where its price or its period changes.
public enum Rating {
    /// The pieces of `interval`, in order of time. Their energies add up to the interval's exactly; an edge without a
    /// reading divides the energy by time.
    public static func pieces(of interval: ConsumptionInterval, tariff: Tariff, calendar: SiteCalendar) -> [RatedPiece]
    {
        let first = calendar.date(at: interval.from)
        let length = (interval.to - interval.from).milliseconds
        var pieces: [RatedPiece] = []
        var begin = interval.from
        var day = first
        var given = WattHours.zero
        while true {
            let version = tariff.version(on: day)
            let period = ChargePeriod(month: day.firstOfMonth, versionFrom: version.from)
            let nextMonth = day.firstOfNextMonth
            let nextVersion = tariff.versions.first { $0.from > day }?.from ?? nextMonth
            let edgeDay = min(nextMonth, nextVersion)
            let edge = calendar.midnight(of: edgeDay)
            // A reading at exactly midnight closes the period before it: no piece without time.
            if edge >= interval.to || length <= 0 {
                let energy = interval.energy - given
                pieces.append(
                    RatedPiece(period: period, rule: version.rule, energy: energy, isAllocated: begin != interval.from))
                break
            }
            // Cumulative division, so that the parts add up whatever the rounding.
            let reached = Int128(interval.energy.value) * Int128((edge - interval.from).milliseconds) / Int128(length)
            let energy = WattHours(Int64(clamping: reached)) - given
            pieces.append(RatedPiece(period: period, rule: version.rule, energy: energy, isAllocated: true))
            given += energy
            begin = edge
            day = edgeDay
        }
        return pieces
    }
}

/// The running charge of one account in one period: energy summed, rounded once, less what was posted already
/// (RULES: Money), so that splitting cannot drift.
public struct RunningCharge: Hashable, Sendable, Codable {
    public let period: ChargePeriod
    public let rule: PriceRule
    public var energy: WattHours
    /// What the ledger has of it.
    public var posted: Money

    public init(period: ChargePeriod, rule: PriceRule, energy: WattHours = .zero, posted: Money = .zero) {
        self.period = period
        self.rule = rule
        self.energy = energy
        self.posted = posted
    }

    /// Energy cost derived from accepted readings and not yet posted.
    public var accrued: Money { rule.cost(of: energy) - posted }
}

/// All running charges of one account, in order of their periods.
public struct Accrual: Hashable, Sendable, Codable {
    public private(set) var charges: [RunningCharge]

    public init(charges: [RunningCharge] = []) { self.charges = charges }

    /// Energy cost derived from accepted readings and not yet posted.
    public var accrued: Money { charges.reduce(.zero) { $0 + $1.accrued } }

    /// Adds rated pieces.
    public mutating func add(_ pieces: [RatedPiece]) {
        for piece in pieces {
            if let index = charges.firstIndex(where: { $0.period == piece.period }) {
                charges[index].energy += piece.energy
            } else {
                charges.append(RunningCharge(period: piece.period, rule: piece.rule, energy: piece.energy))
                charges.sort { $0.period < $1.period }
            }
        }
    }

    /// Posts what is accrued: the amounts per period that are not zero, in order of the periods. Periods that are posted in full
    /// are kept until ``forget(before:)``, since late data may still reach them.
    public mutating func post() -> [(period: ChargePeriod, energy: WattHours, amount: Money)] {
        var lines: [(period: ChargePeriod, energy: WattHours, amount: Money)] = []
        for index in charges.indices where charges[index].accrued != .zero {
            let amount = charges[index].accrued
            charges[index].posted += amount
            lines.append((charges[index].period, charges[index].energy, amount))
        }
        return lines
    }

    /// Drops the periods that ended more than two months before `month`, for which no late data are awaited any more.
    public mutating func forget(before month: CivilDate) {
        let edge = CivilDate(daysSinceEpoch: month.firstOfMonth.daysSinceEpoch - 62)
        charges.removeAll { $0.period.month < edge && $0.accrued == .zero }
    }
}
