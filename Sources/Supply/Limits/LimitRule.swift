extension SupplyFacts {
    /// What stands before an opening for the load limit, whatever the customer owes: all that stands before a trip for arrears, but for
    /// the way to the customer, the hour, and what may have been paid already (RULES: Permits have a kind).
    public func limitObstacles() -> [Reason] {
        let ofArrears: Set<Reason> = [
            .noAgreement, .noContact, .paymentBacklog, .paymentFrontSilent, .paymentFileMissing,
        ]
        let hour = tripTimes.obstacle(at: now)
        var reasons = (permanentObstacles() + passingObstacles().map(\.0)).filter { reason in
            !ofArrears.contains(reason) && reason != hour
        }
        if account.protection != nil { reasons.append(.protected) }
        if account.isDedicatedSupply { reasons.append(.dedicatedSupply) }
        if relays.count(where: \.hasRelay) > 1 { reasons.append(.severalRelays) }
        if relays.contains(where: \.belief.isOffByUs) { reasons.append(.supplyIsOff) }
        if relays.contains(where: { $0.orderInFlight != nil }) { reasons.append(.orderUnderWay) }
        if relays.contains(where: \.restoreOwed) { reasons.append(.restoreUnderWay) }
        return reasons
    }
}
