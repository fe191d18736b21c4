import Metering
import Quantities
import Supply

// A relay beside its meter tells its state to orders only. What others do there is seen by the load: a mark that does not fit what is
// believed has it looked at, so that an opening is told within one mark and a closing ends what was believed (R8, F-B24).

/// A look that is no order: see ``Draft/lookBeside(_:_:)``.
struct Glance: Hashable, Sendable {
    let order: OrderID
    let at: Monotonic
}

extension Draft {
    mutating func lookBeside(_ reading: Reading, _ id: SupplyPointID) {
        guard let point = supplyPoints[id], point.pairing != .inMeter, point.order == nil,
            // A look that lies in the future is from before the clock was set back.
            point.belief.seenAt.map({ reading.sourceTime > $0 || $0 > now }) ?? true
        else { return }
        switch point.belief.openedBy {
        // A look of its own goes on until that is known.
        case .usPerhaps: break
        case nil:
            let isIdle = reading.power.map { $0.value <= Draft.noLoad.value } ?? (reading.consumed == .zero)
            if reading.sample.purpose == .mark, isIdle { glance(at: point) }
        case .some:
            guard let power = reading.power, power.value > Draft.noLoad.value, let consumed = reading.consumed,
                consumed > .zero, let cause = doubtWhereOpen(point)
            else { return }
            beginLook(point, cause: cause)
        }
    }

    /// Energy flows where the relay is believed open.
    private func doubtWhereOpen(_ point: SupplyPointState) -> String? {
        if mayBeClosedByHand(point) { return "energy flows, and the protection had opened" }
        guard point.restore == nil, !point.pairing.isBeingTested, point.failedTrips == 0 else { return nil }
        return point.belief.state == nil
            ? "energy flows, and nobody knows how the relay was left" : "energy flows, and the relay was opened"
    }

    /// Nothing flows to a home that is believed on: another master may have opened it, and most often nobody is there. So this is no order
    /// of the account's: it stands in nobody's way and leaves no row, but where it sees what was not known.
    private mutating func glance(at point: SupplyPointState) {
        let id = point.record.id
        guard point.restore == nil, !point.pairing.isBeingTested,
            latestGlance[id].map({ clocks.monotonic - $0.at > Draft.orderPatience }) ?? true,
            let address = address(of: point), let proof = proof(of: point)
        else { return }
        endGlance(at: id)
        let glance = Glance(order: nextID(), at: clocks.monotonic)
        glances[glance.order] = id
        latestGlance[id] = glance
        effects.append(.order(address.line, .readBack(glance.order, address, proof)))
    }

    /// An order comes in its place, or it was lost.
    mutating func endGlance(at id: SupplyPointID) {
        guard let glance = latestGlance[id], let point = supplyPoints[id] else { return }
        (glances[glance.order], latestGlance[id]) = (nil, nil)
        if let line = address(of: point)?.line { effects.append(.order(line, .abandon(glance.order))) }
    }

    /// - Returns: whether it was one.
    mutating func glanceEnded(_ id: OrderID, _ outcome: OrderOutcome) -> Bool {
        guard let place = glances[id] else { return false }
        (glances[id], latestGlance[place]) = (nil, nil)
        guard case .seen(let relay, _, _) = outcome, let point = supplyPoints[place],
            point.order == nil, point.restore == nil, point.belief.openedBy == nil
        else { return true }
        if relay == .closed {
            if point.belief.state == nil { see(.closed, at: now, place, isProven: true) }
            return true
        }
        beginLook(point, cause: "no energy flows, and the relay was seen open")
        return true
    }
}

extension Pairing {
    fileprivate var isBeingTested: Bool {
        if case .testing = self { true } else { false }
    }
}
