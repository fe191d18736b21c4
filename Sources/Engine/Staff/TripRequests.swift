import Quantities
import Supply

extension Draft {
    mutating func perform(_ command: TripCommand, _ request: StaffRequest) -> StaffAnswer {
        switch command {
        case .propose(let number, let meter): withAccount(number) { $0.proposeTrip($1, meter, request) }
        case .approve(let trips, let except): approve(trips, except: except, request)
        case .withdraw(let number): withAccount(number) { $0.withdrawApprovals($1, request) }
        case .setCause(let number, let cause): withAccount(number) { $0.setCause($1, cause, request) }
        case .weather(let area, let until): setWeather(area, until, request)
        case .endWeather(let area): endWeather(area, request)
        }
    }

    /// A supervisor orders a trip: with it goes the approval that one person may give. Every rule applies, so it begins only what the
    /// decision would.
    mutating func tripByHand(_ id: AccountID, _ request: StaffRequest) -> StaffAnswer {
        post(id)
        reconsider(id)
        if let facts = facts(of: id), let due = DueTrip(facts) {
            if due.approver == .list { return StaffAnswer(.refused, "approval.wholeList") }
            if let fault = approve(due, meter: nil, request) { return StaffAnswer(.refused, fault) }
            reconsider(id)
        }
        if let order = points(of: id).compactMap(\.order).first, orders[order]?.kind == .trip {
            return StaffAnswer(.accepted, "trip.started", details: [.init("order", String(order.number))])
        }
        guard let facts = facts(of: id) else { return StaffAnswer(.refused, "account.noTerms") }
        let decision = facts.decide()
        let amount = StaffAnswer.Detail("amount", decision.amount.description)
        let isApproved = facts.approvals.given.contains { $0.by == request.actor.name && $0.at == now }
        if isApproved { return StaffAnswer(.done, "trip.approved", reasons: decision.reasons, details: [amount]) }
        return StaffAnswer(.refused, "trip.refused", reasons: decision.reasons, details: [amount])
    }

    /// Whoever may say yes may take it back, his own and another's: a trip that has not been written ends, and what was announced for it
    /// counts no more.
    private mutating func withdrawApprovals(_ id: AccountID, _ request: StaffRequest) -> StaffAnswer {
        guard accounts[id]?.approvals.given.isEmpty == false else { return StaffAnswer(.refused, "approval.notGiven") }
        let reason = "withdrawn by \(request.actor.name): \(request.reason)"
        for point in points(of: id) { raiseEpoch(point.record.id, reason) }
        endCycle(id, reason: reason)
        touch(id)
        return StaffAnswer(.done, "approval.withdrawn")
    }

    private mutating func proposeTrip(_ id: AccountID, _ meter: String?, _ request: StaffRequest) -> StaffAnswer {
        reconsider(id)
        guard let facts = facts(of: id) else { return StaffAnswer(.refused, "account.noTerms") }
        guard let due = DueTrip(facts) else {
            return StaffAnswer(.refused, "approval.notDue", reasons: facts.decide().reasons)
        }
        var named: SupplyPointID?
        if let meter {
            guard let point = point(named: meter, in: due) else {
                return StaffAnswer(.refused, "approval.meterUnknown")
            }
            named = point
        }
        let proposal = TripProposal(by: request.actor.name, at: now, reason: request.reason, supplyPoint: named)
        update(id) { $0.approvals.proposal = proposal }
        openWorkItem(.proposal, account: id, within: .days(3), reason: Reason.approvalMissing.rawValue)
        return StaffAnswer(.done, "trip.proposed", details: [.init("amount", due.amount.description)])
    }

    private mutating func approve(
        _ trips: [TripCommand.NamedTrip], except: [String], _ request: StaffRequest
    ) -> StaffAnswer {
        guard (1...500).contains(trips.count) else { return StaffAnswer(.refused, "approval.empty") }
        let named = Set(trips.map(\.account))
        if trips.contains(where: { due($0.account)?.approver == .list }) {
            let missing = dueTrips().filter { $0.approver == .list }.compactMap { accounts[$0.account]?.record.number }
                .filter { !named.contains($0) && !except.contains($0) }
            guard missing.isEmpty else {
                return StaffAnswer(
                    .refused, "approval.wholeList", details: missing.prefix(200).map { .init("account", $0) })
            }
        }
        var details: [StaffAnswer.Detail] = []
        var given = 0
        for trip in trips {
            var fault: String?
            if let id = state.accountByNumber[trip.account] {
                fault =
                    accounts[id]?.life.isClosed == true ? "account.closed" : approve(trip, due(trip.account), request)
                if fault == nil {
                    given += 1
                    touch(id)
                }
            } else {
                fault = "account.unknown"
            }
            details.append(.init(trip.account, fault ?? "trip.approved"))
        }
        return StaffAnswer(
            given > 0 ? .done : .refused, given > 0 ? "approval.given" : "approval.none", details: details)
    }

    private func due(_ number: String) -> DueTrip? {
        state.accountByNumber[number].flatMap { facts(of: $0) }.flatMap { DueTrip($0) }
    }

    /// A name on the list, as it was seen. The fault's code; nil: it is approved.
    private mutating func approve(
        _ trip: TripCommand.NamedTrip, _ due: DueTrip?, _ request: StaffRequest
    ) -> String? {
        guard let due else { return "approval.notDue" }
        if let seen = trip.epoch, !due.points.values.contains(seen) { return "approval.moved" }
        return approve(due, meter: trip.meter, seen: trip.epoch, request)
    }

