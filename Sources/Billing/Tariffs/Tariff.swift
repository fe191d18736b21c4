import Quantities

/// The price of electricity as data: versions that follow one another in time.
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

    /// The version that begins on `date`; the one in force where none does.
    public func version(from date: CivilDate) -> TariffVersion {
        versions.first { $0.from == date } ?? version(on: date)
    }
}

/// One version of a tariff: all that makes a price from a day on.
public struct TariffVersion: Hashable, Sendable, Codable {
    /// The first day on which it holds.
    public let from: CivilDate
    /// By season and time of day.
    public let energy: EnergyPrices
    /// Steps of consumption on top.
    public let ladder: Ladder?
    /// Funds and surcharges for each kWh, each a line of its own on the bill.
    public let surcharges: [Surcharge]
    /// The part of a two-part tariff that does not depend on energy.
    public let fixed: FixedCharge?
    /// 力调: on energy, ladder and fixed charge, not on surcharges.
    public let powerFactor: PowerFactorRule?

    public init(
        from: CivilDate, energy: EnergyPrices, ladder: Ladder? = nil, surcharges: [Surcharge] = [],
        fixed: FixedCharge? = nil, powerFactor: PowerFactorRule? = nil
    ) {
        self.from = from
        self.energy = energy
        self.ladder = ladder
        self.surcharges = surcharges
        self.fixed = fixed
        self.powerFactor = powerFactor
    }

    /// The same price for every kWh, and nothing else.
    public init(from: CivilDate, flat price: Price) {
        self.init(from: from, energy: EnergyPrices(always: price))
    }
}

/// A fund or surcharge for each kWh.
public struct Surcharge: Hashable, Sendable, Codable {
    /// As printed on the bill, `renewable-energy`; unique in its version.
    public let name: String
    public let price: Price

    public init(name: String, price: Price) {
        self.name = name
        self.price = price
    }
}

/// What a two-part tariff asks each month besides energy.
public enum FixedCharge: Hashable, Sendable, Codable {
    /// For each kVA that is connected.
    case capacity(perKilovoltAmpere: Money)
    /// For each kW of the month's highest 15-minute mean.
    case demand(perKilowatt: Money)

    /// The charge of a whole month: `capacity` in VA or `demand` in W, rounded half up to the ledger's unit.
    public func cost(ofThousandths amount: Int64) -> Money {
        let rate =
            switch self {
            case .capacity(let rate), .demand(let rate): rate
            }
        let product = Int128(rate.tenThousandths) * Int128(amount)
        return Money(tenThousandths: Int64(clamping: dividedHalfUp(product, by: 1000)))
    }
}
