import Metering
import Quantities
import Supply

extension Draft {
    /// Closings per feeder and minute from which each waits a random while (I-C12).
    static let massClosing = 10
    static let massClosingSpread = Span.seconds(120)

    /// From now on a closing is owed, until closed is seen. Under an electrician's lock-out too: nothing is written before it is
    /// lifted, but whoever has paid has a field job in time, and is not asked to pay again afterwards.
    ///
    /// - Parameters:
    ///   - confirmed: whoever asks has spoken with the customer, or nobody has to.
    ///   - forMoney: it is owed for what was paid or granted, and ends where that is taken back.
    ///   - overProtection: an engineer has seen to what the meter's own protection opened for.
    mutating func oweRestore(
        _ id: SupplyPointID, cause: String, confirmed: Bool = false, forMoney: Bool = false,
        overProtection: Bool = false
    ) {
        guard let point = supplyPoints[id] else { return }
        // Owed already: whoever asks again does not wait for the next attempt.
        if let restore = point.restore {
            if confirmed, restore.confirmedAt == nil { takeYes(point, restore) }
            if overProtection, point.isHeldByProtection { update(id) { $0.restore?.isOverProtection = true } }
            if !forMoney, restore.isForMoney { update(id) { $0.restore?.isForMoney = false } }
            return tryRestore(id)
        }
        let owed = RestoreObligation(
            since: now, cause: cause, confirmedAt: confirmed ? now : nil, isForMoney: forMoney,
            isOverProtection: overProtection && point.isHeldByProtection)
        update(id) { $0.restore = owed }
        raiseEpoch(id, cause)
        audit("restore.owed", "supply point \(id)", account: point.record.account, reason: cause)
        serveFieldJob(point, owed)
        stagger(point)
        tryRestore(id)
    }

    /// A single restore is immediate; one of many on a feeder, be it by payments, a restart or a line that came back, waits a
    /// while that its ids choose. Homes are counted, not what happens to them: one that is tried again and again is one. And who has
    /// just waited its turn does not wait for another because its unit fell silent in between (I-L1).
    mutating func stagger(_ point: SupplyPointState) {
        let id = point.record.id
        let isMass = isMassClosing(on: point.record.feeder, besides: id)
        changes.closings[point.record.feeder, default: [:]][id] = clocks.monotonic
        let hasTurn = closeNotBefore[id].map { $0 + Draft.massClosingSpread > clocks.monotonic } ?? false
        guard isMass, !hasTurn else { return }
        let spread = UInt64(Draft.massClosingSpread.milliseconds)
        let wait = mixed(UInt64(bitPattern: id.number) ^ UInt64(bitPattern: gateway.turn)) % spread
        closeNotBefore[id] = clocks.monotonic + Span(milliseconds: Int64(wait))
    }

    /// Whether closings of so many other homes of a feeder fell into the last minute.
    private func isMassClosing(on feeder: FeederID, besides id: SupplyPointID) -> Bool {
        let now = changes.closings[feeder] ?? [:]
        var others = now.count - (now[id] == nil ? 0 : 1)
        if others >= Draft.massClosing { return true }
        let minuteAgo = Monotonic(milliseconds: clocks.monotonic.milliseconds - 60_000)
        for (other, at) in state.recentClosings[feeder] ?? [:] where other != id && at > minuteAgo && now[other] == nil
        {
            others += 1
            if others >= Draft.massClosing { return true }
        }
        return false
    }

