import Metering
import Quantities
import Supply

extension Draft {
    /// After so long without a reading somebody goes there (RULES: Throttle and breaker).
    private static let staleForVisit = Span.days(3)

    /// A meter that has not been read for three days, where nothing but time stands before a trip besides: nobody would ever be tripped there,
    /// and nobody would know why.
    mutating func visitStale(_ id: AccountID, _ facts: SupplyFacts, _ decision: Decision) {
        guard decision.reasons.contains(.readingStale) else {
            return settleItems(.siteVisit, of: id, result: "read again")
        }
        guard decision.action == .hold, facts.isTrippableButForReadings,
            let point = points(of: id).first(where: { $0.record.relay != nil }),
            let meter = meters[point.record.meter], let last = meter.series.last,
            now - last.sourceTime >= Draft.staleForVisit
        else { return }
        openWorkItem(
            .siteVisit, account: id, point: point.record.id, meter: point.record.meter, within: .days(2),
            reason: "reading.staleForDays \(meter.record.number)")
    }
}
