import Metering
import Quantities
import Supply

// What we have opened, or may have, and reads closed, may be open all the same: concentrators tell for minutes what was, contacts are slow,
// replies go astray (F-B4, F-B18, F-B19). Until energy flows, or open is seen, that counts as possible: who pays is given light by a
// write, whatever is read, and what is seen open is ours and nobody else's.

extension Draft {
    /// A trip has left, and only "closed" was read since.
    ///
    /// - Parameters:
    ///   - order: the trip, where it is at hand.
    ///   - reading: what the meter showed with it.
    mutating func noteUnseenOpening(
        by trip: OrderID?, _ order: Order?, at id: SupplyPointID, _ reading: Reading? = nil
    ) {
        let energy = reading.flatMap { $0.quality == .foreign || !$0.sample.defects.isEmpty ? nil : $0.energy }
        let at = gateway.trustedTime
        update(id) {
            let before = $0.unseenOpening.flatMap { $0.order == trip ? $0 : nil }
            $0.unseenOpening = UnseenOpening(
                order: trip, kind: order?.permitKind ?? before?.kind, orderedAt: order?.at ?? before?.orderedAt,
                energy: energy, at: at)
        }
        serve(.unseen(id), after: Draft.untilHonest)
    }

    /// Whether "closed" proves nothing here, and a closing must be written before anybody may believe it.
    func mayBeOpenUnseen(_ point: SupplyPointState) -> Bool {
        if case .usPerhaps = point.belief.openedBy { return true }
        return point.mayBeOff
    }

    /// Whether a closing writes although closed is read: a write too many does no harm, and one too few leaves a home in the dark. What waits
    /// for the button is seen by itself.
    func mustWrite(_ point: SupplyPointState) -> Bool {
        mayBeOpenUnseen(point) || point.unseenOpening != nil || point.belief.isOffByUs && point.belief.state == .open
    }

    /// A closing was written where open had not been seen, or may only arm and found nothing to, and it reads closed: that may be what was
    /// read before.
    mutating func noteClosedUnseen(_ point: SupplyPointState, by order: Order?, _ reading: Reading?) {
        var trip = point.unseenOpening?.order
        if case .usPerhaps(let order) = point.belief.openedBy {
            trip = order
        } else if point.unseenOpening == nil {
            return
        }
        noteUnseenOpening(by: trip, order, at: point.record.id, reading)
        update(point.record.id) { $0.unseenOpening?.isClosedAgain = true }
    }

    /// Open is seen after all: it was ours.
    mutating func openedLate(
        _ point: SupplyPointState, _ unseen: UnseenOpening, _ relay: RelayState, at instant: Instant
    ) {
        let id = point.record.id
        endLook(point)
        update(id) {
            $0.belief = RelayBelief(state: relay, openedBy: unseen.openedBy, seenAt: instant)
            $0.failedTrips = 0
            $0.unseenOpening = nil
        }
        audit(
            "relay.openedLate", "supply point \(id)", account: point.record.account,
            reason: "opened by us, and no energy was seen to flow since",
            before: point.belief.state?.rawValue, after: relay.rawValue)
        // It was seen before, and what follows on an opening has followed: one cut is no second one for being misread.
        if unseen.wasSeen, !unseen.isClosedAgain {
            if point.limit?.off != nil { followLimit(id) }
            return
        }
        // Whoever lost his light with it is looked for as after any opening.
        if let trip = unseen.order { _ = openingSeen(trip, at: id, nil) }
        if unseen.isClosedAgain {
            // What was owed then never came about, and whoever had to be asked has said yes; or it was never meant.
            oweRestore(id, cause: "opened by us, and seen late", confirmed: true)
        } else {
            followOpening(unseen.kind ?? .arrears, by: unseen.order, at: id)
        }
    }

    /// Energy that flows proves that the supply is on. A cache that stands still shows the same again, and what it held before shows no more
    /// than that. Garbage proves nothing, nor does another meter in the place; that our own clock is doubted does not matter.
    ///
    /// - Parameters:
    ///   - looked: what a look has just seen of the relay, and of whoever answers.
    ///   - before: what the register of a meter whose values are not believed had shown before that look.
    mutating func settleUnseenOpening(
        _ reading: Reading, _ id: SupplyPointID, looked: RelayState? = nil, after before: WattHours? = nil
    ) {
        guard let point = supplyPoints[id], let unseen = point.unseenOpening, point.belief.state == .closed else {
            return
        }
        if point.restore == nil, !holds(unseen, point) { return forgetUnseenOpening(point, unseen) }
        hear(reading, looked, before, point, unseen)
        guard let energy = reading.energy, looked ?? reading.relay ?? .closed == .closed,
            reading.quality.counts || reading.quality == .clockDoubtful && reading.sample.serial != nil,
            reading.power.map({ $0.value > Draft.noLoad.value }) ?? true,
            unseen.isClosedAgain || openingMayCome[id].map({ clocks.monotonic >= $0 }) ?? true
        else { return }
        guard let first = unseen.energy, first < energy else {
            if unseen.energy != energy { update(id) { $0.unseenOpening?.energy = energy } }
            return
        }
        forgetUnseenOpening(point, unseen)
    }

    /// Energy flows, or it has read closed for so long that nothing hides it: it is on.
    private mutating func forgetUnseenOpening(_ point: SupplyPointState, _ unseen: UnseenOpening) {
        let id = point.record.id
        update(id) {
            $0.unseenOpening = nil
            if $0.proving?.verdict.isDoubt == false { $0.proving = nil }
        }
        endLook(point)
        guard !unseen.isClosedAgain else { return }
        // Owed in case it was off, and it is not.
        if point.restore != nil { return endRestore(id, wasOff: false) }
        // A trip without effect is tried again; by whatever else it is on, the notices begin anew.
        if point.failedTrips == 0 { endOff(point.record.account, reason: "closed by hand") }
    }

