import Quantities

/// What a holder has to pay for energy, reckoned on paper from what the displays counted in each hour and from the price list: no function
/// of the product's rating has a part in it. Each line is priced once, from all its energy, to 10⁻⁴ yuan, half up.
struct PaperBill {
    struct Line: Equatable {
        var energy: Int64 = 0
        /// 10⁻⁸ yuan per kWh.
        var price: Int64 = 0

        var amount: Money {
            let product = Int128(energy) * Int128(price)
            return Money(tenThousandths: Int64((product * 2 + 10_000_000) / 20_000_000))
        }
    }

    /// By what the ledger calls a line.
    private(set) var lines: [String: Line] = [:]
    /// How far each ladder has come, by the first day of its count.
    private var climbed: [CivilDate: Int64] = [:]
    private let tenancy: Tenancy
    private let tariffs: [String: PaperTariff]

    init(_ tenancy: Tenancy, _ tariffs: [String: PaperTariff]) {
        self.tenancy = tenancy
        self.tariffs = tariffs
    }

    /// Adds an hour of a day.
    mutating func add(_ energy: Int64, on day: CivilDate, hour: Int) throws {
        if energy == 0 { return }
        let part = tenancy.tariff(on: day)
        guard let version = tariffs[part.name]?.version(on: day) else { throw YearError("\(part.name) is no tariff") }
        let begins = part.from.map { max($0, version.from) } ?? version.from
        let period = tenancy.period(of: day)
        // Before the first season of the year the last one of the year before still holds.
        let season =
            version.seasons.last { ($0.month, $0.day) <= (day.month, day.day) }
            ?? version.seasons[version.seasons.count - 1]
        guard let band = season.hours.last(where: { $0.hour <= hour })?.band, let price = season.prices[band] else {
            throw YearError("\(part.name) has no price at \(hour) h")
        }
        let name = "energy/\(period)/\(begins)/\(padded(season.month, 2))-\(padded(season.day, 2))/\(band.rawValue)"
        try add(energy, to: name, price)
        for surcharge in version.surcharges {
            try add(energy, to: "surcharge/\(period)/\(begins)/\(surcharge.name)", surcharge.price)
        }
        if let steps = version.steps { try climb(steps, energy, day, period, begins) }
    }

    private mutating func climb(
        _ ladder: PaperTariff.Steps, _ energy: Int64, _ day: CivilDate, _ period: CivilDate, _ version: CivilDate
    ) throws {
        var begin = ladder.isMonthly ? day.firstOfMonth : day.firstOfYear
        if let since = tenancy.since, since > begin { begin = since }
        // Who came within a year has a twelfth of the limits for each month begun.
        let months = ladder.isMonthly ? 1 : Int64(13 - begin.month)
        var more: Int64 = 0
        if let family = ladder.family, tenancy.persons >= family.persons { more = family.more * 1000 * months }
        var low = climbed[begin] ?? 0
        let high = low + energy
        for (index, step) in ladder.steps.enumerated() {
            let limit = step.upTo.map { upTo in
                (ladder.isMonthly ? upTo * 1000 : (upTo * 1000 * months + 6) / 12) + more
            }
            let end = min(high, limit ?? high)
            guard end > low else { continue }
            if step.surcharge != "0" {
                try add(end - low, to: "ladder/\(begin)/\(period)/\(version)/\(index)", step.surcharge)
            }
            low = end
        }
        climbed[begin] = high
    }

    private mutating func add(_ energy: Int64, to name: String, _ price: String) throws {
        guard let value = parseDecimal(price, places: 8) else { throw YearError("\(price) is no price") }
        lines[name, default: Line()].energy += energy
        lines[name]?.price = value
    }
}
