import Billing
import Quantities
import Supply

// Every account is looked at after each midnight: bills, instalments, penalties, the end of temporary supply. A bill that waits for the
// readings of its cut is made on the day after. A slice at a time, between which restores are served.
extension Draft {
    /// How many accounts one slice looks at, and how many of them it does something for.
    static let roundsLook = 5000
    static let roundsWork = 100

    mutating func goRounds() {
        // By a wrong clock nothing is due; on a full disk, or a store in doubt, there are only restores.
        guard gateway.clockTrusted, isStoreSound else {
            return serve(.rounds, after: .minutes(1))
        }
        var position = state.roundsAt
        var looked = 0
        var done = 0
        while position < state.accountsInOrder.count, looked < Draft.roundsLook, done < Draft.roundsWork {
            if look(at: state.accountsInOrder[position]) {
                done += 1
            } else {
                looked += 1
                position += 1
            }
        }
        let isWhole = position >= state.accountsInOrder.count
        changes.roundsAt = isWhole ? 0 : position
        if isWhole {
            watchCalendars()
            let tomorrow = CivilDate(daysSinceEpoch: calendar.date(at: now).daysSinceEpoch + 1)
            serve(.rounds, at: calendar.midnight(of: tomorrow))
        } else {
            serve(.rounds, after: .milliseconds(20))
        }
    }

    /// Does what is due for an account.
    ///
    /// - Returns: whether there was something: then there may be more.
    private mutating func look(at id: AccountID) -> Bool {
        guard let account = accounts[id] else { return false }
        // A former holder's last bill grows old like any other.
        if account.life.isClosed { return chargePenalties(id) }
        if endTemporary(account) || reviewProtection(account) { return true }
        guard let terms = terms(of: account.record) else { return false }
        guard let rule = terms.settlement else { return askAboutMonths(account, terms) }
        if account.cycle.from == nil {
            beginCycle(id)
            return accounts[id]?.cycle.from != nil
        }
        if settleIfDue(id) || chargePenalties(id) { return true }
        return askInstalment(account, rule)
    }

    /// Tariff and terms have met, by an approval say or by versions of a later day, and what a month costs besides its kWh is charged to
    /// nobody: a person gives other terms.
    private mutating func askAboutMonths(_ account: AccountState, _ terms: Terms) -> Bool {
        let (id, tariff) = (account.record.id, account.record.tariff)
        guard book.tariffs[tariff]?.hasMonthlyCharges(from: calendar.date(at: now)) == true else { return false }
        let reason = "account.monthsNotCharged \(tariff) \(terms.name)"
        guard !openItems(of: id).contains(where: { $0.reason == reason }) else { return false }
        openWorkItem(.case, account: id, within: .days(3), reason: reason)
        return true
    }

    /// Supply for a time has come to its last day: a person decides what follows.
    private mutating func endTemporary(_ account: AccountState) -> Bool {
        guard account.record.mode == .temporary, let until = account.record.until,
            until < calendar.date(at: now), account.cycle.endTold != until
        else { return false }
        update(account.record.id) { $0.cycle.endTold = until }
        openWorkItem(
            .case, account: account.record.id, within: .days(3), reason: "account.temporaryEnded \(until)")
        return true
    }

    /// Asks the instalment of the month's latest day for one, unless a settlement is still to be made.
    private mutating func askInstalment(_ account: AccountState, _ rule: SettlementRule) -> Bool {
        let today = calendar.date(at: now)
        guard account.record.mode == .instalments, let instalments = rule.instalments,
            let day = instalments.days.last(where: { $0 <= today.day }), let from = account.cycle.from,
            book.periods(of: account).nextCut(after: from).map({ $0 > today }) ?? true
        else { return false }
        let on = CivilDate(daysSinceEpoch: today.daysSinceEpoch - Int64(today.day - day))
        guard on >= from, account.cycle.askedOn.map({ $0 < on }) ?? true else { return false }
        update(account.record.id) { $0.cycle.askedOn = on }
        let share = Int128(account.cycle.lastCharges.tenThousandths) * Int128(instalments.shareBasisPoints)
        let amount = Money(tenThousandths: Int64(clamping: dividedHalfUp(share, by: 10_000))).wholeFenBelow
        guard amount > .zero else { return true }
        ask(
            account.record.id, .instalment, amount: amount,
            due: CivilDate(daysSinceEpoch: today.daysSinceEpoch + Int64(instalments.dueAfterDays)))
        return true
    }
}
