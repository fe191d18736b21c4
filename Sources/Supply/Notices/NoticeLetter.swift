import Quantities

/// A notice as it goes to the SMS gateway, with what its text needs besides.
public struct NoticeLetter: Hashable, Sendable {
    public let notice: Notice
    public let accountName: String
    public let accountNumber: String
    /// From delivery until supply may be switched off, for the two formal notices.
    public let period: Span?
    /// The profile of the relay whose button is to be pressed.
    public let relay: String?
    /// Up to which power the supply may be used, for messages about that.
    public let limit: Watts?

    public init(
        _ notice: Notice, accountName: String, accountNumber: String, period: Span? = nil, relay: String? = nil,
        limit: Watts? = nil
    ) {
        self.limit = limit
        self.notice = notice
        self.accountName = accountName
        self.accountNumber = accountNumber
        self.period = period
        self.relay = relay
    }

    /// What the gateway knows the message by.
    public var id: NoticeID { notice.id }
}
