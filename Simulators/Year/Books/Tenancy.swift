import Quantities
import Supply

/// Who held a supply from when to when, and by what contract: the town's own card index, by which bills are written on paper.
struct Tenancy {
    /// By which number the account is found now.
    var number: String
    let account: AccountID
    let house: Int
    let opening: Money
    /// Connected VA, from when on; nil: from the beginning. Empty: it is not asked for.
    var capacities: [(from: CivilDate?, voltAmperes: Int64)]
    let persons: Int
    /// Since when the holder has it; nil: since before the year.
    let since: CivilDate?
    /// The first hour of the year that is the holder's, and the first that is not any more.
    let fromHour: Int
    var toHour: Int?
    /// What holds from a day on; nil: from the beginning.
    var tariffs: [(from: CivilDate?, name: String)]
    var settlement: [(from: CivilDate?, days: [Int])]
    /// What the display of reactive energy had counted of each month when the holder came, and when he left.
    var reactiveBefore: [CivilDate: Int64] = [:]
    var reactiveUntil: [CivilDate: Int64]?
    /// A holder before had the day of coming.
    var follows = false

    func tariff(on day: CivilDate) -> (from: CivilDate?, name: String) {
        tariffs.last { $0.from.map { $0 <= day } ?? true } ?? tariffs[0]
    }

    /// Days of which the charges of a month are the holder's.
    struct Days {
        let month: CivilDate
        let from: CivilDate
        /// The first that is not.
        let to: CivilDate
        var count: Int64 { to.daysSinceEpoch - from.daysSinceEpoch }
    }

    /// - Parameter until: the first day that is on no bill.
    func months(until: CivilDate) -> [Days] {
        var begin = since.map { follows ? $0.tomorrow : $0 } ?? SiteCalendar.china.date(at: Year.begin)
        var months: [Days] = []
        while begin < until {
            let end = begin.firstOfNextMonth
            // Only the last bill of all has a part of a month.
            if end > until, toHour == nil { break }
            months.append(Days(month: begin.firstOfMonth, from: begin, to: min(end, until)))
            begin = end
        }
        return months
    }

    /// The capacities that were connected within some days, each with its days.
    func capacities(in days: Days) -> [(line: CivilDate, voltAmperes: Int64, days: Int64)] {
        var found: [(line: CivilDate, voltAmperes: Int64, days: Int64)] = []
        var day = days.from
        while day < days.to {
            guard let now = capacities.last(where: { $0.from.map { $0 <= day } ?? true }) else { return [] }
            let line = now.from.map { max($0, days.month) } ?? days.month
            if let last = found.indices.last, found[last].line == line {
                found[last].days += 1
            } else {
                found.append((line, now.voltAmperes, 1))
            }
            day = day.tomorrow
        }
        return found
    }

    /// The first day of the billing period that a day lies in.
    func period(of day: CivilDate) -> CivilDate {
        let days = (settlement.last { $0.from.map { $0 <= day } ?? true } ?? settlement[0]).days
        let begin = days.last { $0 <= day.day } ?? 1
        return CivilDate(daysSinceEpoch: day.daysSinceEpoch - Int64(day.day - begin))
    }
}
