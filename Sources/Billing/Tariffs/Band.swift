import Quantities

/// Which band holds at which time of the day: it begins at midnight and each band holds until the next one begins.
public struct DaySchedule: Hashable, Sendable, Codable {
    /// A band and when it begins.
    public struct Switch: Hashable, Sendable, Codable {
        public let at: TimeOfDay
        public let band: Band

        public init(at: TimeOfDay, band: Band) {
            self.at = at
            self.band = band
        }
    }

    /// In order of their times; the first at 00:00, none at 24:00.
    public let switches: [Switch]

    /// Nil unless the first switch is at 00:00, each later one after the one before it, and all before 24:00.
    public init?(_ switches: [Switch]) {
        guard switches.first?.at.minutes == 0, switches.allSatisfy({ $0.at.minutes < 1440 }),
            zip(switches, switches.dropFirst()).allSatisfy({ $0.at < $1.at })
        else { return nil }
        self.switches = switches
    }

    private init(unchecked switches: [Switch]) { self.switches = switches }

    /// One band all day.
    public static func always(_ band: Band) -> DaySchedule {
        DaySchedule(unchecked: [Switch(at: .midnight, band: band)])
    }

    /// The band at a moment of the day, and when in the day it ends, both in milliseconds since midnight; 86,400,000 where it
    /// lasts to the day's end.
    func band(atMillisecondOfDay moment: Int64) -> (band: Band, ends: Int64) {
        // Few switches: looked through from the end.
        var ends: Int64 = 86_400_000
        for entry in switches.reversed() {
            let begins = Int64(entry.at.minutes) * 60_000
            if begins <= moment { return (entry.band, ends) }
            ends = begins
        }
        return (switches[0].band, ends)
    }

    /// The bands that occur, in the order of ``Band``.
    public var bands: [Band] { Band.allCases.filter { band in switches.contains { $0.band == band } } }
}

/// A day of any year.
public struct DayOfYear: Hashable, Comparable, Sendable, Codable {
    /// 1...12.
    public let month: Int
    /// 1...31.
    public let day: Int

    /// Nil where no year has that day.
    public init?(month: Int, day: Int) {
        guard CivilDate(year: 2000, month: month, day: day) != nil else { return nil }
        self.month = month
        self.day = day
    }

    /// The day of the year that `date` is.
    public init(of date: CivilDate) {
        month = date.month
        day = date.day
    }

    /// 1 January.
    public static let first = DayOfYear(of: CivilDate(daysSinceEpoch: 0))

    public static func < (a: DayOfYear, b: DayOfYear) -> Bool { (a.month, a.day) < (b.month, b.day) }
}

extension DayOfYear: CustomStringConvertible {
    /// `07-01`.
    public var description: String { "\(padded(month, 2))-\(padded(day, 2))" }

    /// Reads `07-01`.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 2, parts[1].count == 2, let month = Int(parts[0]),
            let day = Int(parts[1])
        else { return nil }
        self.init(month: month, day: day)
    }
}
