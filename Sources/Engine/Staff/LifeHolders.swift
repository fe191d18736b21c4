import Billing
import Metering
import Quantities
import Supply

extension Draft {
    // MARK: open

    /// A new account, at meters whose account is closed or at new ones.
    mutating func open(_ opening: Opening, _ request: StaffRequest) -> StaffAnswer {
        let given = opening.account
        if let refusal = refuseHolder(identity: given.identity, phone: given.phone, contacts: given.contacts) {
            return refusal
        }
        guard given.agreement != nil else { return StaffAnswer(.refused, "life.agreementMissing") }
        let today = calendar.date(at: now)
        if let refusal = refuseContract(tariff: given.tariff, terms: given.terms, mode: given.mode, on: today)
            ?? refuseMonths(tariff: given.tariff, terms: given.terms, from: today)
        {
            return refusal
        }
        var account = given
        account.holder.since = today
        account.holder.later = []
        switch opening.place {
        case .existing(let meters, let reading): return open(account, at: meters, reading, request)
        case .new(let points): return open(account, with: points)
        }
    }

    private mutating func open(_ account: Account, with points: [ImportedSupplyPoint]) -> StaffAnswer {
        guard !points.isEmpty else { return StaffAnswer(.refused, "life.noMeter") }
        let imported = ImportedAccount(account: account, openingBalance: .zero, supplyPoints: points)
        let clashes = state.clashes(of: ImportBatch(accounts: [imported]), at: now, waits: false)
        guard clashes.isEmpty else {
            return StaffAnswer(.refused, "life.clash", details: clashes.map { .init("fault", $0) })
        }
        guard points.allSatisfy({ $0.opening.map { $0 >= .zero } ?? true }) else {
            return StaffAnswer(.refused, "reading.malformed")
        }
        let id = take(imported, lines: state.lineByName, feeders: state.feederByName, cause: "life.opened")
        effects.append(.configureLines)
        return opened(id, account)
    }

    private mutating func open(
        _ account: Account, at numbers: [String], _ reading: FinalReading, _ request: StaffRequest
    ) -> StaffAnswer {
        guard isFree(account.number) else {
            return StaffAnswer(.refused, "account.exists", details: [.init("account", account.number)])
        }
        guard !numbers.isEmpty, Set(numbers).count == numbers.count else {
            return StaffAnswer(.refused, "life.noMeter")
        }
        var points: [SupplyPointState] = []
        for number in numbers {
            guard let point = state.meterByNumber[number].flatMap({ self.point(of: $0) }),
                let meter = meters[point.record.meter]
            else { return StaffAnswer(.refused, "meter.unknown", details: [.init("meter", number)]) }
            guard let owner = accounts[point.record.account], owner.life.isClosed else {
                return StaffAnswer(.refused, "life.meterInUse", details: [.init("meter", number)])
            }
            let drops = account.mode == .buyBeforeUse
            if let refusal = refuseUnderWay(point, drops: drops) ?? refuseFinal(reading, meter) { return refusal }
            points.append(point)
        }
        // The day on which a holder leaves is his, whole.
        let monthsFrom = points.compactMap { daysCharged(to: $0.record.account) }.max()
        // Whether a protection belongs to the place or belonged to the person is for people to say, and to end for two of them.
        let kept = points.compactMap { accounts[$0.record.account]?.record.protection }.first
        var account = account
        account.protection = account.protection ?? kept
        let id = found(account)
        if kept != nil {
            openWorkItem(.case, account: id, within: .days(30), reason: "life.protectionToReview")
        }
        for point in points {
            takeFinal(reading, point, by: request)
            if reading == .lastTrusted { beginSeries(of: point.record.meter) }
            moveStanding(from: point, to: id) { $0.move(point.record.id, to: id, cause: "life.opened") }
            // Nobody asks any more why it is off there: someone asks now, for whoever has it.
            if let moved = supplyPoints[point.record.id], isForeign(moved), !isUsedUp(moved) {
                askAboutForeign(moved, of: id)
            }
        }
        return opened(id, account, monthsFrom: monthsFrom)
    }

    private mutating func opened(
        _ id: AccountID, _ account: Account, monthsFrom: CivilDate? = nil
    ) -> StaffAnswer {
        beginBills(id, monthsFrom: monthsFrom)
        touch(id)
        return StaffAnswer(
            .done, "life.opened", details: [.init("account", account.number), .init("id", String(id.number))])
    }

