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
        let long = dues.bills.filter { $0.due < longBefore(today) && $0.unpaid > .zero }
        facts.isDemanded = long.allSatisfy { $0.demandedAt != nil }
        return facts
    }

    /// Whether `amount` more would be enough for light to stay or return; not where nothing is missing.
    public func wouldSuffice(
        _ amount: Money, _ terms: Terms, now: Instant, calendar: SiteCalendar, noticedOn: CivilDate?
    ) -> Bool {
        let money = moneyFacts(terms, now: now, calendar: calendar, noticedOn: noticedOn)
        var missing = money.missing(restoreAt: terms.restoreAt)
        if let quoted = quotedMissing, let until = quotedUntil, now < until { missing = min(missing, quoted) }
        return missing > .zero && amount >= missing
    }
}

extension AccountState {
    /// What is claimed of this account.
    func claims(_ terms: Terms?, now: Instant, calendar: SiteCalendar) -> TopUp.Claims {
        var claims = TopUp.Claims(
            bills: dues.bills, oldDebt: dues.oldDebt,
            recoveredThisWeek: dues.recovered(inWeekOf: calendar.date(at: now)), penalty: dues.penalty)
        guard !record.mode.isBilled, let terms else { return claims }
        var money = moneyFacts(terms, now: now, calendar: calendar, noticedOn: nil)
        claims.emergency = money.emergencyInUse
        // Credit that is in use is repaid first, also where it brought power back.
        money.emergency = nil
        claims.restore = max(money.missing(restoreAt: terms.restoreAt), .zero)
        return claims
    }

    /// What is asked of a customer of whom `missing` is wanted, in whole fen: with the claims that the terms have served first, and
    /// no more than what is left of an amount that was quoted within its 24 hours, which stays enough whatever small charge came
    /// since. Messages, screens and receipts all tell this.
    public func asked(_ missing: Money, terms: Terms?, now: Instant, calendar: SiteCalendar) -> Money {
        guard missing > .zero else { return .zero }
        var asked = missing
        if let terms {
            let claims = claims(terms, now: now, calendar: calendar)
            asked += TopUp.servedBeforeRestore(claims, rule: terms.topUp, isBilled: record.mode.isBilled)
        }
        if let left = quotedMissing, let end = quotedUntil, now < end { asked = min(asked, left) }
        return max(asked, .zero).roundedUpToFen
    }
}

/// What comes of an account's money where the account ends: what the customer has with us, deposit and credit in the meter included,
/// set against all that is owed.
public struct AccountEnding: Hashable, Sendable {
    /// Goes back to the customer: whole fen, less than a fen stays.
    public let refund: Money
    /// Stays owed: whole fen, rounded up as all that is asked of customers.
    public let owed: Money
}

extension AccountState {
    /// If the account ended now, by what was read and charged so far; of one that has ended, what is left. In the order of the end:
    /// what the customer has pays penalty, then older debt.
    public var ending: AccountEnding { ending(charged: .zero) }

    /// The same where the last bill charges so much besides what was charged so far.
    public func ending(charged more: Money) -> AccountEnding {
        var own = available - more + dues.deposit
        var owed = Money.zero
        for claim in [dues.penalty, dues.oldDebt] {
            let paid = min(max(own, .zero), claim)
            own -= paid
            owed += (claim - paid).roundedUpToFen
        }
        return AccountEnding(
            refund: Money(fen: max(own, .zero).fenTowardZero), owed: owed + max(-own, .zero).roundedUpToFen)
    }
}
