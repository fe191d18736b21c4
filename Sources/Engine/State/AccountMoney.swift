import Billing
import Quantities
import Supply

extension AccountState {
    /// The money side of the decision about this account, on a day of the site.
    ///
    /// - Parameter noticedOn: the day of the trip notice that counts: what became overdue after it is not named by it.
    public func moneyFacts(_ terms: Terms, now: Instant, calendar: SiteCalendar, noticedOn: CivilDate?) -> MoneyFacts {
        let today = calendar.date(at: now)
        var honoured = false
        if let quoted = quotedMissing, let until = quotedUntil { honoured = quoted <= .zero && now < until }
        var facts = MoneyFacts(
            mode: record.mode, available: available, overdraft: terms.overdraft, quoteHonoured: honoured,
            emergency: dues.emergency, guarantee: dues.guarantee(on: today))
        guard record.mode.isBilled, !dues.bills.isEmpty else { return facts }
        func longBefore(_ day: CivilDate) -> CivilDate {
            CivilDate(daysSinceEpoch: day.daysSinceEpoch - Int64(terms.overdueDays))
        }
        facts.overdue = dues.overdue(on: today)
        facts.longOverdue = dues.overdue(on: longBefore(today))
        facts.named = dues.overdue(on: longBefore(noticedOn ?? today))
        facts.overdueSince = dues.overdueSince(on: today)
        return facts
    }
}
