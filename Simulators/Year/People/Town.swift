import Billing
import Engine
import Metering
import Quantities
import Supply

/// What is imported at the beginning of the year.
struct Town {
    let households: [Household]

    init(accounts: Int) { households = (0..<accounts).map(Household.init) }

    /// - Throws: ``YearError`` where the constants here do not hold.
    func batch(_ street: Street) throws -> ImportBatch {
        let line = LineRecord(id: LineID(0), name: "c1", endpoint: .tcp(host: "127.0.0.1", port: 1502))
        return ImportBatch(
            feeders: ["T1"], lines: [line], tariffs: try Prices.all(), terms: try Conditions.all(),
            accounts: try households.map { try imported($0, street[$0.index].register.modulus) }, released: true)
    }

    private func imported(_ household: Household, _ modulus: WattHours) throws -> ImportedAccount {
        let kind = household.kind
        guard let signed = CivilDate("2024-01-01") else { throw YearError("a constant date is none") }
        let account = Account(
            id: AccountID(0), number: household.number, name: "户\(household.index + 1)", phone: "13800000000",
            address: "幸福里 \(household.index + 1) 号", customerClass: kind.customerClass, mode: kind.mode,
            tariff: kind.tariff, terms: kind.terms, agreement: Agreement(signedOn: signed, version: "2024"),
            protection: nil, payer: kind == .station ? "P9001" : nil,
            area: household.index % 2 == 0 ? "east" : "west",
            responsible: household.index % 2 == 0 ? "li.na" : "wang.lei",
            capacity: kind == .industry || kind == .instalments ? 100_000 : nil)
        return ImportedAccount(
            account: account, openingBalance: household.opening,
            supplyPoints: [
                ImportedSupplyPoint(
                    line: "c1", feeder: "T1",
                    meter: MeterRecord(
                        id: MeterID(0), number: household.meterNumber, line: LineID(0),
                        unit: UInt8(1 + household.index % 200), profile: "meter",
                        serial: SerialNumber(household.serial), phases: 3, maximumCurrent: Milliamperes(400_000)),
                    relay: RelayRecord(
                        unit: UInt8(1 + household.index % 200), profile: "meter", rating: Milliamperes(400_000)),
                    inheritedOpen: false, pairingProven: true)
            ])
    }
}

extension Household {
    /// What the customer has at the beginning.
    var opening: Money {
        switch kind.mode {
        case .prepaid, .buyBeforeUse, .temporary: Money(yuan: 100)
        case .postpaid, .instalments, .meterCredit: .zero
        }
    }
}

/// The tariffs of the town: figures as they are commonly published.
enum Prices {
    static func all() throws -> [Tariff] {
        [try flat(), try ladderTime(), try ladderMonth(), try time(), try twoPart()]
    }

    private static func flat() throws -> Tariff {
        try tariff("flat", [TariffVersion(from: try day("2020-01-01"), flat: try price("0.538"))])
    }

    /// Zhejiang: 2,760 and 4,800 kWh a year; peak 08:00 to 22:00; a new price from 1 July.
    private static func ladderTime() throws -> Tariff {
        func version(_ from: String, _ peak: String, _ valley: String) throws -> TariffVersion {
            TariffVersion(
                from: try day(from),
                energy: try seasons([try season("01-01", peakValley, [.peak: peak, .valley: valley])]),
                ladder: try ladder(.year, [(2_760, "0"), (4_800, "0.05"), (nil, "0.30")]),
                surcharges: [Surcharge(name: "reservoir", price: try price("0.0062"))])
        }
        return try tariff(
            "ladder-time", [try version("2020-01-01", "0.568", "0.288"), try version("2026-07-01", "0.578", "0.298")])
    }

    private static func ladderMonth() throws -> Tariff {
        try tariff(
            "ladder-month",
            [
                TariffVersion(
                    from: try day("2020-01-01"), energy: EnergyPrices(always: try price("0.4883")),
                    ladder: try ladder(.month, [(240, "0"), (400, "0.05"), (nil, "0.30")]))
            ])
    }

    /// Summer has a sharp hour.
    private static func time() throws -> Tariff {
        try tariff(
            "time",
            [
                TariffVersion(
                    from: try day("2020-01-01"),
                    energy: try seasons([
                        try season("01-01", peakValley, [.peak: "0.92345678", .valley: "0.38765432"]),
                        try season(
                            "07-01", [(0, .valley), (8, .peak), (19, .sharp), (21, .peak), (22, .valley)],
                            [.sharp: "1.24567891", .peak: "0.99345678", .valley: "0.40765432"]),
                        try season("09-01", peakValley, [.peak: "0.92345678", .valley: "0.38765432"]),
                    ]),
                    surcharges: [Surcharge(name: "renewable-energy", price: try price("0.019"))])
            ])
    }

