import Billing
import Quantities
import Supply

/// Direct debits: asked for in a batch, answered by the bank's file.
extension Draft {
    /// Asks for all of them or for none.
    mutating func askDebits(_ asks: [DebitAsk], _ batch: CloseKey, by actor: Actor) -> StaffAnswer {
        if let refusal = refuse(batch.channel, for: .debits, by: actor) { return refusal }
        let days = batch.businessDate.daysSinceEpoch - calendar.date(at: now).daysSinceEpoch
        guard !gateway.clockTrusted || (0...60).contains(days) else {
            return StaffAnswer(.refused, "debit.dateFar", details: [.init("date", batch.businessDate.description)])
        }
        guard !asks.isEmpty, asks.count <= ChannelStatement.itemsAtMost else {
            return StaffAnswer(.refused, asks.isEmpty ? "debit.none" : "debit.tooMany")
        }
        var faults: [StaffAnswer.Detail] = []
        var wanted: [(account: AccountState, amount: Money)] = []
        var seen: Set<AccountID> = []
        for ask in asks {
            guard let account = state.accountByNumber[ask.account].flatMap({ accounts[$0] }) else {
                faults.append(.init("account.unknown", ask.account))
                continue
            }
            let id = account.record.id
            let isOpen = (state.debitsOfAccount[id] ?? []).contains { directDebits[$0] != nil }
            if isOpen || askedDebits[id] != nil || !seen.insert(id).inserted {
                faults.append(.init("debit.openAlready", ask.account))
                continue
            }
            let amount = ask.amount ?? collectable(account)
            guard amount > .zero, amount.isWholeFen, amount <= PaymentLimits.largest else {
                faults.append(.init(ask.amount == nil ? "debit.nothingOwed" : "debit.amount", ask.account))
                continue
            }
            wanted.append((account, amount))
        }
        guard faults.isEmpty else { return StaffAnswer(.refused, "debit.refused", details: Array(faults.prefix(200))) }
        for (account, amount) in wanted { ask(account, amount, batch, by: actor) }
        let sum = wanted.reduce(Money.zero) { $0 + $1.amount }
        return StaffAnswer(
            .done, "debit.asked",
            details: [
                .init("batch", batch.description), .init("count", String(wanted.count)),
                .init("sum", sum.description),
            ])
    }

    /// What a bank is asked for where nobody says how much: of who pays by bills what is unpaid of them, due or not, else what the balance
    /// lacks; whether it is enough to switch off for or not.
    private func collectable(_ account: AccountState) -> Money {
        let lacking = max(-account.available, .zero)
        guard account.record.mode.isBilled else { return lacking.roundedUpToFen }
        return account.dues.bills.reduce(.zero) { $0 + $1.unpaid }.roundedUpToFen
    }

    private mutating func ask(_ account: AccountState, _ amount: Money, _ batch: CloseKey, by actor: Actor) {
        let debit = DirectDebit(
            id: nextID(), batch: batch, account: account.record.id, accountNumber: account.record.number,
            amount: amount, askedAt: now, askedBy: actor.name)
        directDebits[debit.id] = debit
        askedDebits[debit.account, default: []].append(debit.id)
        records.append(.directDebit(debit))
        audit(
            "debit.asked", "debit \(batch)/\(debit.serial)", account: debit.account, actor: actor,
            reason: "account \(debit.accountNumber)", after: amount.description)
        beginDoubt(
            debit.account, until: now + CloseItem.longestDoubt, "direct debit \(debit.batch)/\(debit.serial)")
    }

    /// Takes the bank's answers: what was paid is booked, what was refused is no hold any more. All of the file or nothing.
    mutating func takeDebitAnswers(_ statement: ChannelStatement, by actor: Actor) -> StaffAnswer {
        let key = statement.close
        if let refusal = refuse(key.channel, for: .debits, by: actor) { return refusal }
        let facts = cold.closes[key] ?? CloseFacts()
        if let first = takenBefore(statement, .debits, facts) { return answered(key, first) }
        if let refusal = refuse(statement) { return refusal }
        var totals = CloseTotals()
        var answers: [(item: StatementItem, debit: DirectDebit)] = []
        var faults: [StaffAnswer.Detail] = []
        var closed: [(item: StatementItem, debit: DirectDebit)] = []
        for item in statement.items {
            if let payment = payment(statement.key(of: item)),
                item.kind == .payment, payment.request.amount == item.amount,
                payment.request.accountNumber == item.accountNumber
            {
                // The front brought it before, and that answered the debit.
                totals.matched += 1
                totals.there.payments += 1
                totals.there.paid += item.amount
                continue
            }
            guard let debit = debit(of: item, on: key.channel) else {
                faults.append(.init("debit.notOpen", "line \(item.line) \(item.serial)"))
                continue
            }
            guard debit.isOpen else {
                closed.append((item, debit))
                continue
            }
            guard debit.amount == item.amount, debit.accountNumber == item.accountNumber else {
                faults.append(.init("debit.differs", "line \(item.line) \(item.serial)"))
                continue
            }
            answers.append((item, debit))
        }
        guard faults.isEmpty else { return StaffAnswer(.refused, "debit.refused", details: Array(faults.prefix(200))) }
        for (item, debit) in answers {
            if item.kind == .payment {
                totals.matched += 1
                totals.there.payments += 1
                totals.there.paid += item.amount
            } else {
                totals.onlyHere += 1
            }
            take(item, of: debit, statement, by: actor)
        }
        for (item, debit) in closed { takeLate(item, of: debit, key, facts, &totals) }
        let file = ChannelFile(
            id: nextID(), purpose: .debits, statement: statement, receivedAt: now, by: actor.name, totals: totals)
        records.append(.channelFile(file))
        changes.channelFiles.append(file)
        for batch in Set(answers.map(\.debit.batch)).sorted() { settleUnanswered(batch) }
        return answered(key, totals)
    }

