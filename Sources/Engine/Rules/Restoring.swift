import Metering
import Quantities
import Supply

extension Draft {
    /// Closings per feeder and minute from which each waits a random while (I-C12).
    static let massClosing = 10
    static let massClosingSpread = Span.seconds(120)

    /// From now on a closing is owed, until closed is seen.
    mutating func oweRestore(_ id: SupplyPointID, cause: String) {
        guard let point = supplyPoints[id], point.restore == nil, !point.lockedOut else { return }
        let owed = RestoreObligation(since: now, cause: cause)
        update(id) { $0.restore = owed }
        raiseEpoch(id, cause)
        audit("restore.owed", "supply point \(id)", account: point.record.account, reason: cause)
        if let terms = accounts[point.record.account].flatMap({ terms(of: $0.record) }) {
            serve(.restore(id), after: terms.fieldJobAfter)
        }
        let wait = staggering(point)
        if wait == .zero { tryRestore(id) } else { serve(.restore(id), after: wait) }
    }

    /// A single restore is immediate; one of many on a feeder waits a while that its ids choose.
    private mutating func staggering(_ point: SupplyPointState) -> Span {
        let feeder = point.record.feeder
        let minuteAgo = Monotonic(milliseconds: clocks.monotonic.milliseconds - 60_000)
        let recent = (state.recentClosings[feeder] ?? []).filter { $0 > minuteAgo } + (changes.closings[feeder] ?? [])
        changes.closings[feeder, default: []].append(clocks.monotonic)
        guard recent.count >= Draft.massClosing else { return .zero }
        return Span(
            milliseconds: Int64(mixed(UInt64(bitPattern: point.record.id.number) ^ UInt64(gateway.turn)) % 120_000))
    }

    /// One attempt, unless one is under way. Where nothing can prove the meter, a person goes.
    mutating func tryRestore(_ id: SupplyPointID) {
        guard let point = supplyPoints[id], let restore = point.restore else { return }
        openFieldJobIfLate(point, restore)
        if let order = point.order.flatMap({ orders[$0] }) {
            // A look must not hold a closing up; a trip that has left must end first, and comes back here.
            guard order.kind == .readBack else { return }
            supersede(order)
        }
        guard let current = supplyPoints[id], let address = address(of: current) else { return }
        guard let proof = proof(of: current) else {
            openFieldJob(current, "restore.identityNotProvable")
            serve(.restore(id), after: .minutes(1))
            return
        }
        let order = Order(
            id: nextID(), kind: .close, supplyPoint: id, account: point.record.account, epoch: current.epoch, at: now,
            cause: restore.cause,
            since: restore.since)
        put(order)
        update(id) {
            $0.order = order.id
            $0.restore?.attempts += 1
        }
        audit("order.close", "order \(order.id)", account: order.account, reason: restore.cause, after: proof.text)
        effects.append(.order(address.line, .close(order.id, address, proof)))
        serve(.order(order.id), after: Draft.orderPatience)
    }

    private mutating func supersede(_ order: Order) {
        if let line = lineOf(order.id) { effects.append(.order(line, .abandon(order.id))) }
        end(order, .superseded, "a closing took its place")
    }

    /// It did not come about: again soon, for ever.
    mutating func retryRestore(_ id: SupplyPointID, _ fault: String) {
        guard let point = supplyPoints[id], let restore = point.restore else { return }
        let doubled = Span.seconds(1) * (1 << Int64(min(max(restore.attempts - 1, 0), 5)))
        let jitter = Int64(mixed(UInt64(bitPattern: id.number) &+ UInt64(restore.attempts)) % 250)
        serve(.restore(id), after: min(doubled, .seconds(25)) + Span(milliseconds: jitter))
        openFieldJobIfLate(point, restore)
    }

    private mutating func openFieldJobIfLate(_ point: SupplyPointState, _ restore: RestoreObligation) {
        guard restore.fieldJob == nil, let terms = accounts[point.record.account].flatMap({ terms(of: $0.record) }),
            now - restore.since >= terms.fieldJobAfter - .seconds(1)
        else { return }
        openFieldJob(point, "restore.late")
    }

    mutating func openFieldJob(_ point: SupplyPointState, _ reason: String) {
        guard point.restore?.fieldJob == nil else { return }
        let id = openWorkItem(
            .fieldJob, account: point.record.account, point: point.record.id, within: .hours(24), reason: reason)
        let isLateNoticeDue = point.restore?.lateNoticeSent == false
        update(point.record.id) {
            $0.restore?.fieldJob = id
            $0.restore?.lateNoticeSent = true
        }
        if isLateNoticeDue { notify(.restoreLate, point.record.account, amount: .zero) }
    }

    /// Closed was seen: the obligation ends, and the customer is told.
    mutating func endRestore(_ id: SupplyPointID, wrote: Bool) {
        guard let point = supplyPoints[id], let restore = point.restore else { return }
        update(id) {
            $0.restore = nil
            $0.failedTrips = 0
            $0.tripNotBefore = nil
        }
        let took = now - restore.since
        audit(
            "restore.done", "supply point \(id)", account: point.record.account, reason: restore.cause,
            after: "closed \(took.milliseconds) ms after it was owed, \(restore.attempts) attempts")
        settleItems(.fieldJob, point: id, result: "closed was seen")
        settleItems(.foreignOpen, point: id, result: "closed was seen")
        settleItems(.unknownTrip, point: id, result: "closed was seen")
        endCycle(point.record.account, reason: "restored")
        update(point.record.account) {
            $0.quotedMissing = nil
            $0.quotedUntil = nil
        }
        finishTest(id)
        notify(.restored, point.record.account, amount: .zero)
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
