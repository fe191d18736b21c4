import Metering
import Quantities
import Supply

// Credit that the meter keeps. What a customer of this kind has with us is owed to the meter; it goes there as purchases, one at a
// time, the oldest first, and moves in the ledger when the meter's own count says that it arrived.

extension Draft {
    /// How long a purchase may be under way before a person is told.
    private static let purchasePatience = Span.minutes(10)
    private static let longestPurchasePause = Span.seconds(60)

    /// Sees to it that what the customer has with us, and nothing more, is owed to the meter.
    mutating func balancePurchases(_ id: AccountID, because cause: String?) {
        guard let account = accounts[id] else { return }
        let open = openPurchases(of: id)
        let isKept = account.keepsCreditInMeter
        guard isKept || !open.isEmpty else { return }
        var free = (isKept ? account.posted : .zero) - open.reduce(.zero) { $0 + $1.amount }
        // Money was taken back: from what was not written yet, the youngest first. What may lie in the meter stays there.
        for purchase in open.reversed() where free < .zero && purchase.state == .owed {
            let taken = min(purchase.amount, (-free).roundedUpToFen)
            free += taken
            withdraw(purchase, taken)
        }
        guard isKept else { return }
        tellOfDebt(id, owes: free < .zero)
        let amount = Money(fen: free.fenTowardZero)
        guard amount > .zero else { return }
        let purchase = Purchase(
            id: nextID(), account: id, amount: amount, cause: cause ?? "the balance of the account", since: now)
        put(purchase)
        madePurchases.append(purchase.id)
        audit("purchase.owed", "purchase \(purchase.id)", account: id, reason: purchase.cause, after: "\(amount)")
        tryPurchase(purchase.id)
    }

    private mutating func withdraw(_ purchase: Purchase, _ taken: Money) {
        var less = purchase
        less.amount -= taken
        if less.amount <= .zero {
            less.amount = purchase.amount
            less.state = .withdrawn
            less.endedAt = now
            less.outcome = "taken back before anything was written"
            // At most the meter was being looked at.
            less.order = nil
        }
        put(less)
        if less.state.isEnd, let next = openPurchases(of: less.account).first {
            serve(.purchase(next.id), after: .milliseconds(1))
        } else if less.state.isEnd {
            settleItems(
                .confirmRestore, of: less.account, reason: Draft.purchaseToConfirm,
                result: "what was paid is taken back")
        }
        audit(
            "purchase.\(less.state == .withdrawn ? "withdrawn" : "lessened")", "purchase \(less.id)",
            account: less.account, reason: "the money is not there any more", before: "\(purchase.amount)",
            after: "\(purchase.amount - taken)")
    }

    /// A reversal came after the purchase: the meter gives nothing back, so the customer owes it, and the next payment pays it first.
    private mutating func tellOfDebt(_ id: AccountID, owes: Bool) {
        let reason = "credit.spentBeforeReversal"
        if owes {
            openWorkItem(.case, account: id, within: .days(1), reason: reason)
        } else {
            settleItems(.case, of: id, reason: reason, result: "nothing is owed any more")
        }
    }

    /// One attempt for the oldest purchase of its account, unless one is under way. Nothing is ordered on a count that a mark told, or a
    /// cache: the meter is asked first, so that "count + 1" can only be this purchase.
    ///
    /// - Parameter told: what the meter itself has just told in an exchange that proved it.
    mutating func tryPurchase(_ id: PurchaseID, told: ToldCredit? = nil) {
        guard var purchase = purchases[id], purchase.order == nil,
            purchase.state == .owed || purchase.state == .ordered,
            openPurchases(of: purchase.account).first?.id == id, let account = accounts[purchase.account],
            // Of one that nothing was written for, the money went back when the account was closed.
            purchase.state == .ordered || account.keepsCreditInMeter
        else { return }
        if isToConfirm(purchase) { return waitForYes(purchase) }
        tellIfLate(purchase)
        // A store in doubt switches on, and does nothing else (F-S2).
        guard isStoreSound else { return serve(.purchase(id), after: .minutes(1)) }
        let points = points(of: purchase.account)
        guard points.count == 1, let point = points.first, let meter = meters[point.record.meter]?.record else {
            return hinder(purchase, "purchase.oneMeterWanted")
        }
        // A purchase closes the relay under the hands of whoever hung the tag (I-C11). It waits, and a person is told.
        guard !point.lockedOut else { return hinder(purchase, "purchase.lockedOut") }
        if let bound = purchase.meter, bound != meter.id {
            return unclear(purchase, "the meter was exchanged while the purchase was under way")
        }
        guard let proof = proof(of: point) else { return hinder(purchase, "purchase.identityNotProvable") }
        if purchase.state == .owed, let told {
            guard case .money(let remaining) = told.credit.remaining else {
                return hinder(purchase, "purchase.meterCountsEnergy")
            }
            purchase.state = .ordered
            purchase.meter = meter.id
            purchase.count = told.credit.purchases
            // Without a believed reading the ledger lags behind the meter, and says nothing.
            purchase.gap = told.isCharged ? remaining - account.creditInMeter : nil
        }
        let address = RelayAddress(
            creditOf: meter.id, supplyPoint: point.record.id, unit: meter.unit, profile: meter.profile,
            block: meter.block, serial: meter.serial, line: meter.line)
        let order: OrderID = nextID()
        purchase.order = order
        purchase.attempts += 1
        put(purchase)
        serve(.order(order), after: Draft.orderPatience)
        guard purchase.state == .ordered, let count = purchase.count else {
            return effects.append(.order(meter.line, .readCredit(order, address, proof)))
        }
        audit(
            "order.purchase", "order \(order)", account: purchase.account, reason: purchase.cause,
            after: "purchase \(id), \(purchase.amount) after \(count) purchases, \(proof.text)")
        effects.append(.order(meter.line, .purchase(order, address, proof, .money(purchase.amount), expected: count)))
    }

