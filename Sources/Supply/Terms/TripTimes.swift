import Quantities

/// When a supply may be switched off for arrears: the window's hours, on working days, and not in weather that makes it cruel.
public struct TripTimes: Hashable, Sendable {
    public var window: TripWindow
    public var calendar: SiteCalendar
    /// Nil: every day of the window's weekdays is as good as another.
    public var workdays: WorkCalendar?
    /// Not on a day after which people are off work: who pays late cannot reach anyone.
    public var sparesEves: Bool
    /// Until when weather forbids it; nil: it does not.
    public var weatherUntil: Instant?

    public init(
        window: TripWindow, calendar: SiteCalendar, workdays: WorkCalendar? = nil, sparesEves: Bool = false,
        weatherUntil: Instant? = nil
    ) {
        self.window = window
        self.calendar = calendar
        self.workdays = workdays
        self.sparesEves = sparesEves
        self.weatherUntil = weatherUntil
    }

    /// Why not at `instant`; nil: it may be.
    public func obstacle(at instant: Instant) -> Reason? {
        if let weatherUntil, instant < weatherUntil { return .weather }
        let day = calendar.date(at: instant)
        if let reason = obstacle(on: day) { return reason }
        return window.hours.contains(calendar.timeOfDay(at: instant)) ? nil : .outsideTripWindow
    }

    /// The first moment from `instant` on at which it may be; nil: none is known within a month.
    public func next(atOrAfter instant: Instant) -> Instant? {
        let start = max(instant, weatherUntil ?? instant)
        if obstacle(at: start) == nil { return start }
        var day = calendar.date(at: start)
        for _ in 0..<32 {
            let opens = calendar.instant(day, window.hours.from)
            if opens > start, obstacle(at: opens) == nil { return opens }
            day = day.next
        }
        return nil
    }

    private func obstacle(on day: CivilDate) -> Reason? {
        guard let workdays else { return window.weekdays.contains(day.weekday) ? nil : .outsideTripWindow }
        switch workdays.day(day) {
        case .unknown: return .calendarMissing
        case .rest: return .outsideTripWindow
        case .working:
            guard window.weekdays.contains(day.weekday) || workdays.isMovedWork(day) else { return .outsideTripWindow }
        }
        guard sparesEves else { return nil }
        switch workdays.day(day.next) {
        case .unknown: return .calendarMissing
        case .rest: return .beforeRestDay
        case .working: return nil
        }
    }
}
