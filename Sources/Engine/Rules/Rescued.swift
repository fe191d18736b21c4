import Quantities
import Supply

extension Draft {
    /// It goes into the trail, and the relay is looked at: one beside its meter tells its state to orders only, and until then its home
    /// would stand there as off, with energy that flows.
    mutating func take(_ report: RescueReport) {
        let point = state.meterByNumber[report.meter].flatMap { self.point(of: $0) }
        audit(
            "rescue.\(report.outcome)", "meter \(report.meter)",
            account: point?.record.account ?? state.accountByNumber[report.account], by: report.by, role: "supervisor",
            reason: report.reason,
            after: "\(report.at), by the rescue list\(report.confirmed ? ", the customer said yes" : "")"
                + (report.overProtection ? ", over the meter's own protection by an engineer's word" : ""))
        guard report.outcome != "failed", let point, point.belief.isOffByUs, point.order == nil,
            point.pairing != .inMeter
        else { return }
        beginLook(point, cause: "closed by the rescue list")
    }
}
