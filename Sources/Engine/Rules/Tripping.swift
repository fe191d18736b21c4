import Metering
import Quantities
import Supply

extension Draft {
    /// From the commit of permit and intent until the line must have written.
    static let releaseDeadline = Span.seconds(2)
    /// How long an order may be silent before the engine ends it itself.
    static let orderPatience = Span.minutes(2)
    /// A closing waits its turn for longer, on a line with many silent homes say: given up it would have to queue anew.
    static let closePatience = Span.minutes(5)

    /// Begins a trip: the order's row, then select. Nothing can be written before the decision is made again on what the select
    /// brings.
    mutating func beginTrip(_ id: SupplyPointID, _ facts: SupplyFacts) {
        guard let point = supplyPoints[id] else { return }
        guard beginOpening(point, .arrears, cause: "arrears of \(facts.money.tripAmount.roundedUpToFen) yuan") != nil
        else {
            postponeTrip(id)
            return
        }
    }

    /// An order to open, of either kind; nil where the meter cannot be proven.
    mutating func beginOpening(_ point: SupplyPointState, _ kind: PermitKind, cause: String) -> OrderID? {
        guard point.order == nil, let address = address(of: point), let proof = proof(of: point) else { return nil }
        let order = Order(
            id: nextID(), kind: .trip, permitKind: kind, supplyPoint: point.record.id, account: point.record.account,
            epoch: point.epoch,
            at: now, cause: cause)
        guard guardRefusals(order).isEmpty else { return nil }
        endGlance(at: point.record.id)
        put(order)
        update(point.record.id) { $0.order = order.id }
        audit("order.selected", "order \(order.id)", account: order.account, reason: cause, after: proof.text)
        effects.append(.order(address.line, .selectTrip(order.id, address, proof)))
        serve(.order(order.id), after: Draft.orderPatience)
        return order.id
    }

    /// A trip that did not come about is looked at again after a mark, in a minute at the latest.
    ///
    /// - Parameter shift: and so much later.
    mutating func postponeTrip(_ id: SupplyPointID, by shift: Span = .zero) {
        guard let account = supplyPoints[id].flatMap({ accounts[$0.record.account] }) else { return }
        let interval = terms(of: account.record)?.markInterval ?? .minutes(1)
        let at = now + min(max(interval, .seconds(1)), .minutes(1)) + shift
        update(id) { $0.tripNotBefore = at }
        serve(.account(account.record.id), at: at)
    }

    /// The line has selected: identity matched, here is a fresh reading. Decided again on the present ledger; permit and intent
    /// go into one commit.
    mutating func selected(_ id: OrderID, _ told: Sample, _ relay: RelayState) {
        guard let order = orders[id], order.kind == .trip, supplyPoints[order.supplyPoint]?.order == id else {
            if let line = lineOf(id) { effects.append(.order(line, .abandon(id))) }
            return
        }
        // Told twice: it is released already.
        guard order.state == .selecting else { return }
        let reading = ingest(told)
        // Limits and loads are those of the supply, not of the transformers' other side.
        let sample = meters[told.meter].map { told.multiplied(by: $0.record.ratio) } ?? told
        post(order.account)
        // What the sample told may have ended the order by itself: another serial number, for one.
        guard let point = supplyPoints[order.supplyPoint], point.order == id else { return }
        var reasons: [Reason] = []
        if reading?.quality.counts != true { reasons.append(.readingQuarantined) }
        if point.epoch != order.epoch { reasons.append(.epochMoved) }
        reasons += electricalObstacles(sample, point)
        if sample.keepPower == .set || sample.keepPower == .unreadable { reasons.append(.keepPower) }
        if relay != .closed, !point.belief.isOffByUs { reasons.append(.foreignOpen) }
        guard let facts = facts(of: order.account, deciding: id) else { return abandon(order, [.storeNotSound]) }
        var note: String?
        switch order.permitKind {
        case .arrears:
            let decision = facts.decide()
            if decision.action != .trip { reasons += decision.reasons.filter { !reasons.contains($0) } }
        case .commissioning:
            reasons += commissioningObstacles(facts)
            note = noteLoad(sample, point)
        case .loadLimit:
            reasons += limitObstacles(facts, point)
            note = withinLimit(reading, point)
        case .contractEnd, .customerRequest:
            reasons += openingObstacles(order.permitKind, facts, point)
        }
        guard reasons.isEmpty, note == nil else {
            abandon(order, reasons, note: note)
            if relay != .closed { see(relay, at: sample.sourceTime, point.record.id) }
            return
        }
        if order.permitKind != .commissioning { beginProving(order, sample) }
        release(order, point, facts, sample)
    }

    /// Opening is deferred while the current is above 80 % of the relay's rating, or the voltage under 75 % of nominal.
    private func electricalObstacles(_ sample: Sample, _ point: SupplyPointState) -> [Reason] {
        // In 128 bits: a sample that nobody believes is compared too, and its registers may hold anything.
        func percent(_ share: Int128, of whole: Int64) -> Int128 { Int128(whole) * share }
        var reasons: [Reason] = []
        if let rating = point.record.relay?.rating, let current = sample.current,
            percent(100, of: current.value) > percent(80, of: rating.value)
        {
            reasons.append(.currentTooHigh)
        }
        if let voltage = sample.voltage,
            percent(100, of: voltage.value) < percent(75, of: MeterReadings.nominalVoltage.value)
        {
            reasons.append(.voltageTooLow)
        }
        return reasons
    }

