import Billing
import Quantities

/// Where an account stands between opening and closing.
public enum AccountLife: Hashable, Sendable, Codable {
    case open
    /// Nobody lives there: supply and account stay, and use is a case for a person.
    case vacant(since: Instant)
    /// The final bill is made; nothing is charged any more. What is still owed stays with the former holder.
    case closed(at: Instant)

    public var isClosed: Bool { if case .closed = self { true } else { false } }
}

/// A to D, from payment history by a published rule, or by a person with a reason.
public enum CreditClass: String, Hashable, Comparable, Sendable, Codable, CaseIterable {
    case a, b, c, d
    public static func < (x: CreditClass, y: CreditClass) -> Bool { x.rawValue < y.rawValue }
}

/// How much a customer is trusted.
public struct CreditStanding: Hashable, Sendable, Codable {
    public var creditClass: CreditClass
    /// Who set it against the rule, and until when; nil: the rule's.
    public var override: Override?

    public struct Override: Hashable, Sendable, Codable {
        public let by: String
        public let reason: String
        public let until: CivilDate

        public init(by: String, reason: String, until: CivilDate) {
            self.by = by
            self.reason = reason
            self.until = until
        }
    }

    public init(creditClass: CreditClass = .b, override: Override? = nil) {
        self.creditClass = creditClass
        self.override = override
    }
}
