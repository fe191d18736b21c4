/// A channel's file: of a business date for the daily close, or with the answers to direct debits.
public struct ChannelFileRequest: Hashable, Sendable, Codable {
    public let channel: String
    /// As it is called; it may tell the business date.
    public let name: String
    /// The file's bytes in base64.
    public let content: String
    /// Where the file is not named as the layout says.
    public let businessDate: String?
    public let reason: String?

    public init(channel: String, name: String, content: String, businessDate: String? = nil, reason: String? = nil) {
        self.channel = channel
        self.name = name
        self.content = content
        self.businessDate = businessDate
        self.reason = reason
    }
}

/// Books a reversal that only the channel's file has. A file tells a payment's serial, but not its date.
public struct BookReversalBody: Hashable, Sendable, Codable {
    /// The business date of the payment that it takes back.
    public let paymentDate: String
    /// The payment's serial.
    public let paymentSerial: String
    public let reason: String

    public init(paymentDate: String, paymentSerial: String, reason: String) {
        self.paymentDate = paymentDate
        self.paymentSerial = paymentSerial
        self.reason = reason
    }
}

/// Asks a bank for direct debits: all of them or none.
public struct AskDebitsBody: Hashable, Sendable, Codable {
    public let channel: String
    /// The day on which the bank is to collect.
    public let collectOn: String
    public let accounts: [Ask]
    public let reason: String?

    public struct Ask: Hashable, Sendable, Codable {
        public let account: String
        /// Yuan; what is owed where it is left out.
        public let amount: String?

        public init(account: String, amount: String? = nil) {
            self.account = account
            self.amount = amount
        }
    }

    public init(channel: String, collectOn: String, accounts: [Ask], reason: String? = nil) {
        self.channel = channel
        self.collectOn = collectOn
        self.accounts = accounts
        self.reason = reason
    }
}
