import Billing
import Quantities

/// What a turn must know of the past besides the hot state, by key. Asked before the turn, answered by the store.
public struct ColdKeys: Hashable, Sendable {
    /// Also found where the channel's serials are unique for ever and the business date is another; with their reversals and what
    /// became of them in suspense.
    public var payments: [PaymentKey]
    public var reversals: [ReversalKey]
    /// Ids of staff requests.
    public var requests: [String]

    public init(payments: [PaymentKey] = [], reversals: [ReversalKey] = [], requests: [String] = []) {
        self.payments = payments
        self.reversals = reversals
        self.requests = requests
    }

    public var isEmpty: Bool { payments.isEmpty && reversals.isEmpty && requests.isEmpty }

    /// The keys that `events` need.
    public init(for events: [Event]) {
        self.init()
        for event in events {
            switch event {
            case .payment(let request, _, _): payments.append(request.key)
            case .reversal(let request, _, _):
                payments.append(request.payment)
                reversals.append(request.key)
            case .staff(let request, _):
                requests.append(request.id)
                if case .suspense(let command) = request.command { payments.append(command.payment) }
            default: break
            }
        }
    }
}

/// The store's answer to ``ColdKeys``: what exists; the rest does not.
public struct ColdFacts: Sendable {
    /// By the keys that were asked for.
    public var payments: [PaymentKey: Payment]
    public var reversals: [ReversalKey: Reversal]
    /// All of each payment that was asked for, also where the payment itself has not come, in the order in which they came.
    public var reversalsOf: [PaymentKey: [Reversal]]
    /// Of each of ``payments`` that went to suspense.
    public var suspense: [PaymentID: SuspendedPayment]
    public var requests: [String: AnsweredRequest]

    public init(
        payments: [PaymentKey: Payment] = [:], reversals: [ReversalKey: Reversal] = [:],
        reversalsOf: [PaymentKey: [Reversal]] = [:], suspense: [PaymentID: SuspendedPayment] = [:],
        requests: [String: AnsweredRequest] = [:]
    ) {
        self.payments = payments
        self.reversals = reversals
        self.reversalsOf = reversalsOf
        self.suspense = suspense
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
