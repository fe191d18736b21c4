import Billing
import Languages
import Quantities

/// A tariff as people read it.
public struct TariffResponse: Hashable, Sendable, Codable {
    public let name: String
    /// In the order of their dates.
    public let versions: [Version]

    public struct Version: Hashable, Sendable, Codable {
        /// Holds from 00:00 of this day.
        public let from: String
        public let inForce: Bool
        public let seasons: [Season]
        public let ladder: LadderBody?
        public let surcharges: [SurchargeBody]
        /// Yuan per kVA and month.
        public let capacity: String?
        /// Yuan per kW of the month's highest 15-minute mean.
        public let demand: String?
        public let powerFactor: PowerFactorBody?
    }

    public struct Season: Hashable, Sendable, Codable {
        /// Month and day, `07-01`.
        public let from: String
        public let bands: [BandBody]
    }

    public struct BandBody: Hashable, Sendable, Codable {
        public let band: Told
        /// `08:00-22:00`
        public let hours: [String]
        /// Yuan per kWh.
        public let price: String
    }

    public struct LadderBody: Hashable, Sendable, Codable {
        public let period: Told
        public let steps: [Step]
        public let seasonal: [Seasonal]
        public let families: [Family]

        public struct Step: Hashable, Sendable, Codable {
            /// kWh; absent: without end.
            public let upTo: String?
            /// Yuan per kWh on top of the price.
            public let surcharge: String
        }

        public struct Seasonal: Hashable, Sendable, Codable {
            public let from: String
            /// kWh.
            public let upTo: [String]
        }

        public struct Family: Hashable, Sendable, Codable {
            public let persons: Int
            /// kWh that each limit gets more, for each month of the period.
            public let perMonth: String
        }
    }

    public struct SurchargeBody: Hashable, Sendable, Codable {
        public let name: String
        /// Yuan per kWh.
        public let price: String
    }

    public struct PowerFactorBody: Hashable, Sendable, Codable {
        public let standard: String
        public let table: [Row]

        public struct Row: Hashable, Sendable, Codable {
            public let from: String
            /// Percent of energy and fixed charge.
            public let adjustment: String
        }
    }
}

/// All tariffs, by name.
public struct TariffsResponse: Hashable, Sendable, Codable {
    public let tariffs: [TariffResponse]

    public init(_ tariffs: [Tariff], today: CivilDate) {
        self.tariffs = tariffs.map { TariffResponse($0, today: today) }
    }
}

/// What a consumption would cost, line by line.
public struct TrialResponse: Hashable, Sendable, Codable {
    public let tariff: String
    /// The version that holds on the day.
    public let version: String
    public let day: String
    public let lines: [Line]
    /// Yuan.
    public let total: String

    public struct Line: Hashable, Sendable, Codable {
        public let item: Told
        /// With its unit; absent where there is none.
        public let quantity: String?
        public let price: String
        /// Yuan, to the ledger's 0.0001.
        public let amount: String
    }
}

extension TariffResponse {
    /// - Parameter today: tells which version is in force.
    public init(_ tariff: Tariff, today: CivilDate) {
        name = tariff.name
        let current = tariff.version(on: today).from
        versions = tariff.versions.map { Version($0, isInForce: $0.from == current && current <= today) }
    }
}

extension TariffResponse.Version {
    fileprivate init(_ version: TariffVersion, isInForce: Bool) {
        from = version.from.description
        inForce = isInForce
        seasons = version.energy.seasons.map { TariffResponse.Season($0) }
        ladder = version.ladder.map { TariffResponse.LadderBody($0) }
        surcharges = version.surcharges.map {
            TariffResponse.SurchargeBody(name: $0.name, price: $0.price.description)
        }
        powerFactor = version.powerFactor.map { TariffResponse.PowerFactorBody($0) }
        switch version.fixed {
        case .capacity(let rate): (capacity, demand) = (rate.description, nil)
        case .demand(let rate): (capacity, demand) = (nil, rate.description)
        case nil: (capacity, demand) = (nil, nil)
        }
    }
}

extension TariffResponse.Season {
    fileprivate init(_ season: Season) {
        from = season.from.description
        let switches = season.schedule.switches
        bands = season.prices.map { entry in
            let hours = switches.indices.filter { switches[$0].band == entry.band }.map { index in
                let end = index + 1 < switches.count ? switches[index + 1].at.description : "24:00"
                return "\(switches[index].at)-\(end)"
            }
            return TariffResponse.BandBody(
                band: Told(entry.band.rawValue, Texts.words(entry.band.rawValue, in: Texts.bands)), hours: hours,
                price: entry.price.description)
        }
    }
}

extension TariffResponse.LadderBody {
    fileprivate init(_ ladder: Ladder) {
        period = Told(ladder.period.rawValue, Texts.words(ladder.period.rawValue, in: Texts.ladderPeriods))
        steps = ladder.steps.map { Step(upTo: $0.upTo?.plain, surcharge: $0.surcharge.description) }
        seasonal = ladder.seasonal.map { Seasonal(from: $0.from.description, upTo: $0.limits.map(\.plain)) }
        families = ladder.families.map { Family(persons: $0.persons, perMonth: $0.perMonth.plain) }
    }
}

extension TariffResponse.PowerFactorBody {
    fileprivate init(_ rule: PowerFactorRule) {
        standard = "0." + padded(rule.standardHundredths, 2)
        table = rule.rows.map { row in
            let percent = row.adjustment.magnitude
            return Row(
                from: row.fromHundredths == 100 ? "1.00" : "0." + padded(row.fromHundredths, 2),
                adjustment: "\(row.adjustment < 0 ? "-" : "")\(percent / 100).\(padded(percent % 100, 2))")
        }
    }
}

extension TrialResponse {
    public init(_ trial: TariffTrial, by tariff: Tariff) {
        self.tariff = tariff.name
        version = tariff.version(on: trial.day).from.description
        day = trial.day.description
        let lines = trial.lines(by: tariff)
        self.lines = lines.map { Line($0) }
        total = lines.reduce(Money.zero) { $0 + $1.amount }.description
    }
}

extension TrialResponse.Line {
    fileprivate init(_ line: TariffTrial.Line) {
        let (code, words, unit) = Texts.item(line.item)
        item = Told(code, words)
        quantity = line.quantity.map { "\(WattHours($0)) \(unit)" }
        price = line.price
        amount = line.amount.description
    }
}

extension WattHours {
    /// kWh without needless zeros: `2760`, `0.5`.
    fileprivate var plain: String {
        guard value % 1000 != 0 else { return String(value / 1000) }
        var text = description
        while text.last == "0" { text.removeLast() }
        return text
    }
}
