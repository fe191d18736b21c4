import Billing
import Quantities
import Supply

extension Draft {
    /// Does what staff ask about an account's dues, or refuses it and changes nothing.
    mutating func perform(_ command: DuesCommand, _ id: AccountID, _ request: StaffRequest) -> StaffAnswer {
        if let amount = command.amount, let code = faultOfAmount(amount) {
            return StaffAnswer(.refused, code, details: [.init("amount", amount.description)])
        }
        switch command {
        case .activateEmergencyCredit: return activateEmergencyCredit(id)
        case .waivePenalty(_, let amount): return waivePenalty(id, amount, request)
        case .takeDeposit(_, let amount): return takeDeposit(id, amount, request)
        case .refundDeposit(_, let amount): return giveBackDeposit(id, amount, request, isSetOff: false)
        case .setOffDeposit(_, let amount): return giveBackDeposit(id, amount, request, isSetOff: true)
        case .setGuarantor(_, let guarantor): return setGuarantor(id, guarantor)
        case .removeGuarantor(_, let name): return removeGuarantor(id, name)
        case .moveToOldDebt(_, let amount): return moveToOldDebt(id, amount, request)
        case .writeOff(_, let claim, let amount): return writeOff(id, claim, amount, request)
        case .recover(_, let amount): return recover(id, amount, request)
        case .askInstalment(_, let amount, let due): return askInstalment(id, amount, due)
        }
    }

    private func faultOfAmount(_ amount: Money) -> String? {
        if amount <= .zero { return "amount.notPositive" }
        if !amount.isWholeFen { return "amount.notWholeFen" }
        return amount > PaymentLimits.largest ? "amount.tooLarge" : nil
    }

    // MARK: emergency credit

    private mutating func activateEmergencyCredit(_ id: AccountID) -> StaffAnswer {
        post(id)
        guard let account = accounts[id], let terms = terms(of: account.record) else {
            return StaffAnswer(.refused, "account.noTerms")
        }
        guard !account.life.isClosed else { return StaffAnswer(.refused, "account.closed") }
        guard account.record.mode == .prepaid, terms.emergencyCredit > .zero else {
            return StaffAnswer(.refused, "emergency.notOffered")
        }
        guard account.dues.emergency == nil else { return StaffAnswer(.refused, "emergency.active") }
        let left = account.available + terms.overdraft + terms.emergencyCredit
        guard left > .zero else {
            // It would be used up before it began.
            return StaffAnswer(
                .refused, "emergency.notEnough",
                details: [.init("missing", (Money(fen: 1) - left).roundedUpToFen.description)])
        }
        let credit = EmergencyCredit(limit: terms.emergencyCredit, activatedAt: now)
        update(id) { $0.dues.emergency = credit }
        follow(id, "emergency credit")
        return StaffAnswer(
            .done, "emergency.activated",
            details: [.init("limit", credit.limit.description), .init("left", left.description)])
    }

    // MARK: penalty

    private mutating func waivePenalty(_ id: AccountID, _ amount: Money?, _ request: StaffRequest) -> StaffAnswer {
        guard let owed = accounts[id]?.dues.penalty, owed > .zero else { return StaffAnswer(.refused, "penalty.none") }
        let amount = amount ?? owed
        guard amount <= owed else {
            return StaffAnswer(.refused, "penalty.lessOwed", details: [.init("owed", owed.description)])
        }
        if let refusal = refuseAlone(amount, id, request) { return refusal }
        enter(
            debit: .penaltyIncome, credit: .penalty(id), amount: amount, reason: .waiver, cause: "waiver:\(request.id)")
        update(id) { $0.dues.forgivePenalty(amount) }
        follow(id, "a penalty was waived")
        return StaffAnswer(
            .done, "penalty.waived",
            details: [.init("amount", amount.description), .init("owed", (owed - amount).description)])
    }

    // MARK: deposits

