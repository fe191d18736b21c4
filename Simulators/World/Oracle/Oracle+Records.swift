import Billing
import Engine
import Metering
import Quantities
import Supply

// What a turn wrote, compared with all that was written before and with the truth.

extension Oracle {
    /// A turn is durable. `isLate`: it was in doubt, and was found on the disk by the next life; what it was decided on is past.
    func committed(_ records: [Record], outAt: Int64, isLate: Bool = false) {
        let now = world.now
        defer { keptDoubt = (errorAtLastTurn, doubtedUntil) }
        var accounts: [AccountState] = []
        var answers = 0
        var staffAudits = 0
        let epochsBefore = epochs.mapValues(\.epoch)
        for record in records {
            count(record)
            switch record {
            case .entry(let entry): enter(entry)
            case .account(let state): accounts.append(state)
            case .supplyPoint(let point): take(point, outAt)
            case .meter(let meter): note(meter)
            case .payment(let payment): book(payment)
            case .reversal(let reversal): takeBack(reversal)
            case .order(let order): take(order)
            case .permit(let permit): permits.append(Track(permit: permit, durableAt: now))
            case .reading(let record): look(record)
            case .workItem(let item) where item.reason.hasPrefix("supply.wrongNeighbour"):
                if let point = item.supplyPoint { suspectedAt[point] = now }
            case .workItem(let item)
            where item.closedAt == nil
                && (item.reason.hasPrefix("meter.foundElsewhere") || item.reason.hasPrefix("meter.swapped")):
                let homes = item.reason.split(separator: " ").dropFirst().filter { $0.hasPrefix("m") }.map {
                    Town.account(ofMeter: String($0))
                }
                let places = homes.count == 2 ? homes : [item.meter.flatMap { meters[$0] }].compactMap { $0 }
                for home in homes {
                    for place in places where place != home { foundElsewhere[home, default: []].append((place, now)) }
                }
            case .audit(let row):
                auditRows += 1
                if row.action.hasPrefix("staff.") { staffAudits += 1 }
                if row.action == "restore.asked", let account = row.account { askedAt[account] = now }
                if row.action.hasPrefix("order.") { audited.insert("\(row.action) \(row.subject)") }
            case .staffAnswer(let id, _, let answer, _):
                answers += 1
                durableAt[id] = now
                note(requestWith: id, answer, outAt: outAt)
            default: break
            }
        }
        if answers > staffAudits {
            violate(.refusals, "\(answers) answers to desks, \(staffAudits) rows of the audit trail")
        }
        for account in accounts { compare(account) }
        judgeJumps()
        for record in records {
            if case .payment(let payment) = record { fences(payment, epochsBefore) }
        }
        sealApprovals()
        for (point, under) in underWay where under.count > 1 {
            violate(.oneOrder, "relay \(point) has \(under.count) orders under way: \(under)")
        }
        guard !isLate else { return }
        lookAfterOwed()
        // One that was called back within its own turn never left.
        let calledBack = records.compactMap { if case .permitState(let id, .void) = $0 { id } else { nil } }
        for record in records {
            if case .permit(let permit) = record, !calledBack.contains(permit.id) { judge(permit) }
        }
    }

    /// What came of things, for whoever asks whether the stories are rich enough.
    private func count(_ record: Record) {
        let ending: String
        switch record {
        case .order(let order) where order.state.isEnd:
            let kind = order.kind == .trip ? "\(order.permitKind.rawValue) trip" : order.kind.rawValue
            ending = "order: \(kind) \(order.state.rawValue)"
        case .notice(let notice):
            switch notice.state {
            case .queued, .accepted: return
            case .delivered: ending = "notice: \(notice.kind.rawValue) delivered"
            case .failed: ending = "notice: \(notice.kind.rawValue) failed"
            case .cancelled: ending = "notice: \(notice.kind.rawValue) withdrawn"
            }
        case .staffAnswer(_, _, let answer, _): ending = "desk: \(answer.code)"
        case .reading(let record): ending = "reading: \(record.reading.quality.code)"
        case .reversal(let reversal): ending = "reversal: \(reversal.receipt.outcome.rawValue)"
        case .workItem(let item): ending = "work item: \(item.kind.rawValue)"
        case .audit(let row) where row.actor == "engine": ending = "audit: \(row.action)"
        default: return
        }
        world.endings[ending, default: 0] += 1
    }

