import Metering
import Quantities
import Supply

extension HotState {
    /// Whether energy flows though the relay says open after an opening of ours: a welded contact, a bypass, another's load
    /// (F-B15). By the newest reading since, and where there is none by the work item that was opened for it. While a closing is owed,
    /// energy is what is wanted, and perhaps its first sign.
    public func isStillPowered(_ point: SupplyPointState) -> Bool {
        guard point.belief.isOffByUs, point.restore == nil, let relay = point.belief.state, relay != .closed else {
            return false
        }
        if let last = meters[point.record.meter]?.series.last, let power = last.power,
            let seenAt = point.belief.seenAt, last.sourceTime > seenAt
        {
            return power.value > Draft.noLoad.value
        }
        return (itemsOfAccount[point.record.account] ?? []).contains {
            guard let item = workItems[$0] else { return false }
            return item.supplyPoint == point.record.id && item.reason == Draft.energyAfterTrip
        }
    }
}

extension HotState {
    /// Whether power is there, as far as anyone can say from afar. A meter that nobody hears is not off: the way to it may be what failed.
    public func powerState(_ point: SupplyPointState) -> PowerState {
        if let by = point.belief.openedBy, point.belief.state != .closed {
            if case .usPerhaps = by { return .unknown }
            if isStillPowered(point) { return .on }
            return by.isOurs ? .offByUs : .offOtherwise
        }
        let meter = meters[point.record.meter]
        if let feeder = power[point.record.feeder], feeder.outage != nil, feeder.watch.fresh[point.record.meter] != nil
        {
            return .outageSuspected
        }
        guard let last = meter?.series.last, let account = accounts[point.record.account]?.record,
            let rules = self.terms(account.terms, on: calendar.date(at: gateway.wall)),
            gateway.wall - last.sourceTime <= max(rules.markInterval * rules.freshMarks, .minutes(1))
        else { return .unknown }
        return .on
    }
}

extension Draft {
    /// The reason of the work item for it.
    static let energyAfterTrip = "supply.energyAfterTrip"
}
