import Quantities
import Supply

extension Draft {
    /// Something at this supply that counts for the breaker: a neighbour who lost his light, a trip that nobody saw come about. Terms
    /// that have no throttle have no breaker either: demonstrations and tests.
    mutating func noteBreaker(_ cause: Breaker.Cause, _ id: SupplyPointID) {
        guard let point = supplyPoints[id], let account = accounts[point.record.account],
            terms(of: account.record)?.throttle != nil
        else { return }
        let feeder = point.record.feeder
        if let opening = gateway.breaker.note(cause, on: feeder, at: now) { opened(opening) }
    }

    /// Follows whether an account may be tripped by its money, and counts those that have come to it within an hour.
    mutating func followTrippable(_ facts: SupplyFacts) {
        let id = facts.account.id
        let isTrippable =
            facts.account.mode != .meterCredit && facts.money.tripAmount > .zero
            && facts.money.tripAmount >= facts.terms.minimumDebt
        guard let account = accounts[id], (account.trippableSince != nil) != isTrippable else { return }
        let since = isTrippable ? now : nil
        update(id) { $0.trippableSince = since }
        guard let since, facts.terms.throttle != nil, gateway.importReleased, !gateway.breaker.stopsAll else {
            newlyTrippable[id] = nil
            return
        }
        newlyTrippable = newlyTrippable.filter { Breaker.counts($0.value.since, at: now) }
        let feeders = points(of: id).map(\.record.feeder)
        newlyTrippable[id] = NewlyTrippable(since: since, feeders: feeders)
        // Most of the time hardly anybody is in there.
        let counted = newlyTrippable.values.filter {
            gateway.breaker.counts(arrearsSince: $0.since, on: $0.feeders, at: now)
        }
        for feeder in Set(feeders).sorted() {
            let here = counted.count { $0.feeders.contains(feeder) }
            let all = counted.count { !$0.feeders.allSatisfy { gateway.breaker.stops($0) } }
            let opening = gateway.breaker.note(
                newlyTrippable: (here, state.pointsOnFeeder[feeder] ?? 0), on: feeder, all: (all, state.openAccounts),
                at: now)
            if let opening { opened(opening) }
        }
    }

    /// Trips under way there end; whoever has the watch is told. Nothing of a restore is touched.
    private mutating func opened(_ opening: Breaker.Opening) {
        let place = name(opening.feeder)
        let told = "\(place): \(opening.seen) \(opening.cause.rawValue)"
        effects.append(.alarm(code: "breaker.open", detail: told))
        audit(
            "breaker.open", place, reason: opening.cause.rawValue, before: "closed", after: "open, \(opening.seen) seen"
        )
        openWorkItem(
            .case, account: nil, within: .hours(1),
            reason: "breaker.open \(place) \(opening.cause.rawValue) \(opening.seen)")
        for order in orders.values.filter({ $0.kind == .trip }).sorted(by: { $0.id < $1.id }) {
            guard let feeder = supplyPoints[order.supplyPoint]?.record.feeder, gateway.breaker.stops(feeder) else {
                continue
            }
            switch order.state {
            case .selecting: abandon(order, [.breaker])
            case .released: callBack(order)
            default: break
            }
        }
    }

    /// The feeder's name, or `gateway`.
    func name(_ feeder: FeederID?) -> String {
        feeder.map { state.feeders[$0]?.name ?? String($0.number) } ?? Draft.wholeGateway
    }

    static let wholeGateway = "gateway"

    /// Two persons have looked: trips may go on, each decided anew.
    mutating func resetBreaker(_ feederName: String?, _ request: StaffRequest) -> StaffAnswer {
        var feeder: FeederID?
        if let feederName {
            guard let known = state.feederByName[feederName] else {
                return StaffAnswer(.refused, "feeder.unknown", details: [.init("feeder", feederName)])
            }
            feeder = known
        }
        // What lets trips go on counts from now: by a clock that nobody trusts there is no now.
        guard gateway.clockTrusted else { return StaffAnswer(.refused, "clock.notTrusted") }
        guard let opening = gateway.breaker.reset(feeder, at: now) else {
            return StaffAnswer(.refused, "breaker.notOpen")
        }
        let place = name(feeder)
        audit(
            "breaker.reset", place, actor: request.actor, second: request.second, reason: request.reason,
            before: "\(opening.cause.rawValue), \(opening.seen) seen at \(calendar.rfc3339(opening.at))",
            after: "closed")
        for item in workItems.values.filter({ $0.reason.hasPrefix("breaker.open \(place) ") }).sorted(by: {
            $0.id < $1.id
        }) {
            closeWorkItem(item.id, by: request.actor.name, result: "the breaker was reset")
        }
        for account in state.accounts.values.filter({ $0.lastReasons.contains(.breaker) }).map(\.record.id).sorted() {
            touch(account)
        }
        return StaffAnswer(
            .done, "breaker.reset",
            details: [
                .init("cause", opening.cause.rawValue), .init("seen", String(opening.seen)),
                .init("at", calendar.rfc3339(opening.at)),
            ])
    }
}
