import Billing
import Quantities

/// The tariffs of the town: figures as they are commonly published.
struct Prices {
    var tariffs: [String: PaperTariff]

    static let peakValley: [(hour: Int, band: Band)] = [(0, .valley), (8, .peak), (22, .valley)]
    /// From when the new price of the yearly ladder holds; proposed and approved while the year goes on.
    static let newLadder = "2026-07-01"
    /// The version of `time` whose prices turn out to be wrong.
    static let wrongMonth = "2026-05-01"

    init() throws {
        let begin = try Prices.day("2020-01-01")
        func flat(_ price: String) -> [PaperTariff.Season] {
            [PaperTariff.Season(month: 1, day: 1, hours: [(0, .flat)], prices: [.flat: price])]
        }
        func peak(_ peak: String, _ valley: String) -> [PaperTariff.Season] {
            [
                PaperTariff.Season(
                    month: 1, day: 1, hours: Prices.peakValley, prices: [.peak: peak, .valley: valley])
            ]
        }
        // Zhejiang: 2,760 and 4,800 kWh a year; peak 08:00 to 22:00; five persons get 100 kWh a month more.
        func ladder(_ from: CivilDate, _ high: String, _ low: String) -> PaperTariff.Version {
            PaperTariff.Version(
                from: from, seasons: peak(high, low),
                steps: PaperTariff.Steps(
                    isMonthly: false, steps: [(2_760, "0"), (4_800, "0.05"), (nil, "0.30")], family: (5, 100)),
                surcharges: [("reservoir", "0.0062")])
        }
        func time(_ from: CivilDate, _ more: String) -> PaperTariff.Version {
            let winter = [Band.peak: "0.92\(more)", .valley: "0.38\(more)"]
            return PaperTariff.Version(
                from: from,
                seasons: [
                    PaperTariff.Season(month: 1, day: 1, hours: Prices.peakValley, prices: winter),
                    // Summer has a sharp hour.
                    PaperTariff.Season(
                        month: 7, day: 1,
                        hours: [(0, .valley), (8, .peak), (19, .sharp), (21, .peak), (22, .valley)],
                        prices: [.sharp: "1.24\(more)", .peak: "0.99\(more)", .valley: "0.40\(more)"]),
                    PaperTariff.Season(month: 9, day: 1, hours: Prices.peakValley, prices: winter),
                ], surcharges: [("renewable-energy", "0.019")])
        }
        let list = [
            PaperTariff(name: "flat", versions: [PaperTariff.Version(from: begin, seasons: flat("0.538"))]),
            PaperTariff(
                name: "ladder-time",
                versions: [
                    ladder(begin, "0.568", "0.288"), ladder(try Prices.day(Prices.newLadder), "0.578", "0.298"),
                ]),
            PaperTariff(
                name: "ladder-month",
                versions: [
                    PaperTariff.Version(
                        from: begin, seasons: flat("0.4883"),
                        steps: PaperTariff.Steps(
                            isMonthly: true, steps: [(240, "0"), (400, "0.05"), (nil, "0.30")], family: nil))
                ]),
            PaperTariff(
                name: "time",
                versions: [
                    time(begin, "345678"), time(try Prices.day(Prices.wrongMonth), "987654"),
                    time(try Prices.day("2026-06-01"), "456789"),
                ]),
            PaperTariff(
                name: "two-part-capacity",
                versions: [
                    PaperTariff.Version(
                        from: begin, seasons: peak("0.87654321", "0.34567891"), surcharges: [("reservoir", "0.0062")],
                        fixed: .capacity(yuan: 30),
                        factor: (90, [(0, 500), (70, 300), (80, 150), (85, 50), (90, 0), (93, -45), (95, -75)]))
                ]),
            PaperTariff(
                name: "two-part-demand",
                versions: [
                    PaperTariff.Version(
                        from: begin, seasons: peak("0.85512345", "0.33312345"), surcharges: [("reservoir", "0.0062")],
                        fixed: .demand(yuan: 38))
                ]),
        ]
        tariffs = Dictionary(uniqueKeysWithValues: list.map { ($0.name, $0) })
    }

    /// What is imported at the beginning: the ladder's new price is not known yet.
    func all() throws -> [Tariff] {
        let later = try Prices.day(Prices.newLadder)
        return try tariffs.values.sorted { $0.name < $1.name }.map { paper in
            try paper.tariff { paper.name != "ladder-time" || $0.from != later }
        }
    }

    /// The right prices of the wrong month.
    mutating func correct() throws -> TariffVersion {
        let day = try Prices.day(Prices.wrongMonth)
        guard var paper = tariffs["time"], let place = paper.versions.firstIndex(where: { $0.from == day }) else {
            throw YearError("there is nothing to correct")
        }
        let wrong = paper.versions[place]
        let seasons = wrong.seasons.map { season in
            PaperTariff.Season(
                month: season.month, day: season.day, hours: season.hours,
                prices: season.prices.mapValues { String($0.dropLast(6)) + "123457" })
        }
        paper.versions[place] = PaperTariff.Version(from: day, seasons: seasons, surcharges: wrong.surcharges)
        tariffs["time"] = paper
        return try paper.versions[place].version()
    }

    static func day(_ text: String) throws -> CivilDate {
        guard let day = CivilDate(text) else { throw YearError("\(text) is no day") }
        return day
    }
}
