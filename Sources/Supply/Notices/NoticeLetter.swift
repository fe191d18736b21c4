import Quantities

/// A message as it goes to the SMS gateway: a notice, or those about several accounts of one payer, with what the text needs besides.
public struct NoticeLetter: Hashable, Sendable {
    /// A notice and the account that it is about.
    public struct Line: Hashable, Sendable {
        public let notice: Notice
        public let accountName: String
        public let accountNumber: String

        public init(_ notice: Notice, accountName: String, accountNumber: String) {
            self.notice = notice
            self.accountName = accountName
            self.accountNumber = accountNumber
        }
    }

    /// What the gateway knows the message by.
    public let id: NoticeID
    public let first: Line
    /// Of the same kind, to the same telephone.
    public let more: [Line]
    /// From delivery until supply may be switched off, for the two formal notices.
    public let period: Span?
    /// The profile of the relay whose button is to be pressed.
    public let relay: String?
    /// Up to which power the supply may be used, for messages about that.
    public let limit: Watts?
    /// How power returns where the customer chose it; nil: by itself.
    public let returns: SafeRestore?

    public init(
        id: NoticeID, _ first: Line, _ more: [Line] = [], period: Span? = nil, relay: String? = nil,
        limit: Watts? = nil, returns: SafeRestore? = nil
    ) {
        self.returns = returns
        self.id = id
        self.first = first
        self.more = more
        self.period = period
        self.relay = relay
        self.limit = limit
    }

    /// The notice, or the first of them.
    public var notice: Notice { first.notice }

    public var lines: [Line] { [first] + more }
}
