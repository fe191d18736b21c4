import Metering
import Quantities
import Supply

// Below the decision: whatever decided to open a supply, these look at the rows themselves, and at nothing that was derived from them.
// A mistake in a decision must meet a second one here before it reaches a home (I-C6).
extension Draft {
    /// What forbids this order to open its supply, for whatever it is opened; empty: nothing.
    ///
    /// Called before the select and again at the release, when the permit is made. What is not there, or cannot be read, forbids.
    ///
    /// - Parameter keepPower: what the meter itself has just told.
    func guardRefusals(_ order: Order, keepPower: KeepPower? = nil) -> [Reason] {
        guard let point = supplyPoints[order.supplyPoint], let account = accounts[order.account],
            point.record.account == order.account
        else { return [.protected] }
        var reasons: [Reason] = []
        if account.record.protection != nil || state.unreadableProtections[order.account] != nil {
            reasons.append(.protected)
        }
        if keepPower == .set || keepPower == .unreadable { reasons.append(.keepPower) }
        if point.lockOut != nil { reasons.append(.lockedOut) }
        if order.permitKind == .arrears, let hold = hold(of: account), hold.until > now { reasons.append(.onHold) }
        if gateway.breaker.stops(point.record.feeder) { reasons.append(.breaker) }
        // One at a time, and what it was decided for is still so.
        if let other = point.order, other != order.id { reasons.append(.orderUnderWay) }
        if point.restore != nil { reasons.append(.restoreUnderWay) }
        if point.epoch != order.epoch { reasons.append(.epochMoved) }
        return reasons
    }
}
