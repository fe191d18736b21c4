import Quantities

/// When whoever pays by bills is reminded of one that is not paid (RULES: Delivery): once when it is made, once by a message, once by a
/// call or a visit. Reminders never count as trip notices.
public struct ReminderRule: Hashable, Sendable, Codable {
    /// Days past due from which a message is sent, 1...90.
    public var messageAfterDays: Int
    /// Days past due from which a person calls, or goes there, 1...90; more than ``messageAfterDays``.
    public var callAfterDays: Int

    public init(messageAfterDays: Int = 5, callAfterDays: Int = 10) {
        self.messageAfterDays = messageAfterDays
        self.callAfterDays = callAfterDays
    }

    /// What a bill calls for on `day`.
    public func step(of bill: OpenBill, on day: CivilDate) -> ReminderStep {
        let late = day.daysSinceEpoch - bill.due.daysSinceEpoch
        if late >= Int64(callAfterDays) { return .call }
        return late >= Int64(messageAfterDays) ? .message : .issued
    }
}

/// How far the reminders of a bill have come.
public enum ReminderStep: Int, Hashable, Sendable, Codable, CaseIterable, Comparable {
    case issued = 1
    case message, call

    public static func < (a: ReminderStep, b: ReminderStep) -> Bool { a.rawValue < b.rawValue }
}