    private func note(requestWith id: String, _ answer: StaffAnswer, outAt: Int64) {
        guard let asked = world.clerk.asked(id) else { return }
        take(asked.request, answer, outAt: outAt)
        switch asked.request.command {
        case .restore(let account, _, _) where answer.outcome != .refused: deskRestored[account] = world.now
        case .trustClock, .trustClockBehind:
            trustedByPerson = true
            doubtedUntil = 0
        case .acceptBaseline(let meter) where answer.outcome != .refused: accepted(Town.account(ofMeter: meter))
        default: break
        }
    }

    // MARK: master data

    private func take(_ point: SupplyPointState, _ outAt: Int64) {
        let id = point.record.id
        if homes[id] == nil, let account = meters[point.record.meter] { settle(id, account) }
        if homes[id] == nil, let account = accountOf.first(where: { $0.value == point.record.account })?.key {
            settle(id, account)
        }
        if epochs[id]?.epoch != point.epoch { epochs[id] = (point.epoch, outAt) }
        owedSince[id] = point.restore == nil ? nil : owedSince[id] ?? world.now
        pairings[id] = point.pairing
        if point.belief.state == .openByProtection { protectionSeen[id] = world.now }
        if misdirected[id] == nil, let flat = flat(id), mayBeAstray(flat.endpoint),
            point.restore?.cause.hasSuffix("may have opened it") == true
        {
            misdirected[id] = world.now
        }
        if point.restore == nil { misdirected[id] = nil }
    }

    private func note(_ meter: MeterState) {
        guard meters[meter.record.id] == nil else { return }
        meters[meter.record.id] = Town.account(ofMeter: meter.record.number)
    }

    func pointID(of flat: Flat) -> SupplyPointID? { points[flat.account] }

    // MARK: money

    private func enter(_ entry: Entry) {
        if !causes.insert(entry.cause).inserted { violate(.balances, "\(entry.cause) was entered twice") }
        ledger[entry.credit, default: 0] += entry.amount.tenThousandths
        ledger[entry.debit, default: 0] -= entry.amount.tenThousandths
    }

    private func compare(_ state: AccountState) {
        let id = state.record.id
        accountOf[state.record.number] = id
        holds[id] = state.hold
        if state.wish != nil {
            wished.insert(id)
        } else if wished.remove(id) != nil {
            freeSince[id] = world.now
        }
        let sum = ledger[.customer(id)] ?? 0
        if sum != state.posted.tenThousandths {
            violate(
                .balances, "\(state.record.number) has \(state.posted), its entries make \(Money(tenThousandths: sum))")
        }
    }

    private func book(_ payment: Payment) {
        let key = payment.request.key
        durableAt[key.serial] = world.now
        if payments[key] != nil { violate(.onePayment, "payment \(key) was booked twice") }
        payments[key] = payment
        if let account = payment.account, let number = accountOf.first(where: { $0.value == account })?.key {
            paid(number, payment.request.amount)
            // Readings are whole Wh, and none shows more than the meter has counted.
            if let flat = world.town.flat(number), let has = available(flat), has >= Money(fen: 2) {
                promise(number, "it has paid all, and has \(has) yuan")
            }
        }
        guard let transfer = world.bank.transfer(key) else {
            return violate(.onePayment, "payment \(key) was booked, and no bank made it")
        }
        if transfer.request != payment.request {
            violate(
                .onePayment, "payment \(key) was booked as \(payment.request.accountNumber) \(payment.request.amount)")
        }
    }

