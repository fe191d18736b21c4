import Billing
import Metering
import Quantities
import Supply

extension Draft {
    /// The longest grace that a role may give with a restore, and the longest hold.
    static func longestGrace(_ role: Role) -> Span { role == .supervisor ? .days(30) : .hours(72) }
    static func longestHold(_ role: Role) -> Span { role == .supervisor ? .days(30) : .days(3) }

    /// When a grace or hold until `until` ends; nil where that is too long, or over already. By a clock that nobody trusts nothing can
    /// be called so: then it ends so long after the latest time that is known, at most.
    func end(_ until: Instant, within longest: Span) -> Instant? {
        let latest = max(now, gateway.wall) + longest
        if !gateway.clockTrusted { return min(until, latest) }
        return until > now && until <= latest ? until : nil
    }

    mutating func setHold(_ id: AccountID, _ kind: Hold.Kind, _ until: Instant, _ request: StaffRequest) -> StaffAnswer
    {
        guard let until = end(until, within: Draft.longestHold(request.actor.role)) else {
            return StaffAnswer(
                .refused, "hold.tooLong", details: [.init("longest", Draft.longestHold(request.actor.role).description)]
            )
        }
        if let refusal = refuseHold(id, kind, until, request) { return refusal }
        update(id) { $0.hold = Hold(kind: kind, until: until, by: request.actor.name, reason: request.reason) }
        for point in points(of: id) { raiseEpoch(point.record.id, "hold: \(kind.rawValue)") }
        endCycle(id, reason: "hold: \(kind.rawValue)")
        serve(.account(id), at: until)
        let details = [StaffAnswer.Detail("until", calendar.rfc3339(until))]
        reconsider(id, because: "hold: \(kind.rawValue)")
        let isRestoring = points(of: id).contains { $0.restore != nil }
        return StaffAnswer(.done, isRestoring ? "hold.setRestoring" : "hold.set", details: details)
    }

    /// What keeps the supply on ends before its time: as with a shorter one in its place, that is a supervisor's to say.
    mutating func endHold(_ id: AccountID, _ request: StaffRequest) -> StaffAnswer {
        guard let hold = accounts[id]?.hold, hold.until > now else { return StaffAnswer(.refused, "hold.none") }
        guard request.actor.role == .supervisor else {
            return StaffAnswer(
                .refused, "hold.endedBySupervisors", details: [.init("until", calendar.rfc3339(hold.until))])
        }
        update(id) { $0.hold = nil }
        for point in points(of: id) { raiseEpoch(point.record.id, "the hold ended") }
        touch(id)
        return StaffAnswer(.done, "hold.ended", details: [.init("until", calendar.rfc3339(hold.until))])
    }

    /// A shorter hold in the place of a longer one ends that, which is a supervisor's; and grace is given once in 30 days, by
    /// whatever name.
    private mutating func refuseHold(_ id: AccountID, _ kind: Hold.Kind, _ until: Instant, _ request: StaffRequest)
        -> StaffAnswer?
    {
        guard request.actor.role != .supervisor, let account = accounts[id] else { return nil }
        if let hold = account.hold, hold.until > until {
            return StaffAnswer(.refused, "hold.longerInForce", details: [.init("until", calendar.rfc3339(hold.until))])
        }
        // Light with debt is grace, by whatever name it is given.
        guard kind == .grace || points(of: id).contains(where: \.belief.isOffByUs) else { return nil }
        if let last = account.graceGrantedAt, isGraceUsed(last) {
            return StaffAnswer(.refused, "restore.graceUsed", details: [.init("last", calendar.rfc3339(last))])
        }
        let grantedAt = now
        update(id) { $0.graceGrantedAt = grantedAt }
        return nil
    }

    mutating func readByHand(_ number: String, _ token: ReplyToken) -> StaffAnswer? {
        guard let meter = state.meterByNumber[number].flatMap({ meters[$0]?.record }) else {
            return StaffAnswer(.refused, "meter.unknown", details: [.init("meter", number)])
        }
        effects.append(.readNow(meter.line, meter.id, token))
        return nil
    }

