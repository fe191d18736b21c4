import Billing
import Quantities

/// A price list as a clerk of the town has it on paper: the same figures as the tariff that is imported, and reckoned with by hand
/// (``PaperBill``), without anything of the rating that is being audited.
struct PaperTariff {
    struct Season {
        let month: Int
        let day: Int
        /// Band by the hour from which it holds.
        let hours: [(hour: Int, band: Band)]
        let prices: [Band: String]
    }

    struct Steps {
        /// By month, or by year.
        let isMonthly: Bool
        /// kWh; nil: without end.
        let steps: [(upTo: Int64?, surcharge: String)]
        /// From so many persons on, so many kWh more a month.
        let family: (persons: Int, more: Int64)?
    }

    enum Fixed {
        case capacity(yuan: Int64)
        case demand(yuan: Int64)
    }

    struct Version {
        let from: CivilDate
        let seasons: [Season]
        var steps: Steps?
        var surcharges: [(name: String, price: String)] = []
        var fixed: Fixed?
        /// Standard and rows of the adjustment by power factor.
        var factor: (standard: Int, rows: [(from: Int, adjustment: Int)])?
    }

    let name: String
    var versions: [Version]

    func version(on day: CivilDate) -> Version { versions.last { $0.from <= day } ?? versions[0] }
}

extension PaperTariff {
    /// The same as data of the product.
    func tariff(_ chosen: (Version) -> Bool = { _ in true }) throws -> Tariff {
        guard let tariff = Tariff(name: name, versions: try versions.filter(chosen).map { try $0.version() }) else {
            throw YearError("the tariff \(name) is none")
        }
        return tariff
    }
}

extension PaperTariff.Version {
    func version() throws -> TariffVersion {
        guard let energy = EnergyPrices(seasons: try seasons.map { try $0.season() }) else {
            throw YearError("the seasons from \(from) are none")
        }
        return TariffVersion(
            from: from, energy: energy, ladder: try steps.map { try $0.ladder() },
            surcharges: try surcharges.map { Surcharge(name: $0.name, price: try price($0.price)) },
            fixed: fixed.map {
                switch $0 {
                case .capacity(let yuan): .capacity(perKilovoltAmpere: Money(yuan: yuan))
                case .demand(let yuan): .demand(perKilowatt: Money(yuan: yuan))
                }
            },
            powerFactor: factor.flatMap {
                PowerFactorRule(
                    standardHundredths: $0.standard,
                    rows: $0.rows.map { PowerFactorRule.Row(fromHundredths: $0.from, adjustment: $0.adjustment) })
            })
    }
}

extension PaperTariff.Season {
    fileprivate func season() throws -> Season {
        let switches = try hours.map { entry -> DaySchedule.Switch in
            guard let at = TimeOfDay(minutes: entry.hour * 60) else { throw YearError("an hour is none") }
            return DaySchedule.Switch(at: at, band: entry.band)
        }
        guard let from = DayOfYear(month: month, day: day), let schedule = DaySchedule(switches),
            let season = Season(
                from: from, schedule: schedule,
                prices: try schedule.bands.map { band in
                    guard let text = prices[band] else { throw YearError("a band has no price") }
                    return Season.BandPrice(band: band, price: try price(text))
                })
        else { throw YearError("the season from \(month)-\(day) is none") }
        return season
    }
}

extension PaperTariff.Steps {
    fileprivate func ladder() throws -> Ladder {
        let steps = try steps.map {
            Ladder.Step(upTo: $0.upTo.map { WattHours($0 * 1000) }, surcharge: try price($0.surcharge))
        }
        let families = family.map { [Ladder.Family(persons: $0.persons, perMonth: WattHours($0.more * 1000))] } ?? []
        guard let ladder = Ladder(period: isMonthly ? .month : .year, steps: steps, families: families) else {
            throw YearError("the ladder is none")
        }
        return ladder
    }
}

private func price(_ text: String) throws -> Price {
    guard let price = Price(yuanPerKilowattHour: text) else { throw YearError("\(text) is no price") }
    return price
}
