import Billing
import Quantities
import Supply

/// What staff do about money in suspense.
public enum SuspenseCommand: Hashable, Sendable {
    /// Its owner was found: the money goes to an account, as if it had come now.
    case assign(PaymentKey, account: String)
    /// Its owner cannot be found, or wants it back: it goes back on the payer's channel.
    case giveBack(PaymentKey)
    /// It was assigned to the wrong account: it lies in suspense again.
    case unassign(PaymentKey)

    public var payment: PaymentKey {
        switch self {
        case .assign(let key, _), .giveBack(let key), .unassign(let key): key
        }
    }

    var action: StaffAction {
        switch self {
        case .assign: .assignPayment
        case .giveBack: .returnPayment
        case .unassign: .unassignPayment
        }
    }

    var subject: String {
        switch self {
        case .assign(let key, let account): "payment \(key) to account \(account)"
        case .giveBack(let key), .unassign(let key): "payment \(key)"
        }
    }
}

extension Draft {
    mutating func perform(_ command: SuspenseCommand, _ request: StaffRequest) -> StaffAnswer {
        let key = command.payment
        guard let payment = payment(key) else {
            return StaffAnswer(.refused, "payment.unknown", details: [.init("payment", key.description)])
        }
        guard payment.wentToSuspense, let suspended = suspended(payment.id) else {
            return StaffAnswer(.refused, "payment.notInSuspense", details: [.init("payment", key.description)])
        }
        if case .unassign = command { return unassign(payment, suspended, request) }
        guard suspended.state.isOpen else {
            return StaffAnswer(
                .refused, "suspense.settled",
                details: [.init("payment", key.description), .init("result", suspended.state.word)])
        }
        switch command {
        case .assign(_, let number): return assign(suspended, number, request)
        case .giveBack, .unassign: return giveBack(suspended, request)
        }
    }

    /// All consequences of a payment follow now.
    private mutating func assign(_ suspended: SuspendedPayment, _ number: String, _ request: StaffRequest)
        -> StaffAnswer
    {
        guard let id = state.accountByNumber[number] else {
            return StaffAnswer(.refused, "account.unknown", details: [.init("account", number)])
        }
        let key = suspended.key
        let day = payment(key).map { paidOn($0.request) } ?? key.businessDate
        guard takes(id, suspended.left, paidOn: day) else {
            let owed = accounts[id].map { self.owed($0) } ?? .zero
            return StaffAnswer(
                .refused, "suspense.accountClosed",
                details: [.init("account", number), .init("owed", owed.description)])
        }
        guard
            let credited = credit(
                id, suspended.left, from: .suspense, .assignment,
                // One that was taken back may be assigned once more.
                cause: "assignment:\(key)/\(gateway.ledgerPosition + 1)", paidOn: day)
        else { return StaffAnswer(.refused, "account.unknown", details: [.init("account", number)]) }
        let line = followCredit(credited, because: "payment \(key)")
        note(key.channel, on: key.businessDate, usedBy: id)
        var done = suspended
        done.state = .assigned(line, by: request.actor.name, at: now)
        put(done, by: request.actor.name)
        audit(
            "payment.assigned", "payment \(key)", account: id, actor: request.actor, reason: request.reason,
            before: suspended.number, after: "\(line.amount) to account \(number)")
        return StaffAnswer(
            .done, "suspense.assigned",
            details: [
                .init("account", number), .init("amount", line.amount.description),
                .init("available", line.available.description), .init("supply", line.supply.rawValue),
                .init("missing", line.missing.description),
            ])
    }

    /// The way back from a wrong account. As with a reversal, what it was used for does not keep it there: the account has less or owes
    /// more, the notices begin anew, and nobody is tripped at once.
    private mutating func unassign(_ payment: Payment, _ suspended: SuspendedPayment, _ request: StaffRequest)
        -> StaffAnswer
    {
        let key = suspended.key
        guard case .assigned(let line, _, _) = suspended.state else {
            return StaffAnswer(
                .refused, "suspense.notAssigned",
                details: [.init("payment", key.description), .init("result", suspended.state.word)])
        }
        // What reversals took of it since is with the channel.
        let reversed = reversed(payment, key)
        let left = payment.request.amount - reversed
        guard left > .zero else {
            return StaffAnswer(.refused, "suspense.nothingLeft", details: [.init("payment", key.description)])
        }
        if let refusal = refuseAlone(left, line.account, request) { return refusal }
        let cause = "unassignment:\(key)/\(gateway.ledgerPosition + 1)"
        let taken = takeBack(
            left, from: [line], after: reversed - (payment.request.amount - line.amount), to: .suspense,
            .unassignment, cause: cause, because: "assignment of payment \(key) taken back")
        // Whom it was meant for it is still, unless it is he who should not have had it.
        let meant = suspended.meant.flatMap { $0 == line.account ? nil : accounts[$0]?.record.number }
        suspend(payment.id, payment.request, left: left, suspended.reason, hint: meant)
        doubtMeant(payment.id)
        audit(
            "payment.unassigned", "payment \(key)", account: line.account, actor: request.actor,
            reason: request.reason, before: "\(line.amount) to account \(line.number)", after: left.description)
        return StaffAnswer(
            .done, "suspense.unassigned",
            details: [
                .init("account", line.number), .init("amount", left.description),
                .init("available", (taken.first?.available ?? line.available).description),
            ])
    }

    private mutating func giveBack(_ suspended: SuspendedPayment, _ request: StaffRequest) -> StaffAnswer {
        let key = suspended.key
        enter(
            debit: .suspense, credit: .cashClearing(channel: key.channel), amount: suspended.left, reason: .assignment,
            cause: "return:\(key)")
        var done = suspended
        done.state = .returned(by: request.actor.name, at: now)
        put(done, by: request.actor.name)
        return StaffAnswer(
            .done, "suspense.returned",
            details: [.init("channel", key.channel), .init("amount", suspended.left.description)])
    }
}
