import Quantities

extension PenaltyRule {
    /// The sum of the rates of the days after `from`, up to and including `to`, for a bill that was due on `due`; in 10⁻⁵. Days up to the due
    /// date cost nothing.
    func rates(after from: CivilDate, through to: CivilDate, due: CivilDate) -> Int64 {
        let first = max(from, due).daysSinceEpoch
        let last = to.daysSinceEpoch
        guard last > first else { return 0 }
        let yearEnd = due.firstOfYear.daysSinceEpoch + (due.year.isLeap ? 366 : 365) - 1
        let sameYear = max(min(last, yearEnd) - first, 0)
        return sameYear * Int64(perDay) + (last - first - sameYear) * Int64(perDayInLaterYears)
    }

    /// What a bill's days past due come to: rounded half up to the ledger's unit, at least the minimum once there is any, at most the
    /// cap.
    func amount(of bill: OpenBill) -> Money {
        guard bill.penaltyDays > 0 else { return .zero }
        let exact = Money(tenThousandths: Int64(clamping: dividedHalfUp(Int128(bill.penaltyDays), by: 100_000)))
        let amount = max(exact, minimum)
        guard let capBasisPoints else { return amount }
        let cap = Int128(bill.principal.tenThousandths) * Int128(capBasisPoints) / 10_000
        return min(amount, Money(tenThousandths: Int64(clamping: cap)))
    }
}

extension OpenBill {
    /// Charges the days past due up to and including `day`, simple, on what is unpaid.
    ///
    /// - Returns: what is to be added to the penalty; zero where there is nothing new.
    public mutating func chargePenalty(through day: CivilDate, _ rule: PenaltyRule?) -> Money {
        let from = max(penaltyThrough ?? due, due)
        guard day > from else { return .zero }
        penaltyThrough = day
        guard let rule else { return .zero }
        return count(unpaid, rule.rates(after: from, through: day, due: due), rule)
    }

    /// Pays a part. The day of payment is the last one that costs: what was charged on the part for days after it is given back.
    ///
    /// - Returns: what is to be added to the penalty: zero or less.
    public mutating func pay(_ amount: Money, on day: CivilDate, _ rule: PenaltyRule?) -> Money {
        paid += amount
        let day = max(day, takenBackOn ?? day)
        guard let rule, let through = penaltyThrough, day < through else { return .zero }
        return count(-amount, rule.rates(after: day, through: through, due: due), rule)
    }

    /// Opens again what was paid and taken back: the time that it was paid costs nothing.
    public mutating func takeBack(_ amount: Money, on day: CivilDate) {
        paid -= amount
        takenBackOn = max(day, takenBackOn ?? day)
    }

    private mutating func count(_ principal: Money, _ rates: Int64, _ rule: PenaltyRule) -> Money {
        let more = Int128(principal.tenThousandths) * Int128(rates)
        penaltyDays = Int64(clamping: max(Int128(penaltyDays) + more, 0))
        let asked = penalty - forgiven
        penalty = rule.amount(of: self)
        forgiven = min(forgiven, penalty)
        return penalty - forgiven - asked
    }
}

extension Int {
    fileprivate var isLeap: Bool { self % 4 == 0 && (self % 100 != 0 || self % 400 == 0) }
}

extension Dues {
    /// Pays open bills with what is there, the oldest first. Bills that are paid in full are dropped.
    ///
    /// - Returns: what is to be added to the penalty of the account: zero or less.
    public mutating func pay(_ credit: Money, on day: CivilDate, _ rule: PenaltyRule?) -> Money {
        var left = credit
        var change = Money.zero
        for index in bills.indices {
            let part = min(left, bills[index].unpaid)
            guard part > .zero else { continue }
            change += bills[index].pay(part, on: day, rule)
            left -= part
        }
        bills.removeAll { $0.unpaid <= .zero }
        return change
    }

    /// Gives up a part of the penalty that is owed: first what is left of bills that are paid, then that of open ones, the oldest first.
    /// Where an open bill turns out to have been paid earlier, what was given up of it is not given back once more.
    public mutating func forgivePenalty(_ amount: Money) {
        let ofOpen = bills.reduce(Money.zero) { $0 + $1.penalty - $1.forgiven }
        var left = amount - max(penalty - ofOpen, .zero)
        penalty -= amount
        for index in bills.indices {
            let part = min(left, bills[index].penalty - bills[index].forgiven)
            guard part > .zero else { continue }
            bills[index].forgiven += part
            left -= part
        }
    }

    /// Asks again for what bills that are closed were paid with and that was taken back: under the last bill that asked for money, which
    /// grows where it is open itself. A bill is open once.
    public mutating func ask(again short: Money, under last: SettlementCycle.AskedBill, on today: CivilDate) {
        guard let index = bills.firstIndex(where: { $0.id == last.id }) else {
            bills.append(
                OpenBill(
                    id: last.id, due: last.due, principal: short, penaltyThrough: today, takenBackOn: today))
            return
        }
        let open = bills[index]
        bills[index] = OpenBill(
            id: open.id, due: open.due, principal: open.principal + short, paid: open.paid,
            penaltyThrough: open.penaltyThrough, penalty: open.penalty, penaltyDays: open.penaltyDays,
            takenBackOn: today, forgiven: open.forgiven)
    }

    /// Takes back what open bills were paid with, the newest first.
    ///
    /// - Returns: what is still short: bills were paid with it that are no longer open.
    public mutating func takeBack(_ amount: Money, on day: CivilDate) -> Money {
        var left = amount
        for index in bills.indices.reversed() {
            let part = min(left, bills[index].paid)
            guard part > .zero else { continue }
            bills[index].takeBack(part, on: day)
            left -= part
        }
        return left
    }
}
