import Quantities

/// How the SMS gateway is spoken to.
public struct SMSSettings: Hashable, Sendable {
    /// Where messages are posted: `https://sms.example/messages`; receipts are asked of `<url>/<id>`. No slash at the end.
    public var url: String
    /// Sent as a bearer token; nil: none.
    public var token: String?
    /// Stands before the notice's number in the id that the gateway sees. It must differ between installations, also between
    /// two stores of one gateway: else a new store's first notice would meet an old one's receipt.
    public var idPrefix: String
    /// The first pause between two questions for a receipt. It doubles up to ``pollCap``.
    public var pollInterval: Span = .seconds(2)
    public var pollCap: Span = .minutes(5)
    /// The first pause after a failure. It doubles up to ``retryCap``; tries never end.
    public var retryFirst: Span = .milliseconds(500)
    public var retryCap: Span = .minutes(1)
    /// A message without a receipt for so long has failed.
    public var receiptLifetime: Span = .days(3)
    /// A request is given up after so long.
    public var requestTimeout: Span = .seconds(10)
    /// Requests at a time, 1...64; while the gateway fails, one.
    public var concurrency = 4
    /// Messages that may wait, for the gateway or for a receipt.
    public var capacity = 100_000

    public init(url: String, token: String? = nil, idPrefix: String = "") {
        self.url = url
        self.token = token
        self.idPrefix = idPrefix
    }
}
