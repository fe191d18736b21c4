import Metering
import Quantities

extension SupplyFacts {
    /// Decides about one account: the same facts always give the same answer, and the answer says why.
    ///
    /// In order: what is owed to the customer (a restore) comes before all; then whether supply is off anyway; then money;
    /// then the notices; then everything that can stand before a trip, all of it listed.
    public func decide() -> Decision {
        if let restore = decideRestore() { return restore }
        let missing = missingForRestore
        if relays.contains(where: \.underTest) { return Decision(.stay, [.orderUnderWay], amount: money.tripAmount) }
        if let limited = relays.first(where: \.offByLimit) {
            return Decision(.stay, limited.orderInFlight == nil ? [.supplyIsOff, .loadLimit] : [.orderUnderWay])
        }
        if wishedOff, relays.contains(where: \.belief.isOffByUs) {
            return Decision(.stay, [.supplyIsOff, .offOnRequest])
        }
        // A trip that was released and did not open the supply is tried once more; then a person must look (F-B15). One of
        // which nobody knows what it did is read first (I-C4).
        // What one reading shows closed is off until energy flows.
        if relays.contains(where: {
            $0.belief.isOffByUs && ($0.failedTrips != 1 || $0.belief.state == nil) || $0.mayBeOff && $0.failedTrips == 0
        }) {
            return Decision(.stay, [.supplyIsOff, stateOfRestore ?? .restoreAmountMissing], amount: missing)
        }
        if relays.contains(where: { $0.orderInFlight != nil }) {
            return Decision(.stay, [.orderUnderWay], amount: money.tripAmount)
        }
        // Between two attempts of a closing: what is owed is not opened meanwhile.
        if let stateOfRestore { return Decision(.stay, [stateOfRestore], amount: money.tripAmount) }
        // Where the meter keeps the credit it trips by itself, and Fudian never does for money.
        if money.tripAmount <= .zero || account.mode == .meterCredit {
            return money.overdue > .zero ? decideReminder() : decideWarning()
        }
        if money.tripAmount < terms.minimumDebt {
            return Decision(.stay, [.inArrears, .belowMinimumDebt], amount: money.tripAmount)
        }
        // Who paid what was asked is not tripped for the small charge that came since.
        if money.quoteHonoured { return Decision(.stay, [.inArrears, .restoreConditionMet], amount: money.tripAmount) }
        return decideTrip()
    }

    /// How it stands with the closings that are owed: what one of them waits for, else that they are under way; nil: none is owed.
    private var stateOfRestore: Reason? {
        let owed = relays.filter(\.restoreOwed)
        return owed.isEmpty ? nil : owed.lazy.compactMap(\.restoreAwaits).first ?? .restoreUnderWay
    }

    /// Whether power may stay on or return, for money's sake or by a hold that was granted.
    public var restoreConditionMet: Bool { money.allowsSupply(restoreAt: terms.restoreAt) || holdRestores }

    /// What must be paid for power to return, in whole fen, rounded up; zero where nothing is missing.
    public var missingForRestore: Money {
        restoreConditionMet ? .zero : money.missing(restoreAt: terms.restoreAt).roundedUpToFen
    }

    /// Of a billed account, that all that its trip notice named is paid: the notice has done its duty.
    public var isNamedPaid: Bool { money.mode.isBilled && money.named <= .zero }

    var activeHold: Hold? { hold.flatMap { $0.until > now ? $0 : nil } }

    private var holdRestores: Bool { activeHold != nil }

    private func decideRestore() -> Decision? {
        if wishedOff { return nil }
        // A home that became protected while we have it off is not left in the dark, whatever it owes.
        let reason: Reason
        if restoreConditionMet {
            reason = .restoreConditionMet
        } else if account.protection != nil {
            reason = .protected
        } else if relays.contains(where: \.limitedInstead) {
            reason = .limitedInstead
        } else {
            return nil
        }
        let owed = relays.filter { relay in
            (relay.belief.isOffByUs || relay.mayBeOff || relay.orderInFlight == .trip)
                && !relay.restoreOwed && !relay.underTest
                // Money has nothing to do with it.
                && (!relay.offByLimit || account.protection != nil)
        }
        guard !owed.isEmpty else { return nil }
        return Decision(.restore, [reason], supplyPoints: owed.map(\.supplyPoint))
    }

    /// A bill is past its due date, and not for long enough.
    private func decideReminder() -> Decision {
        let review = money.overdueSince.map { due in
            calendar.midnight(of: CivilDate(daysSinceEpoch: due.daysSinceEpoch + Int64(terms.overdueDays) + 1))
        }
        return Decision(
            .stay, [.inArrears, .notLongOverdue], amount: money.overdue,
            reviewAt: review.flatMap { $0 > now ? $0 : nil })
    }

    /// A low-balance reminder where a level was crossed and not announced yet: the lowest one crossed.
    private func decideWarning() -> Decision {
        // Whoever pays by bills, or to the meter, has no balance here to be low.
        if money.mode.isBilled || money.mode == .meterCredit { return Decision(.stay, [.inCredit]) }
        let crossed = terms.warningLevels.filter { money.available < $0 }
        guard let level = crossed.min() else { return Decision(.stay, [.inCredit]) }
        guard !warned.contains(level) else { return Decision(.stay, [.belowWarningLevel], amount: money.available) }
        guard addressees.contains(where: \.hasPhone) else {
            return Decision(.stay, [.belowWarningLevel, .noContact], amount: money.available)
        }
        if let hold = activeHold { return Decision(.stay, [.belowWarningLevel, .onHold], reviewAt: hold.until) }
        if let end = leftInPeaceUntil { return Decision(.stay, [.belowWarningLevel, .justPaid], reviewAt: end) }
        if let end = quietHoursEnd { return Decision(.stay, [.belowWarningLevel, .quietHours], reviewAt: end) }
        let kind: NoticeKind =
            level == terms.warningLevels.max() && terms.warningLevels.count > 1 ? .firstWarning : .secondWarning
        return Decision(.warn, [.belowWarningLevel], notice: kind, amount: money.available)
    }

    var quietHoursEnd: Instant? { terms.quietHoursEnd(at: now, calendar: calendar) }
}
