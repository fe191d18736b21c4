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
        // A mean over a gap says nothing of the last mark, and one since a look just before it little of anything.
        let span = reading.sourceTime - before.sourceTime
        guard span * 2 >= interval, span <= interval * 2,
            let mean = LoadLimit.meanPower(
                consumed, over: span, step: max(before.resolution, reading.sample.resolution))
        else { return }
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
            !isOpeningForLimit(point), let facts = facts(of: point.record.account)
        else { return }
        var obstacles = limitObstacles(facts, point)
        let cause = "\(mean.value) W, above the limit of \(limit.power.value) W"
        if obstacles.isEmpty {
            if beginOpening(point, .loadLimit, cause: cause) != nil { return }
            obstacles = [.identityNotProvable]
        }
        tellAboveLimit(point, obstacles)
    }

    /// What nobody may switch off somebody has to call.
    mutating func tellAboveLimit(_ point: SupplyPointState, _ obstacles: [Reason]) {
        let told = obstacles.filter { $0 != .epochMoved }
        // One is enough, whatever else comes to stand before it.
        guard point.limit != nil, !told.isEmpty, callsAboutLimit(point).isEmpty else { return }
        openWorkItem(
            .case, account: point.record.account, point: point.record.id, within: .days(1),
            reason: (["limit.exceeded"] + told.map(\.rawValue)).joined(separator: " "))
    }

    private func callsAboutLimit(_ point: SupplyPointState) -> [WorkItem] {
        openItems(of: point.record.account).filter {
            $0.supplyPoint == point.record.id && $0.reason.hasPrefix("limit.exceeded")
        }
    }

    /// What stands before an opening for the load limit, before the select and again at the release: all that stands before any, but
    /// for what belongs to arrears; and a dedicated supply is a person's.
    func limitObstacles(_ facts: SupplyFacts, _ point: SupplyPointState) -> [Reason] {
        openingObstacles(.loadLimit, facts, point) + (facts.account.isDedicatedSupply ? [.dedicatedSupply] : [])
    }

    /// Why a selected opening is not made: the customer has listened, or nobody knows whether he has.
    func withinLimit(_ reading: Reading?, _ point: SupplyPointState) -> String? {
        guard let limit = point.limit else { return "the load limit was ended" }
        guard let power = reading?.power else { return "the power was not read" }
        return power <= limit.power ? "the load is within the limit again" : nil
    }

    /// Whether an opening for the limit is under way, or nobody knows yet what came of it.
    func isOpeningForLimit(_ point: SupplyPointState) -> Bool {
        if let order = point.order.flatMap({ orders[$0] }), order.kind == .trip {
            return order.permitKind == .loadLimit
        }
        return unknownKind(point) == .loadLimit && point.restore == nil
    }

    /// An opening for the limit was seen.
    mutating func openedForLimit(_ id: SupplyPointID) {
        guard let point = supplyPoints[id] else { return }
        // Ended while the order was on its way: it is off for nothing.
        guard var limit = point.limit else { return oweRestore(id, cause: "the load limit was ended") }
        limit.opened(at: now, on: calendar.date(at: now))
        update(id) { $0.limit = limit }
        followLimit(id)
        notify(limit.off == .untilCalled ? .offUntilCalled : .overLimit, point.record.account, amount: .zero)
        if limit.off == .untilCalled { askAboutLimit(point) }
    }

    /// Too often on one day: somebody calls, and restores where the customer draws less from now on.
    mutating func askAboutLimit(_ point: SupplyPointState) {
        openWorkItem(
            .confirmRestore, account: point.record.account, point: point.record.id, within: .hours(1),
            reason: "restore.offForLimit")
    }

    /// An opening for the limit did not do what it was for, and may have opened the relay all the same.
    mutating func limitFailed(_ id: SupplyPointID) {
        guard let point = supplyPoints[id], point.belief.isOffByUs, point.limit?.off == nil else { return }
        oweRestore(id, cause: "energy flows after the opening")
    }

    /// Power returns when the supply has been off for long enough.
    mutating func followLimit(_ id: SupplyPointID) {
        guard let point = supplyPoints[id], point.restore == nil, case .until(let end) = point.limit?.off else {
            return
        }
        // Until a time that is further off than it can be: the clock was set back.
        let left = end - now
        guard left > .zero, left <= LoadLimit.coolDown else {
            return oweRestore(id, cause: "the load limit's rest is over")
        }
        serve(.limit(id), after: left)
    }

    /// A person sets a limit, or another one.
    mutating func setLimit(
        _ id: AccountID, _ power: Watts, _ basis: LoadLimit.Basis, insteadOfCut: Bool, _ request: StaffRequest
    ) -> StaffAnswer {
        let points = points(of: id)
        guard points.count == 1, let point = points.first, point.record.relay != nil else {
            return StaffAnswer(.refused, "limit.oneRelayWanted")
        }
        guard let account = accounts[id]?.record, let terms = terms(of: account) else {
            return StaffAnswer(.refused, "account.noTerms")
        }
        if account.protection != nil { return StaffAnswer(.refused, "limit.protected", reasons: [.protected]) }
        guard terms.markInterval <= LoadLimit.longestInterval else {
            return StaffAnswer(
                .refused, "limit.marksTooRare", details: [.init("interval", terms.markInterval.description)])
        }
        guard meters[point.record.meter]?.series.last?.power != nil else {
            return StaffAnswer(.refused, "limit.noPower")
        }
        // Nobody is switched off for it who was not warned.
        guard facts(of: id)?.addressees.contains(where: \.hasPhone) == true else {
            return StaffAnswer(.refused, "limit.noContact", reasons: [.noContact])
        }
        if let refusal = refuseAlone(power, id, request) { return refusal }
        let limit = LoadLimit(
            power: power, basis: basis, insteadOfCut: insteadOfCut, by: request.actor.name, at: now)
        audit(
            "limit.set", "account \(account.number)", account: id, actor: request.actor, second: request.second,
            reason: request.reason, before: point.limit?.words ?? "none", after: limit.words)
        endLimit(point, "another limit was set")
        update(point.record.id) { $0.limit = limit }
        raiseEpoch(point.record.id, "a load limit was set")
        notify(.limitSet, id, amount: .zero)
        touch(id)
        return StaffAnswer(.done, "limit.set", details: [.init("watts", String(power.value))])
    }

    /// A limit opens at any hour and without notices. Of whoever owes, or is held from a cut, and where so little is left that it is a cut
    /// by another name, or a slip of the pen, two persons set it, whatever a contract says.
    private func refuseAlone(_ power: Watts, _ id: AccountID, _ request: StaffRequest) -> StaffAnswer? {
        let isHeld = accounts[id].flatMap { hold(of: $0) }.map { $0.until > now } ?? false
        let owes = facts(of: id).map { $0.money.tripAmount > .zero } ?? true
        guard isHeld || owes || power < LoadLimit.leastAlone else { return nil }
        return refuseAlone(
            request, [.init("watts", String(power.value)), .init("least", String(LoadLimit.leastAlone.value))])
    }

    /// A contract changed: what the one before it said of the power says nothing any more.
    mutating func endContractLimit(of id: AccountID) {
        for point in points(of: id) {
            guard let limit = point.limit, limit.basis == .contract else { continue }
            audit(
                "limit.ended", "account \(accounts[id]?.record.number ?? id.description)", account: id,
                reason: "the contract changed", before: limit.words, after: "none")
            endLimit(point, "the contract changed")
            openWorkItem(
                .case, account: id, point: point.record.id, within: .days(3),
                reason: "limit.endedWithContract \(limit.power.value)")
        }
    }

    /// A person ends a limit; what it holds off comes on.
    mutating func endLimit(_ id: AccountID, _ request: StaffRequest) -> StaffAnswer {
        guard let point = points(of: id).first(where: { $0.limit != nil }), let limit = point.limit else {
            return StaffAnswer(.refused, "limit.none")
        }
        audit(
            "limit.ended", "account \(accounts[id]?.record.number ?? id.description)", account: id,
            actor: request.actor,
            reason: request.reason, before: limit.words, after: "none")
        endLimit(point, "the load limit was ended")
        touch(id)
        return StaffAnswer(.done, "limit.ended", details: [.init("watts", String(limit.power.value))])
    }

    /// The contract that said so, or the person whose load it was, is another. What was off for it is the next decision's.
    mutating func dropLimit(_ id: SupplyPointID, of account: AccountID, reason: String) {
        guard let point = supplyPoints[id], let limit = point.limit else { return }
        for item in callsAboutLimit(point) { closeWorkItem(item.id, by: "engine", result: reason) }
        audit(
            "limit.ended", "account \(accounts[account]?.record.number ?? account.description)", account: account,
            reason: reason, before: limit.words, after: "none")
        update(id) { $0.limit = nil }
    }

    private mutating func endLimit(_ point: SupplyPointState, _ reason: String) {
        guard let limit = point.limit else { return }
        // An opening that nobody knows the outcome of is taken back by a closing.
        let isOff = limit.off != nil || unknownKind(point) == .loadLimit
        for item in callsAboutLimit(point) { closeWorkItem(item.id, by: "engine", result: reason) }
        update(point.record.id) { $0.limit = nil }
        raiseEpoch(point.record.id, reason)
        if isOff { oweRestore(point.record.id, cause: reason) }
    }
}

extension LoadLimit {
    /// For the audit trail.
    var words: String {
        "\(power.value) W, \(basis.rawValue)\(insteadOfCut ? " instead of a cut" : ""), by \(by)"
    }
}
