import Billing
import Quantities
import Supply

extension Draft {
    /// Takes a payment back, once under the reversal's own id; one that comes before its payment is kept until then (I-M5).
    ///
    /// - Parameter second: stands for it too.
    mutating func reverse(_ request: ReversalRequest, by actor: Actor, second: Actor?, _ token: ReplyToken) {
        guard actor.role.may(.reverse) else {
            return refuseRole(actor, .reverse, subject: "reversal \(request.key)", token)
        }
        let channel = channel(request.payment.channel)
        if let channel, !mayUse(channel, actor) { return refuse(request, [.channelNotYours], by: actor, token) }
        if let first = reversedNow[request.key] ?? cold.reversals[request.key] {
            return repeated(request, first, by: actor, token)
        }
        let faults = faults(request, channel)
        guard faults.isEmpty, let channel else { return refuse(request, faults, by: actor, token) }
        let limit = alone(payment(request.payment)?.account).correction
        if actor.role != .paymentFront, request.amount > limit, !stands(second, beside: actor, for: .reverse) {
            return refuse(request, [.largeAlone], by: actor, token)
        }
        let reversal = book(request, channel, by: actor, second: second)
        effects.append(.answer(token, .reversal(reversal.receipt, first: true)))
    }

    /// Every fault of a reversal that is new; its payment's key has to be among ``ColdKeys/payments``.
    func faults(_ request: ReversalRequest, _ channel: Channel?) -> [ReversalFault] {
        let payment = payment(request.payment)
        // No date is too far for a payment that is here; nor is a wrong clock of ours a fault of the reversal.
        let today = payment == nil && gateway.clockTrusted ? calendar.date(at: now) : nil
        let faults = request.faults(channel: channel, today: today)
        guard faults.isEmpty, let payment, let fault = fault(request, payment) else { return faults }
        return [fault]
    }

    /// Books a reversal whose id is new and whose request is without fault.
    mutating func book(
        _ request: ReversalRequest, _ channel: Channel, by actor: Actor, second: Actor? = nil
    ) -> Reversal {
        let receipt = receipt(of: request, payment(request.payment))
        let reversal = Reversal(request: request, serials: channel.serials, receivedAt: now, receipt: receipt)
        reversedNow[request.key] = reversal
        reversalsNow[channel.identity(of: request.payment), default: []].append(reversal)
        records.append(.reversal(reversal))
        for account in receipt.lines.map({ Optional($0.account) }) + (receipt.lines.isEmpty ? [nil] : []) {
            audit(
                receipt.outcome == .waiting ? "reversal.waiting" : "reversal.booked", "reversal \(request.key)",
                account: account, actor: actor, second: second,
                reason: "payment \(request.payment): \(request.reason)",
                after: request.amount.description)
        }
        compareWithClose(reversal)
        return reversal
    }

    /// Every reversal of a payment, in the order in which they came; its key has to be among ``ColdKeys/payments``.
    func reversals(of key: PaymentKey) -> [Reversal] {
        (cold.reversalsOf[key] ?? []) + (reversalsNow[channel(key.channel)?.identity(of: key) ?? key] ?? [])
    }

    /// What of a payment was taken back so far. `key`: as it was asked for, which for serials that are unique for ever may have
    /// another date than the payment's own.
    func reversed(_ payment: Payment, _ key: PaymentKey) -> Money {
        Reversal.booked(reversals(of: key), of: payment.request.amount).reduce(.zero) { $0 + $1.request.amount }
    }

    private func fault(_ request: ReversalRequest, _ payment: Payment) -> ReversalFault? {
        if payment.wentToSuspense, case .returned = suspended(payment.id)?.state { return .paymentReturned }
        return reversed(payment, request.payment) + request.amount > payment.request.amount ? .exceedsPayment : nil
    }

