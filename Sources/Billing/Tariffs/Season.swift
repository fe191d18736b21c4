import Quantities

/// A part of the year with its bands and their prices. It begins on a day of each year and holds until the next season begins.
public struct Season: Hashable, Sendable, Codable {
    public let from: DayOfYear
    public let schedule: DaySchedule
    /// A price for each band of the schedule, in the order of ``Band``, and no other.
    public let prices: [BandPrice]

    /// A band's price per kWh.
    public struct BandPrice: Hashable, Sendable, Codable {
        public let band: Band
        public let price: Price

        public init(band: Band, price: Price) {
            self.band = band
            self.price = price
        }
    }

    /// Nil unless each band of the schedule has exactly one price.
    public init?(from: DayOfYear = .first, schedule: DaySchedule, prices: [BandPrice]) {
        let ordered = prices.sorted { $0.band < $1.band }
        guard ordered.map(\.band) == schedule.bands else { return nil }
        self.from = from
        self.schedule = schedule
        self.prices = ordered
    }

    /// The same price at all times.
    public init(always price: Price) {
        from = .first
        schedule = .always(.flat)
        prices = [BandPrice(band: .flat, price: price)]
    }

    /// The price of a band; of one that the schedule does not have, which a meter's register may still count, its dearest.
    public func price(of band: Band) -> Price {
        prices.first { $0.band == band }?.price ?? prices.map(\.price).max() ?? Price(hundredMillionths: 0)
    }
}

/// The prices of energy over the year.
public struct EnergyPrices: Hashable, Sendable, Codable {
    /// In the order of the year; never empty; no two begin on the same day.
    public let seasons: [Season]

    /// Nil where there is none, or where two begin on the same day.
    public init?(seasons: [Season]) {
        let ordered = seasons.sorted { $0.from < $1.from }
        guard !ordered.isEmpty, Set(ordered.map(\.from)).count == ordered.count else { return nil }
        self.seasons = ordered
    }

    /// The same price all the year.
    public init(always price: Price) { seasons = [Season(always: price)] }

    /// The season of a day: before the first of the year, the last one of the year before still holds.
    public func season(on date: CivilDate) -> Season {
        if seasons.count == 1 { return seasons[0] }
        let day = DayOfYear(of: date)
        return seasons.last { $0.from <= day } ?? seasons[seasons.count - 1]
    }

    /// The season that begins on a day of the year; the first where none does.
    public func season(from day: DayOfYear) -> Season { seasons.first { $0.from == day } ?? seasons[0] }

    /// Whether there is but one price.
    public var isFlat: Bool { seasons.count == 1 && seasons[0].schedule.switches.count == 1 }
}