    private func answered(_ key: CloseKey, _ totals: CloseTotals) -> StaffAnswer {
        StaffAnswer(
            .done, "debit.answered",
            details: [
                .init("file", key.description), .init("paid", String(totals.matched)),
                .init("refused", String(totals.onlyHere)), .init("sum", totals.there.paid.description),
            ])
    }

    private mutating func take(
        _ item: StatementItem, of debit: DirectDebit, _ statement: ChannelStatement, by actor: Actor
    ) {
        let key = statement.key(of: item)
        guard item.kind == .payment else {
            return answer(debit, .refused, by: actor, note: item.note)
        }
        answer(debit, .paid, by: actor, note: nil)
        _ = book(
            PaymentRequest(key: key, accountNumber: item.accountNumber, amount: item.amount, paidAt: item.paidAt),
            by: actor, for: debit.account)
    }

    /// The debit that a line answers, open or not; nil where this channel was asked for none of that serial.
    private func debit(of item: StatementItem, on channel: String) -> DirectDebit? {
        guard let id = DirectDebit.id(of: item.serial),
            let debit = directDebits[id] ?? answeredDebit(id) ?? cold.debits[id],
            debit.batch.channel == channel
        else { return nil }
        return debit
    }

    /// One that was answered in this very turn.
    private func answeredDebit(_ id: DirectDebitID) -> DirectDebit? {
        for case .directDebit(let debit) in records.reversed() where debit.id == id { return debit }
        return nil
    }

    /// A line about a debit that is over, because staff withdrew it or the bank had answered. Nobody else's money waits for it: what was
    /// paid is on the list as what only the file has, and a person books it for whom the bank was asked about, or explains it.
    private mutating func takeLate(
        _ item: StatementItem, of debit: DirectDebit, _ key: CloseKey, _ facts: CloseFacts, _ totals: inout CloseTotals
    ) {
        guard item.kind == .payment else {
            totals.onlyHere += 1
            if debit.answer?.outcome == .paid {
                openOnce("debit.refusedAfterPaid \(key)/\(debit.serial)", within: .days(1))
            }
            return
        }
        totals.onlyThere += 1
        totals.there.payments += 1
        totals.there.paid += item.amount
        let itemKey = CloseItemKey(close: key, kind: .payment, serial: item.serial)
        // Another file of the date says it once more.
        guard openItem(itemKey) == nil, settledItems[itemKey] == nil,
            !facts.items.contains(where: { $0.key == itemKey }),
            let difference = CloseDifference(kind: .payment, serial: item.serial, here: nil, there: item)
        else { return }
        open(difference, of: key, about: [debit.account])
    }

    private mutating func answer(
        _ debit: DirectDebit, _ outcome: DirectDebit.Answer.Outcome, by actor: Actor?, note: String?
    ) {
        var answered = debit
        answered.answer = DirectDebit.Answer(outcome, at: now, by: actor?.name ?? "engine", note: note)
        directDebits[debit.id] = nil
        records.append(.directDebit(answered))
        audit(
            "debit.\(outcome.rawValue)", "debit \(debit.batch)/\(debit.serial)", account: debit.account, actor: actor,
            reason: note ?? "account \(debit.accountNumber)", after: debit.amount.description)
        touch(debit.account)
    }

    /// The front brought the money of a debit before the bank's file did.
    mutating func answerDebit(with payment: Payment) {
        guard let debit = openDebit(of: payment.request) else { return }
        answer(debit, .paid, by: nil, note: "payment \(payment.request.key)")
        settleUnanswered(debit.batch)
    }

    /// The open debit that a payment is the money of.
    func openDebit(of request: PaymentRequest) -> DirectDebit? {
        guard let debit = DirectDebit.id(of: request.key.serial).flatMap({ directDebits[$0] }),
            debit.batch.channel == request.key.channel, debit.amount == request.amount,
            debit.accountNumber == request.accountNumber
                || accounts[debit.account]?.record.number == request.accountNumber
        else { return nil }
        return debit
    }

    mutating func withdrawDebit(_ id: DirectDebitID, by actor: Actor, reason: String) -> StaffAnswer {
        guard let debit = directDebits[id] else {
            return StaffAnswer(.refused, "debit.notOpen", details: [.init("debit", "D\(id)")])
        }
        answer(debit, .withdrawn, by: actor, note: reason)
        settleUnanswered(debit.batch)
        return StaffAnswer(.done, "debit.withdrawn", details: [.init("debit", debit.serial)])
    }

    // MARK: a bank that does not answer

    /// Opens a work item for each batch that the bank should have answered.
    mutating func lookForAnswers() {
        let late = directDebits.values.filter {
            now >= calendar.midnight(of: $0.batch.businessDate) + DirectDebit.patience
        }
        for batch in Set(late.map(\.batch)).sorted() { openOnce("debit.unanswered \(batch)", within: .days(1)) }
    }

    private mutating func settleUnanswered(_ batch: CloseKey) {
        guard !directDebits.values.contains(where: { $0.batch == batch }) else { return }
        closeItems(reason: "debit.unanswered \(batch)", result: "answered")
    }
}