    private mutating func receipt(of request: ReversalRequest, _ payment: Payment?) -> ReversalReceipt {
        var outcome = ReversalReceipt.Outcome.booked
        var lines: [ReversalReceipt.Line] = []
        if let payment {
            let before = reversed(payment, request.payment)
            if !payment.wentToSuspense {
                lines = takeBack(request, from: payment.receipt.accounts, after: before)
            } else if case .assigned(let line, _, _) = suspended(payment.id)?.state {
                // What was taken back while it lay in suspense never came to the account.
                lines = takeBack(request, from: [line], after: before - (payment.request.amount - line.amount))
            } else {
                outcome = .fromSuspense
                takeBackSuspended(request, payment.id)
            }
        } else {
            outcome = .waiting
        }
        return ReversalReceipt(
            key: request.key, payment: request.payment, amount: request.amount, receivedAt: now, outcome: outcome,
            lines: lines)
    }

    /// Takes money back from the accounts that got it, for the channel.
    @discardableResult
    mutating func takeBack(_ request: ReversalRequest, from given: [ReceiptAccount], after already: Money)
        -> [ReversalReceipt.Line]
    {
        takeBack(
            request.amount, from: given, after: already, to: .cashClearing(channel: request.payment.channel),
            .reversal, cause: "reversal:\(request.key)", because: "reversal \(request.key)")
    }

    /// Takes money back from the accounts that got it. It lowers what they have and raises what they owe; it restores nobody, and
    /// trips nobody at once: the notices begin anew (F-S9).
    mutating func takeBack(
        _ amount: Money, from given: [ReceiptAccount], after already: Money, to back: LedgerAccount,
        _ reason: EntryReason, cause root: String, because why: String
    ) -> [ReversalReceipt.Line] {
        #if SEEDED_BUGS
            if SeededBug.reversalUnbooked.isPlanted { return [] }
            let amount = SeededBug.reversalDoubled.isPlanted ? amount + amount : amount
        #endif
        let today = calendar.date(at: now)
        return given.takenBack(amount, after: already).map { line, parts in
            let id = line.account
            let amount = parts.reduce(Money.zero) { $0 + $1.amount }
            post(id)
            let cause = root + (given.count == 1 ? "" : "/\(line.number)")
            for (ledger, amount, name) in sums(parts, of: id) {
                enter(debit: ledger, credit: back, amount: amount, reason: reason, cause: cause + name)
            }
            update(id) { account in
                for part in parts {
                    account.dues.giveBack(part, on: today)
                    if part.claim.isOfBalance { account.posted -= part.amount }
                }
                if let quoted = account.quotedMissing { account.quotedMissing = quoted + amount }
                // What was taken back was not paid: nobody is left in peace for it.
                account.creditedAt = nil
            }
            endCycle(id, reason: why)
            // A trip that is on its way rests on notices that are over.
            for point in points(of: id) { raiseEpoch(point.record.id, why) }
            withdrawUnconfirmed(id, because: why)
            touch(id)
            return ReversalReceipt.Line(
                account: id, number: line.number, amount: amount, available: accounts[id]?.available ?? line.available)
        }
    }

    private mutating func refuse(
        _ request: ReversalRequest, _ faults: [ReversalFault], by actor: Actor, _ token: ReplyToken
    ) {
        audit(
            "reversal.refused", "reversal \(request.key)", actor: actor,
            reason: "payment \(request.payment): " + faults.map(\.rawValue).joined(separator: ", "),
            after: request.amount.description)
        effects.append(.answer(token, .reversalRefused(faults)))
    }

    private mutating func repeated(
        _ request: ReversalRequest, _ first: Reversal, by actor: Actor, _ token: ReplyToken
    ) {
        if first.request == request {
            effects.append(.answer(token, .reversal(first.receipt, first: false)))
            return
        }
        audit(
            "reversal.conflict", "reversal \(request.key)", actor: actor,
            reason: "the id was used before with another body",
            before: "\(first.request.payment) \(first.request.amount)", after: "\(request.payment) \(request.amount)")
        effects.append(.alarm(code: "reversal.conflict", detail: request.key.description))
        effects.append(.answer(token, .reversalConflict(request.key)))
    }
}