    /// Binds a meter, and a separate relay, by the serial numbers that two persons vouch for.
    mutating func bind(_ point: SupplyPointState, _ serial: SerialNumber?, _ relaySerial: SerialNumber?) -> StaffAnswer
    {
        guard var meter = meters[point.record.meter], serial != nil || relaySerial != nil else {
            return StaffAnswer(.refused, "bind.nothing")
        }
        let id = point.record.id
        let oldSeries = meter.series.number
        if let serial, serial != meter.record.serial {
            let taken = state.meters.values.contains {
                $0.record.serial == serial && $0.record.id != meter.record.id && $0.record.retiredAt == nil
            }
            guard !taken else {
                return StaffAnswer(.refused, "bind.serialTaken", details: [.init("serial", serial.text)])
            }
            meter.record.serial = serial
            // Another device: its register begins a series of its own, so that no difference between two meters is ever billed; and
            // what it measures behind a separate relay has to be proven anew.
            meter.series = MeterSeries(number: meter.series.number + 1)
            meters[meter.record.id] = meter
            // What the other register showed proves nothing by this one.
            if point.unseenOpening != nil { update(id) { $0.unseenOpening?.energy = nil } }
        }
        let changedAt = gateway.trustedTime
        let isRewired = meters[point.record.meter]?.series.number != oldSeries || relaySerial != nil
        if isRewired, case .testing = point.pairing { failTest(id, "the binding changed in mid-test") }
        update(id) {
            if let relaySerial { $0.record.relay?.serial = relaySerial }
            if isRewired, $0.pairing != .inMeter { $0.pairing = .unproven }
            $0.bindingChangedAt = changedAt
        }
        endDoubt(id)
        raiseEpoch(id, "the binding changed")
        writeThrough(point.record.account)
        endCycle(point.record.account, reason: "the binding changed")
        for kind in [WorkItem.Kind.case, .baseline] {
            settleItems(kind, of: point.record.account, meter: meter.record.id, result: "bound anew")
        }
        touch(point.record.account)
        return StaffAnswer(
            .done, "bind.done",
            details: [.init("meter", meter.record.number), .init("serial", meter.record.serial?.text ?? "-")])
    }

    /// Takes away a serial number that the device cannot tell: by it nothing could be proven, so that nothing could be switched on.
    mutating func unbind(_ point: SupplyPointState) -> StaffAnswer {
        guard var meter = meters[point.record.meter], meter.record.serial != nil else {
            return StaffAnswer(.refused, "bind.notBound")
        }
        meter.record.serial = nil
        meters[meter.record.id] = meter
        let (id, changedAt) = (point.record.id, gateway.trustedTime)
        update(id) { $0.bindingChangedAt = changedAt }
        raiseEpoch(id, "the binding changed")
        writeThrough(point.record.account)
        endCycle(point.record.account, reason: "the binding changed")
        if point.restore != nil { tryRestore(id) }
        touch(point.record.account)
        return StaffAnswer(.done, "bind.unbound", details: [.init("meter", meter.record.number)])
    }

    /// The value that the meter shows is right: one series ends, another begins there; nothing between the two is billed.
    mutating func acceptBaseline(_ point: SupplyPointState, _ request: StaffRequest) -> StaffAnswer {
        guard var meter = meters[point.record.meter], let candidate = meter.series.quarantine?.candidate else {
            return StaffAnswer(.refused, "baseline.none")
        }
        if let told = meter.series.foreign {
            // The value is another device's: that takes a binding, and two persons.
            return StaffAnswer(
                .refused, "baseline.foreign", reasons: [.foreignSerial], details: [.init("serial", told.text)])
        }
        guard meter.series.quarantine?.needsBaseline == true else {
            // One value may be anything; and where it follows from what counted, it will count by itself (I-M9).
            return StaffAnswer(.refused, "baseline.notSettled")
        }
        let unbilled = candidate.energy - (meter.series.last?.energy ?? candidate.energy)
        if let refusal = refuseAlone(unbilled, point.record.account, request) { return refusal }
        let (series, change) = meter.series.acceptingBaseline(candidate)
        meter.series = series
        meters[meter.record.id] = meter
        writeThrough(point.record.account)
        raiseEpoch(point.record.id, "a new baseline")
        settleItems(.baseline, of: point.record.account, meter: meter.record.id, result: "accepted")
        audit(
            "baseline.accepted", "meter \(meter.record.number)", account: point.record.account,
            reason: "series \(change.closed) ends, series \(change.opened) begins",
            before: change.closedAt.map { "\($0.energy) kWh" }, after: "\(candidate.energy) kWh")
        touch(point.record.account)
        let last = change.closedAt?.energy
        var details: [StaffAnswer.Detail] = []
        if let last { details.append(.init("from_wh", String(last.value))) }
        details.append(.init("to_wh", String(candidate.energy.value)))
        // Nobody can be billed for it: whoever accepts it must see what it comes to.
        if let last, candidate.energy > last {
            details.append(.init("unbilled_wh", String((candidate.energy - last).value)))
        }
        return StaffAnswer(.done, "baseline.accepted", details: details)
    }

