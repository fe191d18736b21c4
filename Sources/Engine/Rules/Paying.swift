import Billing
import Metering
import Quantities
import Supply

extension Draft {
    /// Books a payment once for ever, and lets its consequences for the supply follow in the same turn.
    ///
    /// - Parameter second: stands for it too.
    mutating func pay(_ request: PaymentRequest, by actor: Actor, second: Actor?, _ token: ReplyToken) {
        let subject = "payment \(request.key)"
        guard actor.role.may(.pay) else { return refuseRole(actor, .pay, subject: subject, token) }
        let channel = channel(request.key.channel)
        if let channel, !mayUse(channel, actor) { return refuse(request, [.channelNotYours], by: actor, token) }
        // Before all bounds: what was booked once gets its first receipt, even years later (I-M4).
        if let first = payment(request.key) { return repeated(request, first, by: actor, token) }
        // A wrong clock of ours is no fault of the payment.
        let faults = PaymentLimits.faults(
            in: request, channel: channel, now: gateway.clockTrusted ? now : nil, calendar: calendar,
            isVouched: stands(second, beside: actor, for: .pay),
            cutOff: state.layout(of: request.key.channel)?.cutOff)
        guard faults.isEmpty else { return refuse(request, faults, by: actor, token) }
        let payment = book(request, by: actor, second: second)
        effects.append(.answer(token, .receipt(payment.receipt, first: true)))
    }

    /// The channel of a name.
    func channel(_ name: String) -> Channel? { channels[name]?.channel ?? state.channel(name) }

    func mayUse(_ channel: Channel, _ actor: Actor) -> Bool {
        channel.isOpen(to: actor) { name in channels.values.contains { $0.channel.front?.user == name } }
    }

    /// The payment of a key, booked in this turn or before; its key has to be among ``ColdKeys/payments``.
    func payment(_ key: PaymentKey) -> Payment? {
        #if SEEDED_BUGS
            if SeededBug.keyForgotten.isPlanted { return nil }
        #endif
        return booked[channel(key.channel)?.identity(of: key) ?? key] ?? cold.payments[key]
    }

    private mutating func refuse(
        _ request: PaymentRequest, _ faults: [PaymentFault], by actor: Actor, _ token: ReplyToken
    ) {
        audit(
            "payment.refused", "payment \(request.key)", actor: actor,
            reason: faults.map(\.rawValue).joined(separator: ", "), after: request.amount.description)
        effects.append(.answer(token, .paymentRefused(faults)))
    }

