import Quantities

extension PermitKind {
    /// What stands before a trip for arrears only: the way to the customer, his agreement, the hour, and what he may have paid already.
    private static let ofArrears: Set<Reason> = [
        .noAgreement, .causeNotAutomatic, .dedicatedSupply, .approvalMissing, .authorityCopyMissing, .noContact,
        .outsideTripWindow, .beforeRestDay, .calendarMissing, .weather, .paymentBacklog, .paymentFrontSilent,
        .paymentFileMissing,
    ]

    /// Whether a reason of the decision about arrears stands before an opening of this kind too (RULES: Permits have a kind): identity,
    /// protection, one at a time, throttle and breaker hold for all.
    public func minds(_ reason: Reason) -> Bool { self == .arrears || !PermitKind.ofArrears.contains(reason) }
}

extension SupplyFacts {
    /// What stands before an opening that is not for arrears, whatever the customer owes.
    public func openingObstacles(_ kind: PermitKind) -> [Reason] {
        var reasons: [Reason] = []
        if account.protection != nil { reasons.append(.protected) }
        reasons += (permanentObstacles() + passingObstacles().map(\.0)).filter { kind.minds($0) }
        #if SEEDED_BUGS
            let pairing: [Reason] = [.pairingNotProven, .currentLimitsUnknown]
            if SeededBug.pairingIsOfArrearsOnly.isPlanted { reasons.removeAll { pairing.contains($0) } }
        #endif
        // Which of them is meant nobody has said.
        if relays.count > 1 { reasons.append(.severalRelays) }
        if relays.contains(where: { $0.belief.isOffByUs && $0.failedTrips == 0 }) { reasons.append(.supplyIsOff) }
        if relays.contains(where: { $0.orderInFlight != nil }) { reasons.append(.orderUnderWay) }
        if relays.contains(where: \.restoreOwed) { reasons.append(.restoreUnderWay) }
        return reasons
    }
}
