import Metering
import Quantities
import Supply

extension Draft {
    mutating func take(_ report: OrderReport) {
        switch report {
        case .selected(let id, let sample, let relay): selected(id, sample, relay)
        case .ended(let id, let outcome): ended(id, outcome)
        }
    }

    /// How an order ended on its line. What was abandoned or superseded here is over already.
    mutating func ended(_ id: OrderID, _ outcome: OrderOutcome) {
        if purchaseEnded(id, outcome) || glanceEnded(id, outcome) { return }
        guard let order = orders[id], let point = supplyPoints[order.supplyPoint], point.order == id else { return }
        switch order.kind {
        case .trip: tripEnded(order, point, outcome)
        case .close: closeEnded(order, point, outcome)
        case .readBack: readBackEnded(order, point, outcome)
        }
        touch(order.account)
    }

    /// Ends an order's row and frees the relay for the next.
    mutating func end(_ order: Order, _ state: Order.State, _ outcome: String) {
        var ended = order
        ended.state = state
        ended.endedAt = now
        ended.outcome = outcome
        put(ended)
        update(order.supplyPoint) { if $0.order == order.id { $0.order = nil } }
        audit(
            "order.\(state.rawValue)", "order \(order.id)", account: order.account, reason: order.cause, after: outcome)
    }

    mutating func settlePermit(_ order: OrderID, _ state: Permit.State) {
        #if SEEDED_BUGS
            if SeededBug.permitNeverSettled.isPlanted { return }
        #endif
        guard var permit = permits[order], permit.state == .issued else { return }
        permit.state = state
        permits[order] = nil
        records.append(.permitState(permit.id, state))
    }

    // MARK: trips

    private mutating func tripEnded(_ order: Order, _ point: SupplyPointState, _ outcome: OrderOutcome) {
        let now = self.now
        let id = order.supplyPoint
        switch outcome {
        case .seen(let relay, false, let sample):
            // Nothing was written: what is seen is none of our doing.
            settlePermit(order.id, .void)
            if let sample { _ = ingest(sample) }
            end(order, .refused, "not written, reads \(relay.rawValue)")
            openingEnded(order, "nothing was written")
            postponeTrip(id)
            see(relay, at: now, id)
        case .seen(let relay, true, let sample):
            settlePermit(order.id, .consumed)
            let reading = sample.flatMap { ingest($0) }
            if relay == .closed {
                // The write was answered, and nothing happened (F-B10).
                end(order, .failed, "written, and still closed")
                update(id) { $0.belief = RelayBelief(state: .closed, seenAt: now) }
                noteUnseenOpening(by: order.id, order, at: id, reading)
                expectOpening(id)
                tripFailed(id, "supply.tripWithoutEffect")
                openingEnded(order, "the relay did not open")
                closeAfterEndedTest(order)
            } else if let power = loadSeen(reading) {
                // It says open, and current flows: welded, or wired otherwise (F-B15). Not a trip.
                end(order, .failed, "reads \(relay.rawValue), and \(power.value) W flow")
                tripFailed(id, Draft.energyAfterTrip)
                update(id) {
                    $0.belief = RelayBelief(state: relay, openedBy: .us(order.id), seenAt: now)
                    $0.unseenOpening = nil
                }
                if order.permitKind == .commissioning { doubtBoard(of: point) } else { wiredOtherwise(id) }
                openingEnded(order, Draft.energyFlowsOn)
            } else {
                opened(order, relay, reading)
            }
        case .counted: break
        case .unknown(let fault):
            settlePermit(order.id, .consumed)
            unknownTrip(order, fault.code)
            noteMisdirected(order.id, fault)
            if order.permitKind == .commissioning { failTest(id, "the opening's outcome is not known") }
        case .notDone(let fault):
            settlePermit(order.id, .void)
            end(order, fault == .superseded ? .superseded : (fault == .tooLate ? .expired : .refused), fault.code)
            if case .wrongIdentity(let told) = fault { wrongIdentity(order, told) }
            openingEnded(order, fault.code)
            postponeTrip(id)
        }
        // A payment may have come while the write was on its way.
        if supplyPoints[id]?.restore != nil { tryRestore(id) }
    }

    /// Energy flows behind a separate relay that is open: perhaps it switches a neighbour's supply (F-B14). Light again for whoever is dark,
    /// and no trip before the pairing is proven anew.
    private mutating func wiredOtherwise(_ id: SupplyPointID) {
        guard let point = supplyPoints[id], point.pairing != .inMeter else { return }
        update(id) { $0.pairing = .unproven }
        noteBreaker(.wrongNeighbour, id)
        oweRestore(id, cause: "energy flows after the opening", confirmed: true)
    }

