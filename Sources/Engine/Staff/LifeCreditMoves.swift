import Billing
import Metering
import Quantities
import Supply

/// An account moves to credit that its meter keeps, or away from it. What lies in the meter is in the ledger as that: at either move it
/// changes sides there once, and nothing that was used is charged twice.
///
/// Into the meter it moves by itself from 00:00 of its day, with the first reading that counts from then on: what flowed before that
/// reading is charged to the balance, what the meter shows then counts as bought, and the rest of the balance goes there as a purchase.
/// Away from it a person at the meter moves it: only he knows that the meter does not switch by its credit any more.
extension Draft {
    /// How long a move whose day has come waits for the meter's reading.
    static let moveReadingPatience = Span.hours(24)
    /// How the reason of the work item begins that asks for the work at the meter; the first day follows.
    private static func leaveWanted(_ mode: AccountMode) -> String { "credit.leaveWanted \(mode.rawValue) " }

    /// Plans a move to credit in the meter, or asks for the work that a move away from it needs.
    ///
    /// - Parameter before: how the account would pay on that day without it.
    mutating func planMove(_ change: ContractChange, to mode: AccountMode, from before: AccountMode, _ id: AccountID)
        -> StaffAnswer
    {
        guard let account = accounts[id] else { return StaffAnswer(.refused, "account.unknown") }
        let from = StaffAnswer.Detail("from", change.from.description)
        // Whether it comes about is known on its day only: nothing else rests on it.
        let isAlone = change == ContractChange(from: change.from, mode: mode)
        guard isAlone, !account.contracts.pending.contains(where: { $0.from == change.from || $0.mode != nil }) else {
            return StaffAnswer(.refused, "life.moveByItself", details: [from])
        }
        if mode == .meterCredit {
            if let refusal = refuseEntering(id) { return refusal }
            update(id) { $0.contracts.plan(change, of: $0.record) }
            serve(.account(id), at: calendar.midnight(of: change.from))
            return StaffAnswer(.done, "life.changePlanned", details: [from])
        }
        if let refusal = refuseCredit(id) { return refusal }
        guard leaveItem(of: id) == nil else { return StaffAnswer(.refused, "life.leaveWantedAlready") }
        let deadline = calendar.midnight(of: change.from) + .days(1) - now
        let job = openWorkItem(
            .case, account: id, point: points(of: id).first?.record.id, within: max(deadline, .days(1)),
            reason: "credit.leaveWanted \(mode.rawValue) \(change.from)")
        return StaffAnswer(.accepted, "life.meterWorkWanted", details: [from, .init("job", "\(job)")])
    }

    /// The open wish to move an account away from its meter's credit.
    private func leaveItem(of id: AccountID) -> WorkItem? {
        openItems(of: id).first { $0.reason.hasPrefix("credit.leaveWanted ") }
    }

    /// Takes such a wish back.
    ///
    /// - Returns: whether there was one for that day.
    mutating func withdrawLeave(from day: CivilDate, _ id: AccountID) -> Bool {
        guard let item = leaveItem(of: id), item.reason.hasSuffix(" \(day)") else { return false }
        closeWorkItem(item.id, by: "engine", result: "withdrawn")
        return true
    }

    // MARK: into the meter

    /// Why an account cannot have its credit in the meter from now on; nil where it can. Nothing changes.
    func refuseEntering(_ id: AccountID) -> StaffAnswer? {
        guard let account = accounts[id] else { return StaffAnswer(.refused, "account.unknown") }
        let points = points(of: id)
        guard points.count == 1, let point = points.first, let meter = meters[point.record.meter] else {
            return StaffAnswer(.refused, "life.oneMeterWanted", details: [.init("meters", String(points.count))])
        }
        let number = StaffAnswer.Detail("meter", meter.record.number)
        // Only of a meter that tells credit in yuan with its count of purchases can anybody say that a purchase arrived.
        guard case .money(let left)? = meter.credit?.remaining else {
            return StaffAnswer(.refused, "life.noPurchaseCount", details: [number])
        }
        guard meter.series.foreign == nil, proof(of: point) != nil else {
            return StaffAnswer(.refused, "life.meterNotProvable", details: [number])
        }
        if let refusal = refuseUnderWay(point) { return refusal }
        guard !point.belief.isOffByUs else { return StaffAnswer(.refused, "life.offByUs", details: [number]) }
        let unpaid = account.dues.bills.reduce(Money.zero) { $0 + $1.unpaid }
        // What the meter holds already is the customer's from then on, for his money.
        let missing = max(max(left, .zero) - account.available, unpaid).roundedUpToFen
        guard missing <= .zero else {
            return StaffAnswer(.refused, "life.arrears", details: [.init("missing", missing.description)])
        }
        return nil
    }

    /// A move into the meter whose day has come.
    enum Entering {
        case comes
        /// The meter was not read since 00:00.
        case waits
        case refused(StaffAnswer)
    }

    /// How it stands with a move into the meter whose day has come; nil: the next change is none.
    mutating func entering(_ id: AccountID) -> Entering? {
        guard let account = accounts[id], let move = account.contracts.pending.first, move.mode == .meterCredit,
            account.record.mode != .meterCredit
        else { return nil }
        let begin = calendar.midnight(of: move.from)
        let isRead = points(of: id).allSatisfy { point in
            guard let meter = meters[point.record.meter], meter.series.quarantine == nil else { return false }
            return meter.series.last.map { $0.ratedAt >= begin } ?? false
        }
        guard isRead else {
            return now - begin < Draft.moveReadingPatience ? .waits : .refused(StaffAnswer(.refused, "reading.old"))
        }
        post(id)
        return refuseEntering(id).map { .refused($0) } ?? .comes
    }

