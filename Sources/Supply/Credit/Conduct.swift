import Quantities

/// How an account was paid for, month by month: what its credit class is proposed from. Counted as it happens, so that no history has
/// to be read to know it.
public struct Conduct: Hashable, Sendable {
    /// Something that speaks for or against a customer.
    public enum Event: String, Hashable, Sendable, CaseIterable {
        /// A bill was made.
        case bill
        /// A low-balance reminder.
        case warning
        /// A formal trip notice.
        case notice
        /// Supply was switched off for arrears.
        case trip
        /// A payment was reversed: a bank took it back.
        case bounce
    }

    /// The counts of one month of the site; months without any are left out.
    public struct Month: Hashable, Sendable {
        /// Its first day.
        public let month: CivilDate
        public var bills: Int
        public var warnings: Int
        public var notices: Int
        public var trips: Int
        public var bounces: Int
        /// Days in arrears at their beginning.
        public var lateDays: Int

        public init(
            month: CivilDate, bills: Int = 0, warnings: Int = 0, notices: Int = 0, trips: Int = 0, bounces: Int = 0,
            lateDays: Int = 0
        ) {
            self.month = month
            self.bills = bills
            self.warnings = warnings
            self.notices = notices
            self.trips = trips
            self.bounces = bounces
            self.lateDays = lateDays
        }
    }

    /// In the order of time; the last thirteen at most.
    public private(set) var months: [Month]
    /// The first day that was counted; nil: none was.
    public private(set) var since: CivilDate?
    /// The last day that was counted.
    public private(set) var countedOn: CivilDate?
    /// Whether the account was in arrears on it.
    public private(set) var isLate: Bool
    /// The month in which the class was last proposed: its first day.
    public var classedIn: CivilDate?

    public init(
        months: [Month] = [], since: CivilDate? = nil, countedOn: CivilDate? = nil, isLate: Bool = false,
        classedIn: CivilDate? = nil
    ) {
        self.months = months
        self.since = since
        self.countedOn = countedOn
        self.isLate = isLate
        self.classedIn = classedIn
    }

    public mutating func note(_ event: Event, on day: CivilDate) {
        change(day) { month in
            switch event {
            case .bill: month.bills += 1
            case .warning: month.warnings += 1
            case .notice: month.notices += 1
            case .trip: month.trips += 1
            case .bounce: month.bounces += 1
            }
        }
    }

    /// Begins a day. Where the account was in arrears when last looked at, the days since then were late too.
    public mutating func begin(_ day: CivilDate, isLate: Bool) {
        if since == nil { since = day }
        // A clock that was set back counts nothing twice.
        if let countedOn {
            guard day > countedOn else { return }
            if self.isLate { addLateDays(after: countedOn, through: CivilDate(daysSinceEpoch: day.daysSinceEpoch - 1)) }
        }
        if isLate { change(day) { $0.lateDays += 1 } }
        countedOn = day
        self.isLate = isLate
    }

    /// The days after `first` up to and with `last`, at most a year.
    private mutating func addLateDays(after first: CivilDate, through last: CivilDate) {
        var day = CivilDate(daysSinceEpoch: max(first.daysSinceEpoch, last.daysSinceEpoch - 366) + 1)
        while day <= last {
            let end = min(CivilDate(daysSinceEpoch: day.firstOfNextMonth.daysSinceEpoch - 1), last)
            let days = Int(end.daysSinceEpoch - day.daysSinceEpoch) + 1
            change(day) { $0.lateDays += days }
            day = CivilDate(daysSinceEpoch: end.daysSinceEpoch + 1)
        }
    }

    private mutating func change(_ day: CivilDate, _ change: (inout Month) -> Void) {
        let first = day.firstOfMonth
        if let index = months.lastIndex(where: { $0.month <= first }), months[index].month == first {
            change(&months[index])
        } else {
            var month = Month(month: first)
            change(&month)
            months.insert(month, at: months.lastIndex { $0.month < first }.map { $0 + 1 } ?? 0)
        }
        if months.count > 13 { months.removeFirst(months.count - 13) }
    }

    /// The sums of the twelve whole months before the month of `day`.
    public func lastYear(before day: CivilDate) -> Month {
        let end = day.firstOfMonth
        let begin = CivilDate(year: end.year - 1, month: end.month, day: 1) ?? end
        return months.filter { $0.month >= begin && $0.month < end }.reduce(into: Month(month: begin)) { sum, month in
            sum.bills += month.bills
            sum.warnings += month.warnings
            sum.notices += month.notices
            sum.trips += month.trips
            sum.bounces += month.bounces
            sum.lateDays += month.lateDays
        }
    }

    /// How many whole months before that of `day` were counted, 0...12.
    public func monthsKnown(before day: CivilDate) -> Int {
        guard let since else { return 0 }
        let end = day.firstOfMonth
        let begin = since.day == 1 ? since : since.firstOfNextMonth
        return min(max((end.year - begin.year) * 12 + end.month - begin.month, 0), 12)
    }
}
