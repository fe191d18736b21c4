import Billing
import Metering
import Quantities
import Supply

extension Draft {
    /// How far the meter's credit and the ledger's may differ: rounding, and the moment between two readings.
    static let creditBound = Money(yuan: 1)

    /// How an order of a purchase ended on its line; false where the order is none of a purchase.
    mutating func purchaseEnded(_ order: OrderID, _ outcome: OrderOutcome) -> Bool {
        guard let id = state.purchaseOfOrder[order] else { return false }
        guard var purchase = purchases[id], purchase.order == order else { return true }
        purchase.order = nil
        switch outcome {
        case .counted(let credit, let wrote, let sample):
            let reading = ingest(sample)
            judge(purchase, ToldCredit(credit: credit, isCharged: reading?.quality.counts == true), wrote: wrote)
        case .unknown(let fault):
            if purchase.state == .ordered { purchase.isDoubtful = true }
            fail(purchase, fault)
        case .notDone(let fault):
            if case .wrongIdentity(let told) = fault { wrongMeter(purchase, told) }
            forget(&purchase)
            if fault == .forbidden {
                // The profile takes no such amount, or no purchases: time does not cure it.
                openWorkItem(.case, account: purchase.account, within: .hours(1), reason: "purchase.forbidden")
            }
            fail(purchase, fault)
        case .seen:
            fail(purchase, .garbled)
        }
        touch(purchase.account)
        return true
    }

    /// An order of which nothing was heard for too long: the line lost it, and it may have been written.
    mutating func endSilentPurchase(_ order: OrderID) -> Bool {
        guard let id = state.purchaseOfOrder[order] else { return false }
        guard let purchase = purchases[id], purchase.order == order else { return true }
        if let line = points(of: purchase.account).first.flatMap({ meters[$0.record.meter]?.record.line }) {
            effects.append(.order(line, .abandon(order)))
        }
        return purchaseEnded(order, .unknown(.silent))
    }

    /// Nothing of this attempt was written, nor of one before: the next count is free again.
    private func forget(_ purchase: inout Purchase) {
        guard purchase.state == .ordered, !purchase.isDoubtful else { return }
        purchase.state = .owed
        purchase.meter = nil
        purchase.count = nil
        purchase.gap = nil
    }

    private mutating func fail(_ purchase: Purchase, _ fault: LineFault) {
        put(purchase)
        audit(
            "order.failed", "purchase \(purchase.id)", account: purchase.account, reason: purchase.cause,
            after: fault.code)
        retryPurchase(purchase)
    }

    /// Another device answers where this meter should: a person looks (F-B13).
    private mutating func wrongMeter(_ purchase: Purchase, _ told: SerialNumber?) {
        guard let meter = points(of: purchase.account).first.flatMap({ meters[$0.record.meter]?.record }) else {
            return
        }
        if let told, meter.serial != nil, told != meter.serial {
            _ = ingest(Sample(meter: meter.id, purpose: .select, sourceTime: now, serial: told))
        }
        openWorkItem(
            .case, account: purchase.account, meter: meter.id, within: .hours(4),
            reason: "order.wrongIdentity \(told?.text ?? "none")")
    }

    /// What the meter counts settles what is known of a purchase.
    private mutating func judge(_ given: Purchase, _ told: ToldCredit, wrote: Bool) {
        var purchase = given
        guard purchase.state == .ordered, let count = purchase.count else {
            // It was only looked at, and now the count is known.
            put(purchase)
            return tryPurchase(purchase.id, told: told)
        }
        let mayBeOurs = wrote || purchase.isDoubtful
        switch told.credit.purchases {
        case count + 1 where mayBeOurs:
            if let fault = implausible(purchase, told) { return unclear(purchase, fault) }
            finish(purchase, "the meter counts \(told.credit.purchases) purchases", told: told)
        case count:
            // Written, and not taken: it may come late, so that this count is for this purchase alone.
            if wrote { purchase.isDoubtful = true }
            put(purchase)
            retryPurchase(purchase)
        case _ where !mayBeOurs:
            // Someone bought at the meter itself meanwhile.
            forget(&purchase)
            put(purchase)
            tryPurchase(purchase.id, told: told)
        default:
            unclear(
                purchase,
                "the meter counts \(told.credit.purchases) purchases, \(count) or \(count + 1) were expected")
        }
    }

    /// Why the count may have moved by another purchase; nil where the credit rose as this one would make it.
    private func implausible(_ purchase: Purchase, _ told: ToldCredit) -> String? {
        guard told.isCharged, let gap = purchase.gap, case .money(let remaining) = told.credit.remaining,
            let account = accounts[purchase.account]
        else { return nil }
        let difference = remaining - account.creditInMeter - purchase.amount - gap
        guard difference > Draft.creditBound || difference < -Draft.creditBound else { return nil }
        return "the count rose, and the credit stands \(difference) from where \(purchase.amount) would put it"
    }

    /// The meter has it: the money moves in the ledger, and the next purchase may go.
    private mutating func finish(_ purchase: Purchase, _ outcome: String, told: ToldCredit? = nil) {
        var done = purchase
        done.state = .done
        done.endedAt = now
        done.outcome = outcome
        put(done)
        let id = purchase.account
        enter(
            debit: .customer(id), credit: .inMeter(id), amount: purchase.amount, reason: .purchase,
            cause: "purchase:\(purchase.id)")
        update(id) {
            $0.posted -= purchase.amount
            $0.inMeter += purchase.amount
        }
        let took = now - purchase.since
        audit(
            "purchase.done", "purchase \(purchase.id)", account: id, reason: purchase.cause,
            after: "\(outcome), \(took.milliseconds) ms after it was owed, \(purchase.attempts) attempts")
        settleItems(.case, of: id, reason: "purchase.", result: outcome)
        serveNextPurchase(id, told: told)
        touch(id)
    }

    /// A person has looked at the meter.
    mutating func settlePurchase(_ id: PurchaseID, taken: Bool, _ request: StaffRequest) -> StaffAnswer {
        guard var purchase = purchases[id] else {
            return StaffAnswer(.refused, "purchase.unknown", details: [.init("purchase", String(id.number))])
        }
        guard purchase.state == .unclear else {
            return StaffAnswer(
                .refused, "purchase.notUnclear",
                details: [.init("purchase", String(id.number)), .init("state", purchase.state.rawValue)])
        }
        if let refusal = refuseAlone(purchase.amount, purchase.account, request) { return refusal }
        let details = [
            StaffAnswer.Detail("purchase", String(id.number)), .init("amount", purchase.amount.description),
        ]
        if taken {
            finish(purchase, "taken, says \(request.actor.name): \(request.reason)")
            return StaffAnswer(.done, "purchase.done", details: details)
        }
        purchase.state = .withdrawn
        purchase.endedAt = now
        purchase.outcome = "not taken, says \(request.actor.name): \(request.reason)"
        put(purchase)
        audit(
            "purchase.withdrawn", "purchase \(id)", account: purchase.account, actor: request.actor,
            reason: request.reason)
        settleItems(.case, of: purchase.account, reason: "purchase.", result: "not taken")
        // The money is owed to the meter again, as a purchase of its own.
        serveNextPurchase(purchase.account)
        touch(purchase.account)
        return StaffAnswer(.accepted, "purchase.underWay", details: details)
    }
}
