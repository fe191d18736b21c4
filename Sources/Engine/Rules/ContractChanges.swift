import Billing
import Quantities
import Supply

extension Draft {
    /// A change from 00:00 of a day to come. Energy is rated by what holds on its day anyway; the account's own row follows at midnight.
    mutating func plan(_ change: ContractChange, _ id: AccountID, _ request: StaffRequest) -> StaffAnswer {
        guard let account = accounts[id] else { return StaffAnswer(.refused, "account.unknown") }
        guard !change.isEmpty else { return StaffAnswer(.refused, "life.changesNothing") }
        let today = calendar.date(at: now)
        guard change.from > today, change.from > account.postedOn ?? today else {
            return StaffAnswer(.refused, "life.dayPast", details: [.init("earliest", today.next.description)])
        }
        guard (1...50).contains(change.persons ?? 1), (change.capacity ?? 1) > 0 else {
            return StaffAnswer(.refused, "life.malformed")
        }
        // What holds on that day, with what was planned before it.
        var then = account.record
        for earlier in account.contracts.pending where earlier.from <= change.from { then.follow(earlier) }
        let before = then.mode
        then.follow(change)
        if let refusal = refuseContract(tariff: then.tariff, terms: then.terms, mode: then.mode, on: change.from) {
            return refusal
        }
        if change.tariff != nil || change.terms != nil,
            let refusal = refuseMonths(tariff: then.tariff, terms: then.terms, from: change.from)
        {
            return refusal
        }
        if let mode = change.mode, mode != before, mode == .meterCredit || before == .meterCredit {
            return planMove(change, to: mode, from: before, id)
        }
        update(id) { $0.contracts.plan(change, of: $0.record) }
        serve(.account(id), at: calendar.midnight(of: change.from))
        return StaffAnswer(.done, "life.changePlanned", details: [.init("from", change.from.description)])
    }

    mutating func withdraw(_ day: CivilDate, _ id: AccountID) -> StaffAnswer {
        if withdrawLeave(from: day, id) {
            return StaffAnswer(.done, "life.changeWithdrawn", details: [.init("from", day.description)])
        }
        // A change whose midnight has passed holds, whether or not the row has followed yet.
        guard var contracts = accounts[id]?.contracts, day > calendar.date(at: now),
            contracts.withdraw(from: day) != nil
        else {
            return StaffAnswer(.refused, "life.noSuchChange", details: [.init("from", day.description)])
        }
        guard var then = accounts[id]?.record else { return StaffAnswer(.refused, "account.unknown") }
        for later in contracts.pending {
            then.follow(later)
            if let refusal = refuseContract(tariff: then.tariff, terms: then.terms, mode: then.mode, on: later.from) {
                return StaffAnswer(
                    .refused, "life.laterChangeNeedsIt",
                    details: [.init("from", later.from.description), .init("because", refusal.code)])
            }
        }
        update(id) { $0.contracts = contracts }
        return StaffAnswer(.done, "life.changeWithdrawn", details: [.init("from", day.description)])
    }

    /// The account's row follows the changes whose midnight has passed: what was decided by the old contract dies (I-C5).
    mutating func followContract(_ id: AccountID) {
        guard let next = accounts[id]?.contracts.next else { return }
        let today = calendar.date(at: now)
        guard gateway.clockTrusted, next <= today else {
            return serve(.account(id), at: calendar.midnight(of: next))
        }
        switch entering(id) {
        case nil, .comes: break
        case .waits: return serve(.account(id), after: .minutes(1))
        case .refused(let refusal):
            forgo(id, because: refusal)
            return followContract(id)
        }
        post(id)
        guard var account = accounts[id] else { return }
        let before = account.record
        var isFirst = true
        // A move into the meter that comes after another change is looked at by itself.
        while let change = account.contracts.pending.first, isFirst || change.mode != .meterCredit,
            account.contracts.takeNext(on: today) != nil
        {
            account.record.follow(change)
            isFirst = false
        }
        accounts[id] = account
        writeThrough(id)
        for point in points(of: id) { raiseEpoch(point.record.id, "the contract changed") }
        endOff(id, reason: "the contract changed")
        // Persons and tariff say nothing of the power.
        if before.capacity != account.record.capacity || before.terms != account.record.terms {
            endContractLimit(of: id)
        }
        audit(
            "contract.changed", "account \(account.record.number)", account: id, reason: "from \(next)",
            before: before.contractText, after: account.record.contractText)
        askOpeningDebt(id, before: before.mode)
        if before.mode != .meterCredit, account.record.mode == .meterCredit { enterMeter(id) }
        // How often a meter is read stands in the terms.
        if before.terms != account.record.terms { effects.append(.configureLines) }
        if let next = account.contracts.next { serve(.account(id), at: calendar.midnight(of: next)) }
    }

    /// What a prepaid account owes is on no bill that was asked for.
    mutating func askOpeningDebt(_ id: AccountID, before: AccountMode) {
        guard let account = accounts[id], !before.isBilled, account.record.mode.isBilled, account.cycle.from != nil,
            account.posted < .zero
        else { return }
        ask(id, .opening, amount: (-account.posted).roundedUpToFen, due: nil)
    }
}

extension Account {
    fileprivate var contractText: String {
        let capacity = capacity.map { " \($0) VA" } ?? ""
        return "\(tariff) \(terms) \(mode.rawValue) \(holder.persons)\(capacity)"
    }
}

extension CivilDate {
    /// The day after.
    fileprivate var next: CivilDate { CivilDate(daysSinceEpoch: daysSinceEpoch + 1) }
}