    /// Whatever was decided or approved before a credit is over with it, whether an order is under way or not.
    private func fences(_ payment: Payment, _ before: [SupplyPointID: Epoch]) {
        guard let flat = world.town.flat(payment.request.accountNumber), payment.account != nil,
            let point = pointID(of: flat), let epoch = before[point], epochs[point]?.epoch == epoch
        else { return }
        violate(.epoch, "\(flat.account) paid \(payment.request.amount), and its relay's epoch is \(epoch) as before")
    }

    private func takeBack(_ reversal: Reversal) {
        let request = reversal.request
        durableAt["reversal \(request.id)"] = world.now
        takenBack[request.payment, default: 0] += request.amount.tenThousandths
        if let transfer = world.bank.transfer(request.payment) { broke(transfer.request.accountNumber) }
        guard world.bank.hasAsked(request) else {
            return violate(.reversals, "reversal \(request.key) was booked, and no bank asked for it")
        }
        if let payment = world.bank.transfer(request.payment)?.request.amount,
            takenBack[request.payment] ?? 0 > payment.tenThousandths
        {
            violate(.reversals, "more than payment \(request.payment) was taken back")
        }
    }

    // MARK: orders

    private func take(_ order: Order) {
        if let before = orders[order.id], before.state.isEnd, before.state != .unknown, before.state != order.state {
            violate(.orderEnds, "order \(order.id) was \(before.state.rawValue), and is \(order.state.rawValue)")
        }
        if order.kind == .close, orders[order.id] == nil { closeOrderedAt[order.id] = world.now }
        orders[order.id] = order
        if order.state == .verified, verifiedAt[order.id] == nil { verifiedAt[order.id] = world.now }
        underWay[order.supplyPoint, default: []].removeAll { $0 == order.id }
        if !order.state.isEnd { underWay[order.supplyPoint, default: []].append(order.id) }
    }

    // MARK: readings

    private func look(_ record: ReadingRecord) {
        let reading = record.reading
        guard let flat = meters[reading.meter].flatMap({ world.town.flat($0) }) else { return }
        guard reading.quality.counts else {
            notice(reading, flat)
            return world.tell("\(flat.account) is read as \(reading.quality.code): \(reading.energy?.value ?? -1) Wh")
        }
        readAt[flat.account] = world.now
        lastReading[flat.account] = record.number
        if let energy = reading.energy { shown[flat.account, default: []].append((world.now, energy.value)) }
        // By a clock that is set by up to a minute, before and since.
        if reading.purpose == .mark, let mark = reading.mark, mark + .seconds(122) >= lifeBeganWall || wallWasWrong {
            markRead.insert(flat.account)
        }
        if let consumed = reading.consumed, consumed < .zero {
            violate(.consumption, "\(flat.account) consumed \(consumed.value) Wh")
        }
        if let consumed = reading.consumed?.value, let before = shown[flat.account]?.dropLast().last, !wallWasWrong,
            // The reading before may have been as old as a mark.
            consumed > Oracle.passed(in: world.now - before.at + Town.mark(world.plot.pace))
        {
            violate(.consumption, "\(flat.account) consumed \(consumed) Wh in \(world.now - before.at) ms")
        }
        // The first of a series is billed to nobody.
        guard let energy = reading.energy, let counted = world.counted(flat) else { return }
        // Where its counter rose by itself it shows more for good.
        let most = counted + risen(flat) + (risen(flat) > 0 ? shownBefore(flat) : 0) + 1
        guard reading.consumed ?? .zero > .zero else {
            // Number and register are two requests: one of them may have gone astray, and what follows agrees with it.
            if energy.value > most, reading.sample.serial != nil, mayBeAstray(flat.endpoint) {
                mixed.insert(flat.account)
                begunMixed.insert(flat.account)
            }
            return
        }
        follow(reading, flat, counted)
        guard energy.value > most else {
            mixed.remove(flat.account)
            return
        }
        guard !mixed.contains(flat.account) else { return }
        violate(.energy, "\(flat.account) is read at \(energy.value) Wh, its meter has counted \(counted)")
    }
}
