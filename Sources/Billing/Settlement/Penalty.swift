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
        return count(unpaid.times(rule.rates(after: from, through: day, due: due)), rule)
    }

    /// What the days past due of money come to that was paid on `day`. The day of payment is the last one that costs.
    private func days(_ money: BillPayment, _ rule: PenaltyRule) -> Int128 {
        let day = max(money.day, takenBackOn ?? money.day)
        return money.amount.times(rule.rates(after: due, through: min(day, penaltyThrough ?? due), due: due))
    }

    /// Money comes by, in the order in which it was paid. The bill takes `share` more than it had; what was paid first stays with it, and
    /// what was paid last moves on. What was charged for days after a payment is given back.
    ///
    /// - Returns: what is to be added to the penalty: zero or less.
    mutating func take(_ share: Money, of moving: inout [BillPayment], _ rule: PenaltyRule?) -> Money {
        guard let first = moving.first, share > .zero || payments.last.map({ first.day < $0.day }) ?? false else {
            return .zero
        }
        let before = payments
        (payments, moving) = (before.merged(with: moving)).split(after: before.reduce(share) { $0 + $1.amount })
        paid += share
        guard let rule else { return .zero }
        let open = share.times(rule.rates(after: due, through: penaltyThrough ?? due, due: due))
        let now = payments.reduce(Int128(0)) { $0 + days($1, rule) }
        return count(now - before.reduce(open) { $0 + days($1, rule) }, rule)
    }

    /// Opens again what was paid and taken back: the time that it was paid costs nothing.
    public mutating func takeBack(_ amount: Money, on day: CivilDate) {
        paid -= amount
        payments = []
        takenBackOn = max(day, takenBackOn ?? day)
    }

    private mutating func count(_ more: Int128, _ rule: PenaltyRule) -> Money {
        penaltyDays = Int64(clamping: max(Int128(penaltyDays) + more, 0))
        let asked = penalty - forgiven
        penalty = rule.amount(of: self)
        // What was waived stays waived, as far as it was due; of the rest less is a claim.
        let notDue = max(forgiven - penalty, .zero)
        forgiven -= notDue
        writtenOff = max(writtenOff - notDue, .zero)
        return penalty - forgiven - asked
    }
}

extension Money {
    fileprivate func times(_ rates: Int64) -> Int128 { Int128(tenThousandths) * Int128(rates) }
}

extension [BillPayment] {
    /// Of the same day the receiver's come first.
    fileprivate func merged(with others: [BillPayment]) -> [BillPayment] {
        var merged: [BillPayment] = []
        var next = others[...]
        for own in self {
            while let other = next.first, other.day < own.day { merged.append(next.removeFirst()) }
            merged.append(own)
        }
        return merged + next
    }

    /// The first `amount` of it, and the rest.
    fileprivate func split(after amount: Money) -> (first: [BillPayment], rest: [BillPayment]) {
        var first: [BillPayment] = []
        var rest: [BillPayment] = []
        var left = amount
        for payment in self {
            let part = Swift.min(left, payment.amount)
            left -= part
            if part > .zero { first.append(BillPayment(day: payment.day, amount: part)) }
            if part < payment.amount { rest.append(BillPayment(day: payment.day, amount: payment.amount - part)) }
        }
        return (first, rest)
    }
}

extension Int {
    fileprivate var isLeap: Bool { self % 4 == 0 && (self % 100 != 0 || self % 400 == 0) }
}

/// What becomes of an account's penalty where money turns out to have come earlier.
public struct PenaltyChange: Hashable, Sendable {
    /// What is to be added to what is owed: zero or less.
    public var owed: Money
    /// What is to be added to the claims that were given up: zero or less. It was never due, so nothing of it may come in.
    public var writtenOff: Money

    public init(owed: Money, writtenOff: Money = .zero) {
        self.owed = owed
        self.writtenOff = writtenOff
    }

    public static let none = PenaltyChange(owed: .zero)
}