    mutating func commission(_ point: SupplyPointState, _ request: StaffRequest) -> StaffAnswer {
        guard point.record.relay != nil, point.pairing != .inMeter else {
            return StaffAnswer(.refused, "commission.notNeeded")
        }
        if case .testing = point.pairing { return StaffAnswer(.refused, "commission.underWay") }
        guard let facts = facts(of: point.record.account) else { return StaffAnswer(.refused, "account.noTerms") }
        var obstacles = commissioningObstacles(facts)
        if point.belief.openedBy != nil { obstacles.append(point.belief.isOffByUs ? .supplyIsOff : .foreignOpen) }
        if point.restore != nil { obstacles.append(.restoreUnderWay) }
        guard obstacles.isEmpty else { return StaffAnswer(.refused, "commission.refused", reasons: obstacles) }
        guard beginTest(point.record.id, by: request.actor.name) else {
            return StaffAnswer(
                .refused, "commission.refused", reasons: [point.order == nil ? .identityNotProvable : .orderUnderWay])
        }
        return StaffAnswer(.accepted, "commission.started")
    }

    mutating func clearMisroute(_ name: String) -> StaffAnswer {
        guard let id = state.lineByName[name], var line = lines[id] else {
            return StaffAnswer(.refused, "line.unknown", details: [.init("line", name)])
        }
        guard line.misroute != nil else {
            return StaffAnswer(.refused, "line.notMisrouted", details: [.init("line", name)])
        }
        line.misroute = nil
        lines[id] = line
        records.append(.line(line.record, misroute: nil))
        for item in workItems.values.filter({ $0.reason == "line.misrouted \(name)" }).sorted(by: { $0.id < $1.id }) {
            closeWorkItem(item.id, by: "engine", result: "cleared")
        }
        for meter in state.metersOfLine[id] ?? [] { if let point = point(of: meter) { touch(point.record.account) } }
        return StaffAnswer(.done, "line.cleared", details: [.init("line", name)])
    }

    mutating func finishItem(_ id: WorkItemID, _ result: String, _ request: StaffRequest) -> StaffAnswer {
        guard let item = workItems[id] else {
            return StaffAnswer(.refused, "job.unknown", details: [.init("job", String(id.number))])
        }
        if item.kind == .fieldJob, let point = item.supplyPoint.flatMap({ supplyPoints[$0] }), point.restore != nil {
            // It stays open until closed is seen (I-L1).
            return StaffAnswer(.refused, "job.closedNotSeen", details: [.init("job", String(id.number))])
        }
        if gateway.breaker.open.contains(where: { item.reason.hasPrefix("breaker.open \(name($0.feeder)) ") }) {
            return StaffAnswer(.refused, "job.breakerOpen", details: [.init("job", String(id.number))])
        }
        if let point = item.supplyPoint.flatMap({ supplyPoints[$0] }),
            let code = wanted(item, point, by: request.actor.role)
        {
            return StaffAnswer(.refused, code, details: [.init("job", String(id.number))])
        }
        if item.kind == .protection, item.account.flatMap({ accounts[$0]?.record.protection }) != nil {
            // It does not end by a note, nor is it renewed by one.
            return StaffAnswer(.refused, "job.protectionToRenew", details: [.init("job", String(id.number))])
        }
        if item.kind == .dailyClose, closeItems.values.contains(where: { $0.workItem == id }) {
            // Money is not found by finishing a job: the difference is booked, reversed or explained.
            return StaffAnswer(.refused, "job.differenceOpen", details: [.init("job", String(id.number))])
        }
        if item.kind == .baseline, let id = item.meter, let meter = meters[id],
            meter.series.quarantine?.needsBaseline == true
        {
            // A note does not end the doubt: the meter would be billed by nothing, and nobody would be told again.
            return StaffAnswer(.refused, "job.baselineWanted", details: [.init("meter", meter.record.number)])
        }
        if item.kind == .voiceCall || item.kind == .doorNotice {
            // A note is no delivery: what came of it is told of the notice, and ends the item.
            return StaffAnswer(.refused, "job.noticeWaits", details: [.init("job", String(id.number))])
        }
        if item.kind == .suspense, suspense.values.contains(where: { $0.workItem == id }) {
            // Money does not find its owner by a note: it is assigned, or goes back.
            return StaffAnswer(.refused, "job.moneyInSuspense", details: [.init("job", String(id.number))])
        }
        if let refusal = clearRatio(item, request) { return refusal }
        closeWorkItem(id, by: request.actor.name, result: result)
        leaveOff(item, result, request)
        hear(from: item)
        if item.kind == .authorityCopy, let account = item.account { noteCopy(account) }
        if item.kind == .contact, let account = item.account { endCycle(account, reason: "contact restored") }
        if item.kind == .case, let point = item.supplyPoint, Draft.isOfTrips(item.reason) {
            endDoubt(point)
            update(point) {
                $0.failedTrips = 0
                $0.tripNotBefore = nil
            }
        }
        if let account = item.account { touch(account) }
        return StaffAnswer(.done, "job.done", details: [.init("job", String(id.number))])
    }
}
