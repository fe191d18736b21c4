import Metering
import Quantities
import Supply

extension Draft {
    /// Another device answers in a meter's place. Where its serial number is that of another meter of ours, the case names it; where that
    /// one's place answers with this one's, both are one case: they have changed places (F-B14).
    mutating func caseOfForeign(_ told: SerialNumber, _ meter: MeterState, _ account: AccountID) {
        let id = meter.record.id
        func open(_ reason: String) {
            openWorkItem(.case, account: account, meter: id, within: .hours(4), reason: reason)
        }
        let other = state.meters.values.filter {
            $0.record.serial == told && $0.record.id != id && $0.record.retiredAt == nil
        }.min { $0.record.id < $1.record.id }.flatMap { meters[$0.record.id] }
        guard let other else { return open("meter.foreignSerial \(told.text)") }
        if let place = point(of: id), let theirs = point(of: other.record.id) { noteExchanged(place, theirs) }
        guard other.series.foreign == meter.record.serial, meter.record.serial != nil else {
            return open("meter.foundElsewhere \(other.record.number) \(told.text)")
        }
        if let theirs = point(of: other.record.id)?.record.account {
            for item in openItems(of: theirs)
            where item.kind == .case && item.meter == other.record.id && item.reason.hasPrefix("meter.foundElsewhere") {
                closeWorkItem(item.id, by: "engine", result: "one item for both")
            }
        }
        let pair = [meter, other].map(\.record).sorted { $0.id < $1.id }
        open("meter.swapped \(pair[0].number) \(pair[1].number)")
    }
}