    /// Whether the meter would switch on by a purchase where somebody has to be asked first: it closes by itself with the credit (I-C9).
    func isToConfirm(_ purchase: Purchase) -> Bool {
        guard purchase.state == .owed else { return false }
        return points(of: purchase.account).contains(where: waitsForYes)
    }

    /// What nobody has read yet may be off too.
    private func waitsForYes(_ point: SupplyPointState) -> Bool {
        point.belief.state != .closed && care(for: point) != nil
    }

    /// Whether somebody has still to say yes to a purchase of this account.
    func isPurchaseToConfirm(_ account: AccountID) -> Bool {
        openPurchases(of: account).first.map { isToConfirm($0) } ?? false
    }

    /// The customer is told once, and someone calls; a restore by hand that he has said yes to lets it go.
    private mutating func waitForYes(_ purchase: Purchase) {
        serve(.purchase(purchase.id), after: .minutes(1))
        let isAsked = openItems(of: purchase.account).contains { $0.reason == Draft.purchaseToConfirm }
        guard !isAsked, let point = points(of: purchase.account).first(where: waitsForYes) else { return }
        openWorkItem(
            .confirmRestore, account: purchase.account, point: point.record.id, within: .hours(1),
            reason: Draft.purchaseToConfirm)
        notify(.confirmRestore, purchase.account, amount: .zero)
    }

    static let purchaseToConfirm = "restore.purchaseToConfirm"

    /// The oldest purchase that is left may go.
    mutating func serveNextPurchase(_ account: AccountID, told: ToldCredit? = nil) {
        guard let next = openPurchases(of: account).first else { return }
        tryPurchase(next.id, told: told)
    }

    /// Its line stops a purchase before its next write.
    ///
    /// - Returns: the order of one that may have been written already.
    mutating func stopPurchase(of account: AccountID) -> OrderID? {
        guard let purchase = openPurchases(of: account).first(where: { $0.order != nil }), let order = purchase.order,
            let point = points(of: account).first, let meter = meters[point.record.meter]?.record
        else { return nil }
        effects.append(.order(meter.line, .abandon(order)))
        return purchase.state == .ordered ? order : nil
    }

    /// Something stands before it that time does not cure: a person looks, and it is tried again.
    private mutating func hinder(_ purchase: Purchase, _ reason: String) {
        openWorkItem(.case, account: purchase.account, within: .hours(1), reason: reason)
        serve(.purchase(purchase.id), after: .minutes(1))
    }

    private mutating func tellIfLate(_ purchase: Purchase) {
        let patience = accounts[purchase.account].flatMap { terms(of: $0.record) }?.fieldJobAfter
        guard now - purchase.since >= patience ?? Draft.purchasePatience else { return }
        openWorkItem(.case, account: purchase.account, within: .hours(1), reason: "purchase.late")
    }

    /// It did not come about: again soon, for ever.
    mutating func retryPurchase(_ purchase: Purchase) {
        let doubled = Span.seconds(1) * (1 << Int64(min(max(purchase.attempts - 1, 0), 6)))
        let jitter = Int64(mixed(UInt64(bitPattern: purchase.id.number) &+ UInt64(purchase.attempts)) % 250)
        serve(
            .purchase(purchase.id),
            after: min(doubled, Draft.longestPurchasePause) + Span(milliseconds: jitter))
    }

    /// Nobody can tell whether the meter took it.
    mutating func unclear(_ purchase: Purchase, _ why: String) {
        var unclear = purchase
        unclear.state = .unclear
        unclear.outcome = why
        put(unclear)
        audit("purchase.unclear", "purchase \(purchase.id)", account: purchase.account, reason: why)
        openWorkItem(
            .case, account: purchase.account, meter: purchase.meter, within: .hours(4),
            reason: "purchase.unclear \(purchase.id)")
    }

    /// The first turn of a life: what became of the orders of the last one, nobody knows.
    mutating func resumePurchases() {
        for purchase in purchases.values.sorted(by: { $0.id < $1.id }) {
            if purchase.order != nil {
                var resumed = purchase
                resumed.order = nil
                if purchase.state == .ordered { resumed.isDoubtful = true }
                put(resumed)
            }
            serve(.purchase(purchase.id), after: .milliseconds(10))
        }
    }
}

/// What a meter has just told of its credit, in an exchange that proved who it is.
struct ToldCredit {
    let credit: MeterCredit
    /// The reading that came with it was believed and charged: ledger and meter are of one moment.
    let isCharged: Bool
}
