import Quantities

/// Steps of consumption (阶梯): what is used above a limit within a month or a year costs a surcharge for each kWh, on top of the
/// price of its time.
public struct Ladder: Hashable, Sendable, Codable {
    /// After what the count begins anew, at 00:00 site time of the 1st or of 1 January.
    public enum Period: String, Hashable, Sendable, Codable, CaseIterable { case month, year }

    /// Consumption up to a limit.
    public struct Step: Hashable, Sendable, Codable {
        /// The last Wh of the step, counted from the beginning of the period; nil: without end.
        public let upTo: WattHours?
        /// On top of the price, per kWh. Of the first step usually 0.
        public let surcharge: Price

        public init(upTo: WattHours?, surcharge: Price) {
            self.upTo = upTo
            self.surcharge = surcharge
        }
    }

    /// Other limits from a day of the year on, for ladders by month: summer months are given more.
    public struct SeasonalLimits: Hashable, Sendable, Codable {
        /// The first day of a month.
        public let from: DayOfYear
        /// One for each step but the last.
        public let limits: [WattHours]

        public init(from: DayOfYear, limits: [WattHours]) {
            self.from = from
            self.limits = limits
        }
    }

    /// Large households get wider steps.
    public struct Family: Hashable, Sendable, Codable {
        /// From this many persons on.
        public let persons: Int
        /// Added to each limit, for each month of the period.
        public let perMonth: WattHours

        public init(persons: Int, perMonth: WattHours) {
            self.persons = persons
            self.perMonth = perMonth
        }
    }

    public let period: Period
    /// At least two; limits rise, and only the last has none.
    public let steps: [Step]
    /// In the order of the year; empty where the limits are the same all the year.
    public let seasonal: [SeasonalLimits]
    /// In the order of persons.
    public let families: [Family]

    /// Nil where the steps are no ladder, or where other limits do not fit them.
    public init?(period: Period, steps: [Step], seasonal: [SeasonalLimits] = [], families: [Family] = []) {
        guard steps.count >= 2, steps.last?.upTo == nil, Ladder.rise(steps.dropLast().map { $0.upTo ?? .zero }),
            steps.dropLast().allSatisfy({ $0.upTo != nil }),
            seasonal.isEmpty || period == .month,
            seasonal.allSatisfy({ $0.limits.count == steps.count - 1 && $0.from.day == 1 && Ladder.rise($0.limits) }),
            Set(seasonal.map(\.from)).count == seasonal.count,
            families.allSatisfy({ $0.persons > 1 && $0.perMonth > .zero }),
            Set(families.map(\.persons)).count == families.count
        else { return nil }
        self.period = period
        self.steps = steps
        self.seasonal = seasonal.sorted { $0.from < $1.from }
        self.families = families.sorted { $0.persons < $1.persons }
    }

    private static func rise(_ limits: [WattHours]) -> Bool {
        limits.allSatisfy { $0 > .zero } && zip(limits, limits.dropFirst()).allSatisfy { $0 < $1 }
    }

    /// The first day of the period that a day lies in. A customer who came within it begins on the day of coming: a transfer
    /// resets the ladder, a change of meter or of the tariff's version does not.
    public func begin(of day: CivilDate, holder: Holder) -> CivilDate {
        let first = period == .month ? day.firstOfMonth : day.firstOfYear
        guard let since = holder.since, since > first, since <= day else { return first }
        return since
    }

    /// The limits of the period that begins on `begin`: one for each step but the last, Wh.
    ///
    /// Who came within a year has its limits × months begun ÷ 12, rounded to the nearest Wh (RULES: Money). A month is not divided. What
    /// a family gets more it gets for each month on whose first day it was one: a family that grows in June has it for seven months
    /// of that year.
    public func limits(from begin: CivilDate, holder: Holder) -> [WattHours] {
        let months = period == .month ? 1 : Int64(13 - begin.month)
        let extra = extra(from: begin, months: months, holder: holder)
        let day = DayOfYear(of: begin.firstOfMonth)
        let others = seasonal.isEmpty ? nil : seasonal.last { $0.from <= day } ?? seasonal.last
        let limits = others?.limits ?? steps.dropLast().map { $0.upTo ?? .zero }
        return limits.map { limit in
            let wide = period == .month ? limit.value : (limit.value * months + 6) / 12
            return WattHours(wide) + extra
        }
    }

    /// What the months from `begin` on add to each limit for the persons in the household.
    private func extra(from begin: CivilDate, months: Int64, holder: Holder) -> WattHours {
        if families.isEmpty { return .zero }
        func perMonth(_ day: CivilDate) -> WattHours {
            families.last { $0.persons <= holder.persons(on: day) }?.perMonth ?? .zero
        }
        if holder.later.isEmpty { return WattHours(perMonth(begin).value * months) }
        var sum = WattHours.zero
        var day = begin
        for _ in 0..<months {
            sum += perMonth(day)
            day = day.firstOfNextMonth
        }
        return sum
    }

    /// How much of what was used from `low` to `high`, counted from the period's beginning, lies in each step.
    public func divide(from low: WattHours, to high: WattHours, limits: [WattHours]) -> [WattHours] {
        steps.indices.map { index in
            let floor = index == 0 ? WattHours.zero : limits[index - 1]
            let ceiling = index < limits.count ? limits[index] : WattHours(.max)
            return max(min(high, ceiling) - max(low, floor), .zero)
        }
    }
}

/// What a tariff must know of the customer.
public struct Holder: Hashable, Sendable, Codable {
    /// Persons in the household, 1 where nothing is known; before the first of ``later``.
    public var persons: Int
    /// Since when the customer holds the account; nil: since before all that is rated.
    public var since: CivilDate?
    /// How many there are from a day on, in the order of days.
    public var later: [Persons]

    /// A household from a day on.
    public struct Persons: Hashable, Sendable, Codable {
        public let from: CivilDate
        public let persons: Int

        public init(from: CivilDate, persons: Int) {
            self.from = from
            self.persons = persons
        }
    }

    public init(persons: Int = 1, since: CivilDate? = nil, later: [Persons] = []) {
        self.persons = persons
        self.since = since
        self.later = later
    }

    /// Nothing is known.
    public static let unknown = Holder()

    /// How many there were on a day.
    public func persons(on day: CivilDate) -> Int { later.last { $0.from <= day }?.persons ?? persons }
}
