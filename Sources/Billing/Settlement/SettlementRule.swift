import Quantities

/// When an account is billed, when a bill is due, and what lateness costs: data of the terms.
public struct SettlementRule: Hashable, Sendable, Codable {
    /// Days of the month at whose 00:00 a bill is cut, 1...28, rising; one to several.
    public var days: [Int]
    /// A bill is due on the so-and-so-many-th day after it was cut, 0...90.
    public var dueAfterDays: Int
    public var penalty: PenaltyRule?
    /// Of ``AccountMode/instalments``: what is asked in advance; nil: only what staff ask.
    public var instalments: InstalmentRule?
    /// Nil: nobody is reminded.
    public var reminders: ReminderRule?

    public init(
        days: [Int] = [1], dueAfterDays: Int = 15, penalty: PenaltyRule? = nil, instalments: InstalmentRule? = nil,
        reminders: ReminderRule? = nil
    ) {
        self.days = days
        self.dueAfterDays = dueAfterDays
        self.penalty = penalty
        self.instalments = instalments
        self.reminders = reminders
    }
}

/// Instalments in advance (分次划拨): parts of what the last settlement came to, taken off the next one.
public struct InstalmentRule: Hashable, Sendable, Codable {
    /// Days of the month at whose 00:00 one is asked, 1...28, rising.
    public var days: [Int]
    /// In 10⁻⁴ of the charges of the last settlement.
    public var shareBasisPoints: Int
    /// Due on the so-and-so-many-th day after it was asked, 0...90.
    public var dueAfterDays: Int

    public init(days: [Int], shareBasisPoints: Int, dueAfterDays: Int = 5) {
        self.days = days
        self.shareBasisPoints = shareBasisPoints
        self.dueAfterDays = dueAfterDays
    }
}

/// Late-payment penalty: simple, on principal, for each day after the due date.
///
/// 供电营业规则: residents 0.1 % a day; others 0.2 % a day within the year of the debt and 0.3 % in later years. All of it is data.
public struct PenaltyRule: Hashable, Sendable, Codable {
    /// In 10⁻⁵ of the principal a day: 100 is 0.1 %. Within the calendar year in which the bill was due.
    public var perDay: Int
    /// In the calendar years after.
    public var perDayInLaterYears: Int
    /// The least that a penalty comes to, once there is any.
    public var minimum: Money
    /// The most that may be charged on a bill, in 10⁻⁴ of its principal; nil: no cap.
    public var capBasisPoints: Int?

    public init(perDay: Int, perDayInLaterYears: Int, minimum: Money = .zero, capBasisPoints: Int? = nil) {
        self.perDay = perDay
        self.perDayInLaterYears = perDayInLaterYears
        self.minimum = minimum
        self.capBasisPoints = capBasisPoints
    }
}