    /// It was seen how it stands: nobody has to find out any more.
    private mutating func endLook(_ point: SupplyPointState) {
        for item in openItems(of: point.record.account)
        where item.supplyPoint == point.record.id && item.reason == Draft.notSeen {
            closeWorkItem(item.id, by: "engine", result: "it was seen how it stands")
        }
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
        noteUnseenOpening(by: trip, orders[trip], at: id)
        expectOpening(id)
        oweRestore(id, cause: "order \(trip) may have opened it", confirmed: true)
    }

    /// Another meter of ours answers where a trip has left and only "closed" was read since. They may have been exchanged under the write
    /// as well (F-B14): if open is the first that is seen of the other since that trip, it was ours, and light is owed there.
    mutating func noteExchanged(_ place: SupplyPointState, _ other: SupplyPointState) {
        var unseen = place.unseenOpening
        if case .usPerhaps(let trip) = place.belief.openedBy {
            unseen = UnseenOpening(
                order: trip, kind: orders[trip]?.permitKind, orderedAt: orders[trip]?.at, at: gateway.trustedTime)
        }
        let id = other.record.id
        guard let unseen, let orderedAt = unseen.orderedAt, id != place.record.id, !unseen.isClosedAgain,
            other.record.relay != nil, other.belief.openedBy == nil, other.unseenOpening == nil,
            other.belief.seenAt.map({ $0 <= orderedAt }) ?? true
        else { return }
        let noted = UnseenOpening(
            order: unseen.order, kind: unseen.kind, orderedAt: orderedAt, isClosedAgain: true, at: gateway.trustedTime)
        update(id) { $0.unseenOpening = noted }
        serve(.unseen(id), after: Draft.untilHonest)
    }

    // MARK: until somebody honest has told it

    /// Later than this after a write no concentrator that is well tells of before it, and no contact or register lags (F-B18, F-B19).
    static let untilHonest = Draft.longestCache + Draft.longestLag

    /// Concentrators ask their meters once a minute.
    private static let longestCache = Span.seconds(75)

    /// Whether open that is seen now may be ours.
    func holds(_ unseen: UnseenOpening, _ point: SupplyPointState) -> Bool {
        let mark = accounts[point.record.account].flatMap { terms(of: $0.record) }?.markInterval ?? .minutes(15)
        return unseen.holds(at: gateway.trustedTime, lag: Draft.untilHonest + mark * 2)
    }

    /// From now on time makes it true that it is closed: whoever answers is known, and nothing that hangs or lags tells values that move.
    private mutating func hear(
        _ reading: Reading, _ looked: RelayState?, _ before: WattHours?, _ point: SupplyPointState,
        _ unseen: UnseenOpening
    ) {
        guard unseen.heardAt == nil, looked ?? reading.relay == .closed,
            gateway.trustedTime - unseen.at >= Draft.untilHonest, let meter = meters[reading.meter],
            isHonest(reading, looked, meter) || isOddAndProven(reading, looked, before, meter)
        else { return }
        let at = gateway.trustedTime
        update(point.record.id) { $0.unseenOpening?.heardAt = at }
        endLook(point)
    }

    private func isHonest(_ reading: Reading, _ looked: RelayState?, _ meter: MeterState) -> Bool {
        reading.quality.counts && (looked != nil || reading.sample.serial != nil || meter.record.serial == nil)
            && (reading.sample.voltage == nil || meter.series.last?.unmovedSince == reading.sourceTime)
    }

    /// A meter that waits for a person to accept its register may wait for long, and tells the truth of its relay meanwhile: by its serial
    /// number, with a register that is at one with itself and moves.
    private func isOddAndProven(
        _ reading: Reading, _ looked: RelayState?, _ before: WattHours?, _ meter: MeterState
    ) -> Bool {
        guard looked != nil, reading.sample.serial != nil, meter.series.foreign == nil,
            meter.series.quarantine?.needsBaseline == true, let energy = reading.energy, let before
        else { return false }
        return energy > before
    }

    /// Looks at a relay of which nobody honest has told that it is closed, again and again until somebody has: marks may be a day apart, and
    /// whoever has paid does not wait for them in the dark.
    mutating func lookAtUnseen(_ id: SupplyPointID) {
        guard let point = supplyPoints[id], let unseen = point.unseenOpening, unseen.heardAt == nil else { return }
        let age = gateway.trustedTime - unseen.at
        guard age >= Draft.untilHonest else { return serve(.unseen(id), after: Draft.untilHonest - age) }
        serve(.unseen(id), after: max(.minutes(10), min(age, .hours(6))))
        guard point.order == nil, point.restore == nil, point.belief.state == .closed else { return }
        if unseen.isClosedAgain, age >= Draft.untilSomebodyLooks, accounts[point.record.account]?.life.isClosed == false
        {
            openWorkItem(
                .fieldJob, account: point.record.account, point: id, within: .hours(4), reason: Draft.notSeen)
        }
        beginLook(point, cause: "nobody has seen that it is closed")
    }

    /// So long after a closing of which only a cache, or nobody, has told that it is on, a person finds out: by telephone, or there.
    private static let untilSomebodyLooks = Span.minutes(20)
    static let notSeen = "restore.notSeen"

    /// Whoever was to find out has, and answers for it.
    mutating func hear(from item: WorkItem) {
        guard item.reason == Draft.notSeen, let id = item.supplyPoint, supplyPoints[id]?.unseenOpening != nil else {
            return
        }
        let at = gateway.trustedTime
        update(id) { $0.unseenOpening?.heardAt = at }
    }
}