extension Dues {
    /// Pays open bills with what is there, the oldest first. Bills that are paid in full are dropped.
    ///
    /// - Returns: what changes of the penalty of the account.
    public mutating func pay(_ credit: Money, on day: CivilDate, _ rule: PenaltyRule?) -> PenaltyChange {
        var left = credit
        var shares: [BillID: Money] = [:]
        for bill in bills.oldestFirst {
            let part = min(left, bill.unpaid)
            guard part > .zero else { continue }
            shares[bill.id] = part
            left -= part
        }
        return pay(shares, with: BillPayment(day: day, amount: credit), on: day, rule)
    }

    /// Money finds its place among what paid bills before it: in the order in which all of it was paid, the oldest bill first. What was
    /// paid later and told before moves on to the bills after, and the penalty of the days between is given back: as if everything had been
    /// told when it was paid (RULES: none for a delay of the channel's own).
    ///
    /// - Parameters:
    ///   - shares: what open bills get.
    ///   - money: all of what may pay bills, at least the sum of `shares`.
    ///   - today: on which it was told.
    /// - Returns: what changes of the penalty of the account.
    mutating func pay(
        _ shares: [BillID: Money], with money: BillPayment, on today: CivilDate, _ rule: PenaltyRule?
    ) -> PenaltyChange {
        let yearAgo = CivilDate(daysSinceEpoch: today.daysSinceEpoch - 366)
        paidLate.removeAll { $0.payments.last.map { $0.day < yearAgo } ?? true }
        var known = (paidLate + bills).oldestFirst
        var moving = [money]
        var change = Money.zero
        var notDue = Money.zero
        for index in known.indices {
            let givenUp = known[index].writtenOff
            change += known[index].take(shares[known[index].id] ?? .zero, of: &moving, rule)
            notDue += givenUp - known[index].writtenOff
        }
        bills = known.filter { $0.unpaid > .zero }
        paidLate = known.filter { $0.unpaid <= .zero && $0.penaltyDays > 0 }
        // What is not there any more has come in: it goes back.
        let claim = min(notDue, max(writtenOff, .zero))
        return PenaltyChange(owed: change - (notDue - claim), writtenOff: -claim)
    }

    /// Gives up a part of the penalty that is owed: first what is left of bills that are paid, then that of open ones, the oldest first.
    /// Where a bill turns out to have been paid earlier, what was given up of it is not given back once more.
    ///
    /// - Parameter isClaim: it is written off, and may still come in.
    public mutating func forgivePenalty(_ amount: Money, isClaim: Bool = false) {
        let ofOpen = bills.reduce(Money.zero) { $0 + $1.penalty - $1.forgiven }
        let ofPaid = min(max(penalty - ofOpen, .zero), amount)
        penalty -= amount
        forgive(ofPaid, in: \.paidLate, isClaim)
        forgive(amount - ofPaid, in: \.bills, isClaim)
    }

    private mutating func forgive(_ amount: Money, in list: WritableKeyPath<Dues, [OpenBill]>, _ isClaim: Bool) {
        var left = amount
        for index in self[keyPath: list].indices {
            let bill = self[keyPath: list][index]
            let part = min(left, bill.penalty - bill.forgiven)
            guard part > .zero else { continue }
            self[keyPath: list][index].forgiven += part
            if isClaim { self[keyPath: list][index].writtenOff += part }
            left -= part
        }
    }

    /// Asks again for what bills that are closed were paid with and that was taken back: under the last bill that asked for money, which
    /// grows where it is open itself. A bill is open once.
    public mutating func ask(again short: Money, under last: SettlementCycle.AskedBill, on today: CivilDate) {
        paidLate.removeAll { $0.id == last.id }
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
            takenBackOn: today, forgiven: open.forgiven, writtenOff: open.writtenOff)
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

extension [OpenBill] {
    var oldestFirst: [OpenBill] { sorted { ($0.due, $0.id) < ($1.due, $1.id) } }
}