    private static func twoPart() throws -> Tariff {
        try tariff(
            "two-part",
            [
                TariffVersion(
                    from: try day("2020-01-01"),
                    energy: try seasons([
                        try season("01-01", peakValley, [.peak: "0.87654321", .valley: "0.34567891"])
                    ]),
                    surcharges: [Surcharge(name: "reservoir", price: try price("0.0062"))],
                    fixed: .capacity(perKilovoltAmpere: Money(yuan: 30)))
            ])
    }

    // MARK: pieces

    private static let peakValley: [(hour: Int, band: Band)] = [(0, .valley), (8, .peak), (22, .valley)]

    private static func tariff(_ name: String, _ versions: [TariffVersion]) throws -> Tariff {
        guard let tariff = Tariff(name: name, versions: versions) else { throw YearError("the tariff \(name) is none") }
        return tariff
    }

    private static func seasons(_ seasons: [Season]) throws -> EnergyPrices {
        guard let prices = EnergyPrices(seasons: seasons) else { throw YearError("the seasons are none") }
        return prices
    }

    private static func season(_ from: String, _ hours: [(hour: Int, band: Band)], _ prices: [Band: String]) throws
        -> Season
    {
        let switches = try hours.map { entry -> DaySchedule.Switch in
            guard let at = TimeOfDay(minutes: entry.hour * 60) else { throw YearError("an hour is none") }
            return DaySchedule.Switch(at: at, band: entry.band)
        }
        guard let from = DayOfYear(from), let schedule = DaySchedule(switches),
            let season = Season(
                from: from, schedule: schedule,
                prices: try Band.allCases.compactMap { band in
                    try prices[band].map { Season.BandPrice(band: band, price: try price($0)) }
                })
        else { throw YearError("the season from \(from) is none") }
        return season
    }

    private static func ladder(_ period: Ladder.Period, _ steps: [(upTo: Int64?, surcharge: String)]) throws -> Ladder {
        let steps = try steps.map {
            Ladder.Step(upTo: $0.upTo.map { WattHours($0 * 1000) }, surcharge: try price($0.surcharge))
        }
        guard let ladder = Ladder(period: period, steps: steps) else { throw YearError("the ladder is none") }
        return ladder
    }

    private static func price(_ text: String) throws -> Price {
        guard let price = Price(yuanPerKilowattHour: text) else { throw YearError("\(text) is no price") }
        return price
    }

    static func day(_ text: String) throws -> CivilDate {
        guard let day = CivilDate(text) else { throw YearError("\(text) is no day") }
        return day
    }
}

/// The terms of the town.
enum Conditions {
    static func all() throws -> [Terms] {
        let residents = PenaltyRule(perDay: 100, perDayInLaterYears: 100, minimum: Money(fen: 100))
        let others = PenaltyRule(perDay: 200, perDayInLaterYears: 300)
        return [
            try terms("prepaid", nil),
            try terms("cash", nil),
            try terms("billed", SettlementRule(days: [1], dueAfterDays: 15, penalty: residents)),
            try terms("billed-thrice", SettlementRule(days: [1, 11, 21], dueAfterDays: 7, penalty: others)),
        ]
    }

    private static func terms(_ name: String, _ settlement: SettlementRule?) throws -> Terms {
        guard let nine = TimeOfDay(minutes: 9 * 60), let three = TimeOfDay(minutes: 15 * 60),
            let evening = TimeOfDay(minutes: 21 * 60), let eight = TimeOfDay(minutes: 8 * 60)
        else { throw YearError("a constant time is none") }
        return Terms(
            name: name, from: try Prices.day("2020-01-01"), warningLevels: [Money(yuan: 50), Money(yuan: 10)],
            tripNoticePeriod: .days(3), finalNoticePeriod: .minutes(30), minimumDebt: Money(yuan: 1), overdraft: .zero,
            tripWindow: TripWindow(weekdays: Array(1...5), hours: DailyHours(from: nine, to: three)),
            quietHours: DailyHours(from: evening, to: eight), restAfterBinding: .hours(24), markInterval: .hours(1),
            automaticCauses: [.notStated], throttle: nil, settlement: settlement)
    }
}
