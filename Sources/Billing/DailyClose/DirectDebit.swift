import Quantities

/// What a bank is asked to take from a customer's account there. From being asked for until it is answered nobody knows whose the money is:
/// a hold (RULES: Payments).
public struct DirectDebit: Hashable, Sendable {
    public let id: DirectDebitID
    /// The channel, and the day on which it is to collect.
    public let batch: CloseKey
    public let account: AccountID
    public let accountNumber: String
    /// Whole fen.
    public let amount: Money
    public let askedAt: Instant
    public let askedBy: String
    public var answer: Answer?

    /// What the bank said.
    public struct Answer: Hashable, Sendable {
        public enum Outcome: String, Hashable, Sendable, CaseIterable {
            case paid, refused
            /// Staff took it back before the bank answered.
            case withdrawn
        }
        public let outcome: Outcome
        public let at: Instant
        public let by: String
        /// The bank's words, or ours.
        public let note: String?

        public init(_ outcome: Outcome, at: Instant, by: String, note: String? = nil) {
            self.outcome = outcome
            self.at = at
            self.by = by
            self.note = note
        }
    }

    public init(
        id: DirectDebitID, batch: CloseKey, account: AccountID, accountNumber: String, amount: Money, askedAt: Instant,
        askedBy: String, answer: Answer? = nil
    ) {
        self.id = id
        self.batch = batch
        self.account = account
        self.accountNumber = accountNumber
        self.amount = amount
        self.askedAt = askedAt
        self.askedBy = askedBy
        self.answer = answer
    }

    public var isOpen: Bool { answer == nil }

    /// By which the bank answers, and under which the payment is booked: unique for ever.
    public var serial: String { "D\(id.number)" }

    /// The debit of a serial; nil where it is none of ours.
    public static func id(of serial: String) -> DirectDebitID? {
        guard serial.hasPrefix("D"), let number = Int64(serial.dropFirst()), serial == "D\(number)", number > 0 else {
            return nil
        }
        return DirectDebitID(number)
    }

    /// When a person is asked why the bank has not answered.
    public static let patience = Span.days(3)
}

/// Whom a bank is to collect from.
public struct DebitAsk: Hashable, Sendable {
    public let account: String
    /// Nil: what is owed.
    public let amount: Money?

    public init(account: String, amount: Money? = nil) {
        self.account = account
        self.amount = amount
    }
}