    /// One attempt, unless one is under way. Where nothing can prove the meter, a person goes.
    mutating func tryRestore(_ id: SupplyPointID) {
        guard let point = supplyPoints[id], let restore = point.restore, !isTagged(point) else { return }
        // The meter had a cause: an engineer looks for it, speaks with the customer where that is wanted, and answers for the closing.
        if point.isHeldByProtection { return openFieldJob(point, Draft.openByProtection) }
        let care = care(for: point)
        if care == .confirm || care == .arm && restore.askedAt != nil { return waitForYes(id) }
        #if SEEDED_BUGS
            let orders = SeededBug.twoOrders.isPlanted ? Overlay([:]) : self.orders
        #endif
        if let order = point.order.flatMap({ orders[$0] }) {
            // A look must not hold a closing up; a trip that has left must end first, and comes back here.
            guard order.kind == .readBack else { return serve(.restore(id), after: .seconds(30)) }
            supersede(order)
        }
        if let at = closeNotBefore[id], at > clocks.monotonic {
            return serve(.restore(id), after: at - clocks.monotonic)
        }
        guard let current = supplyPoints[id], let address = address(of: current) else { return }
        guard current.isRelayProvable, let proof = proof(of: current) else {
            openFieldJob(current, "restore.identityNotProvable")
            serve(.restore(id), after: .minutes(1))
            return
        }
        let order = Order(
            id: nextID(), kind: .close, supplyPoint: id, account: point.record.account, epoch: current.epoch, at: now,
            cause: restore.cause,
            since: restore.since)
        endGlance(at: id)
        put(order)
        update(id) {
            $0.order = order.id
            $0.restore?.attempts += 1
        }
        audit("order.close", "order \(order.id)", account: order.account, reason: restore.cause, after: proof.text)
        #if SEEDED_BUGS
            if SeededBug.closeUnaudited.isPlanted {
                records.removeAll { if case .audit(let row) = $0 { row.action == "order.close" } else { false } }
            }
        #endif
        effects.append(.order(address.line, closing(order.id, address, proof, current, care)))
        serve(.order(order.id), after: Draft.closePatience)
    }

    private func closing(
        _ order: OrderID, _ address: RelayAddress, _ proof: IdentityProof, _ point: SupplyPointState,
        _ care: SafeRestore?
    ) -> LineOrder {
        if care == .arm { return .arm(order, address, proof) }
        // Nothing else comes as far as here.
        if point.belief.state == .openByProtection { return .closeOverProtection(order, address, proof) }
        return .close(order, address, proof, insist: mustWrite(point))
    }

    /// Whether someone may have his hands on what this relay switches: by a tag here, or at the home that lost its load with ours.
    func isTagged(_ point: SupplyPointState) -> Bool {
        point.lockedOut || neighbourInDoubt(point)?.lockedOut == true
    }

    /// The other supply of a doubt which of two relays switches which home (F-B14).
    func neighbourInDoubt(_ point: SupplyPointState) -> SupplyPointState? {
        guard let proving = point.proving, proving.verdict.isDoubt else { return nil }
        return proving.other.flatMap { supplyPoints[$0] }
    }

    private mutating func supersede(_ order: Order) { giveUp(order, "a closing took its place") }

    /// The order is over here; its line stops it before its next write.
    mutating func giveUp(_ order: Order, _ outcome: String) {
        if let line = lineOf(order.id) { effects.append(.order(line, .abandon(order.id))) }
        end(order, .superseded, outcome)
        if order.kind == .close { useUpYes(order.supplyPoint) }
    }

    /// It did not come about: again soon, for ever.
    mutating func retryRestore(_ id: SupplyPointID, _ fault: String) {
        #if SEEDED_BUGS
            if SeededBug.restoreGivenUp.isPlanted, supplyPoints[id]?.restore?.attempts ?? 0 > 1 { return }
        #endif
        guard let point = supplyPoints[id], let restore = point.restore else { return }
        let doubled = Span.seconds(1) * (1 << Int64(min(max(restore.attempts - 1, 0), 5)))
        let jitter = Int64(mixed(UInt64(bitPattern: id.number) &+ UInt64(restore.attempts)) % 250)
        serve(.restore(id), after: min(doubled, .seconds(25)) + Span(milliseconds: jitter))
    }

    /// Looks again when the obligation has gone on for too long (I-L1).
    mutating func serveFieldJob(_ point: SupplyPointState, _ restore: RestoreObligation) {
        guard restore.fieldJob == nil, !restore.isWaitingForYes, let patience = fieldJobPatience(point) else { return }
        let waited = now - (restore.confirmedAt ?? restore.since)
        serve(.fieldJob(point.record.id), after: min(max(patience - waited, .zero), patience))
    }

    private func fieldJobPatience(_ point: SupplyPointState) -> Span? {
        accounts[point.record.account].flatMap { terms(of: $0.record) }?.fieldJobAfter
    }