    private mutating func release(
        _ order: Order, _ point: SupplyPointState, _ facts: SupplyFacts, _ sample: Sample
    ) {
        guard let address = address(of: point), let proof = proof(of: point) else {
            return abandon(order, [.identityNotProvable])
        }
        let forbidden = guardRefusals(order, keepPower: sample.keepPower)
        guard forbidden.isEmpty else { return refuse(order, forbidden) }
        let account = accounts[order.account]
        let permit = Permit(
            id: nextID(), kind: order.permitKind, order: order.id, supplyPoint: order.supplyPoint,
            account: order.account,
            identity: proof.text, epoch: order.epoch, ledgerPosition: gateway.ledgerPosition,
            notices: order.permitKind == .arrears ? account.map { formalLetters(of: $0).map(\.id) } ?? [] : [],
            tripAmount: facts.money.tripAmount, issuedAt: now, expiresAt: now + .minutes(5))
        permits[order.id] = permit
        records.append(.permit(permit))
        var released = order
        released.state = .released
        put(released)
        changes.trips.append(RecentTrip(at: now, feeder: point.record.feeder))
        audit(
            "order.released", "order \(order.id)", account: order.account, reason: order.cause,
            after: grounds(of: permit))
        effects.append(.order(address.line, .release(order.id, deadline: clocks.monotonic + Draft.releaseDeadline)))
    }

    /// What was decided is forbidden below the decision: the decision, or what it knew, was wrong, and a person must see why.
    private mutating func refuse(_ order: Order, _ reasons: [Reason]) {
        let told = reasons.map(\.rawValue).joined(separator: " ")
        effects.append(.alarm(code: "guard.refused", detail: "order \(order.id): \(told)"))
        openWorkItem(
            .case, account: order.account, point: order.supplyPoint, within: .hours(4), reason: "guard.refused \(told)")
        abandon(order, reasons)
    }

    /// The trip is off; nothing was written.
    mutating func abandon(_ order: Order, _ reasons: [Reason], note: String? = nil) {
        sendAbandon(order.id)
        var ended = order
        ended.state = reasons.contains(.epochMoved) ? .superseded : .refused
        ended.endedAt = now
        ended.outcome = (reasons.map(\.rawValue) + [note].compactMap { $0 }).joined(separator: " ")
        put(ended)
        update(order.supplyPoint) { $0.order = nil }
        audit("order.abandoned", "order \(order.id)", account: order.account, reason: ended.outcome ?? "")
        openingEnded(order, ended.outcome ?? "abandoned")
        if order.permitKind == .loadLimit, let point = supplyPoints[order.supplyPoint] {
            tellAboveLimit(point, reasons)
        }
        if order.permitKind == .arrears {
            // A source that tells its age in whole seconds has nothing new right after a mark: not at the same moment again.
            postponeTrip(order.supplyPoint, by: reasons.contains(.readingQuarantined) ? .milliseconds(1_100) : .zero)
        }
        touch(order.account)
    }

    func lineOf(_ order: OrderID) -> LineID? {
        guard let point = orders[order].flatMap({ supplyPoints[$0.supplyPoint] }) else { return nil }
        return meters[point.record.meter]?.record.line
    }

    /// Whatever could make a trip wrong raises the relay's epoch: a trip decided before dies (I-C5).
    mutating func raiseEpoch(_ id: SupplyPointID, _ reason: String) {
        guard let point = supplyPoints[id] else { return }
        #if SEEDED_BUGS
            let isOfMoney = reason.hasPrefix("payment")
            if SeededBug.epochOnlyWhereAnOrderRuns.isPlanted, isOfMoney, point.order == nil { return }
        #endif
        update(id) { $0.epoch = $0.epoch.next }
        #if SEEDED_BUGS
            if SeededBug.staleEpoch.isPlanted { return }
        #endif
        guard let order = point.order.flatMap({ orders[$0] }), order.kind == .trip else { return }
        switch order.state {
        case .selecting: abandon(order, [.epochMoved])
        case .released: callBack(order)
        default: break
        }
    }

    /// A released trip whose epoch is over. Where the release has not left yet, it never does; else the line drops it if nothing
    /// was written, and tells what came of it if something was.
    mutating func callBack(_ order: Order) {
        let before = effects.count
        effects.removeAll {
            if case .order(_, .release(order.id, _)) = $0 { true } else { false }
        }
        if effects.count < before {
            settlePermit(order.id, .void)
            abandon(order, [.epochMoved])
        } else {
            sendAbandon(order.id)
        }
    }

    private mutating func sendAbandon(_ id: OrderID) {
        guard let line = lineOf(id) else { return }
        let isSaid = effects.contains { if case .order(_, .abandon(id)) = $0 { true } else { false } }
        if !isSaid { effects.append(.order(line, .abandon(id))) }
    }
}