    /// Whether energy that flows now may show that. A day after the opening, or where the customer wants it off, somebody has bridged it, and
    /// perhaps has his hands in there: a person looks, by the case of it (I-C11).
    private func mayHaveHitAnother(_ point: SupplyPointState) -> Bool {
        let isYoung = point.offSince.map { gateway.trustedTime - $0 < .days(1) } ?? true
        return isYoung && accounts[point.record.account]?.wish == nil
    }

    /// The test was ended while the opening was on its way. Nobody was told that this home would be off.
    private mutating func closeAfterEndedTest(_ order: Order) {
        guard order.permitKind == .commissioning, let point = supplyPoints[order.supplyPoint] else { return }
        if case .testing = point.pairing { return }
        oweRestore(order.supplyPoint, cause: "commissioning was ended", confirmed: true)
    }

    /// The load that a read-back after an opening shows; nil where there is none, or where the values cannot be believed.
    private func loadSeen(_ reading: Reading?) -> Watts? {
        guard let reading, reading.quality != .foreign, reading.quality != .stale, reading.sample.defects.isEmpty,
            let power = reading.power, power.value > Draft.noLoad.value
        else { return nil }
        return power
    }

    private mutating func opened(_ order: Order, _ relay: RelayState, _ reading: Reading?) {
        let now = self.now
        let id = order.supplyPoint
        let load = reading?.power == nil ? "load not read" : "no load"
        let proof = openingSeen(order.id, at: id, reading?.power).map { ", \($0)" } ?? ""
        end(order, .verified, "reads \(relay.rawValue), \(load)\(proof)")
        update(id) {
            $0.belief = RelayBelief(state: relay, openedBy: .us(order.id), seenAt: now)
            $0.failedTrips = 0
            $0.unseenOpening = nil
        }
        settleItems(.unknownTrip, of: order.account, point: id, result: "read back: \(relay.rawValue)")
        if order.permitKind == .commissioning { beginWatching(id, reading) }
        followOpening(order.permitKind, by: order.id, at: id)
    }

    /// What an opening has for a consequence, once it was seen: at once, when its outcome was asked for, or late.
    mutating func followOpening(_ kind: PermitKind, by order: OrderID?, at id: SupplyPointID) {
        guard let point = supplyPoints[id] else { return }
        let account = point.record.account
        switch kind {
        case .contractEnd: settleSwitchOff(point, by: order)
        case .customerRequest where accounts[account]?.wish == nil:
            oweRestore(id, cause: "it is not wanted off any more", confirmed: true)
        case .customerRequest:
            // Whoever never asked for it hears of it at once, as does everyone who lives there.
            notify(.offOnRequest, account, amount: .zero)
        case .loadLimit where point.limit?.off != nil: followLimit(id)
        case .loadLimit: openedForLimit(id)
        case .commissioning:
            if case .testing = point.pairing { return }
            // The test was ended while the write was on its way. Nobody was told that this home would be off.
            oweRestore(id, cause: "commissioning was ended", confirmed: true)
        case .arrears:
            noteConduct(.trip, account)
            tellSwitchedOff(account)
        }
    }

    /// The customer learns that supply is off, and what to pay for light; nobody is told who owes nothing.
    mutating func tellSwitchedOff(_ account: AccountID) {
        guard let state = accounts[account], state.wish == nil, !state.life.isClosed,
            let missing = facts(of: account)?.missingForRestore, missing > .zero
        else { return }
        notify(.switchedOff, account, amount: quote(missing, account))
    }

    /// Released, and the supply is not off: tried once more under a new permit, then a person looks.
    ///
    /// - Parameter isCounted: the breaker knows of it already.
    private mutating func tripFailed(_ id: SupplyPointID, _ reason: String, isCounted: Bool = false) {
        update(id) { $0.failedTrips += 1 }
        if !isCounted { noteBreaker(.unverified, id) }
        guard let point = supplyPoints[id] else { return }
        effects.append(.alarm(code: reason, detail: "supply point \(id)"))
        if point.failedTrips >= 2 || reason == Draft.energyAfterTrip {
            openWorkItem(.case, account: point.record.account, point: id, within: .hours(4), reason: reason)
        }
        postponeTrip(id)
    }

    /// The write may have left: read until the relay answers, never sent again (I-C4).
    mutating func unknownTrip(_ order: Order, _ fault: String) {
        let id = order.supplyPoint
        end(order, .unknown, fault)
        update(id) {
            $0.belief = RelayBelief(state: nil, openedBy: .usPerhaps(order.id), seenAt: $0.belief.seenAt)
            $0.unseenOpening = nil
        }
        expectOpening(id)
        // Now that it may be open, a closing is written whatever is read.
        closeAfterEndedTest(order)
        noteBreaker(.unverified, id)
        openWorkItem(
            .unknownTrip, account: order.account, point: id, within: .hours(1), reason: "trip.unknown \(fault)")
        serve(.readBack(id), after: .milliseconds(100))
    }

