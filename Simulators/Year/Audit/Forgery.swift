import ArgumentParser
import Billing
import Glibc
import Quantities

/// The test of the audit: one unit in one of the town's books, falsified.
enum Forgery: String, CaseIterable, ExpressibleByArgument {
    /// A bank has a fen more.
    case bank
    /// A display counted 10 Wh more.
    case display
    /// A price on paper is 10⁻⁸ yuan higher.
    case price
    /// A difference was planted that is none.
    case list
    /// A day of late payment costs 10⁻⁵ more on paper.
    case penalty

    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension Year {
    func forge(_ forgery: Forgery) {
        switch forgery {
        case .bank:
            let amount = Money(fen: 1)
            _ = banks[0].take(amount, for: "330100001", at: Year.begin)
        case .penalty: for terms in town.penalties.keys { town.penalties[terms]?.perDay += 1 }
        case .display: street[3].count(10, in: 100)
        case .price:
            guard let paper = town.prices.tariffs["flat"] else { return }
            let seasons = paper.versions[0].seasons.map {
                PaperTariff.Season(month: $0.month, day: $0.day, hours: $0.hours, prices: [.flat: "0.53800100"])
            }
            town.prices.tariffs["flat"]?.versions[0] = PaperTariff.Version(
                from: paper.versions[0].from, seasons: seasons)
        case .list:
            guard let key = planted.differences.keys.min(), let it = planted.differences[key] else { return }
            planted.plant("nothing", key, it.finding == .onlyHere ? .onlyThere : .onlyHere, ends: it.way)
        }
    }
}

/// Standard error, for what is not the same in every run.
enum StandardError {
    static func note(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }
}