    /// Whether a number can be given to an account, also within this turn.
    private func isFree(_ number: String) -> Bool {
        guard (1...64).contains(number.utf8.count), state.accountByNumber[number] == nil, state.payers[number] == nil
        else { return false }
        return !accounts.changes.values.contains { $0?.record.number == number }
    }

    /// A new account without supply points, which the caller moves to it.
    private mutating func found(_ given: Account) -> AccountID {
        let account = given.identified(as: masterID())
        // What the ledger has so far is none of its business.
        accounts[account.id] = AccountState(
            record: account, includesReading: gateway.readingNumber, postedOn: calendar.date(at: now))
        writeThrough(account.id)
        importedAccounts.append(account.id)
        auditFounding(account, reason: "held from \(calendar.date(at: now)) on")
        return account.id
    }

    /// A meter begins a series without a baseline: its next reading that counts consumes nothing.
    mutating func beginSeries(of id: MeterID) {
        guard var meter = meters[id] else { return }
        meter.series = MeterSeries(number: meter.series.number + 1)
        meters[id] = meter
        // Its row goes with the account's that has it.
        if let point = point(of: id) { writeThrough(point.record.account) }
    }

    // MARK: transfer

    /// Another holder, from a reading on. The former one's debt stays with him, on an account of his own that is closed; the ladder, the
    /// credit class and the way to a trip begin anew.
    mutating func transfer(_ id: AccountID, _ transfer: Transfer, _ request: StaffRequest) -> StaffAnswer {
        guard let former = accounts[id]?.record else { return StaffAnswer(.refused, "account.unknown") }
        let new = transfer.to
        if let refusal = refuseHolder(identity: new.identity, phone: new.phone, contacts: new.contacts) {
            return refusal
        }
        let today = calendar.date(at: now)
        let mode = new.mode ?? former.mode
        let (tariff, terms) = (new.tariff ?? former.tariff, new.terms ?? former.terms)
        if let refusal = refuseContract(tariff: tariff, terms: terms, mode: mode, on: today)
            ?? refuseMonths(tariff: tariff, terms: terms, from: today) ?? refuseCredit(id, mode: mode)
        {
            return refusal
        }
        let points = points(of: id)
        for point in points {
            guard let meter = meters[point.record.meter] else { continue }
            if let refusal = refuseUnderWay(point, drops: mode == .buyBeforeUse)
                ?? refuseFinal(transfer.reading, meter)
                ?? refuseOld(transfer.reading, meter, request)
            {
                return refusal
            }
        }
        let number = former.number
        guard let formerNumber = formerNumber(of: number) else { return StaffAnswer(.refused, "life.numbersUsedUp") }

        for point in points { takeFinal(transfer.reading, point, by: request) }
        let settled = finishBooks(id, cause: "life.transferred")
        update(id) { $0.record.number = formerNumber }
        let account = Account(
            id: id, number: number, name: new.name, phone: new.phone, address: former.address,
            customerClass: former.customerClass, mode: mode, tariff: tariff,
            holder: Holder(persons: new.persons, since: today), terms: terms, agreement: new.agreement,
            protection: former.protection, isDedicatedSupply: former.isDedicatedSupply, payer: new.payer,
            identity: new.identity, contacts: new.contacts, area: former.area, responsible: former.responsible,
            capacity: former.capacity, until: former.until)
        let newID = found(account)
        #if SEEDED_BUGS
            if SeededBug.protectionLostWithTheHolder.isPlanted { accounts[newID]?.record.protection = nil }
        #endif
        for point in points {
            dropLimit(point.record.id, of: id, reason: "another holder")
            move(point.record.id, to: newID, cause: "life.transferred")
            if transfer.reading == .lastTrusted { beginSeries(of: point.record.meter) }
        }
        // Bills are numbered under the account's number, which is his now.
        let count = accounts[id]?.cycle.count ?? 0
        update(newID) { $0.cycle.count = count }
        moveItems(from: id, to: newID)
        end(id)
        beginBills(newID, monthsFrom: daysCharged(to: id))
        if account.protection != nil {
            // Whether it belongs to the place or belonged to the person is for people to say, and to end for two of them.
            openWorkItem(.case, account: newID, within: .days(30), reason: "life.protectionToReview")
        }
        touch(newID)
        return StaffAnswer(
            .done, "life.transferred",
            details: [.init("account", number), .init("former", formerNumber)] + settled)
    }

    /// The number under which a former holder's account goes on: `3301-1`, `3301-2`, ...
    private func formerNumber(of number: String) -> String? {
        (1...999).lazy.map { "\(number)-\($0)" }.first { isFree($0) }
    }

