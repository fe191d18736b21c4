/// What hangs behind a meter.
public enum Load: Hashable, Sendable {
    /// The same power all day, W.
    case fixed(watts: Int64)
    /// A curve over the day, taken at so many per cent.
    case curve(DayCurve, percent: Int64)

    public static let off = Load.fixed(watts: 0)

    /// The power in mW, in the slot of time `slot` that lies in hour `hour` (0...23) of the site's day.
    func milliwatts(slot: Int64, hour: Int, seed: UInt64) -> Int64 {
        switch self {
        case .fixed(let watts): watts * 1000
        case .curve(let curve, let percent): curve.milliwatts(slot: slot, hour: hour, seed: seed) * percent / 100
        }
    }
}

/// A day of consumption: a mean for every hour, a spread around it, and short bursts (a kettle, a pump) on top.
public struct DayCurve: Hashable, Sendable {
    public let name: String
    /// Mean watts of the hours 0 to 23; exactly 24 values.
    public let hourlyWatts: [Int64]
    /// The widest deviation from the mean, per mille of it.
    public let spreadPermille: Int64
    /// What a burst adds, W.
    public let burstWatts: Int64
    /// How many of a thousand slots hold a burst, at the hour with the highest mean; fewer at the others, in proportion.
    public let burstPermille: Int64

    /// Nil unless there are 24 hours and nothing is negative.
    public init?(name: String, hourlyWatts: [Int64], spreadPermille: Int64, burstWatts: Int64, burstPermille: Int64) {
        guard hourlyWatts.count == 24, hourlyWatts.allSatisfy({ $0 >= 0 }), (0...1000).contains(spreadPermille),
            burstWatts >= 0, (0...1000).contains(burstPermille)
        else { return nil }
        self.init(
            name, hourlyWatts, spreadPermille: spreadPermille, burstWatts: burstWatts, burstPermille: burstPermille)
    }

    private init(
        _ name: String, _ hourlyWatts: [Int64], spreadPermille: Int64, burstWatts: Int64, burstPermille: Int64
    ) {
        self.name = name
        self.hourlyWatts = hourlyWatts
        self.spreadPermille = spreadPermille
        self.burstWatts = burstWatts
        self.burstPermille = burstPermille
    }

    func milliwatts(slot: Int64, hour: Int, seed: UInt64) -> Int64 {
        let mean = hourlyWatts[hour] * 1000
        var dice = SplitMix(seed: SplitMix.hash(seed, UInt64(bitPattern: slot)))
        let deviation = spreadPermille == 0 ? 0 : dice.next(below: 2 * spreadPermille + 1) - spreadPermille
        let highest = hourlyWatts.max() ?? 0
        let chance = highest == 0 ? 0 : burstPermille * hourlyWatts[hour] / highest
        let burst = dice.next(below: 1000) < chance ? burstWatts * 1000 : 0
        return mean + mean * deviation / 1000 + burst
    }
}

extension DayCurve {
    /// A flat: quiet nights, breakfast, a long evening.
    public static let household = DayCurve(
        "household",
        [
            90, 80, 75, 75, 80, 110, 260, 420, 300, 180, 170, 260, 380, 240, 170, 170, 210, 420, 640, 720, 660, 520,
            300, 150,
        ],
        spreadPermille: 400, burstWatts: 1600, burstPermille: 60)
    /// A shop: open from nine to ten in the evening.
    public static let shop = DayCurve(
        "shop",
        [
            160, 160, 160, 160, 160, 160, 180, 300, 900, 1500, 1700, 1800, 1900, 1900, 1800, 1800, 1900, 2200, 2500,
            2500, 2300,
            1800, 600, 180,
        ], spreadPermille: 150, burstWatts: 2000, burstPermille: 20)
    /// A workshop: machines in two shifts of a working day.
    public static let workshop = DayCurve(
        "workshop",
        [
            300, 300, 300, 300, 300, 400, 900, 3500, 6500, 7200, 7200, 6000, 2500, 6800, 7400, 7300, 6800, 5200, 3000,
            2000, 1200, 600,
            400, 300,
        ], spreadPermille: 250, burstWatts: 4000, burstPermille: 80)
    /// A telecom base station: nearly the same day and night.
    public static let station = DayCurve(
        "station", [Int64](repeating: 1450, count: 24), spreadPermille: 60, burstWatts: 900, burstPermille: 150)
    /// An irrigation pump: nights, when energy is cheap.
    public static let pump = DayCurve(
        "pump",
        [7400, 7400, 7400, 7400, 7400, 7400, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 7400],
        spreadPermille: 20, burstWatts: 0, burstPermille: 0)
    /// Street lamps.
    public static let lamps = DayCurve(
        "lamps",
        [
            1800, 1800, 1800, 1800, 1800, 1800, 600, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 600, 1800, 1800, 1800, 1800, 1800,
            1800,
        ],
        spreadPermille: 10, burstWatts: 0, burstPermille: 0)

    /// All that have a name.
    public static let all = [household, shop, workshop, station, pump, lamps]
}
