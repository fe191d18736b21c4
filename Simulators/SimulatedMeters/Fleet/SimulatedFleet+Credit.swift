import Metering
import Quantities

// Meters that keep credit open at zero by themselves, whoever looks, and close again with the next purchase.

extension SimulatedFleet {
    /// The meter takes a purchase: once, since the next one has another count.
    func take(_ purchase: Purchase, command: Int?, at now: Instant) {
        let meter = purchase.meter
        meter.account(to: clock.simulated(at: now))
        let before = meter.credit?.remaining ?? 0
        meter.credit?.buy(purchase.amount)
        meter.isStale = true
        note(
            .purchase(
                PurchaseRecord(
                    place: meter.place, serial: meter.serial, command: command, amount: purchase.amount,
                    count: purchase.count, before: before, after: meter.credit?.remaining ?? 0)), at: now)
        watchCredit(meter, at: now)
    }

    /// Someone buys at the meter itself, with a card or at its keypad.
    public func buy(_ units: Int64, at place: Place, now: Instant) throws(FleetRefusal) -> [FleetAction] {
        run(to: now)
        let meter = try meter(place)
        guard let credit = meter.credit, units > 0 else { throw FleetRefusal("\(place) keeps no credit") }
        take(Purchase(meter: meter, amount: units, count: credit.purchases + 1), command: nil, at: now)
        return taken()
    }

    /// Sets the price by which a meter counts its credit down, 10⁻⁸ yuan/kWh.
    public func setPrice(_ price: Int64, at place: Place, now: Instant) throws(FleetRefusal) {
        run(to: now)
        let meter = try meter(place)
        guard let before = meter.credit?.rate else { throw FleetRefusal("\(place) keeps no credit") }
        meter.account(to: clock.simulated(at: now))
        meter.credit?.setPrice(price)
        note(.changed(place: place, subject: "price", from: "\(before)", to: "\(price)"), at: now)
        watchCredit(meter, at: now)
    }

    /// Opens where the credit is used up, closes where it is not any more, and looks again when it may be.
    func watchCredit(_ meter: SimulatedMeter, at now: Instant) {
        guard meter.credit != nil else { return }
        meter.creditWatch += 1
        meter.account(to: clock.simulated(at: now))
        guard let credit = meter.credit else { return }
        for contact in meter.contacts {
            if credit.isUsedUp, contact.closed, !contact.isOpeningForCredit {
                contact.isOpeningForCredit = true
                contact.openedForCredit = true
                move(contact, close: false, .credit, after: contact.effectiveDelay, at: now)
            } else if !credit.isUsedUp, contact.openedForCredit {
                contact.openedForCredit = false
                contact.isOpeningForCredit = false
                guard contact.commandedClosed, !contact.held else { continue }
                move(contact, close: true, .credit, after: contact.effectiveDelay, at: now)
            }
        }
        guard clock.speed > 0, let wait = meter.creditLasts(at: clock.simulated(at: now)) else { return }
        // Rounded up, so that it is used up then, and never at once again.
        let real = (wait + clock.speed - 1) / clock.speed
        timeline.add(.credit(meter, watch: meter.creditWatch), at: now + Span(milliseconds: max(real, 1)))
    }

    func watchCredits(at now: Instant) { for meter in meters where meter.credit != nil { watchCredit(meter, at: now) } }
}

extension SimulatedMeter {
    /// ms of the households' time after which the credit is to be looked at again: when it is used up, or when the load may change;
    /// nil where nothing flows.
    func creditLasts(at simulated: Instant) -> Int64? {
        guard let credit, !credit.isUsedUp, isSupplied, load != .off, let lasts = credit.lasts else { return nil }
        let slot = floorDivide(simulated.milliseconds, SimulatedMeter.slotMilliseconds)
        let end = (slot + 1) * SimulatedMeter.slotMilliseconds - simulated.milliseconds
        let power = milliwatts(at: simulated)
        guard power > 0 else { return end }
        // A µWh is 3600 mW·ms.
        let until = (lasts * 3600 + Int128(power) - 1) / Int128(power) + 1
        return Int64(clamping: min(until, Int128(end)))
    }
}
