import Billing
import Metering
import Quantities

/// On what terms an account is supplied: data with effective dates. The words and formulas are those of the rules; the numbers
/// are the utility's.
public struct Terms: Hashable, Sendable, Codable {
    /// `residential-prepaid`.
    public let name: String
    /// The first day on which this version holds.
    public let from: CivilDate
    /// Two low-balance levels of `available`, the higher first.
    public var warningLevels: [Money]
    /// From delivery of the trip notice until the final notice may be sent.
    public var tripNoticePeriod: Span
    /// How long a delivered trip notice stays valid.
    public var tripNoticeValidity: Span
    /// From delivery of the final notice until a trip may happen.
    public var finalNoticePeriod: Span
    /// How long a delivered final notice stays valid.
    public var finalNoticeValidity: Span
    /// A trip needs at least this `tripAmount`.
    public var minimumDebt: Money
    /// Standing credit by class.
    public var overdraft: Money
    /// How much emergency credit a customer may activate, until it is repaid; zero: none.
    public var emergencyCredit: Money
    /// Of bills, only what is overdue for more than so many days may be tripped for.
    public var overdueDays: Int
    /// Whether a trip on these terms rests on an agreement that the customer signed. Without one only the law's own terms apply.
    public var needsAgreement: Bool
    /// Power returns when `available` reaches this.
    public var restoreAt: Money
    public var tripWindow: TripWindow
    public var quietHours: DailyHours?
    /// No trip for this long after a binding changed.
    public var restAfterBinding: Span
    /// How old the last accepted reading may be when a trip is decided, as a number of mark intervals.
    public var freshMarks: Int64
    public var markInterval: Span
    /// Causes of arrears for which a trip may be automatic.
    public var automaticCauses: [ArrearsCause]
    public var throttle: Throttle?
    /// How long a failed restore may go on before a field job is opened.
    public var fieldJobAfter: Span
    /// When bills are made, when they are due, what lateness costs; nil: no bills with a due date.
    public var settlement: SettlementRule?
    /// What money goes to, and how much of it older debt takes.
    public var topUp: TopUpRule
    /// Who approves, and all else about switching.
    public var control: ControlTerms
    public var alone: AloneLimits
    /// From when on a meter's transformers are in doubt.
    public var ratio: RatioLimits

    public init(
        name: String, from: CivilDate, warningLevels: [Money], tripNoticePeriod: Span,
        tripNoticeValidity: Span = .days(30),
        finalNoticePeriod: Span, finalNoticeValidity: Span = .hours(4), minimumDebt: Money, overdraft: Money,
        restoreAt: Money = .zero,
        tripWindow: TripWindow, quietHours: DailyHours?, restAfterBinding: Span, freshMarks: Int64 = 2,
        markInterval: Span,
        automaticCauses: [ArrearsCause], throttle: Throttle?, fieldJobAfter: Span = .minutes(10),
        settlement: SettlementRule? = nil, topUp: TopUpRule = TopUpRule(), emergencyCredit: Money = .zero,
        overdueDays: Int = 0, needsAgreement: Bool = true, control: ControlTerms = ControlTerms(),
        alone: AloneLimits = AloneLimits(), ratio: RatioLimits = RatioLimits()
    ) {
        self.name = name
        self.from = from
        self.warningLevels = warningLevels
        self.tripNoticePeriod = tripNoticePeriod
        self.tripNoticeValidity = tripNoticeValidity
        self.finalNoticePeriod = finalNoticePeriod
        self.finalNoticeValidity = finalNoticeValidity
        self.minimumDebt = minimumDebt
        self.overdraft = overdraft
        self.restoreAt = restoreAt
        self.tripWindow = tripWindow
        self.quietHours = quietHours
        self.restAfterBinding = restAfterBinding
        self.freshMarks = freshMarks
        self.markInterval = markInterval
        self.automaticCauses = automaticCauses
        self.throttle = throttle
        self.fieldJobAfter = fieldJobAfter
        self.settlement = settlement
        self.topUp = topUp
        self.emergencyCredit = emergencyCredit
        self.overdueDays = overdueDays
        self.needsAgreement = needsAgreement
        self.control = control
        self.alone = alone
        self.ratio = ratio
    }
}

extension Terms {
    /// When the quiet hours that lie on `now` end; nil where none do.
    public func quietHoursEnd(at now: Instant, calendar: SiteCalendar) -> Instant? {
        guard let quiet = quietHours, quiet.contains(calendar.timeOfDay(at: now)) else { return nil }
        let today = calendar.instant(calendar.date(at: now), quiet.to)
        return today > now ? today : today + .days(1)
    }

    /// Until when whoever was credited is sent nothing about money; nil: that is over, or nothing was paid.
    public func peaceEnd(after creditedAt: Instant?, at now: Instant) -> Instant? {
        guard let creditedAt, creditedAt <= now else { return nil }
        let end = creditedAt + min(markInterval, .hours(1))
        return end > now ? end : nil
    }
}

/// When a trip for arrears may happen.
public struct TripWindow: Hashable, Sendable, Codable {
    /// ISO weekdays, 1 = Monday ... 7 = Sunday.
    public var weekdays: [Int]
    public var hours: DailyHours

    public init(weekdays: [Int], hours: DailyHours) {
        self.weekdays = weekdays
        self.hours = hours
    }

    /// Whether `instant` lies in it.
    public func contains(_ instant: Instant, calendar: SiteCalendar) -> Bool {
        weekdays.contains(calendar.date(at: instant).weekday) && hours.contains(calendar.timeOfDay(at: instant))
    }
}

/// Hours of each day, from the first minute up to, not including, the last; they may cross midnight.
public struct DailyHours: Hashable, Sendable, Codable {
    public var from: TimeOfDay
    public var to: TimeOfDay

    public init(from: TimeOfDay, to: TimeOfDay) {
        self.from = from
        self.to = to
    }

    /// Whether `time` lies in them. Where both ends are the same, none does.
    public func contains(_ time: TimeOfDay) -> Bool {
        from <= to ? from <= time && time < to : time >= from || time < to
    }
}

/// How many trips there may be, per gateway and the same per feeder: the larger of a number and a share of the accounts.
/// It defers; it needs no reset; it never stands before a restore.
public struct Throttle: Hashable, Sendable, Codable {
    public var perHour: Int
    /// In 0.01 %.
    public var perHourBasisPoints: Int
    public var perDay: Int
    public var perDayBasisPoints: Int

    public init(perHour: Int = 2, perHourBasisPoints: Int = 50, perDay: Int = 5, perDayBasisPoints: Int = 200) {
        self.perHour = perHour
        self.perHourBasisPoints = perHourBasisPoints
        self.perDay = perDay
        self.perDayBasisPoints = perDayBasisPoints
    }

    /// The most trips within an hour and within a day among `accounts`.
    public func limits(accounts: Int) -> (hour: Int, day: Int) {
        (max(perHour, accounts * perHourBasisPoints / 10_000), max(perDay, accounts * perDayBasisPoints / 10_000))
    }
}