    // MARK: close

    /// Ends an account at a reading. A balance is given back; a debt stays.
    mutating func close(_ id: AccountID, _ reading: FinalReading, _ request: StaffRequest) -> StaffAnswer {
        if let refusal = refuseCredit(id) { return refusal }
        let points = points(of: id)
        for point in points {
            guard let meter = meters[point.record.meter] else { continue }
            if let refusal = refuseUnderWay(point, drops: true) ?? refuseFinal(reading, meter)
                ?? refuseOld(reading, meter, request)
            {
                return refusal
            }
        }
        for point in points { takeFinal(reading, point, by: request) }
        let settled = finishBooks(id, cause: "life.closed")
        for point in points {
            if let now = supplyPoints[point.record.id] { attach(.ends, now, cause: "life.closed") }
            if reading == .lastTrusted { beginSeries(of: point.record.meter) }
            dropLimit(point.record.id, of: id, reason: "the account is closed")
            raiseEpoch(point.record.id, "the account is closed")
            dropRestore(point.record.id, "the account is closed")
            if point.record.relay == nil || !point.belief.isOffByUs {
                // No permit for it yet: an engineer switches off, by hand and on the spot. Where somebody is protected two persons say first
                // that nobody is any more.
                let isProtected = accounts[id]?.record.protection != nil
                openWorkItem(
                    .case, account: id, point: point.record.id, within: .days(3),
                    reason: isProtected ? "life.protectionToReview" : "life.switchOff")
            }
        }
        for kind in [WorkItem.Kind.proposal, .contact] { settleItems(kind, of: id, result: "the account is closed") }
        end(id)
        return StaffAnswer(.done, "life.closed", details: settled)
    }

    /// From today on a new account's charges are counted for bills, from where its meters stand.
    private mutating func beginBills(_ id: AccountID, monthsFrom: CivilDate?) {
        guard let account = accounts[id], terms(of: account.record)?.settlement != nil else { return }
        beginCycle(id, monthsFrom: monthsFrom)
        for point in points(of: id) { noteRegister(of: point.record.meter, for: id) }
    }

    /// Whoever follows an account that ended today: the first day whose part of the month's charges is not that account's; nil: today.
    private func daysCharged(to id: AccountID) -> CivilDate? {
        guard let account = accounts[id], let next = account.cycle.monthsFrom, next > calendar.date(at: now),
            book.prices(of: account)?.tariff.hasMonthlyCharges == true
        else { return nil }
        return next
    }

    /// Where a meter stands, for the bill of an account that goes on from there.
    mutating func noteRegister(of meter: MeterID, for id: AccountID) {
        guard let account = accounts[id], let series = meters[meter]?.series, let last = series.last else { return }
        let periods = book.periods(of: account)
        let calendar = self.calendar
        let now = self.now
        update(id) {
            $0.cycle.note(
                RegisterValue(energy: last.energy, at: last.sourceTime), of: meter, series: series.number, ratedAt: now,
                periods: periods, calendar: calendar)
        }
    }

    /// The last charges and the last bill; nil: there are no bills by its terms.
    @discardableResult
    mutating func makeLastBill(of id: AccountID) -> Bill? {
        update(id) { $0.contracts.withdrawPending() }
        post(id)
        guard let account = accounts[id], account.cycle.from != nil || terms(of: account.record)?.settlement != nil
        else { return nil }
        return makeFinalBill(id)
    }

    /// The last charges and the last bill, what was lodged set against what is owed, and what is left given back. Notices end: who has
    /// gone is not switched off.
    ///
    /// - Returns: what is told of it: the money that goes back and the work item that asks to pay it out, the deposit that went into it,
    ///   and what is still owed.
    private mutating func finishBooks(_ id: AccountID, cause: String) -> [StaffAnswer.Detail] {
        let deposit = accounts[id]?.dues.deposit ?? .zero
        makeLastBill(of: id)
        // First what lies in the meter: it pays what is owed before any of it goes back.
        takeOutOfMeter(id)
        settleClaims(id)
        let refunded = refund(id, cause: cause)
        endOff(id, reason: cause, whileOff: true)
        if let reminder = reminders[id].flatMap({ notices[$0] }) { forget(reminder, reason: cause) }
        withdrawWordOfWish(id)
        var told = [StaffAnswer.Detail("refund", (refunded?.amount ?? .zero).description)]
        if let refunded { told.append(.init("job", refunded.job.description)) }
        if deposit > .zero { told.append(.init("deposit_settled", deposit.description)) }
        told.append(.init("still_owed", (accounts[id]?.ending.owed ?? .zero).description))
        return told
    }

