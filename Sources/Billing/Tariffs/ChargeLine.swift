import Quantities

/// What a line of a bill is about. Its amount is rounded once, from all that it counts.
public enum ChargeLine: Hashable, Comparable, Sendable, Codable {
    /// Energy of one billing period, version, season and band at its price.
    case energy(UsageKey)
    /// What lies in one step of a ladder, 1 being the second step.
    case ladder(LadderKey, step: Int)
    /// One fund or surcharge on all energy of a period under a version.
    case surcharge(period: CivilDate, version: CivilDate, name: String)
    /// What a two-part tariff asks for a month's connected capacity under a version. The period is the month's first day, or the day within
    /// it from which another capacity is connected.
    case capacity(period: CivilDate, version: CivilDate)
    /// What it asks for the month's highest 15-minute mean.
    case demand(period: CivilDate, version: CivilDate)
    /// What the month's mean power factor adds or takes off.
    case powerFactor(period: CivilDate, version: CivilDate)

    /// The first day of the billing period that it belongs to.
    public var period: CivilDate {
        switch self {
        case .energy(let key): key.period
        case .ladder(let key, _): key.period
        case .surcharge(let period, _, _): period
        case .capacity(let period, _), .demand(let period, _), .powerFactor(let period, _): period
        }
    }

    /// Whether a month costs it besides its kWh.
    public var isOfMonth: Bool {
        switch self {
        case .capacity, .demand, .powerFactor: true
        case .energy, .ladder, .surcharge: false
        }
    }

    /// The first day of the tariff version that is applied.
    public var version: CivilDate {
        switch self {
        case .energy(let key): key.version
        case .ladder(let key, _): key.version
        case .surcharge(_, let version, _): version
        case .capacity(_, let version), .demand(_, let version), .powerFactor(_, let version): version
        }
    }

    /// Whether it follows from readings alone.
    public var isOfEnergy: Bool {
        switch self {
        case .energy, .ladder, .surcharge: true
        case .capacity, .demand, .powerFactor: false
        }
    }

    public static func < (a: ChargeLine, b: ChargeLine) -> Bool {
        switch (a, b) {
        case (.energy(let a), .energy(let b)): a < b
        case (.ladder(let a, let m), .ladder(let b, let n)): (a, m) < (b, n)
        case (.surcharge(let a, let v, let m), .surcharge(let b, let w, let n)): (a, v, m) < (b, w, n)
        default: (a.order, a.period, a.version) < (b.order, b.period, b.version)
        }
    }

    private var order: Int {
        switch self {
        case .energy: 0
        case .ladder: 1
        case .surcharge: 2
        case .capacity: 3
        case .demand: 4
        case .powerFactor: 5
        }
    }
}

/// Where a ladder counts: it belongs to a supply point and one of its customers. What is counted in one billing period is a part of
/// its own, which goes on where the one before ended.
public struct LadderKey: Hashable, Comparable, Sendable, Codable {
    public let supplyPoint: SupplyPointID
    /// The first day of the ladder's period: from here it counts.
    public let begin: CivilDate
    /// The first day of the billing period.
    public let period: CivilDate
    /// The version whose steps hold; the count goes on when a version takes over.
    public let version: CivilDate

    public init(supplyPoint: SupplyPointID, begin: CivilDate, period: CivilDate, version: CivilDate) {
        self.supplyPoint = supplyPoint
        self.begin = begin
        self.period = period
        self.version = version
    }

    /// What stood on the ladder before we began to count: somebody else charged it. No billing period of ours begins in a month
    /// before the ladder's.
    public var isTakeover: Bool { period < begin.firstOfMonth }

    public static func < (a: LadderKey, b: LadderKey) -> Bool {
        (a.supplyPoint, a.begin, a.period, a.version) < (b.supplyPoint, b.begin, b.period, b.version)
    }
}

extension ChargeLine: CustomStringConvertible {
    /// For the store and for audits: `energy/2026-11-01/2026-01-01/01-01/flat`,
    /// `ladder/17/2026-01-01/2026-11-01/2026-01-01/1`, `surcharge/2026-11-01/2026-01-01/renewable-energy`,
    /// `capacity/2026-11-01/2026-01-01`, `demand/…`, `power-factor/…`. Read back by ``init(_:)``.
    public var description: String {
        switch self {
        case .energy(let key): "energy/\(key.period)/\(key.version)/\(key.season)/\(key.band.rawValue)"
        case .ladder(let key, let step): "ladder/\(key.supplyPoint)/\(key.begin)/\(key.period)/\(key.version)/\(step)"
        case .surcharge(let period, let version, let name): "surcharge/\(period)/\(version)/\(name)"
        case .capacity(let period, let version): "capacity/\(period)/\(version)"
        case .demand(let period, let version): "demand/\(period)/\(version)"
        case .powerFactor(let period, let version): "power-factor/\(period)/\(version)"
        }
    }

    /// Reads ``description``; nil where it is not one.
    public init?(_ text: some StringProtocol) {
        // A surcharge's name may hold anything.
        let limit = text.hasPrefix("surcharge/") ? 3 : Int.max
        let parts = text.split(separator: "/", maxSplits: limit, omittingEmptySubsequences: false)
        switch (parts.first, parts.count) {
        case ("energy", 5):
            guard let period = CivilDate(parts[1]), let version = CivilDate(parts[2]),
                let season = DayOfYear(parts[3]), let band = Band(rawValue: String(parts[4]))
            else { return nil }
            self = .energy(UsageKey(period: period, version: version, season: season, band: band))
        case ("ladder", 6):
            guard let point = Int64(parts[1]), let begin = CivilDate(parts[2]), let period = CivilDate(parts[3]),
                let version = CivilDate(parts[4]), let step = Int(parts[5])
            else { return nil }
            self = .ladder(
                LadderKey(supplyPoint: SupplyPointID(point), begin: begin, period: period, version: version), step: step
            )
        case ("surcharge", 4):
            guard let period = CivilDate(parts[1]), let version = CivilDate(parts[2]), !parts[3].isEmpty else {
                return nil
            }
            self = .surcharge(period: period, version: version, name: String(parts[3]))
        case ("capacity", 3), ("demand", 3), ("power-factor", 3):
            guard let period = CivilDate(parts[1]), let version = CivilDate(parts[2]) else { return nil }
            switch parts[0] {
            case "capacity": self = .capacity(period: period, version: version)
            case "demand": self = .demand(period: period, version: version)
            default: self = .powerFactor(period: period, version: version)
            }
        default: return nil
        }
    }
}
