import Quantities

/// Who must say yes before a supply is switched off for arrears (RULES: Who may).
public enum Approver: String, Hashable, Sendable, Codable, CaseIterable {
    /// The rules alone, where nothing about the account needs a person.
    case automatic
    /// One supervisor, name by name.
    case onePerson = "one_person"
    /// Two supervisors with tokens of their own.
    case twoPersons = "two_persons"
    /// One supervisor, and the whole of the day's list at once.
    case list
}

/// Before which step of the way to a trip somebody must say yes; before the trip always, where anybody has to.
public enum ApprovalStage: String, Hashable, Sendable, Codable, CaseIterable {
    /// Before the trip notice, which may go out that day, and before the trip.
    case beforeNotice = "before_notice"
    /// On the day itself, before the final notice; it dies at midnight.
    case beforeTrip = "before_trip"
}

/// What terms say about switching, besides money and times.
public struct ControlTerms: Hashable, Sendable, Codable {
    public var approver: Approver
    public var approvalStage: ApprovalStage
    /// The name of the calendar whose working days count; nil: the weekdays of the trip window are all that counts.
    public var workdays: String?
    /// Nobody is switched off on the day before a day of rest.
    public var sparesEves: Bool
    /// The authority has a copy of the trip notice before the final one.
    public var copiesAuthority: Bool
    /// A trip for bills needs that a person has asked for each of them, by a call or a visit.
    public var needsDemand: Bool

    public init(
        approver: Approver = .automatic, approvalStage: ApprovalStage = .beforeTrip, workdays: String? = nil,
        sparesEves: Bool = false, copiesAuthority: Bool = false, needsDemand: Bool = false
    ) {
        self.approver = approver
        self.approvalStage = approvalStage
        self.workdays = workdays
        self.sparesEves = sparesEves
        self.copiesAuthority = copiesAuthority
        self.needsDemand = needsDemand
    }
}