    /// A deposit goes to the balance, and the balance pays what is owed besides: penalty, then older debt.
    private mutating func settleClaims(_ id: AccountID) {
        func cause(_ what: String) -> String { "\(what):\(id)/\(gateway.ledgerPosition + 1)" }
        if let held = accounts[id]?.dues.deposit, held > .zero {
            enter(
                debit: .deposit(id), credit: .customer(id), amount: held, reason: .deposit, cause: cause("deposit-end"))
            update(id) {
                $0.dues.deposit = .zero
                $0.posted += held
            }
        }
        followBills(id)
        for (claim, dues) in [
            (LedgerAccount.penalty(id), \Dues.penalty), (.debt(id), \Dues.oldDebt),
        ] {
            guard let account = accounts[id] else { return }
            let part = min(account.dues[keyPath: dues], account.posted)
            guard part > .zero else { continue }
            enter(debit: .customer(id), credit: claim, amount: part, reason: .transfer, cause: cause("claim-end"))
            update(id) {
                $0.dues[keyPath: dues] -= part
                $0.posted -= part
            }
        }
        update(id) { $0.dues.emergency = nil }
    }

    /// What lies in the meter of an account that ends was the customer's: it is settled with him, whoever uses it up. That the meter shows
    /// more than the next account's ledger says is told with its first reading.
    private mutating func takeOutOfMeter(_ id: AccountID) {
        moveCredit(.zero - (accounts[id]?.inMeter ?? .zero), intoMeterOf: id)
    }

    /// A balance, in whole fen, is on its way back to the customer, and a person pays it out. Less than a fen stays.
    ///
    /// - Returns: how much, and the work item that asks for it; nil: nothing goes back.
    @discardableResult
    mutating func refund(_ id: AccountID, cause: String) -> (amount: Money, job: WorkItemID)? {
        guard let posted = accounts[id]?.posted else { return nil }
        let amount = Money(fen: posted.fenTowardZero)
        guard amount > .zero else { return nil }
        enter(
            debit: .customer(id), credit: .cashClearing(channel: "refund"), amount: amount, reason: .refund,
            cause: "refund:\(id)/\(gateway.ledgerPosition + 1)")
        update(id) { $0.posted -= amount }
        return (amount, openWorkItem(.case, account: id, within: .days(7), reason: "life.refund \(amount)"))
    }

    private mutating func end(_ id: AccountID) {
        let now = self.now
        update(id) {
            $0.life = .closed(at: now)
            $0.hold = nil
            $0.warned = []
        }
        // What was owed to its meter is withdrawn.
        touch(id)
    }

    // MARK: vacancy

    mutating func beginVacancy(_ id: AccountID) -> StaffAnswer {
        guard case .open? = accounts[id]?.life else { return StaffAnswer(.refused, "life.vacantAlready") }
        let now = self.now
        update(id) { $0.life = .vacant(since: now) }
        for point in points(of: id) { raiseEpoch(point.record.id, "vacancy begins") }
        return StaffAnswer(.done, "life.vacant")
    }

    mutating func endVacancy(_ id: AccountID) -> StaffAnswer {
        guard case .vacant? = accounts[id]?.life else { return StaffAnswer(.refused, "life.notVacant") }
        update(id) { $0.life = .open }
        for point in points(of: id) {
            raiseEpoch(point.record.id, "vacancy ends")
            for item in openItems(of: id) where item.reason == Draft.useWhileVacant {
                closeWorkItem(item.id, by: "engine", result: "vacancy ended")
            }
        }
        touch(id)
        return StaffAnswer(.done, "life.vacancyEnded")
    }

    static let useWhileVacant = "life.useWhileVacant"
    static let useWithoutAccount = "life.useWithoutAccount"

    /// Use where nobody should use anything.
    mutating func watchLife(_ reading: Reading, _ point: SupplyPointState) {
        guard reading.quality.counts, let consumed = reading.consumed, consumed > .zero,
            let account = accounts[point.record.account]
        else { return }
        switch account.life {
        case .open: break
        case .vacant:
            openWorkItem(
                .case, account: account.record.id, point: point.record.id, within: .days(3),
                reason: Draft.useWhileVacant)
        case .closed:
            openWorkItem(
                .case, account: account.record.id, point: point.record.id, meter: point.record.meter, within: .days(1),
                reason: Draft.useWithoutAccount)
        }
    }
}