    /// Another device answers where this meter should: control off, a person looks (F-B13).
    private mutating func wrongIdentity(_ order: Order, _ told: SerialNumber?) {
        guard let point = supplyPoints[order.supplyPoint] else { return }
        if let told, let meter = meters[point.record.meter]?.record, meter.serial != nil, told != meter.serial {
            _ = ingest(Sample(meter: meter.id, purpose: .select, sourceTime: now, serial: told))
        }
        openWorkItem(
            .case, account: order.account, point: order.supplyPoint, meter: point.record.meter, within: .hours(4),
            reason: "order.wrongIdentity \(told?.text ?? "none")")
    }

    // MARK: closings

    private mutating func closeEnded(_ order: Order, _ point: SupplyPointState, _ outcome: OrderOutcome) {
        let now = self.now
        let id = order.supplyPoint
        switch outcome {
        case .seen(.closed, let wrote, let sample):
            let reading = sample.flatMap { ingest($0) }
            // A closing that only arms writes nothing where it reads closed.
            if !wrote, mayYetOpen(point) || mayBeOpenUnseen(point) && care(for: point) != .arm {
                end(order, .failed, "reads closed, and an opening may still come")
                return retryRestore(id, "too early")
            }
            end(order, .verified, wrote ? "reads closed" : "was closed already")
            let trip = unknownTrip(at: point)
            // What had to be written was open, or about to be.
            settleUnknown(point, open: wrote, wrote ? "closed again by order \(order.id)" : "read back: closed")
            update(id) { $0.belief = RelayBelief(state: .closed, seenAt: now) }
            noteClosedUnseen(point, by: trip, reading)
            // Nobody was told that it was off where only a cache may have hidden it.
            let wasOff =
                point.unseenOpening == nil
                && (wrote || (point.belief.openedBy != nil && point.belief.state != nil))
            if supplyPoints[id]?.restore != nil { endRestore(id, wasOff: wasOff) }
        case .seen(.readyForReconnection, _, let sample):
            if let sample { _ = ingest(sample) }
            end(order, .verified, "reads \(RelayState.readyForReconnection.rawValue)")
            settleUnknown(point, open: true, "read back: \(RelayState.readyForReconnection.rawValue)")
            waitForButton(id)
        case .seen(.openByProtection, _, let sample):
            metProtection(order, point, sample)
        case .seen(let relay, _, let sample):
            if let sample { _ = ingest(sample) }
            end(order, .failed, "reads \(relay.rawValue)")
            effects.append(.alarm(code: "restore.noEffect", detail: "supply point \(id)"))
            useUpYes(id)
            retryRestore(id, relay.rawValue)
        case .counted: break
        case .unknown(let fault):
            end(order, .failed, fault.code)
            useUpYes(id)
            retryRestore(id, fault.code)
        case .notDone(.forbidden) where care(for: point) == .arm:
            end(order, .refused, "it has no button, and would be on at once")
            waitForYes(id)
        case .notDone(let fault):
            end(order, fault == .superseded ? .superseded : .failed, fault.code)
            if case .wrongIdentity(let told) = fault {
                wrongIdentity(order, told)
                if let current = supplyPoints[id] { openFieldJob(current, "restore.wrongIdentity") }
            }
            retryRestore(id, fault.code)
        }
    }

    // MARK: looking

