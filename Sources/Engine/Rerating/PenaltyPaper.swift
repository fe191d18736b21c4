import Billing
import Quantities
import Supply

/// The penalty for late payment of one account once more, as on paper: of each day after a bill was due what nobody had paid of it when
/// the day began, times the day's rate, the oldest bill paid first. Bills, entries and the days of payments are all that it knows; nothing of what
/// charged the penalty has a part in it.
///
/// It follows accounts that pay by bills under one rule, of whom nothing was taken back, and whose money never came under a doubted clock. Of
/// any other, and wherever its own open bills are not those of the row, it says that it did not look: a guess would be a false alarm. Up to
/// which day an open bill is charged it takes from the row: that the days went on being charged is not looked at.
public struct PenaltyPaper {
    public enum Finding: Hashable, Sendable {
        case right
        case differs(expected: Money, found: Money)
        case notLookedAt
    }

    /// The audit's word for money that paid bills while nobody knew what day it was: the days before it cost nothing.
    public static let notCharged = "penalty.notCharged"

    private struct Asked {
        let id: BillID
        let due: CivilDate
        let amount: Money
    }

    private let row: AccountState
    private let rule: PenaltyRule?
    private let calendar: SiteCalendar
    private var asked: [Asked] = []
    /// Of a bill or a booking each, on the day on which it counts; less than nothing: paid out.
    private var money: [(day: CivilDate, amount: Money)] = []
    /// What paid bills by the order of the books.
    private var booked = Money.zero
    private var charged = Money.zero
    private var waived = Money.zero
    private var latest: Instant?
    private var isFollowed: Bool

    /// - Parameter rules: by which the account was ever charged: one, or it is not followed.
    public init(_ row: AccountState, rules: Set<PenaltyRule?>, calendar: SiteCalendar) {
        self.row = row
        self.calendar = calendar
        rule = rules.first ?? nil
        isFollowed = rules.count == 1
    }

    /// The audit has told of days that were not charged.
    public mutating func takeNotCharged() { isFollowed = false }

    /// Takes what stands at the next place of the books. A bill that is less than nothing is money.
    public mutating func take(_ bill: Bill) {
        see(bill.at)
        // Who pays in advance is asked for nothing, and what the balance paid is on no list.
        if bill.kind == .statement { isFollowed = false }
        let day = calendar.date(at: bill.at)
        // What was owed at the takeover stands in the books already.
        if bill.kind == .opening { pay(bill.total, on: day) }
        if bill.total < .zero {
            pay(-bill.total, on: day)
        } else if bill.total > .zero, let due = bill.due {
            asked.append(Asked(id: bill.id, due: due, amount: bill.total))
        }
    }

    /// - Parameter paidOn: of a payment the day on which it was paid; nil: not known.
    public mutating func take(_ entry: Entry, paidOn: CivilDate?) {
        see(entry.at)
        let id = row.record.id
        switch entry.reason {
        case .penalty: charged += entry.debit == .penalty(id) ? entry.amount : -entry.amount
        case .waiver: waived += entry.amount
        case .reversal, .unassignment: isFollowed = false
        default: break
        }
        let amount = entry.effect(on: id)
        guard amount != .zero, entry.line == nil else { return }
        let today = calendar.date(at: entry.at)
        guard entry.reason == .payment || entry.reason == .assignment else { return pay(amount, on: today) }
        // Money that was told after a year finds its place no more.
        guard let paidOn, paidOn <= today, today.daysSinceEpoch - paidOn.daysSinceEpoch < 300 else {
            isFollowed = false
            return
        }
        pay(amount, on: paidOn)
    }

    /// A clock that went back dates what is before it wrongly.
    private mutating func see(_ at: Instant) {
        if let latest, at < latest { isFollowed = false }
        latest = at
    }

    private mutating func pay(_ amount: Money, on day: CivilDate) {
        let paid = min(booked, asked.reduce(.zero) { $0 + $1.amount })
        booked += amount
        // What is paid out of bills opens them again; which of them is a matter of rule, and not of days.
        if amount < .zero, booked < paid { isFollowed = false }
        money.append((day, amount))
    }

    public func finding() -> Finding {
        if asked.isEmpty, charged == .zero { return .right }
        guard isFollowed, let expected = total() else { return .notLookedAt }
        if charged == expected { return .right }
        // Of what was waived nobody knows which day's it was.
        if waived > .zero, charged > expected, charged <= expected + waived { return .notLookedAt }
        return .differs(expected: expected, found: charged)
    }

    /// Nil where other bills would be open.
    private func total() -> Money? {
        let there = money.reduce(Money.zero) { $0 + $1.amount }
        var before = Money.zero
        var sum = Money.zero
        var open = Dictionary(row.dues.bills.map { ($0.id, $0) }) { first, _ in first }
        for bill in asked.sorted(by: { ($0.due, $0.id) < ($1.due, $1.id) }) {
            let unpaid = bill.amount - min(max(there - before, .zero), bill.amount)
            let known = open.removeValue(forKey: bill.id)
            guard known?.unpaid ?? .zero == unpaid else { return nil }
            // Up to the day that was charged last; of a bill that is paid, to the last money.
            let end = known.map { $0.penaltyThrough ?? $0.due } ?? money.map(\.day).max() ?? bill.due
            sum += cost(of: bill, after: before, through: end)
            before += bill.amount
        }
        return open.isEmpty ? sum : nil
    }

    private func cost(of bill: Asked, after before: Money, through end: CivilDate) -> Money {
        guard let rule else { return .zero }
        let inOrder = money.sorted { $0.day < $1.day }
        var next = 0
        var there = Money.zero
        var days = Int128(0)
        var number = bill.due.daysSinceEpoch + 1
        while number <= end.daysSinceEpoch {
            let day = CivilDate(daysSinceEpoch: number)
            // The day of payment still costs.
            while next < inOrder.count, inOrder[next].day < day {
                there += inOrder[next].amount
                next += 1
            }
            let unpaid = bill.amount - min(max(there - before, .zero), bill.amount)
            let rate = day.year == bill.due.year ? rule.perDay : rule.perDayInLaterYears
            days += Int128(unpaid.tenThousandths) * Int128(rate)
            number += 1
        }
        guard days > 0 else { return .zero }
        let exact = Money(tenThousandths: Int64(clamping: (days + 50_000) / 100_000))
        guard let cap = rule.capBasisPoints else { return max(exact, rule.minimum) }
        return min(max(exact, rule.minimum), Money(tenThousandths: bill.amount.tenThousandths * Int64(cap) / 10_000))
    }
}
