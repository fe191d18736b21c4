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

/// Before which step of the way to a trip somebody must say yes.
public enum ApprovalStage: String, Hashable, Sendable, Codable, CaseIterable {
    /// Before the trip notice; it holds for this cycle of notices.
    case beforeNotice = "before_notice"
    /// On the day itself, before the final notice; it dies at midnight.
    case beforeTrip = "before_trip"
}

/// What terms say about switching, besides money and times.
public struct ControlTerms: Hashable, Sendable, Codable {
    public var approver: Approver
    public var approvalStage: ApprovalStage

    public init(approver: Approver = .automatic, approvalStage: ApprovalStage = .beforeTrip) {
        self.approver = approver
        self.approvalStage = approvalStage
    }
}
