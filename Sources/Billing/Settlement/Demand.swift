import Quantities

/// The 15-minute means of one supply point, from the readings at the quarters of its hours.
public struct DemandWindow: Hashable, Sendable, Codable {
    /// Over which power is averaged.
    public static let length = Span.minutes(15)

    /// Where the quarter that is under way began, up to where it was read, and what flowed by then; nil where its beginning was not read.
    public private(set) var begin: Instant?
    public private(set) var reached: Instant?
    public private(set) var energy: WattHours

    public init(begin: Instant? = nil, reached: Instant? = nil, energy: WattHours = .zero) {
        self.begin = begin
        self.reached = reached
        self.energy = energy
    }

    /// Takes what flowed between two readings.
    ///
    /// - Parameter told: the moment that the second counts for, nil where that is the interval's end. A mark's reading may come a moment after
    ///   one on demand that was taken after the mark: it is told last, and counts for the mark.
    /// - Returns: the mean of the quarter that it closes; nil where it closes none that was read at both ends.
    public mutating func add(_ interval: ConsumptionInterval, told: Instant? = nil, calendar: SiteCalendar) -> Demand? {
        let told = told ?? interval.to
        if reached != interval.from { start(at: interval.from, calendar) }
        energy += interval.energy
        reached = told
        guard let from = begin, told == from + DemandWindow.length else {
            if isQuarter(told, calendar) { start(at: told, calendar) }
            return nil
        }
        let mean = Demand(watts: energy.value * 4, begin: from)
        start(at: told, calendar)
        return mean
    }

    private mutating func start(at instant: Instant, _ calendar: SiteCalendar) {
        begin = isQuarter(instant, calendar) ? instant : nil
        reached = instant
        energy = .zero
    }

    private func isQuarter(_ instant: Instant, _ calendar: SiteCalendar) -> Bool {
        calendar.mark(atOrBefore: instant, every: DemandWindow.length) == instant
    }
}

/// The mean power of a quarter of an hour.
public struct Demand: Hashable, Sendable, Codable {
    public let watts: Int64
    public let begin: Instant

    public init(watts: Int64, begin: Instant) {
        self.watts = watts
        self.begin = begin
    }
}

/// What is kept of an account's months besides its kWh: for capacity and demand charges and the power factor.
public struct AccountMeasures: Hashable, Sendable, Codable {
    /// One month.
    public struct Month: Hashable, Sendable, Codable {
        /// Its first day.
        public let month: CivilDate
        /// varh, and the active energy that belongs to it; nil: not measured.
        public var reactive: Int64?
        public var active: WattHours
        /// The highest 15-minute mean of all supply points together; nil: not measured.
        public var demand: Demand?

        public init(month: CivilDate, reactive: Int64? = nil, active: WattHours = .zero, demand: Demand? = nil) {
            self.month = month
            self.reactive = reactive
            self.active = active
            self.demand = demand
        }
    }

    /// In their order; those that are not forgotten.
    public private(set) var months: [Month]
    /// The sum of the means of the latest quarter that some supply point closed.
    public private(set) var quarter: Demand?

    public init(months: [Month] = [], quarter: Demand? = nil) {
        self.months = months
        self.quarter = quarter
    }

    /// Drops months of whose energy nothing more is to be said.
    public mutating func forgetMonths(on day: CivilDate) { months.removeAll { Accrual.isForgotten($0.month, on: day) } }

    private mutating func change(_ month: CivilDate, _ body: (inout Month) -> Void) {
        if let place = months.firstIndex(where: { $0.month == month }) { return body(&months[place]) }
        var fresh = Month(month: month)
        body(&fresh)
        months.append(fresh)
        months.sort { $0.month < $1.month }
    }

    /// A supply point closed a quarter: its mean counts with those of the account's others in the same quarter.
    public mutating func add(_ demand: Demand, calendar: SiteCalendar) {
        let others = quarter.flatMap { $0.begin == demand.begin ? $0.watts : nil } ?? 0
        let sum = Demand(watts: others + demand.watts, begin: demand.begin)
        if quarter.map({ $0.begin <= demand.begin }) ?? true { quarter = sum }
        raise(sum, calendar: calendar)
    }

    /// A quarter that was told afterwards: it counts by itself.
    public mutating func raise(_ demand: Demand, calendar: SiteCalendar) {
        change(calendar.date(at: demand.begin).firstOfMonth) { month in
            if demand.watts > month.demand?.watts ?? -1 { month.demand = demand }
        }
    }

    /// Adds reactive energy, and the active one that belongs to it, divided by time where a month begins.
    ///
    /// - Parameter sign: -1 takes it back.
    public mutating func add(
        reactive: Int64, _ interval: ConsumptionInterval, calendar: SiteCalendar, sign: Int64 = 1
    ) {
        for part in interval.byMonth(reactive: reactive, calendar: calendar) {
            change(part.month) {
                $0.reactive = saturating($0.reactive ?? 0, sign, part.reactive)
                $0.active = WattHours(saturating($0.active.value, sign, part.active.value))
            }
        }
    }

    /// What was measured of a month; nil where nothing was.
    public func measures(of month: CivilDate) -> Month? { months.first { $0.month == month } }
}

extension ConsumptionInterval {
    /// Its energy, and reactive energy that belongs to it, divided by time where a month begins.
    ///
    /// - Returns: at least one month, each named by its first day; together exactly the whole.
    public func byMonth(
        reactive: Int64, calendar: SiteCalendar
    ) -> [(month: CivilDate, reactive: Int64, active: WattHours)] {
        let length = Int128(max((to - from).milliseconds, 1))
        var months: [(month: CivilDate, reactive: Int64, active: WattHours)] = []
        var given: (reactive: Int64, active: Int64) = (0, 0)
        var begin = from
        repeat {
            let month = calendar.date(at: begin).firstOfMonth
            let end = min(calendar.midnight(of: month.firstOfNextMonth), to)
            func part(_ whole: Int64) -> Int64 {
                if end >= to { return whole }
                return Int64(clamping: Int128(whole) * Int128((end - from).milliseconds) / length)
            }
            let reached = (reactive: part(reactive), active: part(energy.value))
            months.append((month, reached.reactive - given.reactive, WattHours(reached.active - given.active)))
            given = reached
            begin = end
        } while begin < to
        return months
    }
}

/// A register that shows nonsense must not end the process: what is more than fits stays at the end of what does.
private func saturating(_ sum: Int64, _ sign: Int64, _ more: Int64) -> Int64 {
    Int64(clamping: Int128(sum) + Int128(sign) * Int128(more))
}
