import Metering
import Quantities
import Supply

/// Below the decision: whatever decided to open a supply, this looks at the rows themselves, and at nothing that was derived from them.
/// A mistake in a decision must meet a second one here before it reaches a home (I-C6).
public enum OpeningGuard {
    /// What forbids an order to open its supply, for whatever it is opened; empty: nothing. What is not there, or cannot be read, forbids.
    ///
    /// - Parameters:
    ///   - hold: the longest that holds for the account.
    ///   - keepPower: what the meter itself has just told.
    public static func refusals(
        _ order: Order, point: SupplyPointState?, account: AccountState?, hold: Hold?, breaker: Breaker,
        keepPower: KeepPower?, now: Instant
    ) -> [Reason] {
        guard let point, let account, point.record.account == order.account, account.record.id == order.account else {
            return [.protected]
        }
        var reasons: [Reason] = []
        if account.record.protection != nil { reasons.append(.protected) }
        if keepPower == .set || keepPower == .unreadable { reasons.append(.keepPower) }
        if point.lockOut != nil { reasons.append(.lockedOut) }
        if order.permitKind == .arrears, let hold, hold.until > now { reasons.append(.onHold) }
        if order.permitKind == .arrears, point.limit?.insteadOfCut == true { reasons.append(.limitedInstead) }
        if breaker.stops(point.record.feeder) { reasons.append(.breaker) }
        // One at a time, and what it was decided for is still so.
        if let other = point.order, other != order.id { reasons.append(.orderUnderWay) }
        if point.restore != nil { reasons.append(.restoreUnderWay) }
        if point.epoch != order.epoch { reasons.append(.epochMoved) }
        return reasons
    }
}

extension Draft {
    /// Called before the select and again at the release, when the permit is made.
    func guardRefusals(_ order: Order, keepPower: KeepPower? = nil) -> [Reason] {
        let account = accounts[order.account]
        return OpeningGuard.refusals(
            order, point: supplyPoints[order.supplyPoint], account: account, hold: account.flatMap { hold(of: $0) },
            breaker: gateway.breaker, keepPower: keepPower, now: now)
    }
}