    mutating func openFieldJobIfLate(_ id: SupplyPointID) {
        guard let point = supplyPoints[id], let restore = point.restore, restore.fieldJob == nil,
            !restore.isWaitingForYes, let patience = fieldJobPatience(point)
        else { return }
        let owedFor = now - (restore.confirmedAt ?? restore.since)
        // Owed since a time to come: the clock was set back, and nobody knows since when.
        if owedFor < .zero || owedFor >= patience - .seconds(1) {
            let reason = restore.armedAt == nil ? "restore.late" : "restore.buttonNeeded"
            openFieldJob(point, isTagged(point) ? "restore.lockedOut" : reason)
        } else {
            serveFieldJob(point, restore)
        }
    }

    mutating func openFieldJob(_ point: SupplyPointState, _ reason: String) {
        if let job = point.restore?.fieldJob {
            // Whoever was sent for another reason cannot answer for this.
            guard reason == Draft.openByProtection, let known = workItems[job], known.reason != reason else { return }
            closeWorkItem(job, by: "engine", result: reason)
        }
        let id = openWorkItem(
            .fieldJob, account: point.record.account, point: point.record.id, within: .hours(24), reason: reason)
        // Who was told to press the button knows why it is late.
        let isLateNoticeDue = point.restore?.lateNoticeSent == false && point.restore?.armedAt == nil
        update(point.record.id) {
            $0.restore?.fieldJob = id
            $0.restore?.lateNoticeSent = true
        }
        guard isLateNoticeDue else { return }
        notify(.restoreLate, point.record.account, amount: .zero, late: whyLate(point, reason))
    }

    /// As far as it is known.
    private func whyLate(_ point: SupplyPointState, _ job: String) -> LateReason {
        if isTagged(point) { return .lockedOut }
        switch job {
        case "restore.buttonNeeded": return .button
        case "restore.wrongIdentity": return .wrongDevice
        case "restore.identityNotProvable": return .notProvable
        case Draft.openByProtection: return .openedOtherwise
        default: break
        }
        guard let meter = meters[point.record.meter] else { return .silent }
        if meter.series.foreign != nil { return .wrongDevice }
        guard let line = lines[meter.record.line], line.isUp, line.silentUnits[meter.record.unit] == nil,
            line.silentUnits[point.record.relay?.unit ?? meter.record.unit] == nil
        else { return .silent }
        return .noEffect
    }

    /// Closed was seen: the obligation ends, and the customer is told, if supply was off.
    mutating func endRestore(_ id: SupplyPointID, wasOff: Bool) {
        guard let point = supplyPoints[id], let restore = point.restore else { return }
        update(id) {
            $0.restore = nil
            $0.failedTrips = 0
            $0.tripNotBefore = nil
        }
        if restore.armedAt != nil {
            audit(
                "relay.closedAtMeter", "supply point \(id)", account: point.record.account,
                reason: "the button was pressed")
        }
        let took = now - restore.since
        records.append(
            .restored(
                RestoreRecord(
                    supplyPoint: id, account: point.record.account, since: restore.since, closedAt: now,
                    cause: restore.cause, attempts: restore.attempts, wasOff: wasOff)))
        audit(
            "restore.done", "supply point \(id)", account: point.record.account, reason: restore.cause,
            after: "closed \(took.milliseconds) ms after it was owed, \(restore.attempts) attempts")
        closeNotBefore[id] = nil
        for kind in [WorkItem.Kind.fieldJob, .foreignOpen, .unknownTrip, .confirmRestore] {
            settleItems(kind, of: point.record.account, point: id, result: "closed was seen")
        }
        endWish(point.record.account)
        withdrawWordOfWish(point.record.account)
        endOff(point.record.account, reason: "restored")
        finishTest(id)
        // Who was never in the dark is not told that light is back.
        let wasNeverDark = restore.cause == "commissioning ended: \(Draft.energyFlowsOn)"
        if wasOff, !wasNeverDark { notify(.restored, point.record.account, amount: .zero) }
        // Who was in the dark by our mistake hears that it is over.
        if wasOff, point.proving?.verdict == .wrongNeighbour, let other = neighbourInDoubt(point) {
            notify(.restored, other.record.account, amount: .zero)
        }
        touch(point.record.account)
    }
}

/// A number that its argument alone determines, spread evenly (splitmix64): jitter without randomness.
func mixed(_ seed: UInt64) -> UInt64 {
    var z = seed &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
}
