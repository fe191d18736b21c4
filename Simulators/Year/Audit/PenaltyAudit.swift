import Billing
import Engine
import Quantities
import Storage
import Supply

/// The penalty for late payment on paper: on each day after a bill was due, what nobody had paid of it when the day began, times the day's
/// rate. Who paid what when stands in the banks' own books; the oldest bill is paid first. No function of the product's penalty has a part in it.
struct PenaltyAudit {
    private(set) var faults: [String] = []
    /// Accounts whose bills were late, and of how many of them paper has the same to the last unit.
    private(set) var late = 0
    private(set) var same = 0
    /// Accounts whose money was told in another order than it was paid in.
    private(set) var toldLate = 0
    private(set) var total = Money.zero

    init(_ year: Year, _ books: LedgerBooks, _ histories: Histories) async throws {
        var paidOn: [String: CivilDate] = [:]
        for bank in year.banks {
            for transfer in bank.transfers { paidOn[transfer.key.description] = year.calendar.date(at: transfer.at) }
        }
        // Who paid in advance for a part of the year, or left, has bills of another kind.
        for tenancy in year.tenancies where tenancy.toHour == nil && tenancy.settlement.count == 1 {
            guard let rule = year.town.penalties[year.town.households[tenancy.house].kind.terms],
                let account = year.gateway.state.accounts[tenancy.account], account.record.mode.isBilled
            else { continue }
            let bills = try await histories.bills(of: tenancy.account, limit: 1000).sorted { $0.id < $1.id }
            var paper = PaperPenalty(rule)
            for bill in bills { paper.ask(bill.total, due: bill.due, on: year.calendar.date(at: bill.at)) }
            for movement in books.movements[tenancy.account] ?? [] {
                let booked = year.calendar.date(at: movement.at)
                paper.pay(movement.amount, on: movement.key.flatMap { paidOn[$0] }.map { min($0, booked) } ?? booked)
            }
            let have = books.penalties[tenancy.account] ?? .zero
            total += have
            if have != .zero { self.late += 1 }
            // How far the days were counted when the year ended.
            let today = year.calendar.date(at: year.gateway.clocks.wall)
            // A bill that is not due yet says until when it was paid with money that was taken back.
            let late = account.dues.bills.filter { $0.due.daysSinceEpoch < today.daysSinceEpoch - 1 }
            let through = late.compactMap(\.penaltyThrough).max() ?? today
            if through.daysSinceEpoch < today.daysSinceEpoch - 1 {
                let open = late.map { "\($0.id) due \($0.due), \($0.unpaid) unpaid" }.joined(separator: "; ")
                faults.append("I-M7: \(tenancy.number) has penalty up to \(through) only: \(open)")
            }
            let due = paper.amount(through: through)
            if have != .zero, due == have { same += 1 }
            if paper.isToldLate { toldLate += 1 }
            // Whose money was taken back has bills that are open again: which of them is a matter of rule, and not of days.
            if due != have, !paper.isTakenBack {
                faults.append("I-M7: \(tenancy.number) owes \(due) of penalty on paper; the ledger has \(have)")
            }
        }
        if same * 2 < late {
            faults.append("I-M7: of \(late) accounts that were late paper has the penalty of \(same)")
        }
    }
}

/// Bills and money of one account, day by day.
struct PaperPenalty {
    /// In 10⁻⁵ of what is unpaid a day.
    struct Rule {
        var perDay: Int64
        var perDayInLaterYears: Int64
        /// Of a bill that is late at all.
        var minimum = Money.zero
    }

    private struct Asked {
        let amount: Money
        let due: CivilDate
        /// Days past due: 10⁻⁴ yuan × 10⁻⁵.
        var days: Int64 = 0
    }

    private let rule: Rule
    private var asked: [Asked] = []
    private var money: [(day: CivilDate, amount: Money)] = []
    /// Whether a payment was taken back.
    private(set) var isTakenBack = false
    /// Whether a payment was told after a later one.
    private(set) var isToldLate = false
    private var paidLast: CivilDate?

    init(_ rule: Rule) { self.rule = rule }

    /// A bill of less than nothing is money.
    mutating func ask(_ amount: Money, due: CivilDate?, on day: CivilDate) {
        if let due, amount > .zero {
            asked.append(Asked(amount: amount, due: due))
        } else if amount < .zero {
            money.append((day, -amount))
        }
    }

    /// Less than nothing: taken back.
    mutating func pay(_ amount: Money, on day: CivilDate) {
        money.append((day, amount))
        if amount < .zero { isTakenBack = true }
        if let last = paidLast, day < last { isToldLate = true }
        paidLast = max(paidLast ?? day, day)
    }

    private func cost(_ days: Int64) -> Money {
        days > 0 ? max(Money(tenThousandths: (days + 50_000) / 100_000), rule.minimum) : .zero
    }

    func amount(through end: CivilDate) -> Money {
        guard let first = asked.map(\.due).min() else { return .zero }
        var bills = asked
        var day = first.tomorrow
        let money = money.sorted { $0.day < $1.day }
        var next = 0
        var there = Money.zero
        while day <= end {
            // The day of payment still costs: it counts from the day after.
            while next < money.count, money[next].day < day {
                there += money[next].amount
                next += 1
            }
            var left = there
            for index in bills.indices {
                let unpaid = bills[index].amount - max(min(left, bills[index].amount), .zero)
                left -= bills[index].amount
                if day > bills[index].due {
                    let rate = day.year == bills[index].due.year ? rule.perDay : rule.perDayInLaterYears
                    bills[index].days += unpaid.tenThousandths * rate
                }
            }
            day = day.tomorrow
        }
        return bills.reduce(.zero) { $0 + cost($1.days) }
    }
}
