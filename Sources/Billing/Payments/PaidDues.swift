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

    /// A part of a payment lowers what it went to. The balance is the caller's to move.
    ///
    /// - Parameters:
    ///   - day: on which the payer paid.
    ///   - rule: of late payment.
    /// - Returns: what is to be added to the penalty of the account: zero or less, for days after `day` that were charged already.
    @discardableResult
    public mutating func take(_ part: TopUp.Part, on day: CivilDate, _ rule: PenaltyRule? = nil) -> Money {
        switch part.claim {
        case .penalty: penalty -= part.amount
        case .oldDebt:
            oldDebt -= part.amount
            recovered = Recovery(week: day.monday, amount: recovered(inWeekOf: day) + part.amount)
        case .bills:
            guard let index = bills.firstIndex(where: { $0.id == part.bill?.id }) else { return .zero }
            let change = bills[index].pay(part.amount, on: day, rule)
            if bills[index].unpaid <= .zero { bills.remove(at: index) }
            return change
        case .restore, .emergency, .balance: break
        }
        return .zero
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
                var again = bill
                again.paid = bill.principal
                again.takeBack(part.amount, on: day)
                again.penaltyThrough = day > bill.due ? max(bill.penaltyThrough ?? day, day) : bill.penaltyThrough
                bills.append(again)
                bills.sort { ($0.due, $0.id) < ($1.due, $1.id) }
            }
        case .restore, .emergency, .balance: break
        }
    }
}
