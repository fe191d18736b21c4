import Quantities

/// Where an account's bills are cut: at 00:00 site time of its settlement days, and of the 1st of each month, so that every period lies
/// within one month. Energy is counted by period, so that what a bill holds does not depend on when it is made.
public struct BillingPeriods: Hashable, Sendable, Codable {
    /// Settlement days that hold from a day on.
    public struct Rule: Hashable, Sendable, Codable {
        public let from: CivilDate
        /// Days of the month, 1...28, rising.
        public let days: [Int]

        public init(from: CivilDate, days: [Int]) {
            self.from = from
            self.days = Set(days).filter { (1...28).contains($0) }.sorted()
        }
    }

    /// In the order of their dates. Before the first of them, the first holds.
    public let rules: [Rule]

    public init(_ rules: [Rule]) { self.rules = rules.sorted { $0.from < $1.from } }

    /// Only the 1st of each month.
    public static let monthly = BillingPeriods([])

    private func days(on day: CivilDate) -> [Int] { (rules.last { $0.from <= day } ?? rules.first)?.days ?? [] }

    /// The first day of the period that `day` lies in.
    public func begin(of day: CivilDate) -> CivilDate {
        guard !rules.isEmpty, let last = days(on: day).last(where: { $0 <= day.day }) else { return day.firstOfMonth }
        return CivilDate(daysSinceEpoch: day.daysSinceEpoch - Int64(day.day - last))
    }

    /// The first day of the period after the one that `day` lies in.
    public func next(after day: CivilDate) -> CivilDate {
        guard !rules.isEmpty, let next = days(on: day).first(where: { $0 > day.day }) else {
            return day.firstOfNextMonth
        }
        return CivilDate(daysSinceEpoch: day.daysSinceEpoch + Int64(next - day.day))
    }

    /// Whether a bill is cut at 00:00 of `day`.
    public func isCut(_ day: CivilDate) -> Bool { days(on: day).contains(day.day) }

    /// The next day after `day` at whose 00:00 a bill is cut; nil: none ever is.
    public func nextCut(after day: CivilDate) -> CivilDate? {
        var next = day
        // Rules that follow one another may leave a month or two without a day.
        for _ in 0..<8 {
            next = self.next(after: next)
            if isCut(next) { return next }
        }
        return nil
    }

    /// The cut that closes what was measured up to `instant`: a reading at exactly 00:00 of the day belongs to what it closes.
    public func cut(closing instant: Instant, calendar: SiteCalendar) -> CivilDate? {
        let day = calendar.date(at: instant)
        if instant == calendar.midnight(of: day), isCut(day) { return day }
        return nextCut(after: day)
    }
}
