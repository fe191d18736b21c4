/// A notice that no SMS could bring, and a person must.
public struct NoticeDutyBody: Hashable, Sendable, Codable {
    public let notice: NoticeBody
    /// The payer's other accounts that are told with it, by number.
    public let others: [String]
    /// Of all of them; yuan.
    public let total: String
    /// Whose account it is about, and where.
    public let accountName: String
    public let address: String
    public let deadline: String
    public let overdue: Bool
    /// The open work item, which ends with the notice.
    public let job: String

    public init(
        notice: NoticeBody, others: [String], total: String, accountName: String, address: String, deadline: String,
        overdue: Bool, job: String
    ) {
        self.notice = notice
        self.others = others
        self.total = total
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
