import Billing
import Metering
import Quantities
import Supply

extension Draft {
    /// Divides money that came for an account over what is claimed of it, and enters it. Without consequences: see
    /// ``followCredit(_:because:)``. Nil where there is no such account.
    ///
    /// - Parameter paidOn: the day on which the payer paid: where a channel brings the money later, its delay costs no penalty.
    mutating func credit(
        _ id: AccountID, _ amount: Money, from source: LedgerAccount, _ reason: EntryReason, cause: String,
        paidOn: CivilDate
    ) -> ReceiptAccount? {
        #if SEEDED_BUGS
            let amount = SeededBug.fenMore.isPlanted ? amount + Money(fen: 1) : amount
        #endif
        post(id)
        let today = calendar.date(at: now)
        let day = gateway.clockTrusted ? min(paidOn, today) : paidOn
        chargePenalties(id, through: today)
        guard let account = accounts[id] else { return nil }
        let terms = terms(of: account.record)
        let penaltyRule = terms?.settlement?.penalty
        var claims = claims(of: account)
        func divided() -> [TopUp.Part] {
            TopUp.divide(
                amount, among: claims, rule: terms?.topUp ?? TopUpRule(), isBilled: account.record.mode.isBilled)
        }
        // Penalty of days after the payment is given back, and not asked first.
        var asIf = account.dues
        let back = asIf.take(divided(), paidOn: day, on: today, penaltyRule)
        claims.penalty = max(claims.penalty + back.owed, .zero)
        let parts = divided()
        for (ledger, amount, name) in sums(parts, of: id) {
            enter(debit: source, credit: ledger, amount: amount, reason: reason, cause: cause + name)
        }
        var penalty = PenaltyChange.none
        update(id) { account in
            penalty = account.dues.take(parts, paidOn: day, on: today, penaltyRule)
            for part in parts where part.claim.isOfBalance { account.posted += part.amount }
            if let quoted = account.quotedMissing { account.quotedMissing = quoted - amount }
        }
        addPenalty(penalty, id)
        // Parts are whole fen: of a bill that is paid but for a fraction nothing stays open, as long as there is money.
        let isAlmostPaid = accounts[id]?.dues.bills.contains { $0.unpaid > .zero && $0.unpaid < Money(fen: 1) }
        if isAlmostPaid == true { followBills(id, paidOn: day) }
        return ReceiptAccount(
            account: id, number: account.record.number, amount: amount, available: account.available, supply: .notKnown,
            missing: .zero, parts: parts)
    }

    /// The amounts of `parts` by ledger account, with what their causes end in.
    func sums(_ parts: [TopUp.Part], of id: AccountID) -> [(ledger: LedgerAccount, amount: Money, name: String)] {
        func sum(_ isOne: (TopUp.Claim) -> Bool) -> Money {
            parts.filter { isOne($0.claim) }.reduce(.zero) { $0 + $1.amount }
        }
        return [
            (LedgerAccount.customer(id), sum(\.isOfBalance), ""), (.penalty(id), sum { $0 == .penalty }, "/penalty"),
            (.debt(id), sum { $0 == .oldDebt }, "/debt"),
        ].filter { $0.1 > .zero }
    }

    /// What is claimed of an account now.
    func claims(of account: AccountState) -> TopUp.Claims {
        account.claims(terms(of: account.record), now: now, calendar: calendar)
    }

    /// What a credit sets off: the epoch rises, an open permit dies, the account is decided about, and the payer learns what of it
    /// was enough for.
    mutating func followCredit(_ line: ReceiptAccount, because cause: String) -> ReceiptAccount {
        let id = line.account
        for point in points(of: id) { raiseEpoch(point.record.id, cause) }
        let creditedAt = now
        update(id) { $0.creditedAt = creditedAt }
        withdrawStale(id)
        reconsider(id, because: cause)
        let note = supplyNote(id)
        if note.isOffOtherwise { tellOffOtherwise(id) }
        let owed = quoteMissing(id, note)
        if owed > .zero { notify(.stillMissing, id, amount: owed) }
        return ReceiptAccount(
            account: id, number: line.number, amount: line.amount,
            available: accounts[id]?.available ?? line.available, supply: note, missing: owed, parts: line.parts)
    }

    /// Money alone brings no light here: whoever paid hears why.
    private mutating func tellOffOtherwise(_ id: AccountID) {
        let points = points(of: id)
        if points.contains(where: { $0.isOffByLimit && $0.limit?.off == .untilCalled }) {
            notify(.offUntilCalled, id, amount: .zero)
            for point in points where point.limit?.off == .untilCalled { askAboutLimit(point) }
        }
        guard facts(of: id)?.restoreConditionMet == true else { return }
        // A meter that keeps credit and has none left was opened by nobody.
        let isForeign = points.contains {
            $0.belief.openedBy == .foreign && $0.belief.state != .closed && !isUsedUp($0)
        }
        if points.contains(where: { isDarkByTag($0) }) {
            notify(.restoreLate, id, amount: .zero, late: .lockedOut)
            for point in points where point.restore != nil {
                update(point.record.id) { $0.restore?.lateNoticeSent = true }
            }
        } else if accounts[id]?.wish != nil {
            // Who pays may want light again, or never wanted to be without.
            notify(.restoreLate, id, amount: .zero, late: .offOnRequest)
            for point in points where point.belief.isOffByUs || self.isForeign(point) {
                openWorkItem(
                    .confirmRestore, account: id, point: point.record.id, within: .hours(1),
                    reason: "restore.paidWhileOffOnRequest")
            }
        } else if isForeign {
            notify(.restoreLate, id, amount: .zero, late: .openedOtherwise)
        }
    }

