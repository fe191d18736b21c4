import Billing
import Metering
import Quantities
import Supply

extension Draft {
    /// Books a payment once for ever, and lets its consequences for the supply follow in the same turn.
    mutating func pay(_ request: PaymentRequest, by actor: Actor, _ token: ReplyToken) {
        guard actor.role.may(.pay) else {
            refuseRole(actor, .pay, subject: "payment \(request.key)", token)
            return
        }
        // Before all bounds: what was booked once gets its first receipt, even years later (I-M4).
        if let first = booked[request.key] ?? cold.payments[request.key] {
            repeated(request, first, by: actor, token)
            return
        }
        // A wrong clock of ours is no fault of the payment.
        let today = gateway.clockTrusted ? calendar.date(at: now) : nil
        let faults = PaymentLimits.faults(in: request, today: today)
        if !faults.isEmpty {
            audit(
                "payment.refused", "payment \(request.key)", actor: actor,
                reason: faults.map(\.rawValue).joined(separator: ", "),
                after: request.amount.description)
            effects.append(.answer(token, .paymentRefused(faults)))
            return
        }
        let id: PaymentID = nextID()
        let accountID = state.accountByNumber[request.accountNumber]
        let receipt: Receipt
        if let accountID {
            receipt = credit(request, id, accountID)
        } else {
            receipt = keepInSuspense(request, id)
        }
        let payment = Payment(id: id, request: request, account: accountID, receivedAt: now, receipt: receipt)
        booked[request.key] = payment
        records.append(.payment(payment))
        audit(
            "payment.booked", "payment \(request.key)", account: accountID, actor: actor,
            reason: "account \(request.accountNumber)", after: request.amount.description)
        effects.append(.answer(token, .receipt(receipt, first: true)))
    }

    /// The same key again: the first receipt, or a refusal where the body differs (I-M3, I-M4).
    private mutating func repeated(_ request: PaymentRequest, _ first: Payment, by actor: Actor, _ token: ReplyToken) {
        if first.request == request {
            effects.append(.answer(token, .receipt(first.receipt, first: false)))
            return
        }
        audit(
            "payment.conflict", "payment \(request.key)", account: first.account, actor: actor,
            reason: "the key was used before with another body",
            before: "\(first.request.accountNumber) \(first.request.amount)",
            after: "\(request.accountNumber) \(request.amount)")
        effects.append(.alarm(code: "payment.conflict", detail: request.key.description))
        effects.append(.answer(token, .paymentConflict(request.key)))
    }

    private mutating func credit(_ request: PaymentRequest, _ id: PaymentID, _ accountID: AccountID) -> Receipt {
        post(accountID)
        enter(
            debit: .cashClearing(channel: request.key.channel), credit: .customer(accountID), amount: request.amount,
            reason: .payment,
            cause: "payment:\(request.key)")
        update(accountID) { account in
            account.posted += request.amount
            if let quoted = account.quotedMissing { account.quotedMissing = quoted - request.amount }
        }
        // The day on which the payer paid is what a penalty ends with.
        followBills(accountID, paidOn: request.paidAt.map { calendar.date(at: $0) })
        for point in points(of: accountID) { raiseEpoch(point.record.id, "payment \(request.key)") }
        reconsider(accountID, because: "payment \(request.key)")

        let note = supplyNote(accountID)
        var owed = Money.zero
        if note.asksForMore, let missing = facts(of: accountID)?.missingForRestore, missing > .zero {
            owed = quote(missing, accountID)
            notify(.stillMissing, accountID, amount: owed)
        }
        return Receipt(
            payment: id, accountNumber: request.accountNumber, amount: request.amount, receivedAt: now,
            available: accounts[accountID]?.available,
            supply: note, missing: owed)
    }

    private func supplyNote(_ id: AccountID) -> Receipt.SupplyNote {
        let points = points(of: id)
        if !openPurchases(of: id).isEmpty { return .purchaseUnderWay }
        if points.contains(where: \.lockedOut) { return .offOtherwise }
        if points.contains(where: { $0.restore != nil }) { return .restoring }
        if points.contains(where: { $0.belief.isOffByUs || releasedTrip($0) }) { return .stillOff }
        if points.contains(where: { $0.belief.openedBy == .foreign && $0.belief.state != .closed }) {
            return .offOtherwise
        }
        // The payment would have ended the notices, had it sufficed.
        if accounts[id]?.tripNotice != nil { return .onStillOwing }
        return points.contains { $0.record.relay != nil && $0.belief.state == nil } ? .notKnown : .on
    }

    /// Whether a trip of this supply has left already and has not ended.
    func releasedTrip(_ point: SupplyPointState) -> Bool {
        guard let order = point.order.flatMap({ orders[$0] }) else { return false }
        return order.kind == .trip && order.state == .released
    }

    /// What is asked of a customer of whom `missing` is wanted; paying it within a day suffices, whatever small charge comes since.
    /// What is left of an earlier quote stays enough.
    @discardableResult
    mutating func quote(_ missing: Money, _ id: AccountID) -> Money {
        let until = now + .hours(24)
        var asked = missing
        if let account = accounts[id], let left = account.quotedMissing, let end = account.quotedUntil, now < end {
            asked = min(asked, left)
        }
        update(id) {
            $0.quotedMissing = asked
            $0.quotedUntil = until
        }
        return asked
    }

    private mutating func keepInSuspense(_ request: PaymentRequest, _ id: PaymentID) -> Receipt {
        enter(
            debit: .cashClearing(channel: request.key.channel), credit: .suspense, amount: request.amount,
            reason: .payment,
            cause: "payment:\(request.key)")
        openWorkItem(
            .suspense, account: nil, within: .days(1),
            reason: "payment.suspense \(request.key) \(request.accountNumber) \(request.amount)")
        return Receipt(
            payment: id, accountNumber: request.accountNumber, amount: request.amount, receivedAt: now, available: nil,
            supply: .suspense,
            missing: .zero)
    }
}
