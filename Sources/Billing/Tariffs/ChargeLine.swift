import Quantities

/// What a line of a bill is about. Its amount is rounded once, from all that it counts.
public enum ChargeLine: Hashable, Comparable, Sendable, Codable {
    /// Energy of one billing period, version, season and band at its price.
    case energy(UsageKey)
    /// What lies in one step of a ladder, 1 being the second step.
    case ladder(LadderKey, step: Int)
    /// One fund or surcharge on all energy of a period under a version.
    case surcharge(period: CivilDate, tariff: String = "", version: CivilDate, name: String)

    /// The first day of the billing period that it belongs to.
    public var period: CivilDate {
        switch self {
        case .energy(let key): key.period
        case .ladder(let key, _): key.period
        case .surcharge(let period, _, _, _): period
        }
    }

    /// The tariff and the first day of the version by which it is priced; the name is empty where only one is spoken of.
    public var version: (tariff: String, from: CivilDate) {
        switch self {
        case .energy(let key): (key.tariff, key.version)
        case .ladder(let key, _): (key.tariff, key.version)
        case .surcharge(_, let tariff, let version, _): (tariff, version)
        }
    }

    public static func < (a: ChargeLine, b: ChargeLine) -> Bool {
        switch (a, b) {
        case (.energy(let a), .energy(let b)): a < b
        case (.ladder(let a, let m), .ladder(let b, let n)): (a, m) < (b, n)
        case (.surcharge(let a, let t, let v, let m), .surcharge(let b, let u, let w, let n)):
            (a, t, v, m) < (b, u, w, n)
        default: a.order < b.order
        }
    }

    private var order: Int {
        switch self {
        case .energy: 0
        case .ladder: 1
        case .surcharge: 2
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
    /// The tariff's name; empty where only one is spoken of. Two within one billing period count in the order of their names.
    public let tariff: String
    /// The version whose steps hold; the count goes on when a version or another tariff takes over.
    public let version: CivilDate

    public init(
        supplyPoint: SupplyPointID, begin: CivilDate, period: CivilDate, tariff: String = "", version: CivilDate
    ) {
        self.supplyPoint = supplyPoint
        self.begin = begin
        self.period = period
        self.tariff = tariff
        self.version = version
    }

    /// What stood on the ladder before we began to count: somebody else charged it. No billing period of ours begins in a month
    /// before the ladder's.
    public var isTakeover: Bool { period < begin.firstOfMonth }

    public static func < (a: LadderKey, b: LadderKey) -> Bool {
        (a.supplyPoint, a.begin, a.period, a.tariff, a.version) < (
            b.supplyPoint, b.begin, b.period, b.tariff, b.version
        )
    }
}

extension ChargeLine: CustomStringConvertible {
    /// For the store and for audits: `energy/2026-11-01/residential@2026-01-01/01-01/flat`,
    /// `ladder/17/2026-01-01/2026-11-01/residential@2026-01-01/1`, `surcharge/2026-11-01/residential@2026-01-01/renewable-energy`.
    /// Read back by ``init(_:)``.
    public var description: String {
        switch self {
        case .energy(let key):
            "energy/\(key.period)/\(VersionName(key.tariff, key.version))/\(key.season)/\(key.band.rawValue)"
        case .ladder(let key, let step):
            "ladder/\(key.supplyPoint)/\(key.begin)/\(key.period)/\(VersionName(key.tariff, key.version))/\(step)"
        case .surcharge(let period, let tariff, let version, let name):
            "surcharge/\(period)/\(VersionName(tariff, version))/\(name)"
        }
    }

    /// Reads ``description``; nil where it is not one.
    public init?(_ text: some StringProtocol) {
        // A surcharge's name may hold anything.
        let limit = text.hasPrefix("surcharge/") ? 3 : Int.max
        let parts = text.split(separator: "/", maxSplits: limit, omittingEmptySubsequences: false)
        switch (parts.first, parts.count) {
        case ("energy", 5):
            guard let period = CivilDate(parts[1]), let name = VersionName(parts[2]),
                let season = DayOfYear(parts[3]), let band = Band(rawValue: String(parts[4]))
            else { return nil }
            self = .energy(
                UsageKey(tariff: name.tariff, period: period, version: name.from, season: season, band: band))
        case ("ladder", 6):
            guard let point = Int64(parts[1]), let begin = CivilDate(parts[2]), let period = CivilDate(parts[3]),
                let name = VersionName(parts[4]), let step = Int(parts[5])
            else { return nil }
            self = .ladder(
                LadderKey(
                    supplyPoint: SupplyPointID(point), begin: begin, period: period, tariff: name.tariff,
                    version: name.from), step: step)
        case ("surcharge", 4):
            guard let period = CivilDate(parts[1]), let name = VersionName(parts[2]), !parts[3].isEmpty else {
                return nil
            }
            self = .surcharge(period: period, tariff: name.tariff, version: name.from, name: String(parts[3]))
        default: return nil
        }
    }
}

/// A tariff's version by its name: `residential@2026-01-01`; the day alone where no tariff is named.
public struct VersionName: Hashable, Sendable, CustomStringConvertible {
    public let tariff: String
    /// The version's first day.
    public let from: CivilDate

    public init(_ tariff: String, _ from: CivilDate) {
        self.tariff = tariff
        self.from = from
    }

    /// Reads ``description``; nil where it is not one.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard let last = parts.last, let from = CivilDate(last) else { return nil }
        // A name may hold what separates names here: these two stand behind a percent sign then.
        var name = ""
        var isEscape = false
        for character in parts.dropLast().joined(separator: "@").unicodeScalars {
            switch (isEscape, character) {
            case (true, "s"): name.unicodeScalars.append("/")
            case (true, _): name.unicodeScalars.append("%")
            case (false, "%"): break
            default: name.unicodeScalars.append(character)
            }
            isEscape = !isEscape && character == "%"
        }
        self.init(name, from)
    }

    public var description: String {
        if tariff.isEmpty { return "\(from)" }
        var name = ""
        for character in tariff.unicodeScalars {
            switch character {
            case "/": name += "%s"
            case "%": name += "%p"
            default: name.unicodeScalars.append(character)
            }
        }
        return "\(name)@\(from)"
    }
}
