/// A notice that no SMS could bring, and a person must.
public struct NoticeDutyBody: Hashable, Sendable, Codable {
    public let notice: NoticeBody
    /// Whose account it is about, and where.
    public let accountName: String
    public let address: String
    public let deadline: String
    public let overdue: Bool
    /// The open work item, which ends with the notice.
    public let job: String

    public init(
        notice: NoticeBody, accountName: String, address: String, deadline: String, overdue: Bool, job: String
    ) {
        self.notice = notice
        self.accountName = accountName
        self.address = address
        self.deadline = deadline
        self.overdue = overdue
        self.job = job
    }
}

/// Whom to ring and whom to visit, the most urgent first.
public struct NoticeDutiesResponse: Hashable, Sendable, Codable {
    public let asOf: String
    public let duties: [NoticeDutyBody]

    public init(asOf: String, duties: [NoticeDutyBody]) {
        self.asOf = asOf
        self.duties = duties
    }
}
