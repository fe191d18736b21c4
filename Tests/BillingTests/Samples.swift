import Billing
import Quantities
import Testing

/// A day; a test that misspells one fails.
func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

/// A moment at the site: `2026-11-23 08:00`.
func moment(_ text: String) throws -> Instant {
    let parts = text.split(separator: " ")
    let time = parts.count > 1 ? try #require(TimeOfDay(parts[1])) : .midnight
    return SiteCalendar.china.instant(try day(String(parts[0])), time)
}

/// Yuan per kWh.
func price(_ text: String) throws -> Price { try #require(Price(yuanPerKilowattHour: text)) }

/// Yuan.
func yuan(_ text: String) throws -> Money { try #require(Money(yuan: text)) }

func time(_ text: String) throws -> TimeOfDay { try #require(TimeOfDay(text)) }

/// `07-01`.
func dayOfYear(_ text: String) throws -> DayOfYear { try #require(DayOfYear(text)) }

func seasons(_ seasons: Season...) throws -> EnergyPrices { try #require(EnergyPrices(seasons: seasons)) }

func tariff(_ name: String, _ versions: TariffVersion...) throws -> Tariff {
    try #require(Tariff(name: name, versions: versions))
}

func kilowattHours(_ whole: Int64) -> WattHours { WattHours(whole * 1000) }

/// The tariffs of the worked examples, after published ones.
enum Tariffs {
    /// Residential, by the year: up to 2,760 kWh 0.538, to 4,800 kWh 0.588, above 0.838 yuan.
    static func yearly(versions: [String] = ["2020-01-01"]) throws -> Tariff {
        let prices = EnergyPrices(always: try price("0.538"))
        let ladder = try yearlyLadder()
        let versions = try versions.map { TariffVersion(from: try day($0), energy: prices, ladder: ladder) }
        return try #require(Tariff(name: "yearly", versions: versions))
    }

    static func yearlyLadder() throws -> Ladder {
        let steps: [Ladder.Step] = [
            .init(upTo: kilowattHours(2760), surcharge: try price("0")),
            .init(upTo: kilowattHours(4800), surcharge: try price("0.05")),
            .init(upTo: nil, surcharge: try price("0.30")),
        ]
        let families = [Ladder.Family(persons: 5, perMonth: kilowattHours(100))]
        return try #require(Ladder(period: .year, steps: steps, families: families))
    }

    /// Peak 08:00 to 22:00.
    static func dayAndNight(_ peak: String, _ valley: String, from: DayOfYear = .first) throws -> Season {
        let switches: [DaySchedule.Switch] = [
            .init(at: .midnight, band: .valley), .init(at: try time("08:00"), band: .peak),
            .init(at: try time("22:00"), band: .valley),
        ]
        let prices: [Season.BandPrice] = [
            .init(band: .peak, price: try price(peak)), .init(band: .valley, price: try price(valley)),
        ]
        let schedule = try #require(DaySchedule(switches))
        return try #require(Season(from: from, schedule: schedule, prices: prices))
    }

    /// Residential with peak and valley on the same ladder.
    static func yearlyByTime() throws -> Tariff {
        let energy = try seasons(try dayAndNight("0.568", "0.288"))
        return try tariff(
            "yearly-by-time",
            TariffVersion(from: try day("2020-01-01"), energy: energy, ladder: try yearlyLadder()))
    }

    static func flat(_ versions: (String, String)...) throws -> Tariff {
        let versions = try versions.map { TariffVersion(from: try day($0.0), flat: try price($0.1)) }
        return try #require(Tariff(name: "flat", versions: versions))
    }
}

/// One supply point's charges under a tariff, as a test feeds them.
struct Charges {
    var rating: Rating
    var accrual = Accrual()
    var posted = Money.zero
    let point = SupplyPointID(1)

    init(_ tariff: Tariff, holder: Holder = .unknown) {
        rating = Rating(tariff: tariff, holder: holder, calendar: .china)
    }

    var prices: PriceList { PriceList(tariff: rating.tariff, holder: rating.holder) }

    mutating func use(_ energy: WattHours, from: String, to: String) throws {
        use(energy, from: try moment(from), to: try moment(to))
    }

    mutating func use(_ energy: WattHours, from: Instant, to: Instant) {
        let interval = ConsumptionInterval(from: from, to: to, energy: energy)
        accrual.add(rating.pieces(of: interval), of: point, prices: prices)
    }

    mutating func post() {
        for change in accrual.post(prices) { posted += change.amount }
    }

    /// All that was charged.
    var total: Money { posted + accrual.accrued }

    /// The lines, as a bill would name them: line, kWh, price, amount.
    var bill: [String] {
        accrual.lines(prices).map { "\($0.line) \($0.energy) × \($0.price) = \($0.amount)" }
    }
}

/// Reproducible chance for property tests.
struct Dice {
    private var state: UInt64

    init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) &* 0x9E37_79B9_7F4A_7C15 }

    mutating func roll(_ limit: Int64) -> Int64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int64(state >> 33) % limit
    }
}
