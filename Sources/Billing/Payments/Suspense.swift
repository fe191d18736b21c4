import Quantities

/// Why money lies in suspense.
public enum SuspenseReason: String, Hashable, Sendable, Codable, CaseIterable {
    /// Nothing of ours has this number.
    case unknown = "account.unknown"
    /// The account is closed, and does not owe so much.
    case closed = "account.closed"
    /// Nothing has this number, but something has one that differs from it by one slip of the finger.
    case mistyped = "account.mistyped"
    /// It is a meter's number.
    case meterNumber = "account.meterNumber"
    /// The payment number has no open account.
    case noAccounts = "payer.noAccounts"
}

/// A payment whose owner was not known, and what became of it.
public struct SuspendedPayment: Hashable, Sendable {
    public enum State: Hashable, Sendable {
        case open
        /// Staff found its owner: what the account got.
        case assigned(ReceiptAccount, by: String, at: Instant)
        /// It went back on the payer's channel.
        case returned(by: String, at: Instant)
        /// The channel took all of it back.
        case reversed(at: Instant)

        public var isOpen: Bool { self == .open }
    }

    public let payment: PaymentID
    public let key: PaymentKey
    /// As the payer gave it.
    public let number: String
    /// What is left of the payment after reversals.
    public var left: Money
    public let reason: SuspenseReason
    /// Whose it may be, where only one open account can be meant. It is not his before a person says so, and he is not switched off
    /// meanwhile.
    public let meant: AccountID?
    public let workItem: WorkItemID
    public var state: State

    public init(
        payment: PaymentID, key: PaymentKey, number: String, left: Money, reason: SuspenseReason,
        meant: AccountID? = nil, workItem: WorkItemID, state: State = .open
    ) {
        self.payment = payment
        self.key = key
        self.number = number
        self.left = left
        self.reason = reason
        self.meant = meant
        self.workItem = workItem
        self.state = state
    }
}

/// Numbers that a person may have meant who typed another one.
public enum Mistyping {
    /// What one slip makes of `number`: a wrong, missing or doubled character, two neighbours changed over. Each once.
    public static func neighbours(of number: String) -> [String] {
        let typed = Array(number.utf8)
        guard (3...24).contains(typed.count) else { return [] }
        var found: [String] = []
        var seen: Set<[UInt8]> = [typed]
        func add(_ bytes: [UInt8]) {
            if seen.insert(bytes).inserted { found.append(String(decoding: bytes, as: UTF8.self)) }
        }
        let digits = Array(UInt8(ascii: "0")...UInt8(ascii: "9"))
        for index in typed.indices {
            var other = typed
            for digit in digits {
                other[index] = digit
                add(other)
            }
            other = typed
            other.remove(at: index)
            add(other)
            if index + 1 < typed.count {
                other = typed
                other.swapAt(index, index + 1)
                add(other)
            }
        }
        for index in 0...typed.count {
            for digit in digits {
                var other = typed
                other.insert(digit, at: index)
                add(other)
            }
        }
        return found
    }
}