    private mutating func takeDeposit(_ id: AccountID, _ amount: Money, _ request: StaffRequest) -> StaffAnswer {
        post(id)
        guard let account = accounts[id] else { return StaffAnswer(.refused, "account.unknown") }
        guard !account.life.isClosed else { return StaffAnswer(.refused, "account.closed") }
        guard account.available >= amount else {
            return StaffAnswer(
                .refused, "deposit.notCovered", details: [.init("available", account.available.description)])
        }
        enter(
            debit: .customer(id), credit: .deposit(id), amount: amount, reason: .deposit, cause: "deposit:\(request.id)"
        )
        update(id) {
            $0.posted -= amount
            $0.dues.deposit += amount
        }
        touch(id)
        return held("deposit.taken", id)
    }

    private mutating func giveBackDeposit(
        _ id: AccountID, _ amount: Money, _ request: StaffRequest, isSetOff: Bool
    ) -> StaffAnswer {
        post(id)
        guard let account = accounts[id] else { return StaffAnswer(.refused, "account.unknown") }
        guard account.dues.deposit >= amount else { return held("deposit.lessHeld", id, .refused) }
        let owed = max(-account.available, .zero).roundedUpToFen
        if isSetOff {
            guard amount <= owed else {
                return StaffAnswer(.refused, "deposit.lessOwed", details: [.init("owed", owed.description)])
            }
        } else if owed > .zero || account.dues.penalty > .zero || account.dues.oldDebt > .zero {
            return StaffAnswer(.refused, "deposit.debtOpen", details: [.init("owed", owed.description)])
        }
        enter(
            debit: .deposit(id), credit: .customer(id), amount: amount, reason: .deposit, cause: "deposit:\(request.id)"
        )
        update(id) {
            $0.dues.deposit -= amount
            $0.posted += amount
        }
        follow(id, "a deposit was given back")
        return held(isSetOff ? "deposit.setOff" : "deposit.refunded", id)
    }

    private func held(_ code: String, _ id: AccountID, _ outcome: StaffAnswer.Outcome = .done) -> StaffAnswer {
        StaffAnswer(outcome, code, details: [.init("held", (accounts[id]?.dues.deposit ?? .zero).description)])
    }

    // MARK: guarantors

    private mutating func setGuarantor(_ id: AccountID, _ guarantor: Guarantor) -> StaffAnswer {
        guard let account = accounts[id], !account.life.isClosed else { return StaffAnswer(.refused, "account.closed") }
        guard (1...100).contains(guarantor.name.count), (5...32).contains(guarantor.phone.count),
            guarantor.identity.count <= 64
        else { return StaffAnswer(.refused, "guarantor.malformed") }
        if let until = guarantor.until, until < calendar.date(at: now) {
            return StaffAnswer(.refused, "guarantor.over", details: [.init("until", until.description)])
        }
        update(id) { account in
            account.dues.guarantors.removeAll { $0.name == guarantor.name }
            account.dues.guarantors.append(guarantor)
        }
        follow(id, "a guarantee was set")
        return answered("guarantor.set", id)
    }

    private mutating func removeGuarantor(_ id: AccountID, _ name: String) -> StaffAnswer {
        guard accounts[id]?.dues.guarantors.contains(where: { $0.name == name }) == true else {
            return StaffAnswer(.refused, "guarantor.unknown", details: [.init("name", name)])
        }
        update(id) { account in account.dues.guarantors.removeAll { $0.name == name } }
        touch(id)
        return answered("guarantor.removed", id)
    }

    private func answered(_ code: String, _ id: AccountID) -> StaffAnswer {
        let sum = accounts[id]?.dues.guarantee(on: calendar.date(at: now)) ?? .zero
        return StaffAnswer(.done, code, details: [.init("guarantee", sum.description)])
    }

    // MARK: debts

    private mutating func moveToOldDebt(_ id: AccountID, _ amount: Money, _ request: StaffRequest) -> StaffAnswer {
        if let refusal = refuseBeyondArrears(id, amount, "old_debt.lessOwed") ?? refuseAlone(amount, id, request) {
            return refusal
        }
        enter(
            debit: .debt(id), credit: .customer(id), amount: amount, reason: .transfer,
            cause: "old-debt:\(request.id)")
        update(id) {
            $0.posted += amount
            $0.dues.oldDebt += amount
        }
        follow(id, "arrears became old debt")
        return StaffAnswer(
            .done, "old_debt.moved",
            details: [.init("old_debt", (accounts[id]?.dues.oldDebt ?? .zero).description)])
    }