    /// The fault's code; nil: it is approved.
    private mutating func approve(
        _ due: DueTrip, meter: String?, seen: Epoch? = nil, _ request: StaffRequest
    ) -> String? {
        guard gateway.clockTrusted else { return "approval.clockNotTrusted" }
        guard let facts = facts(of: due.account) else { return "account.noTerms" }
        var named: SupplyPointID?
        if let meter {
            guard let point = point(named: meter, in: due) else { return "approval.meterUnknown" }
            named = point
        } else {
            named = facts.approvals.noticed ?? facts.approval(.beforeNotice)?.supplyPoint ?? due.proposal?.supplyPoint
            if named == nil, facts.relays.count == 1 { named = due.points.keys.first }
        }
        guard let named, let epoch = due.points[named] else { return "approval.meterMissing" }
        // Of the one that was named before the notice the customer was told, and of no other.
        if due.stage == .beforeTrip, let earlier = facts.approvals.noticed, earlier != named {
            return "approval.otherMeter"
        }
        if let seen, seen != epoch { return "approval.moved" }
        if due.approver == .twoPersons {
            guard let second = request.second else { return "second.missing" }
            guard second.name != request.actor.name else { return "second.samePerson" }
            guard !mayBeOne(second.name, request.actor.name) else { return "second.sameMaker" }
            guard second.role.may(.approveTrip) else { return "role.denied" }
        }
        let approval = TripApproval(
            stage: due.stage, supplyPoint: named, epoch: epoch, by: request.actor.name, second: request.second?.name,
            at: now, reason: request.reason,
            until: facts.nextMidnight)
        update(due.account) { $0.approvals.give(approval) }
        serve(.account(due.account), at: approval.until)
        audit(
            "trip.approved", "account \(facts.account.number)", account: due.account, actor: request.actor,
            second: request.second, reason: request.reason,
            before: due.reasons.map(\.rawValue).joined(separator: " "),
            after: "\(due.stage.rawValue) \(due.amount) yuan")
        return nil
    }

    private func point(named meter: String, in due: DueTrip) -> SupplyPointID? {
        state.meterByNumber[meter].flatMap { point(of: $0) }.map(\.record.id).flatMap {
            due.points[$0] == nil ? nil : $0
        }
    }

    /// What spares somebody an automatic trip is an operator's to find out; that it does so no more a supervisor's.
    private mutating func setCause(_ id: AccountID, _ cause: ArrearsCause, _ request: StaffRequest) -> StaffAnswer {
        guard let account = accounts[id]?.record else { return StaffAnswer(.refused, "account.unknown") }
        let before = account.cause
        guard before != cause else { return StaffAnswer(.refused, "cause.same") }
        let automatic = terms(of: account)?.automaticCauses ?? []
        guard request.actor.role == .supervisor || automatic.contains(before) || !automatic.contains(cause) else {
            return StaffAnswer(.refused, "cause.bySupervisors")
        }
        update(id) { $0.record.cause = cause }
        audit(
            "account.cause", "account \(account.number)", account: id, actor: request.actor, reason: request.reason,
            before: "cause \(before.rawValue)", after: "cause \(cause.rawValue)")
        touch(id)
        return StaffAnswer(.done, "cause.set", details: [.init("cause", cause.rawValue)])
    }

    /// Like a hold of everyone there, and for as long as a role may set one.
    private mutating func setWeather(_ area: String?, _ until: Instant, _ request: StaffRequest) -> StaffAnswer {
        let longest = Draft.longestHold(request.actor.role)
        guard let until = end(until, within: longest) else {
            return StaffAnswer(.refused, "weather.tooLong", details: [.init("longest", longest.description)])
        }
        let known = gateway.weather.first { $0.area == area && $0.until > now }
        if let known, known.until > until, request.actor.role != .supervisor {
            return StaffAnswer(
                .refused, "weather.longerInForce", details: [.init("until", calendar.rfc3339(known.until))])
        }
        forgetWeather(area)
        gateway.weather.append(
            WeatherHold(area: area, since: now, until: until, by: request.actor.name, reason: request.reason))
        // What was released in the last two seconds too.
        for order in orders.values.sorted(by: { $0.id < $1.id })
        where order.kind == .trip && order.permitKind == .arrears && order.state == .released
            && (area == nil || accounts[order.account]?.record.area == area)
        { callBack(order) }
        touchNoticed()
        // A typing error leaves those to the trip who were to be spared.
        let spared = state.accounts.values.count { !$0.life.isClosed && (area == nil || $0.record.area == area) }
        return StaffAnswer(
            .done, spared == 0 ? "weather.setNobody" : "weather.set",
            details: [.init("until", calendar.rfc3339(until)), .init("accounts", String(spared))])
    }

    /// Trips may go on there, which is a supervisor's to say.
    private mutating func endWeather(_ area: String?, _ request: StaffRequest) -> StaffAnswer {
        guard gateway.weather.contains(where: { $0.area == area && $0.until > now }) else {
            return StaffAnswer(.refused, "weather.none")
        }
        guard request.actor.role == .supervisor else { return StaffAnswer(.refused, "weather.endedBySupervisors") }
        forgetWeather(area)
        touchNoticed()
        return StaffAnswer(.done, "weather.ended")
    }

    private mutating func forgetWeather(_ area: String?) {
        gateway.weather = gateway.weather.filter { $0.area != area && $0.until > now }
    }
}