    /// The same key again: the first receipt, or a refusal where the body differs (I-M3, I-M4).
    private mutating func repeated(_ request: PaymentRequest, _ first: Payment, by actor: Actor, _ token: ReplyToken) {
        #if SEEDED_BUGS
            if SeededBug.conflictTaken.isPlanted {
                return effects.append(.answer(token, .receipt(first.receipt, first: false)))
            }
            let first = SeededBug.receiptRemade.isPlanted ? first.remade(at: now) : first
        #endif
        if first.request == request || isBookedFromFile(request, first) {
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

    /// Books a payment whose key is new and whose request is without fault, with all that follows; reversals that came first net in the same
    /// step, so that what they take back restores nobody.
    ///
    /// - Parameter known: whose money it is, whoever has the number now; nil: as the books know, or the number says.
    @discardableResult
    mutating func book(
        _ request: PaymentRequest, by actor: Actor, second: Actor? = nil, for known: AccountID? = nil
    ) -> Payment {
        let channel = channel(request.key.channel) ?? Channel(name: request.key.channel, kind: .api)
        let id: PaymentID = nextID()
        let cause = "payment:\(request.key)"
        let source = LedgerAccount.cashClearing(channel: channel.name)
        let early = reversals(of: request.key)
        let receipt: Receipt
        var account: AccountID?
        var payer: String?
        switch payee(of: request, known: known ?? knownPayee(of: request)) {
        case .account(let found):
            account = found
            let parts = credit(
                found, request.amount, from: source, .payment, cause: cause, paidOn: paidOn(request))
            receipt = settle([parts].compactMap { $0 }, [found], request, id, early)
        case .payer(let found, let accounts):
            payer = found.number
            let shares = Allocation.divide(request.amount, among: needs(of: accounts), share: found.share)
            let parts = shares.compactMap { share in
                credit(
                    share.account, share.amount, from: source, .payment,
                    cause: "\(cause)/\(accountNumber(share.account))", paidOn: paidOn(request))
            }
            receipt = settle(parts, accounts, request, id, early)
        case .suspense(let reason, let hint):
            receipt = keepInSuspense(request, id, reason, hint: hint, early)
        }
        for line in receipt.accounts where line.amount > .zero {
            note(channel.name, on: request.key.businessDate, usedBy: line.account)
        }
        let payment = Payment(
            id: id, request: request, serials: channel.serials, account: account, payer: payer, receivedAt: now,
            receipt: receipt)
        booked[channel.identity(of: request.key)] = payment
        records.append(.payment(payment))
        if payer == nil {
            audit(
                "payment.booked", "payment \(request.key)", account: account, actor: actor, second: second,
                reason: "account \(request.accountNumber)\(name(of: account, besides: request.accountNumber))",
                after: request.amount.description)
        }
        for line in receipt.accounts where payer != nil && line.amount > .zero {
            audit(
                "payment.booked", "payment \(request.key)", account: line.account, actor: actor, second: second,
                reason: "account \(line.number) of payment number \(request.accountNumber)",
                after: "\(line.amount) of \(request.amount)")
        }
        compareWithClose(payment)
        return payment
    }

    /// Takes back what reversals that came first say, then lets the consequences follow for each account, once. The receipt tells of each
    /// of `accounts`, also of those for which nothing was left.
    private mutating func settle(
        _ parts: [ReceiptAccount], _ accounts: [AccountID], _ request: PaymentRequest, _ id: PaymentID,
        _ early: [Reversal]
    ) -> Receipt {
        var reversed = Money.zero
        for reversal in fitting(early, request) {
            takeBack(reversal.request, from: parts, after: reversed)
            reversed += reversal.request.amount
        }
        let why = "payment \(request.key)"
        let served = Set(parts.map(\.account))
        let lines =
            parts.map { followCredit($0, because: why) }
            + accounts.filter { !served.contains($0) }.compactMap { unserved($0) }
        return Receipt(
            payment: id, accountNumber: request.accountNumber, amount: request.amount, receivedAt: now,
            available: lines.count == 1 ? lines.first?.available : nil,
            supply: Receipt.SupplyNote.mostUrgent(lines.map(\.supply)),
            missing: lines.reduce(.zero) { $0 + $1.missing }, reversed: reversed, accounts: lines)
    }

    /// Those of the reversals that came before a payment which fit into it. One that would take more than the payment is for a person.
    mutating func fitting(_ early: [Reversal], _ request: PaymentRequest) -> [Reversal] {
        let booked = Reversal.booked(early, of: request.amount)
        for reversal in early {
            let key = reversal.request.key
            if booked.contains(where: { $0.request.key == key }) {
                audit(
                    "reversal.booked", "reversal \(key)", reason: "its payment \(request.key) has come",
                    after: reversal.request.amount.description)
            } else {
                openWorkItem(
                    .case, account: nil, within: .days(1),
                    reason: "reversal.exceedsPayment \(key) \(reversal.request.amount) of \(request.key)")
            }
        }
        return booked
    }

    /// That a customer uses a channel; by whatever clock is later, so that one that is wrong forgets nobody.
    mutating func note(_ channel: String, on businessDate: CivilDate, usedBy id: AccountID) {
        let today = max(calendar.date(at: now), businessDate)
        update(id) { account in
            if let index = account.channels.firstIndex(where: { $0.channel == channel }) {
                account.channels[index].lastOn = max(account.channels[index].lastOn, today)
            } else {
                account.channels.append(ChannelUse(channel: channel, lastOn: today))
                account.channels.sort { $0.channel < $1.channel }
            }
        }
    }

    /// The day on which the payer paid, as far as the channel tells it.
    func paidOn(_ request: PaymentRequest) -> CivilDate { PaymentLimits.paidDay(request, calendar) }

    /// `, now 3301-1`: the account's own number, where the payer gave another one that it had before.
    private func name(of account: AccountID?, besides number: String) -> String {
        guard let own = account.flatMap({ accounts[$0] })?.record.number, own != number else { return "" }
        return ", now \(own)"
    }

    private func accountNumber(_ id: AccountID) -> String { accounts[id]?.record.number ?? id.description }
}

#if SEEDED_BUGS
    extension Payment {
        /// Its receipt, as it would be made now.
        fileprivate func remade(at now: Instant) -> Payment {
            let told = self.receipt
            let receipt = Receipt(
                payment: id, accountNumber: told.accountNumber, amount: told.amount, receivedAt: now,
                available: told.available, supply: told.supply, missing: told.missing, accounts: told.accounts)
            return Payment(
                id: id, request: request, serials: serials, account: account, payer: payer, receivedAt: now,
                receipt: receipt)
        }
    }
#endif
