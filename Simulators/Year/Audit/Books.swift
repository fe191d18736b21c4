import Billing
import Engine
import Quantities
import Storage
import Supply

/// The ledger as it is read back from the store, entry by entry, summed up by what the town wants to compare.
struct LedgerBooks {
    /// What each charge of an account came to: by its line.
    struct Charge: Equatable {
        var amount = Money.zero
        /// Of the line's last entry.
        var energy: Int64?
    }

    /// Money that a customer's balance went up or down by, other than charges.
    struct Movement {
        let at: Instant
        let amount: Money
        /// Of the payment that it came with.
        let key: String?
    }

    private(set) var entries = 0
    private(set) var movements: [AccountID: [Movement]] = [:]
    /// Of each account what was charged for late payment, less what was given back of it.
    private(set) var penalties: [AccountID: Money] = [:]
    private(set) var charges: [AccountID: [String: Charge]] = [:]
    /// By the key of a payment or reversal, what came or went.
    private(set) var payments: [String: Money] = [:]
    private(set) var reversals: [String: Money] = [:]
    private(set) var returns: [String: Money] = [:]
    private(set) var assignments: [String: Money] = [:]
    /// What each channel owes us.
    private(set) var cash: [String: Money] = [:]
    /// By the ledger's reasons.
    private(set) var sums: [EntryReason: Money] = [:]
    private(set) var refunded: [AccountID: Money] = [:]
    private(set) var effects: [AccountID: Money] = [:]

    init(_ histories: Histories) async throws {
        var position: Int64 = 0
        while true {
            let page = try await histories.entries(after: position, limit: 10_000)
            guard let last = page.last else { return }
            for posted in page { take(posted.entry) }
            position = last.position
        }
    }

    private mutating func take(_ entry: Entry) {
        entries += 1
        sums[entry.reason, default: .zero] += entry.amount
        if case .cashClearing(let channel) = entry.debit { cash[channel, default: .zero] += entry.amount }
        if case .cashClearing(let channel) = entry.credit { cash[channel, default: .zero] -= entry.amount }
        for side in [entry.debit, entry.credit] {
            if case .customer(let id) = side {
                effects[id, default: .zero] += entry.effect(on: id)
                move(entry, id)
            }
        }
        switch entry.reason {
        case .payment: payments[key(entry.cause, 3), default: .zero] += entry.amount
        case .reversal: reversals[key(entry.cause, 2), default: .zero] += entry.amount
        case .assignment:
            if entry.cause.hasPrefix("return:") {
                returns[key(entry.cause, 3), default: .zero] += entry.amount
            } else {
                assignments[key(entry.cause, 3), default: .zero] += entry.amount
            }
        case .refund: if case .customer(let id) = entry.debit { refunded[id, default: .zero] += entry.amount }
        case .energy, .settlement, .correction: charge(entry)
        case .penalty:
            if case .penalty(let id) = entry.debit { penalties[id, default: .zero] += entry.amount }
            if case .penalty(let id) = entry.credit { penalties[id, default: .zero] -= entry.amount }
        default: break
        }
    }

    private mutating func move(_ entry: Entry, _ id: AccountID) {
        let amount = entry.effect(on: id)
        switch entry.reason {
        case .energy, .settlement, .correction: return
        // A debt at the beginning is asked for by a bill.
        case .opening where amount < .zero: return
        default: break
        }
        let isPayment = entry.reason == .payment || entry.reason == .assignment
        movements[id, default: []].append(
            Movement(at: entry.at, amount: amount, key: isPayment ? key(entry.cause, 3) : nil))
    }

    private mutating func charge(_ entry: Entry) {
        guard let line = entry.line, let id = entry.debit.owner ?? entry.credit.owner else { return }
        let amount = entry.debit.owner != nil ? entry.amount : -entry.amount
        var name = line.description
        // Paper knows one supply for each holder.
        if case .ladder(let key, let step) = line {
            name = "ladder/\(key.begin)/\(key.period)/\(key.version)/\(step)"
        }
        charges[id, default: [:]][name, default: Charge()].amount += amount
        if let energy = entry.energy { charges[id]?[name]?.energy = energy.value }
    }

    /// `payment:icbc/2026-01-02/000017/penalty`: the first `count` parts after the colon.
    private func key(_ cause: String, _ count: Int) -> String {
        let text = cause.drop { $0 != ":" }.dropFirst()
        return text.split(separator: "/", omittingEmptySubsequences: false).prefix(count).joined(separator: "/")
    }
}
