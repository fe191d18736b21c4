import Quantities

/// The price of energy as data: versions that follow one another in time.
///
/// Every version takes effect at 00:00 of a day at the site and holds until the next one does.
public struct Tariff: Hashable, Sendable, Codable {
    /// `residential-flat`, unique.
    public let name: String
    /// In order of their dates; never empty; no two on the same day.
    public let versions: [TariffVersion]

    /// Nil where `versions` is empty or two versions begin on the same day. They are put in order.
    public init?(name: String, versions: [TariffVersion]) {
        let ordered = versions.sorted { $0.from < $1.from }
        guard !ordered.isEmpty, Set(ordered.map(\.from)).count == ordered.count else { return nil }
        self.name = name
        self.versions = ordered
    }

    /// The version in force on `date`; the first one for days before all.
    public func version(on date: CivilDate) -> TariffVersion {
        versions.last { $0.from <= date } ?? versions[0]
    }
}

/// One version of a tariff.
public struct TariffVersion: Hashable, Sendable, Codable {
    /// The first day on which it holds.
    public let from: CivilDate
    public let rule: PriceRule

    public init(from: CivilDate, rule: PriceRule) {
        self.from = from
        self.rule = rule
    }
}

/// How a quantity of energy becomes an amount. Ladder and time of use take their places here.
public enum PriceRule: Hashable, Sendable, Codable {
    /// The same price for every kWh.
    case flat(Price)

    /// What `energy`, all of it used in one charge period, costs in full.
    public func cost(of energy: WattHours) -> Money {
        switch self {
        case .flat(let price): price.cost(of: energy)
        }
    }
}
