import Billing
import Quantities

/// What a turn must know of the past besides the hot state, by key. Asked before the turn, answered by the store.
public struct ColdKeys: Hashable, Sendable {
    public var payments: [PaymentKey]
    /// Ids of staff requests.
    public var requests: [String]
    /// Accounts of which all lines are wanted that they were charged for energy.
    public var lines: [AccountID]

    public init(payments: [PaymentKey] = [], requests: [String] = [], lines: [AccountID] = []) {
        self.payments = payments
        self.requests = requests
        self.lines = lines
    }

    public var isEmpty: Bool { payments.isEmpty && requests.isEmpty && lines.isEmpty }

    /// The keys that `events`, and what is due besides, need.
    ///
    /// - Parameters:
    ///   - state: as of the last committed turn.
    ///   - clocks: of the turn that is to come.
    public init(for events: [Event], state: HotState, clocks: Clocks) {
        self.init()
        lines = state.linesWanted(at: clocks.monotonic)
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
    /// What the ledger has of each line; an account without any is in it all the same.
    public var lines: [AccountID: [LedgerLine]]

    public init(
        payments: [PaymentKey: Payment] = [:], requests: [String: AnsweredRequest] = [:],
        lines: [AccountID: [LedgerLine]] = [:]
    ) {
        self.payments = payments
        self.requests = requests
        self.lines = lines
    }
}

/// What the ledger has of a line.
public struct LedgerLine: Hashable, Sendable {
    public let line: ChargeLine
    /// The whole energy of the line, as of its last entry.
    public var energy: WattHours
    /// All that was charged, less what was given back.
    public var posted: Money

    public init(line: ChargeLine, energy: WattHours, posted: Money) {
        self.line = line
        self.energy = energy
        self.posted = posted
    }

    /// With a later entry of the line.
    public mutating func add(_ amount: Money, energy: WattHours?) {
        posted += amount
        self.energy = energy ?? self.energy
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
