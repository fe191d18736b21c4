/// A day of the proleptic Gregorian calendar.
public struct CivilDate: Hashable, Comparable, Sendable, Codable {
    public let year: Int
    /// 1...12
    public let month: Int
    /// 1...31
    public let day: Int

    /// A real day, or nil: 2025-02-29 is none.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= CivilDate.days(in: month, of: year)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    private init(unchecked day: (Int, Int, Int)) { (year, month, self.day) = day }

    /// The day that lies `daysSinceEpoch` after 1970-01-01.
    public init(daysSinceEpoch: Int64) {
        // Civil-from-days over eras of 400 years that begin on 1 March, so that the leap day comes last.
        let shifted = daysSinceEpoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
        year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
        self.month = month
        day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// Days since 1970-01-01.
    public var daysSinceEpoch: Int64 {
        let y = Int64(month <= 2 ? year - 1 : year)
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let shiftedMonth = Int64(month > 2 ? month - 3 : month + 9)
        let dayOfYear = (153 * shiftedMonth + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// 1 = Monday ... 7 = Sunday (ISO 8601).
    public var weekday: Int { Int(((daysSinceEpoch + 3) % 7 + 7) % 7) + 1 }

    /// The number of days of a month, 28...31.
    public static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }

    public static func < (a: CivilDate, b: CivilDate) -> Bool { (a.year, a.month, a.day) < (b.year, b.month, b.day) }

    /// The first day of this day's month.
    public var firstOfMonth: CivilDate { CivilDate(daysSinceEpoch: daysSinceEpoch - Int64(day - 1)) }

    /// 1 January of this day's year.
    public var firstOfYear: CivilDate { CivilDate(unchecked: (year, 1, 1)) }

    /// The first day of the month after this day's.
    public var firstOfNextMonth: CivilDate {
        CivilDate(daysSinceEpoch: firstOfMonth.daysSinceEpoch + Int64(CivilDate.days(in: month, of: year)))
    }
}

extension CivilDate: CustomStringConvertible {
    /// `2026-11-23`.
    public var description: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }

    /// Reads `2026-11-23`.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }
}

/// A time of day in minutes since midnight, 0...1440; 1440 is the end of the day.
public struct TimeOfDay: Hashable, Comparable, Sendable, Codable {
    /// Minutes since midnight, 0...1440.
    public let minutes: Int

    public init?(minutes: Int) {
        guard (0...1440).contains(minutes) else { return nil }
        self.minutes = minutes
    }

    init(unchecked minutes: Int) { self.minutes = minutes }

    /// 00:00.
    public static let midnight = TimeOfDay(unchecked: 0)

    /// Reads `09:00`, up to `24:00`.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 2, parts[1].count == 2, let hour = Int(parts[0]),
            let minute = Int(parts[1]),
            (0...24).contains(hour), (0...59).contains(minute)
        else { return nil }
        self.init(minutes: hour * 60 + minute)
    }

    public static func < (a: TimeOfDay, b: TimeOfDay) -> Bool { a.minutes < b.minutes }
}

extension TimeOfDay: CustomStringConvertible {
    public var description: String { "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))" }
}

/// The calendar of the site: a fixed offset from UTC, by arithmetic. The host's time zone plays no part, and there is
/// no summer time (China has none since 1992).
public struct SiteCalendar: Hashable, Sendable, Codable {
    /// Minutes east of Greenwich, -720...840; 480 is China.
    public let offsetMinutes: Int

    public init?(offsetMinutes: Int) {
        guard (-720...840).contains(offsetMinutes) else { return nil }
        self.offsetMinutes = offsetMinutes
    }

    private init(unchecked offsetMinutes: Int) { self.offsetMinutes = offsetMinutes }

    /// +08:00.
    public static let china = SiteCalendar(unchecked: 480)

    private var offset: Int64 { Int64(offsetMinutes) * 60_000 }

    /// The site's day at `instant`.
    public func date(at instant: Instant) -> CivilDate {
        CivilDate(daysSinceEpoch: floorDivide(instant.milliseconds + offset, 86_400_000))
    }

    /// Milliseconds since the site's midnight, 0...86_399_999.
    public func millisecondsOfDay(at instant: Instant) -> Int64 {
        let local = instant.milliseconds + offset
        return local - floorDivide(local, 86_400_000) * 86_400_000
    }

    /// The time of day at `instant`, in whole minutes.
    public func timeOfDay(at instant: Instant) -> TimeOfDay {
        TimeOfDay(unchecked: Int(millisecondsOfDay(at: instant) / 60_000))
    }

    /// 00:00 of `date` at the site.
    public func midnight(of date: CivilDate) -> Instant {
        Instant(milliseconds: date.daysSinceEpoch * 86_400_000 - offset)
    }

    /// `date` at `time` of the site.
    public func instant(_ date: CivilDate, _ time: TimeOfDay) -> Instant {
        midnight(of: date) + Span(milliseconds: Int64(time.minutes) * 60_000)
    }

    /// The mark at or before `instant` for marks every `interval`, aligned to the site's midnight of 1970-01-01.
    public func mark(atOrBefore instant: Instant, every interval: Span) -> Instant {
        let local = instant.milliseconds + offset
        return Instant(milliseconds: floorDivide(local, interval.milliseconds) * interval.milliseconds - offset)
    }

    /// The first mark after `instant`.
    public func mark(after instant: Instant, every interval: Span) -> Instant {
        mark(atOrBefore: instant, every: interval) + interval
    }

    /// `2026-11-23 09:15:00.250` at the site; the milliseconds only where they are not zero.
    public func text(_ instant: Instant) -> String {
        let inDay = millisecondsOfDay(at: instant)
        let seconds = inDay / 1000
        let clock = "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        let fraction = inDay % 1000 == 0 ? "" : ".\(padded(inDay % 1000, 3))"
        return "\(date(at: instant)) \(clock)\(fraction)"
    }

    /// RFC 3339 with the site's offset: `2026-11-23T09:15:00.250+08:00`.
    public func rfc3339(_ instant: Instant) -> String {
        let inDay = millisecondsOfDay(at: instant)
        let seconds = inDay / 1000
        let clock =
            "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2)).\(padded(inDay % 1000, 3))"
        let zone = offsetMinutes.magnitude
        return
            "\(date(at: instant))T\(clock)\(offsetMinutes < 0 ? "-" : "+")\(padded(zone / 60, 2)):\(padded(zone % 60, 2))"
    }
}

/// Division rounded toward minus infinity, so that days before 1970 come out right.
@inlinable public func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
    let quotient = a / b
    return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient
}
