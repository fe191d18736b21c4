import Metering
import Quantities
import Supply

// What we have opened, or may have, and reads closed, may be open all the same: concentrators tell for minutes what was, contacts are slow,
// replies go astray (F-B4, F-B18, F-B19). Until energy flows, or open is seen, that counts as possible: who pays is given light by a
// write, whatever is read, and what is seen open is ours and nobody else's.

extension Draft {
    /// A trip has left, and only "closed" was read since.
    ///
    /// - Parameter reading: what the meter showed with it.
    mutating func noteUnseenOpening(by trip: OrderID?, at id: SupplyPointID, _ reading: Reading? = nil) {
        let energy = reading.flatMap { $0.quality == .foreign || !$0.sample.defects.isEmpty ? nil : $0.energy }
        let at = gateway.trustedTime
        update(id) { $0.unseenOpening = UnseenOpening(order: trip, energy: energy, at: at) }
    }

    /// Whether "closed" proves nothing here, and a closing must be written before anybody may believe it.
    func mayBeOpenUnseen(_ point: SupplyPointState) -> Bool {
        if case .usPerhaps = point.belief.openedBy { return true }
        return point.unseenOpening.map { !$0.isClosedAgain } ?? false
    }

    /// Whether a closing writes although closed is read: a write too many does no harm, and one too few leaves a home in the dark. What waits
    /// for the button is seen by itself.
    func mustWrite(_ point: SupplyPointState) -> Bool {
        mayBeOpenUnseen(point) || point.unseenOpening != nil || point.belief.isOffByUs && point.belief.state == .open
    }

    /// A closing was written where open had not been seen, or may only arm and found nothing to, and it reads closed: that may be what was
    /// read before.
    mutating func noteClosedUnseen(_ point: SupplyPointState, _ reading: Reading?) {
        var trip = point.unseenOpening?.order
        if case .usPerhaps(let order) = point.belief.openedBy {
            trip = order
        } else if point.unseenOpening == nil {
            return
        }
        noteUnseenOpening(by: trip, at: point.record.id, reading)
        update(point.record.id) { $0.unseenOpening?.isClosedAgain = true }
    }

    /// Open is seen after all: it was ours.
    mutating func openedLate(
        _ point: SupplyPointState, _ unseen: UnseenOpening, _ relay: RelayState, at instant: Instant
    ) {
        let id = point.record.id
        update(id) {
            $0.belief = RelayBelief(state: relay, openedBy: unseen.openedBy, seenAt: instant)
            $0.failedTrips = 0
            $0.unseenOpening = nil
        }
        audit(
            "relay.openedLate", "supply point \(id)", account: point.record.account,
            reason: "opened by us, and no energy was seen to flow since",
            before: point.belief.state?.rawValue, after: relay.rawValue)
        if let trip = unseen.order, isMisdirected(trip, id) {
            oweRestore(id, cause: Draft.misdirected(trip))
        } else if unseen.isClosedAgain {
            // What was owed then never came about.
            oweRestore(id, cause: "open after a closing that read closed")
        } else if isForLimit(point, unseen) {
            openedForLimit(id)
        } else {
            tellSwitchedOff(point.record.account)
        }
    }

    /// Whether an opening was for the load limit. Of an order that is not at hand any more the notices tell: one for arrears has one.
    private func isForLimit(_ point: SupplyPointState, _ unseen: UnseenOpening) -> Bool {
        if let kind = unseen.order.flatMap({ orders[$0]?.permitKind }) { return kind == .loadLimit }
        return point.limit != nil && accounts[point.record.account]?.tripNotice == nil
    }

    /// Energy that flows proves that the supply is on. A cache that stands still shows the same again, and what it held before shows no more
    /// than that. Whether the reading may be billed does not matter, but whose it is: another meter in the place shows another register.
    mutating func settleUnseenOpening(_ reading: Reading, _ id: SupplyPointID) {
        guard let point = supplyPoints[id], let unseen = point.unseenOpening, point.belief.state == .closed,
            let energy = reading.energy, reading.relay ?? .closed == .closed,
            reading.quality.counts || reading.sample.serial != nil || meters[point.record.meter]?.record.serial == nil,
            reading.power.map({ $0.value > Draft.noLoad.value }) ?? true,
            unseen.isClosedAgain || openingMayCome[id].map({ clocks.monotonic >= $0 }) ?? true
        else { return }
        guard let first = unseen.energy, first < energy else {
            if unseen.energy != energy { update(id) { $0.unseenOpening?.energy = energy } }
            return
        }
        update(id) { $0.unseenOpening = nil }
        // Owed in case it was off, and it is not.
        if point.restore != nil, !unseen.isClosedAgain { endRestore(id, wasOff: false) }
    }

    /// After our write another meter of ours answers in the place: flats were exchanged meanwhile, and what was opened may be its supply
    /// (F-B14). That owes nothing: light at once.
    mutating func noteMisdirected(_ trip: OrderID, _ fault: LineFault) {
        guard case .wrongIdentity(let told?) = fault,
            let other = state.meters.values.filter({ $0.record.serial == told && $0.record.retiredAt == nil })
                .min(by: { $0.record.id < $1.record.id }).flatMap({ point(of: $0.record.id) }),
            other.record.id != orders[trip]?.supplyPoint, other.record.relay != nil,
            other.belief.openedBy == nil, other.unseenOpening == nil
        else { return }
        let id = other.record.id
        noteUnseenOpening(by: trip, at: id)
        expectOpening(id)
        oweRestore(id, cause: Draft.misdirected(trip))
    }

    /// Another meter of ours answers where a trip has left and only "closed" was read since. They may have been exchanged under the write
    /// as well (F-B14): if the other's supply is seen open now, it was ours, and light is owed there.
    mutating func noteExchanged(_ place: SupplyPointState, _ other: SupplyPointState) {
        var trip = place.unseenOpening?.order
        if case .usPerhaps(let order) = place.belief.openedBy { trip = order }
        let id = other.record.id
        guard let trip, id != place.record.id, !isMisdirected(trip, place.record.id), other.record.relay != nil,
            other.belief.openedBy == nil, other.unseenOpening == nil
        else { return }
        noteUnseenOpening(by: trip, at: id)
        update(id) { $0.unseenOpening?.isClosedAgain = true }
    }

    /// Whether a trip was meant for another supply.
    private func isMisdirected(_ trip: OrderID, _ id: SupplyPointID) -> Bool {
        orders[trip].map { $0.supplyPoint != id } ?? false
    }

    private static func misdirected(_ trip: OrderID) -> String { "order \(trip) may have opened it" }
}