    private mutating func readBackEnded(_ order: Order, _ point: SupplyPointState, _ outcome: OrderOutcome) {
        let now = self.now
        let id = order.supplyPoint
        switch outcome {
        case .seen(let relay, _, let sample):
            let before = meters[point.record.meter]?.series.quarantine?.candidate?.energy
            let reading = sample.flatMap { ingest($0) }
            end(order, .verified, "reads \(relay.rawValue)")
            // It is known whose it is: a look at a relay beside a meter whose energy flows.
            guard case .usPerhaps(let trip) = point.belief.openedBy else {
                let isOurs = point.belief.openedBy.map(\.isOurs) ?? (point.unseenOpening != nil)
                if relay != .closed, isOurs, loadSeen(reading) != nil, mayHaveHitAnother(point) {
                    wiredOtherwise(id)
                }
                see(relay, at: now, id, isProven: true)
                if let reading, saysSomething(reading) {
                    settleUnseenOpening(reading, id, looked: relay, after: before)
                }
                return
            }
            if relay == .closed, mayYetOpen(point) { return serve(.readBack(id), after: .seconds(5)) }
            let known = unknownTrip(at: point)
            settleUnknown(point, open: relay != .closed, "read back: \(relay.rawValue)")
            if relay != .closed { _ = openingSeen(trip, at: id, sample?.power) }
            // What is owed while the customer is asked stays owed until energy flows.
            if relay == .closed { noteUnseenOpening(by: trip, known, at: id, reading) }
            update(id) {
                let openedBy = relay == .closed ? nil : $0.belief.openedBy.map(Draft.known)
                $0.belief = RelayBelief(state: relay, openedBy: openedBy, seenAt: now)
                // As after any trip that was seen: what an earlier one failed to do is over.
                if relay != .closed { $0.failedTrips = 0 }
            }
            settleItems(.unknownTrip, of: order.account, point: id, result: "read back: \(relay.rawValue)")
            if relay == .closed {
                // Released, and it did not open: as if the line had said so at once.
                tripFailed(id, "supply.tripWithoutEffect", isCounted: true)
                endWish(order.account)
            } else if point.restore == nil {
                followOpening(known?.permitKind ?? .arrears, by: trip, at: id)
            }
        case .counted: break
        case .unknown(let fault), .notDone(let fault):
            end(order, .failed, fault.code)
            guard case .usPerhaps(let trip) = point.belief.openedBy else { return }
            noteMisdirected(trip, fault)
            serve(.readBack(id), after: .seconds(5))
        }
    }

    static func known(_ by: OpenedBy) -> OpenedBy {
        if case .usPerhaps(let order) = by { .us(order) } else { by }
    }

    /// The trip whose outcome nobody knows.
    private func unknownTrip(at point: SupplyPointState) -> Order? {
        guard case .usPerhaps(let trip) = point.belief.openedBy else { return nil }
        return orders[trip]
    }

    /// For what it was.
    func unknownKind(_ point: SupplyPointState) -> PermitKind? { unknownTrip(at: point)?.permitKind }

    /// The trip whose outcome was not known has one now.
    mutating func settleUnknown(_ point: SupplyPointState, open: Bool, _ outcome: String) {
        guard case .usPerhaps(let trip) = point.belief.openedBy, var order = orders[trip], order.state == .unknown
        else { return }
        order.state = open ? .verified : .failed
        order.outcome = outcome
        put(order)
        audit("order.settled", "order \(trip)", account: order.account, reason: order.cause, after: order.outcome)
    }

    /// How long after a write a relay or its register may lag (F-B18): 30 s, what the slowest profiles take to settle, and a margin.
    static let longestLag = Span.seconds(40)

    /// From now on "closed" says nothing for a while.
    mutating func expectOpening(_ id: SupplyPointID) { openingMayCome[id] = clocks.monotonic + Draft.longestLag }

    /// Whether a trip of which nobody knows may still open this relay, although it reads closed.
    func mayYetOpen(_ point: SupplyPointState) -> Bool {
        guard case .usPerhaps = point.belief.openedBy, let until = openingMayCome[point.record.id] else { return false }
        return clocks.monotonic < until
    }

    /// Looks at a relay whose trip has no known outcome, unless something is under way there.
    mutating func readBack(_ id: SupplyPointID) {
        // A closing that is tried tells it as well. Where none may be written, nothing else does.
        guard let point = supplyPoints[id], case .usPerhaps = point.belief.openedBy, point.order == nil,
            point.restore.map({ $0.isWaitingForYes || isTagged(point) }) ?? true
        else { return }
        if !beginLook(point, cause: "a trip's outcome is not known") { serve(.readBack(id), after: .minutes(1)) }
    }

    /// Reads a relay's state by an order; false where nothing can prove the meter.
    @discardableResult
    mutating func beginLook(_ point: SupplyPointState, cause: String) -> Bool {
        let id = point.record.id
        guard let address = address(of: point), let proof = proof(of: point) else { return false }
        let order = Order(
            id: nextID(), kind: .readBack, supplyPoint: id, account: point.record.account, epoch: point.epoch, at: now,
            cause: cause)
        put(order)
        update(id) { $0.order = order.id }
        effects.append(.order(address.line, .readBack(order.id, address, proof)))
        serve(.order(order.id), after: Draft.orderPatience)
        return true
    }

    /// An order of which nothing was heard for too long: the line lost it. It ends like one that was never answered (I-L2).
    mutating func endSilent(_ id: OrderID) {
        if endSilentPurchase(id) { return }
        guard let order = orders[id], !order.state.isEnd else { return }
        // What is given up here is written by nobody any more: a tag that is hung next could not call it back.
        if let line = lineOf(id) { effects.append(.order(line, .abandon(id))) }
        // Its line may have written, or may do so yet.
        let mayHaveWritten = order.state == .released || order.kind == .close
        ended(id, mayHaveWritten ? .unknown(.silent) : .notDone(.silent))
    }
}
