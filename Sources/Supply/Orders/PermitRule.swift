import Quantities

extension PermitKind {
    /// What stands before a trip for arrears only: the way to the customer, his agreement, and what he may have paid already.
    private static let ofArrears: Set<Reason> = [
        .noAgreement, .causeNotAutomatic, .dedicatedSupply, .approvalMissing, .authorityCopyMissing, .noContact,
        .notDemanded,
        .beforeRestDay, .calendarMissing, .paymentBacklog, .paymentFrontSilent, .paymentFileMissing,
    ]

    /// The hour and the weather: where somebody lives, who may be the wrong one.
    private static let ofHomes: Set<Reason> = [.outsideTripWindow, .weather]

    /// Whether a reason of the decision about arrears stands before an opening of this kind too (RULES: Permits have a kind): identity,
    /// protection, one at a time, throttle and breaker hold for all.
    public func minds(_ reason: Reason) -> Bool {
        switch self {
        case .arrears: true
        case .customerRequest: !PermitKind.ofArrears.contains(reason)
        case .contractEnd, .commissioning, .loadLimit:
            !PermitKind.ofArrears.contains(reason) && !PermitKind.ofHomes.contains(reason)
        }
    }
}

extension SupplyFacts {
    /// What stands before an opening that is not for arrears, whatever the customer owes.
    public func openingObstacles(_ kind: PermitKind) -> [Reason] {
        var reasons: [Reason] = []
        if account.protection != nil { reasons.append(.protected) }
        reasons += (permanentObstacles() + passingObstacles().map(\.0)).filter { kind.minds($0) }
        if kind == .customerRequest {
            // A wish is no way around what protects whoever is in arrears.
            if money.tripAmount > .zero { reasons.append(.inArrears) }
            if activeHold != nil { reasons.append(.onHold) }
            // Of a day on which nobody is tripped for arrears the hours are not named yet.
            let isDay = terms.tripWindow.hours.contains(calendar.timeOfDay(at: now))
            if !isDay, !reasons.contains(.outsideTripWindow) { reasons.append(.outsideTripWindow) }
        }
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
