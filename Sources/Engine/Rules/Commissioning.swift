import Metering
import Quantities
import Supply

// A separate relay must be proven to switch the load that the meter measures before it may trip for arrears: open, energy
// stops, close (RULES: Identity). Every step is an order like any other; a restart ends the test by closing.
extension Draft {
    /// Readings without load and without energy that prove the pairing.
    static let quietReadingsNeeded = 2
    /// Readings after the opening after which a test that proves nothing is over.
    static let watchedReadings = 6

    /// What stands before a commissioning opening. Debt, notices and window do not count; protection, identity and throttle do, and that
    /// people sleep.
    func commissioningObstacles(_ facts: SupplyFacts) -> [Reason] {
        var reasons: [Reason] = []
        if facts.account.protection != nil { reasons.append(.protected) }
        if facts.relays.contains(where: \.lockedOut) { reasons.append(.lockedOut) }
        if facts.gateway.breakerOpen { reasons.append(.breaker) }
        if facts.relays.contains(where: \.foreignSerial) { reasons.append(.foreignSerial) }
        if facts.relays.contains(where: \.misrouteOnLine) { reasons.append(.misrouteOnLine) }
        if !facts.gateway.clockTrusted { reasons.append(.clockNotTrusted) }
        if !facts.gateway.storeSound { reasons.append(.storeNotSound) }
        if facts.terms.quietHoursEnd(at: now, calendar: calendar) != nil { reasons.append(.quietHours) }
        let points = points(of: facts.account.id)
        let own = points.compactMap(\.order).first { orders[$0]?.permitKind == .commissioning }
        if isThrottled(facts.terms.throttle, points, deciding: own) { reasons.append(.throttled) }
        return reasons
    }

    /// Keeps the load that flows before the opening; in words why nothing can be proven where there is none.
    mutating func noteLoad(_ sample: Sample, _ point: SupplyPointState) -> String? {
        guard case .testing(var test) = point.pairing else { return nil }
        test.powerBefore = sample.power
        update(point.record.id) { $0.pairing = .testing(test) }
        return (sample.power?.value ?? 0) > Draft.noLoad.value
            ? nil : "there is no load, without which nothing is proven"
    }

    mutating func beginTest(_ id: SupplyPointID, by: String) -> Bool {
        guard let point = supplyPoints[id], point.restore == nil,
            beginOpening(point, .commissioning, cause: "commissioning by \(by)") != nil
        else { return false }
        let test = Commissioning(step: .opening, by: by)
        update(id) { $0.pairing = .testing(test) }
        return true
    }

    mutating func beginWatching(_ id: SupplyPointID, _ reading: Reading?) {
        guard let point = supplyPoints[id], case .testing(var test) = point.pairing else { return }
        test.step = .watching
        test.energyAtOpening = reading?.energy
        update(id) { $0.pairing = .testing(test) }
        serve(.commissioning(id), after: .seconds(1))
    }

    /// Asks for the next reading of a test.
    mutating func watch(_ id: SupplyPointID) {
        guard let point = supplyPoints[id], case .testing(let test) = point.pairing, test.step == .watching,
            let meter = meters[point.record.meter]?.record
        else { return }
        var next = test
        next.readings += 1
        if next.readings > Draft.watchedReadings {
            next.step = .closing
            next.failed = "energy went on after the opening, or the meter did not answer"
            update(id) { $0.pairing = .testing(next) }
            if let last = meters[point.record.meter]?.series.last, let seenAt = point.belief.seenAt,
                last.sourceTime > seenAt, (last.power?.value ?? 0) > Draft.noLoad.value
            {
                doubtBoard(of: point)
            }
            oweRestore(id, cause: "commissioning by \(test.by)")
            return
        }
        update(id) { $0.pairing = .testing(next) }
        effects.append(.readNow(meter.line, meter.id, ReplyToken(0)))
        serve(.commissioning(id), after: .seconds(2))
    }

    /// A reading that came while the test watches.
    mutating func advanceTest(_ test: Commissioning, _ point: SupplyPointState, _ reading: Reading) {
        guard test.step == .watching, reading.quality.counts, let energy = reading.energy else { return }
        var next = test
        if let start = test.energyAtOpening, energy == start, (reading.power?.value ?? 0) <= Draft.noLoad.value {
            next.quietReadings += 1
        } else {
            // The register may still have to show what flowed before the opening: the watch begins at this value.
            next.energyAtOpening = energy
            next.quietReadings = 0
        }
        let id = point.record.id
        if next.quietReadings >= Draft.quietReadingsNeeded {
            next.step = .closing
            next.failed =
                (test.powerBefore?.value ?? 0) > Draft.noLoad.value ? nil : "there was no load before the opening"
            update(id) { $0.pairing = .testing(next) }
            oweRestore(id, cause: "commissioning by \(test.by)")
        } else {
            update(id) { $0.pairing = .testing(next) }
        }
    }

    /// The relay is closed again: the test has its result.
    mutating func finishTest(_ id: SupplyPointID) {
        let now = self.now
        guard let point = supplyPoints[id], case .testing(let test) = point.pairing else { return }
        if test.step == .closing, test.failed == nil {
            update(id) { $0.pairing = .proven(at: now) }
            audit(
                "pairing.proven", "supply point \(id)", account: point.record.account,
                reason: "opened, energy stopped, closed", after: test.by)
        } else {
            failTest(id, test.failed ?? "interrupted")
        }
    }

    /// The relay reads open, and the load behind the meter goes on: the channel switches somebody else's supply, perhaps that of a neighbour on the
    /// same board, which was dark for a moment. What was proven of that board is not proven any more.
    mutating func doubtBoard(of point: SupplyPointState) {
        guard let relay = point.record.relay, let line = meters[point.record.meter]?.record.line else { return }
        let others = (state.metersOfLine[line] ?? []).compactMap { self.point(of: $0) }.filter { other in
            guard case .proven = other.pairing else { return false }
            return other.record.id != point.record.id && other.record.relay?.unit == relay.unit
                && other.record.relay?.profile == relay.profile
        }
        for other in others {
            update(other.record.id) { $0.pairing = .unproven }
            raiseEpoch(other.record.id, "a channel of its board switches another supply")
            audit(
                "pairing.unproven", "supply point \(other.record.id)", account: other.record.account,
                reason: "a channel of its board switches another supply")
            openWorkItem(
                .case, account: other.record.account, point: other.record.id, within: .days(3),
                reason: "pairing.unproven a channel of its board switches another supply")
            touch(other.record.account)
        }
    }

    /// The test proves nothing. Where the relay may be open it is closed.
    mutating func failTest(_ id: SupplyPointID, _ reason: String) {
        guard let point = supplyPoints[id], case .testing(let test) = point.pairing else { return }
        update(id) { $0.pairing = .unproven }
        audit("pairing.unproven", "supply point \(id)", account: point.record.account, reason: reason, after: test.by)
        openWorkItem(
            .case, account: point.record.account, point: id, within: .days(3), reason: "pairing.unproven \(reason)")
        if let after = supplyPoints[id], after.belief.isOffByUs || mayBeOpenUnseen(after) {
            // What we opened for a test of ours waits for nobody's yes.
            oweRestore(id, cause: "commissioning ended: \(reason)", confirmed: true)
        }
    }
}
