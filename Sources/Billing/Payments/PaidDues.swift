import Quantities

extension CivilDate {
    /// The Monday of its week.
    public var monday: CivilDate { CivilDate(daysSinceEpoch: daysSinceEpoch - Int64(weekday - 1)) }
}

extension Dues {
    /// What top-ups paid of older debt in the week of `day`.
    public func recovered(inWeekOf day: CivilDate) -> Money {
        recovered.flatMap { $0.week == day.monday ? $0.amount : nil } ?? .zero
    }

    /// A payment lowers what its parts went to. The balance is the caller's to move.
    ///
    /// - Parameters:
    ///   - day: on which the payer paid.
    ///   - today: on which it was told: of older debt the week counts in which the money came.
    ///   - rule: of late payment.
    /// - Returns: what changes of the penalty of the account, for days after `day` that were charged already.
    @discardableResult
    public mutating func take(
        _ parts: [TopUp.Part], paidOn day: CivilDate, on today: CivilDate, _ rule: PenaltyRule? = nil
    ) -> PenaltyChange {
        var shares: [BillID: Money] = [:]
        var money = Money.zero
        for part in parts {
            if part.claim.isOfBalance { money += part.amount }
            switch part.claim {
            case .penalty: penalty -= part.amount
            case .oldDebt:
                oldDebt -= part.amount
                recovered = Recovery(week: today.monday, amount: recovered(inWeekOf: today) + part.amount)
            case .bills:
                if let bill = part.bill { shares[bill.id, default: .zero] += part.amount }
            case .restore, .emergency, .balance: break
            }
        }
        guard money > .zero else { return .none }
        return pay(shares, with: BillPayment(day: day, amount: money), on: today, rule)
    }

    /// A part of a payment is taken back: what it went to is owed again. A bill that had been paid in full is open again under its old
    /// due date; for the days on which it counted as paid no penalty is charged.
    public mutating func giveBack(_ part: TopUp.Part, on day: CivilDate) {
        switch part.claim {
        case .penalty: penalty += part.amount
        case .oldDebt:
            oldDebt += part.amount
            if let known = recovered, known.week == day.monday {
                recovered?.amount = max(known.amount - part.amount, .zero)
            }
        case .bills:
            guard let bill = part.bill else { return }
            if let index = bills.firstIndex(where: { $0.id == bill.id }) {
                bills[index].takeBack(part.amount, on: day)
            } else {
                let late = paidLate.firstIndex { $0.id == bill.id }
                var again = late.map { paidLate.remove(at: $0) } ?? bill
                again.paid = bill.principal
                again.takeBack(part.amount, on: day)
                again.penaltyThrough = day > bill.due ? max(bill.penaltyThrough ?? day, day) : bill.penaltyThrough
                bills.append(again)
                bills = bills.oldestFirst
            }
        case .restore, .emergency, .balance: break
        }
    }
}
