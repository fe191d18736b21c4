import Metering
import Quantities
import Supply

extension HotState {
    /// Whether energy flows though the relay says open after an opening of ours: a welded contact, a bypass, another's load
    /// (F-B15). By the newest reading since, and where there is none by the work item that was opened for it.
    public func isStillPowered(_ point: SupplyPointState) -> Bool {
        guard point.belief.isOffByUs, let relay = point.belief.state, relay != .closed else { return false }
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

extension Draft {
    /// The reason of the work item for it.
    static let energyAfterTrip = "supply.energyAfterTrip"
}
