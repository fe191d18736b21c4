import Quantities
import Supply

/// Who held a supply from when to when, and by what contract: the town's own card index, by which bills are written on paper.
struct Tenancy {
    /// By which number the account is found now.
    var number: String
    let account: AccountID
    let house: Int
    let opening: Money
    let capacity: Int64?
    let persons: Int
    /// Since when the holder has it; nil: since before the year.
    let since: CivilDate?
    /// The first hour of the year that is the holder's, and the first that is not any more.
    let fromHour: Int
    var toHour: Int?
    /// What holds from a day on; nil: from the beginning.
    var tariffs: [(from: CivilDate?, name: String)]
    var settlement: [(from: CivilDate?, days: [Int])]

    func tariff(on day: CivilDate) -> (from: CivilDate?, name: String) {
        tariffs.last { $0.from.map { $0 <= day } ?? true } ?? tariffs[0]
    }

    /// The first day of the billing period that a day lies in.
    func period(of day: CivilDate) -> CivilDate {
        let days = (settlement.last { $0.from.map { $0 <= day } ?? true } ?? settlement[0]).days
        let begin = days.last { $0 <= day.day } ?? 1
        return CivilDate(daysSinceEpoch: day.daysSinceEpoch - Int64(day.day - begin))
    }
}
