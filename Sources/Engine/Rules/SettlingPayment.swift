import Billing
import Quantities
import Supply

extension Draft {
    /// Open bills follow the balance: what was paid beyond all bills pays them, the oldest first, and what was taken back of it opens
    /// them again. Whoever moves a customer's balance need not know of bills.
    ///
    /// What a payment pays of them it pays by itself (``credit(_:_:from:_:cause:paidOn:)``), in whole fen: of it the fraction of a fen is left
    /// to follow, which a bill may have open.
    ///
    /// - Parameter day: on which it was paid, where that is not today.
    mutating func followBills(_ id: AccountID, paidOn day: CivilDate? = nil) {
        guard let account = accounts[id], account.record.mode.isBilled || !account.dues.bills.isEmpty else { return }
        let unpaid = account.dues.bills.reduce(Money.zero) { $0 + $1.unpaid }
        let free = account.cycle.freeCredit(posted: account.posted, accrual: account.accrual, unpaid: unpaid)
        let today = calendar.date(at: now)
        if free > .zero, unpaid > .zero {
            let rule = terms(of: account.record)?.settlement?.penalty
            chargePenalties(id, through: today)
            var penalty = PenaltyChange.none
            update(id) { penalty = $0.dues.pay(free, on: day ?? today, rule) }
            addPenalty(penalty, id)
        } else if free < .zero, account.record.mode.isBilled {
            // The time that it was paid costs nothing.
            chargePenalties(id, through: today)
            update(id) { account in
                let short = account.dues.takeBack(-free, on: today)
                guard short > .zero, let last = account.cycle.lastAsked else { return }
                account.dues.ask(again: short, under: last, on: today)
            }
        }
    }

    /// Charges the days past due up to a day of payment, which counts in full, whatever its hour. By a wrong clock no day has passed.
    mutating func chargePenalties(_ id: AccountID, through day: CivilDate) {
        guard let account = accounts[id], !account.dues.bills.isEmpty else { return }
        let rule = terms(of: account.record)?.settlement?.penalty
        guard gateway.clockTrusted else {
            // Whoever recomputes the penalty must know that these days are not forgotten.
            if rule != nil, account.dues.bills.contains(where: { ($0.penaltyThrough ?? $0.due) < day }) {
                audit(
                    PenaltyPaper.notCharged, "account \(account.record.number)", account: id,
                    reason: "money came while the clock was doubted: nobody knows how many days were late")
            }
            return
        }
        var penalty = Money.zero
        update(id) { account in
            for index in account.dues.bills.indices {
                penalty += account.dues.bills[index].chargePenalty(through: day, rule)
            }
        }
        addPenalty(penalty, id)
    }

    /// Charges the days past due up to today on every open bill.
    ///
    /// - Returns: whether there was a day that was not counted before.
    mutating func chargePenalties(_ id: AccountID) -> Bool {
        guard let account = accounts[id], let terms = terms(of: account.record) else { return false }
        let today = calendar.date(at: now)
        let late = account.dues.bills.contains { $0.due < today && ($0.penaltyThrough ?? $0.due) < today }
        guard late else { return false }
        var penalty = Money.zero
        update(id) { account in
            for index in account.dues.bills.indices where account.dues.bills[index].due < today {
                penalty += account.dues.bills[index].chargePenalty(through: today, terms.settlement?.penalty)
            }
        }
        addPenalty(penalty, id)
        // What was due yesterday is past due now.
        touch(id)
        return true
    }

    /// Posts what becomes of the penalty where money turns out to have come earlier. What was written off and is not due is owed again, and
    /// given back with the rest: so the ledger tells of it under the customer's name.
    mutating func addPenalty(_ change: PenaltyChange, _ id: AccountID) {
        let claim = .zero - change.writtenOff
        if claim > .zero {
            enter(
                debit: .penalty(id), credit: .writeOff, amount: claim, reason: .writeOff,
                cause: "write-off-back:\(id)/\(gateway.ledgerPosition + 1)")
            update(id) {
                $0.dues.penalty += claim
                $0.dues.writtenOff -= claim
            }
        }
        addPenalty(change.owed - claim, id)
    }

    /// Posts a change of the penalty. More given back than is still owed goes to the balance.
    mutating func addPenalty(_ change: Money, _ id: AccountID) {
        guard change != .zero else { return }
        let cause = "penalty:\(id)/\(gateway.ledgerPosition + 1)"
        if change > .zero {
            enter(debit: .penalty(id), credit: .penaltyIncome, amount: change, reason: .penalty, cause: cause)
        } else {
            enter(debit: .penaltyIncome, credit: .penalty(id), amount: -change, reason: .penalty, cause: cause)
        }
        update(id) { $0.dues.penalty += change }
        guard let surplus = accounts[id].map({ -$0.dues.penalty }), surplus > .zero else { return }
        enter(
            debit: .penalty(id), credit: .customer(id), amount: surplus, reason: .transfer,
            cause: "penalty-back:\(id)/\(gateway.ledgerPosition + 1)")
        update(id) {
            $0.dues.penalty = .zero
            $0.posted += surplus
        }
        followBills(id)
    }
}
