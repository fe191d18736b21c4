/// Which days people work, as the state announces it year by year: weekdays that are free, and Saturdays and Sundays that are worked for them.
public struct WorkCalendar: Hashable, Sendable, Codable {
    /// One announcement: a stretch of days of which everything is known.
    public struct Stretch: Hashable, Sendable, Codable {
        public let from: CivilDate
        /// The last day, included.
        public let through: CivilDate
        /// Free days, whatever weekday they are; other Saturdays and Sundays are free too.
        public let rest: Set<CivilDate>
        /// Saturdays and Sundays that are worked.
        public let work: Set<CivilDate>

        public init(from: CivilDate, through: CivilDate, rest: Set<CivilDate>, work: Set<CivilDate>) {
            self.from = from
            self.through = through
            self.rest = rest
            self.work = work
        }

        /// Whether anything in it could be meant for another stretch or contradicts itself.
        public var isSound: Bool {
            from <= through && rest.isDisjoint(with: work)
                && rest.union(work).allSatisfy { from <= $0 && $0 <= through }
                && work.allSatisfy { $0.weekday >= 6 }
        }

        /// Days of which `other` says something else, those that only one of the two knows among them; within both stretches.
        public func differs(from other: Stretch, on day: CivilDate) -> Bool {
            rest.contains(day) != other.rest.contains(day) || work.contains(day) != other.work.contains(day)
        }
    }

    public enum Day: Hashable, Sendable, Codable {
        case working
        case rest
        /// Nothing was announced for it yet.
        case unknown
    }

    /// `china`.
    public let name: String
    /// In the order of their days; none overlaps another.
    public private(set) var stretches: [Stretch]

    public init(name: String, stretches: [Stretch] = []) {
        self.name = name
        self.stretches = stretches.sorted { $0.from < $1.from }
    }

    /// What is known of a day.
    public func day(_ date: CivilDate) -> Day {
        guard let stretch = stretches.last(where: { $0.from <= date }), date <= stretch.through else { return .unknown }
        if stretch.work.contains(date) { return .working }
        return stretch.rest.contains(date) || date.weekday >= 6 ? .rest : .working
    }

    /// Whether a Saturday or Sunday is worked.
    public func isMovedWork(_ date: CivilDate) -> Bool {
        guard let stretch = stretches.last(where: { $0.from <= date }), date <= stretch.through else { return false }
        return stretch.work.contains(date)
    }

    /// The last day of which something is known without a gap from `date` on; nil: nothing is known of `date` itself.
    public func knownThrough(from date: CivilDate) -> CivilDate? {
        var last: CivilDate?
        for stretch in stretches where stretch.from <= (last?.next ?? date) && stretch.through >= date {
            last = max(last ?? stretch.through, stretch.through)
        }
        return last
    }

    /// The stretches that hold a day of `other`.
    public func overlapping(_ other: Stretch) -> [Stretch] {
        stretches.filter { $0.from <= other.through && other.from <= $0.through }
    }

    /// With one announcement more; one of the same first day gives way to it.
    public func with(_ stretch: Stretch) -> WorkCalendar {
        WorkCalendar(name: name, stretches: stretches.filter { $0.from != stretch.from } + [stretch])
    }
}

extension CivilDate {
    /// The day after.
    public var next: CivilDate { CivilDate(daysSinceEpoch: daysSinceEpoch + 1) }

    /// Every day from this one through `last`.
    public func through(_ last: CivilDate) -> [CivilDate] {
        guard self <= last else { return [] }
        return (daysSinceEpoch...last.daysSinceEpoch).map { CivilDate(daysSinceEpoch: $0) }
    }
}