    /// A move that cannot come about is taken out of the contract: the account pays as before, and a person is told why.
    mutating func forgo(_ id: AccountID, because refusal: StaffAnswer) {
        guard let move = accounts[id]?.contracts.next else { return }
        update(id) { _ = $0.contracts.withdraw(from: move) }
        let details = refusal.details.map { " \($0.name) \($0.value)" }.joined()
        audit(
            "contract.notMoved", "account \(accounts[id]?.record.number ?? "")", account: id,
            reason: refusal.code + details, before: accounts[id]?.record.mode.rawValue,
            after: accounts[id]?.record.mode.rawValue)
        openWorkItem(.case, account: id, within: .days(1), reason: "credit.notMoved \(refusal.code)")
    }

    /// What the meter shows at the move is bought: it changes sides in the ledger, and what is left of the balance is owed to the meter.
    mutating func enterMeter(_ id: AccountID) {
        guard let point = points(of: id).first, case .money(let left)? = meters[point.record.meter]?.credit?.remaining
        else { return }
        moveCredit(left, intoMeterOf: id)
        update(id) { $0.dues.emergency = nil }
        balancePurchases(id, because: "the account moved to credit in the meter")
    }

    /// Money changes sides between balance and meter, without anything being written.
    ///
    /// - Parameter amount: less than zero: out of the meter.
    mutating func moveCredit(_ amount: Money, intoMeterOf id: AccountID) {
        guard amount != .zero else { return }
        let isInto = amount > .zero
        enter(
            debit: isInto ? .customer(id) : .inMeter(id), credit: isInto ? .inMeter(id) : .customer(id),
            amount: isInto ? amount : .zero - amount, reason: .transfer,
            cause: "credit:\(id)/\(gateway.ledgerPosition + 1)")
        update(id) {
            $0.posted -= amount
            $0.inMeter += amount
        }
    }

    /// Whether energy of a gap was charged before the account's meter kept the credit: it was never counted down there.
    func isBeforeMeterCredit(_ gap: OpenGap) -> Bool {
        guard let account = accounts[gap.account], account.keepsCreditInMeter,
            let move = account.contracts.changes.prefix(account.contracts.applied).last(where: {
                $0.mode == .meterCredit
            })
        else { return false }
        return gap.from.ratedAt < calendar.midnight(of: move.from)
    }

    // MARK: away from it

    /// The meter does not switch by its credit any more, says whoever has seen to it: what the ledger has in the meter is the balance
    /// from now on. What the meter shows is kept beside it.
    mutating func leaveMeter(_ id: AccountID, to mode: AccountMode, _ request: StaffRequest) -> StaffAnswer {
        guard let account = accounts[id], account.keepsCreditInMeter else {
            return StaffAnswer(.refused, "life.notInMeter")
        }
        let wanted = Draft.leaveWanted(mode)
        guard let item = leaveItem(of: id), item.reason.hasPrefix(wanted),
            let from = CivilDate(String(item.reason.dropFirst(wanted.count)))
        else { return StaffAnswer(.refused, "life.leaveNotWanted", details: [.init("mode", mode.rawValue)]) }
        let today = calendar.date(at: now)
        guard today >= from else {
            return StaffAnswer(.refused, "life.leaveEarly", details: [.init("from", from.description)])
        }
        let record = account.record
        if let refusal = refuseContract(tariff: record.tariff, terms: record.terms, mode: mode, on: today) {
            return refusal
        }
        guard let point = points(of: id).first, let meter = meters[point.record.meter] else {
            return StaffAnswer(.refused, "life.oneMeterWanted", details: [.init("meters", "0")])
        }
        if let refusal = refuseCredit(id) ?? refuseUnderWay(point) ?? refuseFinal(.last, meter) { return refusal }
        // A mark does not ask who answers; a reading on demand does.
        guard let last = meter.series.last, last.purpose != .mark, last.purpose != .backfill else {
            return StaffAnswer(.refused, "life.readOnDemand", details: [.init("meter", meter.record.number)])
        }
        post(id)
        let credit = accounts[id]?.inMeter ?? .zero
        moveCredit(.zero - credit, intoMeterOf: id)
        update(id) { account in
            account.contracts.plan(ContractChange(from: today, mode: mode), of: account.record)
            while let change = account.contracts.takeNext(on: today) { account.record.follow(change) }
        }
        closeWorkItem(item.id, by: request.actor.name, result: "life.leftMeter")
        // What was owed to the meter and not written stays in the balance.
        balancePurchases(id, because: nil)
        raiseEpoch(point.record.id, "the contract changed")
        endOff(id, reason: "the contract changed")
        var details = [StaffAnswer.Detail("mode", mode.rawValue), .init("credit", credit.description)]
        var shown = "none"
        if case .money(let left)? = meter.credit?.remaining {
            shown = left.description
            details.append(.init("remaining", shown))
            if left - credit > Draft.creditBound || credit - left > Draft.creditBound {
                openWorkItem(
                    .case, account: id, meter: meter.record.id, within: .days(3),
                    reason: "credit.differs \(meter.record.number)")
            }
        }
        audit(
            "contract.changed", "account \(record.number)", account: id, actor: request.actor,
            reason: "\(credit) was in the meter, which shows \(shown)", before: record.mode.rawValue,
            after: mode.rawValue)
        askOpeningDebt(id, before: record.mode)
        if let left = supplyPoints[point.record.id], isForeign(left) { askAboutForeign(left, of: id) }
        touch(id)
        return StaffAnswer(.done, "life.leftMeter", details: details)
    }
}