    private mutating func refuseBeyondArrears(_ id: AccountID, _ amount: Money, _ code: String) -> StaffAnswer? {
        post(id)
        let owed = max(-(accounts[id]?.available ?? .zero), .zero).roundedUpToFen
        return amount <= owed ? nil : StaffAnswer(.refused, code, details: [.init("owed", owed.description)])
    }

    private mutating func writeOff(
        _ id: AccountID, _ claim: DuesCommand.Claim, _ amount: Money, _ request: StaffRequest
    ) -> StaffAnswer {
        let owner: LedgerAccount
        switch claim {
        case .balance:
            if let refusal = refuseBeyondArrears(id, amount, "write_off.lessOwed") { return refusal }
            owner = .customer(id)
        case .penalty, .oldDebt:
            let dues = accounts[id]?.dues ?? .none
            let owed = claim == .penalty ? dues.penalty : dues.oldDebt
            guard amount <= owed.roundedUpToFen, owed > .zero else {
                return StaffAnswer(.refused, "write_off.lessOwed", details: [.init("owed", owed.description)])
            }
            owner = claim == .penalty ? .penalty(id) : .debt(id)
        }
        let dues = accounts[id]?.dues ?? .none
        // The last fraction of a fen goes with it.
        let amount =
            switch claim {
            case .balance: amount
            case .penalty: min(amount, dues.penalty)
            case .oldDebt: min(amount, dues.oldDebt)
            }
        enter(debit: .writeOff, credit: owner, amount: amount, reason: .writeOff, cause: "write-off:\(request.id)")
        update(id) { account in
            switch claim {
            case .balance: account.posted += amount
            case .penalty: account.dues.forgivePenalty(amount, isClaim: true)
            case .oldDebt: account.dues.oldDebt -= amount
            }
            account.dues.writtenOff += amount
        }
        follow(id, "a claim was written off")
        return writtenOff("write_off.done", id)
    }

    private mutating func recover(_ id: AccountID, _ amount: Money, _ request: StaffRequest) -> StaffAnswer {
        post(id)
        guard let account = accounts[id], account.dues.writtenOff >= amount else {
            return writtenOff("recovery.lessWrittenOff", id, .refused)
        }
        guard account.available >= amount else {
            return StaffAnswer(
                .refused, "recovery.notCovered", details: [.init("available", account.available.description)])
        }
        enter(
            debit: .customer(id), credit: .writeOff, amount: amount, reason: .writeOff, cause: "recovery:\(request.id)")
        update(id) {
            $0.posted -= amount
            $0.dues.writtenOff -= amount
        }
        touch(id)
        return writtenOff("recovery.done", id)
    }

    private func writtenOff(_ code: String, _ id: AccountID, _ outcome: StaffAnswer.Outcome = .done) -> StaffAnswer {
        StaffAnswer(
            outcome, code, details: [.init("written_off", (accounts[id]?.dues.writtenOff ?? .zero).description)])
    }

    // MARK: instalments

    private mutating func askInstalment(_ id: AccountID, _ amount: Money, _ due: CivilDate) -> StaffAnswer {
        guard let account = accounts[id], !account.life.isClosed else { return StaffAnswer(.refused, "account.closed") }
        guard account.record.mode == .instalments, account.cycle.from != nil else {
            return StaffAnswer(.refused, "instalment.notThisMode")
        }
        let days = due.daysSinceEpoch - calendar.date(at: now).daysSinceEpoch
        guard (0...90).contains(days) else {
            return StaffAnswer(.refused, "instalment.dueFar", details: [.init("due", due.description)])
        }
        ask(id, .instalment, amount: amount, due: due)
        return StaffAnswer(
            .done, "instalment.asked", details: [.init("amount", amount.description), .init("due", due.description)])
    }

    /// Every credit raises the epoch, kills an open permit, and causes a new decision (RULES: Restore).
    private mutating func follow(_ id: AccountID, _ cause: String) {
        for point in points(of: id) { raiseEpoch(point.record.id, cause) }
        reconsider(id, because: cause)
    }
}
