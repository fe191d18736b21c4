import Billing
import Metering
import Quantities
import Supply

extension AccountState {
    /// What two readings tell of power and reactive energy.
    mutating func measure(
        from before: AcceptedReading, to now: AcceptedReading, consumed: WattHours, _ meter: inout MeterState,
        calendar: SiteCalendar
    ) {
        let from = before.ratedAt
        let interval = ConsumptionInterval(from: from, to: max(now.ratedAt, from), energy: consumed)
        if let demand = meter.demand.add(interval, told: now.ratedAt, calendar: calendar) {
            measures.add(demand, calendar: calendar)
        }
        if let reactive = now.reactiveSince(before, MeterReadings.limits(of: meter.record)) {
            measures.add(reactive: reactive, interval, calendar: calendar)
        }
    }

    /// The same where a late reading has divided a gap.
    ///
    /// - Parameter limits: of the time of the gap.
    mutating func remeasure(_ gap: OpenGap, _ parts: [OpenGap], _ limits: MeterLimits, calendar: SiteCalendar) {
        for part in parts where part.to.ratedAt - part.from.ratedAt == DemandWindow.length {
            var window = DemandWindow()
            if let demand = window.add(part.interval, calendar: calendar) {
                measures.raise(demand, calendar: calendar)
            }
        }
        guard let whole = gap.to.reactiveSince(gap.from, limits) else { return }
        let reactives = parts.compactMap { $0.to.reactiveSince($0.from, limits) }
        guard reactives.count == parts.count else { return }
        measures.add(reactive: whole, gap.interval, calendar: calendar, sign: -1)
        for (part, reactive) in zip(parts, reactives) {
            measures.add(reactive: reactive, part.interval, calendar: calendar)
        }
    }
}

extension OpenGap {
    fileprivate var interval: ConsumptionInterval {
        ConsumptionInterval(from: from.ratedAt, to: max(to.ratedAt, from.ratedAt), energy: consumed)
    }
}

extension AcceptedReading {
    /// Reactive energy since an earlier reading, varh; nil where it was not read at both, the register fell, or it rose by more than the
    /// connection can carry: what is not believed neither bills nor proves (F-B11).
    func reactiveSince(_ earlier: AcceptedReading, _ limits: MeterLimits) -> Int64? {
        guard let now = reactive, let then = earlier.reactive, now >= then else { return nil }
        let (step, overflow) = now.subtractingReportingOverflow(then)
        // A step of each register besides, as with active energy.
        let (slack, most) = earlier.resolution.value.addingReportingOverflow(resolution.value)
        let (bound, beyond) = limits.maximumEnergy(in: sourceTime - earlier.sourceTime).value
            .addingReportingOverflow(slack)
        guard !overflow, most || beyond || step <= bound else { return nil }
        return step
    }
}

extension Draft {
    /// What was measured of an account's month besides its kWh: the highest 15-minute mean with its time, and the reactive energy with
    /// the active one that belongs to it. Nil where nothing was measured.
    func measures(of account: AccountID, month: CivilDate) -> AccountMeasures.Month? {
        accounts[account]?.measures.measures(of: month.firstOfMonth)
    }
}
