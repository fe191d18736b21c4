import Billing
import Metering
import Quantities
import Supply

extension Draft {
    /// How long a settlement waits for the readings of its cut.
    static let settlementPatience = Span.hours(72)

    /// Bills what lies before the next cut, where its time has come.
    ///
    /// - Returns: whether a bill was made: then another cut may be due.
    mutating func settleIfDue(_ id: AccountID) -> Bool {
        guard let account = accounts[id], let from = account.cycle.from,
            let cut = book.periods(of: account).nextCut(after: from)
        else { return false }
        let midnight = calendar.midnight(of: cut)
        guard midnight <= now else { return false }
        // Back-fill may still bring the readings of the cut; after that the last one before it must do.
        if now - midnight < Draft.settlementPatience, !isRead(account, at: cut) { return false }
        return makeBill(id, cut: cut) != nil
    }

    /// Whether every meter of the account was read at the cut, or since.
    private func isRead(_ account: AccountState, at cut: CivilDate) -> Bool {
        points(of: account.record.id).allSatisfy {
            account.cycle.isRead($0.record.meter, at: cut, calendar: calendar)
        }
    }

    /// From today on the account's charges are counted for bills; what was posted before is no bill's. An account that pays after use
    /// and begins with a debt is asked for it.
    ///
    /// - Parameter monthsFrom: the first day whose part of the month's charges is the account's; nil: today.
    mutating func beginCycle(_ id: AccountID, monthsFrom: CivilDate? = nil) {
        guard let prices = accounts[id].flatMap({ book.prices(of: $0) }) else { return }
        post(id)
        let today = calendar.date(at: now)
        update(id) { $0.cycle.begin(on: today, $0.accrual, prices, monthsFrom: monthsFrom) }
        guard let account = accounts[id], account.record.mode.isBilled, account.posted < .zero else { return }
        ask(id, .opening, amount: (-account.posted).roundedUpToFen, due: nil)
    }

    /// The bill of all periods before `cut`.
    ///
    /// - Parameter isLast: the account's last one: it takes all that is posted, and the months up to `cut` by days.
    @discardableResult
    mutating func makeBill(_ id: AccountID, cut: CivilDate, isLast: Bool = false) -> Bill? {
        guard let state = accounts[id], let prices = book.prices(of: state), let terms = terms(of: state.record) else {
            return nil
        }
        let record = state.record
        post(id)
        guard var account = accounts[id] else { return nil }
        let meters = points(of: id).map(\.record.meter)
        account.cycle.noteUnread(meters, at: cut, isLast: isLast, calendar: calendar)
        noteSettlement(of: account, prices.tariff, cut: cut, isLast: isLast)
        let input = SettlementInput(
            accrual: account.accrual, prices: prices, cut: cut, isLast: isLast,
            capacities: RatingFacts(account).capacities, calendar: calendar, periods: book.periods(of: account),
            meters: meters)
        let settled = account.cycle.settle(input) { monthMeasures(of: id, month: $0) }
        enter(settled.changes, to: &account)
        let isBilled = record.mode.isBilled
        let kind: Bill.Kind = isLast ? .final : isBilled ? .settlement : .statement
        let bill = Bill(
            id: nextID(), number: billNumber(account, cut), account: id, kind: kind, at: now, from: settled.from,
            to: cut, position: gateway.ledgerPosition, readings: settled.readings, lines: settled.lines,
            carriedIn: settled.carriedIn, instalments: settled.instalments, total: settled.total,
            carriedOut: account.cycle.carried, due: isBilled ? dueDay(terms) : nil,
            notes: settled.notes + doubtfulRatios(of: id))
        accounts[id] = account
        put(bill)
        return bill
    }

    private func doubtfulRatios(of id: AccountID) -> [BillNote] {
        points(of: id).map(\.record.meter).filter { meters[$0]?.ratioWatch.doubt != nil }.map { .ratioDoubtful($0) }
    }

    /// The last bill of an account, whose supply ends now: everything that is posted, and the month that is under way up to and with
    /// today. What it asks stays with the holder.
    @discardableResult
    mutating func makeFinalBill(_ id: AccountID) -> Bill? {
        if accounts[id]?.cycle.from == nil { beginCycle(id) }
        let tomorrow = CivilDate(daysSinceEpoch: calendar.date(at: now).daysSinceEpoch + 1)
        return makeBill(id, cut: tomorrow, isLast: true)
    }

    /// A bill that asks for money and charges nothing: an instalment, or what was owed at the takeover.
    ///
    /// - Parameter due: nil: as the terms say.
    mutating func ask(_ id: AccountID, _ kind: Bill.Kind, amount: Money, due: CivilDate?) {
        let today = calendar.date(at: now)
        guard let terms = accounts[id].flatMap({ terms(of: $0.record) }) else { return }
        update(id) { account in
            account.cycle.count += 1
            if kind == .instalment { account.cycle.advances += amount }
        }
        guard let account = accounts[id] else { return }
        put(
            Bill(
                id: nextID(), number: billNumber(account, today), account: id, kind: kind, at: now,
                from: account.cycle.from ?? today, to: today, position: gateway.ledgerPosition, total: amount,
                due: due ?? dueDay(terms)))
    }

    /// The day by which a bill that is made now must be paid: from when it can be known, and not from the cut that it waited for.
    private func dueDay(_ terms: Terms) -> CivilDate {
        let today = calendar.date(at: now).daysSinceEpoch
        return CivilDate(daysSinceEpoch: today + Int64(terms.settlement?.dueAfterDays ?? 0))
    }

    private func billNumber(_ account: AccountState, _ day: CivilDate) -> String {
        "\(account.record.number)-\(padded(day.year, 4))\(padded(day.month, 2))-\(account.cycle.count)"
    }

    private mutating func put(_ bill: Bill) {
        records.append(.bill(bill))
        noteConduct(.bill, bill.account)
        update(bill.account) { account in
            guard let due = bill.due, bill.total > .zero else { return }
            account.dues.bills.append(OpenBill(id: bill.id, due: due, principal: bill.total))
            account.cycle.lastAsked = SettlementCycle.AskedBill(id: bill.id, due: due)
        }
        followBills(bill.account)
        touch(bill.account)
    }
}
