import Billing
import Quantities

/// What a turn must know of the past besides the hot state, by key. Asked before the turn, answered by the store.
public struct ColdKeys: Hashable, Sendable {
    public var payments: [PaymentKey]
    /// Ids of staff requests.
    public var requests: [String]

    public init(payments: [PaymentKey] = [], requests: [String] = []) {
        self.payments = payments
        self.requests = requests
    }

    public var isEmpty: Bool { payments.isEmpty && requests.isEmpty }

    /// The keys that `events` need.
    public init(for events: [Event]) {
        self.init()
        for event in events {
            switch event {
            case .payment(let request, _, _): payments.append(request.key)
            case .staff(let request, _): requests.append(request.id)
            default: break
            }
        }
    }
}

/// The store's answer to ``ColdKeys``: what exists; the rest does not.
public struct ColdFacts: Sendable {
    public var payments: [PaymentKey: Payment]
    public var requests: [String: AnsweredRequest]

    public init(payments: [PaymentKey: Payment] = [:], requests: [String: AnsweredRequest] = [:]) {
        self.payments = payments
        self.requests = requests
    }
}

/// A staff request that was answered before.
public struct AnsweredRequest: Hashable, Sendable {
    /// Who asked what, in one line: the same id with another fingerprint is refused.
    public let fingerprint: String
    public let answer: StaffAnswer

    public init(fingerprint: String, answer: StaffAnswer) {
        self.fingerprint = fingerprint
        self.answer = answer
    }
}