    /// How an account stands for which nothing was left of a payment. Its payer has just paid all the same, and the receipt tells what is
    /// missing: no message comes after it.
    mutating func unserved(_ id: AccountID) -> ReceiptAccount? {
        let creditedAt = now
        update(id) { $0.creditedAt = creditedAt }
        withdrawStale(id)
        guard let account = accounts[id] else { return nil }
        let note = supplyNote(id)
        return ReceiptAccount(
            account: id, number: account.record.number, amount: .zero, available: account.available, supply: note,
            missing: quoteMissing(id, note), parts: [])
    }

    /// What whoever has just paid is told to pay still, and what suffices for a day from now on; zero where money brings no light.
    private mutating func quoteMissing(_ id: AccountID, _ note: Receipt.SupplyNote) -> Money {
        // Under a tag, or beside what somebody else opened: the light that we took is missing all the same.
        let isDark = points(of: id).contains { isOffForMoney($0) && $0.restore == nil }
        guard note.asksForMore || note.isOffOtherwise && isDark,
            let missing = facts(of: id)?.missingForRestore, missing > .zero
        else { return .zero }
        return quote(missing, id)
    }

    /// Whether money brings back what is off here by our doing.
    func isOffForMoney(_ point: SupplyPointState) -> Bool {
        point.belief.isOffByUs && !point.isOffByLimit && accounts[point.record.account]?.wish == nil
    }

    private func supplyNote(_ id: AccountID) -> Receipt.SupplyNote {
        if accounts[id]?.life.isClosed == true { return .accountClosed }
        let points = points(of: id)
        if let purchase = openPurchases(of: id).first {
            return isToConfirm(purchase) ? .toConfirm : .purchaseUnderWay
        }
        if points.contains(where: { isDarkByTag($0) }) { return .lockedOut }
        if accounts[id]?.wish != nil, points.contains(where: \.belief.isOffByUs) { return .offOnRequest }
        // It comes on by itself, or when the customer has called.
        if points.contains(where: \.isOffByLimit) { return .offByLimit }
        let owed = points.filter { $0.restore != nil }
        if !owed.isEmpty {
            let awaited = owed.compactMap(\.restoreAwaits)
            if awaited.contains(.openByProtection) { return .toEngineer }
            // Nobody is sent home to light that waits for a call, or for a button.
            if awaited.contains(.awaitsCustomer) { return .toConfirm }
            return owed.contains { care(for: $0) == .arm } ? .toPress : .restoring
        }
        if points.contains(where: { $0.belief.isOffByUs || releasedTrip($0) }) { return .stillOff }
        if points.contains(where: { $0.belief.openedBy == .foreign && $0.belief.state != .closed }) {
            return .offOtherwise
        }
        // The payment would have ended the notices, had it sufficed.
        if accounts[id]?.tripNotice != nil { return .onStillOwing }
        let isNotKnown = points.contains { point in
            // Of a home whose whole feeder is dark nobody says that it has light.
            let power = feeders[point.record.feeder]
            return point.record.relay != nil && point.belief.state == nil
                || power?.outage != nil && power?.watch.fresh[point.record.meter] != nil
        }
        return isNotKnown ? .notKnown : .on
    }

    /// Whether an electrician's tag keeps light away; under one that hangs at a supply that is on, it is on.
    private func isDarkByTag(_ point: SupplyPointState) -> Bool { point.lockedOut && point.belief.state != .closed }

    /// Whether a trip of this supply has left already and has not ended.
    func releasedTrip(_ point: SupplyPointState) -> Bool {
        guard let order = point.order.flatMap({ orders[$0] }) else { return false }
        return order.kind == .trip && order.state == .released
    }

    /// What is asked of a customer of whom `missing` is wanted; paying it within a day suffices, whatever small charge comes since.
    /// What is left of an earlier quote stays enough. Where the terms have other claims served first, they are part of it.
    @discardableResult
    mutating func quote(_ missing: Money, _ id: AccountID) -> Money {
        let account = accounts[id]
        let asked =
            account?.asked(missing, terms: account.flatMap { terms(of: $0.record) }, now: now, calendar: calendar)
            ?? missing
        quote(asked: asked, id)
        return asked
    }

    /// As a letter has it, which arrived just now; unless less was left of an earlier quote.
    mutating func quote(asked: Money, _ id: AccountID) {
        let now = self.now
        update(id) {
            let isQuoted = $0.quotedUntil.map { now < $0 } ?? false
            $0.quotedMissing = min(asked, isQuoted ? $0.quotedMissing ?? asked : asked)
            $0.quotedUntil = now + .hours(24)
        }
    }

    /// What the terms have served first of money that is to bring light back.
    func servedBeforeRestore(_ account: AccountState) -> Money {
        guard let rule = terms(of: account.record)?.topUp else { return .zero }
        return TopUp.servedBeforeRestore(claims(of: account), rule: rule, isBilled: account.record.mode.isBilled)
    }
}
