import Billing
import Quantities
import Supply

/// What leaves the engine once the turn is durable.
public enum Effect: Sendable {
    case answer(ReplyToken, Answer)
    /// To the line that the relay hangs on.
    case order(LineID, LineOrder)
    /// Read a meter now; the line's answer comes back with the token.
    case readNow(LineID, MeterID, ReplyToken)
    /// Ask these units of a line, to which nothing is bound, whether anybody is there.
    case scan(LineID, [UInt8])
    /// To the SMS gateway; again after a restart.
    case send(NoticeLetter)
    /// A message that the gateway has accepted: ask for its receipt.
    case awaitReceipt(NoticeID)
    /// A message that is no longer true: not to be sent, where it still waits.
    case withdraw(NoticeID)
    /// Lines or meters changed: the lines are to be configured anew from the state.
    case configureLines
    /// For metrics and log; `code` is stable.
    case alarm(code: String, detail: String)
}

/// What a payer, a person or a program is told.
public enum Answer: Sendable {
    /// Booked, or booked before: `first` is false where this is the first receipt told again.
    case receipt(Receipt, first: Bool)
    /// The key was used before with another body; nothing has changed.
    case paymentConflict(PaymentKey)
    /// Refused whole; nothing has changed.
    case paymentRefused([PaymentFault])
    /// Taken, or taken before: `first` is false where this is the first receipt told again.
    case reversal(ReversalReceipt, first: Bool)
    /// The id was used before with another body; nothing has changed.
    case reversalConflict(ReversalKey)
    /// Refused whole; nothing has changed.
    case reversalRefused([ReversalFault])
    case staff(StaffAnswer)
    /// The store takes no payments now (disk full): try again with the same key.
    case unavailable(reason: String)
}

/// What came of a staff request. Stored under its id and told again.
public struct StaffAnswer: Hashable, Sendable, Codable {
    public enum Outcome: String, Hashable, Sendable, Codable {
        case done
        /// Under way; the account's story tells how it ends.
        case accepted
        case refused
    }
    public let outcome: Outcome
    /// Stable, for programs: `restore.started`, `trip.refused`, `role.denied`, `account.unknown`.
    public let code: String
    /// For refusals by the decision.
    public let reasons: [Reason]
    /// Facts for the reader, in order: what is missing, the order's id, ...
    public let details: [Detail]

    public struct Detail: Hashable, Sendable, Codable {
        public let name: String
        public let value: String
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(_ outcome: Outcome, _ code: String, reasons: [Reason] = [], details: [Detail] = []) {
        self.outcome = outcome
        self.code = code
        self.reasons = reasons
        self.details = details
    }
}
