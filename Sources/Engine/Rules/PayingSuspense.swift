import Billing
import Quantities
import Supply

extension Draft {
    /// Keeps money whose owner is not known, less what reversals that came first took back, and has a person look for the owner.
    mutating func keepInSuspense(
        _ request: PaymentRequest, _ id: PaymentID, _ reason: SuspenseReason, hint: String?, _ early: [Reversal]
    ) -> Receipt {
        let key = request.key
        enter(
            debit: .cashClearing(channel: key.channel), credit: .suspense, amount: request.amount, reason: .payment,
            cause: "payment:\(key)")
        suspend(id, request, left: request.amount, reason, hint: hint)
        var reversed = Money.zero
        for reversal in fitting(early, request) {
            takeBackSuspended(reversal.request, id)
            reversed += reversal.request.amount
        }
        doubtMeant(id)
        return Receipt(
            payment: id, accountNumber: request.accountNumber, amount: request.amount, receivedAt: now, available: nil,
            supply: .suspense, missing: .zero, reversed: reversed)
    }

    /// It lies in suspense from now on, and a person has to look for its owner.
    mutating func suspend(
        _ id: PaymentID, _ request: PaymentRequest, left: Money, _ reason: SuspenseReason, hint: String?
    ) {
        #if SEEDED_BUGS
            if SeededBug.suspenseLost.isPlanted { return }
        #endif
        let key = request.key
        let item = openWorkItem(
            .suspense, account: nil, within: .days(1),
            reason: "payment.suspense \(reason.rawValue) \(key) \(request.accountNumber) \(left)"
                + (hint.map { " \($0)" } ?? ""))
        let meant = hint.flatMap { state.accountByNumber[$0] }.flatMap { accounts[$0] }
        put(
            SuspendedPayment(
                payment: id, key: key, number: request.accountNumber, left: left, reason: reason,
                meant: meant?.life.isClosed == false ? meant?.record.id : nil, workItem: item))
    }

    /// What became of a payment that went to suspense; its key has to be among ``ColdKeys/payments``.
    func suspended(_ id: PaymentID) -> SuspendedPayment? { settled[id] ?? suspense[id] ?? cold.suspense[id] }

    /// What is settled leaves memory, and its work item is done.
    mutating func put(_ suspended: SuspendedPayment, by: String = "engine") {
        records.append(.suspense(suspended))
        if let meant = suspended.meant { touch(meant) }
        guard !suspended.state.isOpen else {
            settled[suspended.payment] = nil
            return suspense[suspended.payment] = suspended
        }
        suspense[suspended.payment] = nil
        settled[suspended.payment] = suspended
        closeWorkItem(suspended.workItem, by: by, result: suspended.state.word)
    }

    /// A channel takes back money that lies in suspense.
    mutating func takeBackSuspended(_ request: ReversalRequest, _ id: PaymentID) {
        guard var suspended = suspended(id), suspended.state.isOpen else { return }
        enter(
            debit: .suspense, credit: .cashClearing(channel: request.payment.channel), amount: request.amount,
            reason: .reversal, cause: "reversal:\(request.key)")
        suspended.left -= request.amount
        if suspended.left <= .zero { suspended.state = .reversed(at: now) }
        put(suspended)
    }
}

extension SuspendedPayment.State {
    /// For whoever reads the work item.
    var word: String {
        switch self {
        case .open: "open"
        case .assigned(let line, _, _): "assigned to account \(line.number)"
        case .returned: "returned"
        case .reversed: "reversed"
        }
    }
}
