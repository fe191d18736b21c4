import Metering
import Quantities
import Supply

// The load limit: measured at the marks, warned of, opened for by rule, returned by itself. It asks nothing about money; identity,
// protection, lock-out, throttle and breaker hold as for any other opening (RULES: Permits have a kind).

extension Draft {
    /// Looks at the power between this mark and the reading before.
    mutating func watchLimit(_ reading: Reading, after before: AcceptedReading?, _ id: SupplyPointID) {
        guard let point = supplyPoints[id], var limit = point.limit, point.belief.state != .open,
            reading.quality.counts, reading.purpose == .mark, let before, let consumed = reading.consumed,
            let interval = accounts[point.record.account].flatMap({ terms(of: $0.record) })?.markInterval
        else { return }
        // A mean over a gap says nothing of the last mark.
        let span = reading.sourceTime - before.sourceTime
        guard span <= interval * 2, let mean = LoadLimit.meanPower(consumed, over: span) else { return }
        let step = limit.take(mean, at: now)
        if limit != point.limit { update(id) { $0.limit = limit } }
        switch step {
        case .nothing: break
        case .warn: notify(.nearLimit, point.record.account, amount: .zero)
        case .open: openForLimit(id, mean)
        }
    }

    /// Above its limit for long enough. What stands before the opening is looked at again at the next mark; a person learns of it.
    private mutating func openForLimit(_ id: SupplyPointID, _ mean: Watts) {
        guard let point = supplyPoints[id], let limit = point.limit, point.order == nil, point.restore == nil,
            let facts = facts(of: point.record.account)
        else { return }
        let obstacles = limitObstacles(facts, point)
        let cause = "\(mean.value) W, above the limit of \(limit.power.value) W"
        if obstacles.isEmpty, beginOpening(point, .loadLimit, cause: cause) != nil { return }
        openWorkItem(
            .case, account: point.record.account, point: id, within: .days(1),
            reason: (["limit.exceeded"] + obstacles.map(\.rawValue)).joined(separator: " "))
    }

    /// What stands before an opening for the load limit, before the select and again at the release.
    func limitObstacles(_ facts: SupplyFacts, _ point: SupplyPointState) -> [Reason] {
        var reasons = facts.limitObstacles()
        let isThrottled = isThrottled(facts.terms.throttle, points(of: facts.account.id), deciding: point.order)
        if isThrottled, !reasons.contains(.throttled) { reasons.append(.throttled) }
        return reasons
    }

    /// Why a selected opening is not made: the customer has listened.
    func withinLimit(_ sample: Sample, _ point: SupplyPointState) -> String? {
        guard let limit = point.limit, let power = sample.power, power <= limit.power else { return nil }
        return "the load is within the limit again"
    }

    /// Whether an opening for the limit is under way, or nobody knows yet what came of it.
    func isOpeningForLimit(_ point: SupplyPointState) -> Bool {
        if let order = point.order.flatMap({ orders[$0] }) {
            return order.kind == .trip && order.permitKind == .loadLimit
        }
        return unknownKind(point) == .loadLimit && point.restore == nil
    }

    /// An opening for the limit was seen.
    mutating func openedForLimit(_ id: SupplyPointID) {
        guard let point = supplyPoints[id], var limit = point.limit else { return }
        limit.opened(at: now, on: calendar.date(at: now))
        update(id) { $0.limit = limit }
        followLimit(id)
        notify(limit.off == .untilCalled ? .offUntilCalled : .overLimit, point.record.account, amount: .zero)
    }

    /// Power returns when the supply has been off for long enough.
    mutating func followLimit(_ id: SupplyPointID) {
        guard let point = supplyPoints[id], point.restore == nil, case .until(let end) = point.limit?.off else {
            return
        }
        // Its electrician's tag comes first.
        guard !point.lockedOut else { return serve(.limit(id), after: .minutes(1)) }
        // Until a time that is further off than it can be: the clock was set back.
        let left = end - now
        guard left > .zero, left <= LoadLimit.coolDown else {
            return oweRestore(id, cause: "the load limit's rest is over")
        }
        serve(.limit(id), after: left)
    }

    /// A person sets a limit, or another one.
    mutating func setLimit(
        _ id: AccountID, _ power: Watts, _ basis: LoadLimit.Basis, _ request: StaffRequest
    ) -> StaffAnswer {
        let points = points(of: id)
        guard points.count == 1, let point = points.first, point.record.relay != nil else {
            return StaffAnswer(.refused, "limit.oneRelayWanted")
        }
        if accounts[id]?.record.protection != nil {
            return StaffAnswer(.refused, "limit.protected", reasons: [.protected])
        }
        endLimit(point, "another limit was set")
        let limit = LoadLimit(power: power, basis: basis, by: request.actor.name, at: now)
        update(point.record.id) { $0.limit = limit }
        raiseEpoch(point.record.id, "a load limit was set")
        touch(id)
        return StaffAnswer(.done, "limit.set", details: [.init("watts", String(power.value))])
    }

    /// A person ends a limit; what it holds off comes on.
    mutating func endLimit(_ id: AccountID) -> StaffAnswer {
        guard let point = points(of: id).first(where: { $0.limit != nil }), let limit = point.limit else {
            return StaffAnswer(.refused, "limit.none")
        }
        endLimit(point, "the load limit was ended")
        touch(id)
        return StaffAnswer(.done, "limit.ended", details: [.init("watts", String(limit.power.value))])
    }

    private mutating func endLimit(_ point: SupplyPointState, _ reason: String) {
        guard let limit = point.limit else { return }
        update(point.record.id) { $0.limit = nil }
        raiseEpoch(point.record.id, reason)
        if limit.off != nil { oweRestore(point.record.id, cause: reason) }
    }
}
