import Metering
import Quantities
import Supply

/// What is known of a feeder's power.
public struct FeederState: Hashable, Sendable {
    public var watch: FeederWatch
    /// The one that goes on.
    public var outage: Outage?
    /// When the last one ended, in trusted time; of this life, and of the day before it.
    public var endedAt: TrustedTime?

    public init(watch: FeederWatch = FeederWatch(), outage: Outage? = nil, endedAt: TrustedTime? = nil) {
        self.watch = watch
        self.outage = outage
        self.endedAt = endedAt
    }

    mutating func silence(_ meter: MeterID) {
        guard let outage else { return }
        watch.miss(meter, mark: outage.since, answered: true, interval: .zero)
    }

    var isNothing: Bool { watch.isQuiet && outage == nil && endedAt == nil }
}

extension Draft {
    /// A mark went by without a reading. That says something of the feeder only where the way to the meter was open: a line that is down
    /// leaves everything unknown.
    mutating func noteSilence(of meter: MeterState, mark: Instant, _ fault: LineFault) {
        guard fault == .silent || fault == .targetSilent, lines[meter.record.line]?.isUp == true,
            let point = point(of: meter.record.id),
            let interval = accounts[point.record.account].flatMap({ terms(of: $0.record) })?.markInterval
        else { return }
        let feeder = point.record.feeder
        var power = feeders[feeder] ?? FeederState()
        let answered = meter.series.seenUntil.map { mark - $0 <= interval * 2 } ?? false
        // Once it is dark, whoever falls silent later does not make the first ones old.
        let together = power.outage == nil ? interval : Span(milliseconds: .max)
        power.watch.miss(meter.record.id, mark: mark, answered: answered, interval: together)
        let total = state.pointsOnFeeder[feeder] ?? 0
        if power.outage == nil, power.watch.isSuspect(of: total) {
            suspect(feeder, &power, of: total)
        } else if let outage = power.outage {
            power.outage?.silent = max(outage.silent, power.watch.fresh.count)
        }
        feeders[feeder] = power
    }

    private mutating func suspect(_ feeder: FeederID, _ power: inout FeederState, of total: Int) {
        let silent = power.watch.fresh.count
        let answering = power.watch.answering(of: total)
        let lines = Set(power.watch.fresh.keys.compactMap { meters[$0]?.record.line })
        let names = lines.compactMap { self.lines[$0]?.record.name }.sorted().joined(separator: " ")
        let others = lines.flatMap { state.metersOfLine[$0] ?? [] }
            .contains { power.watch.fresh[$0] == nil && !power.watch.old.contains($0) }
        // Where nothing at all answers behind the line, its bus may be what failed.
        let evidence =
            "\(silent) of \(answering) silent, line \(names) up" + (others ? "" : ", nothing behind it answers")
        let outage = Outage(
            id: nextID(), feeder: feeder, since: power.watch.fresh.values.min() ?? now, suspectedAt: now,
            answering: answering, silent: silent, evidence: evidence)
        power.outage = outage
        records.append(.outage(outage))
        let name = state.feeders[feeder]?.name ?? feeder.description
        audit("outage.suspected", "feeder \(name)", reason: evidence)
        effects.append(.alarm(code: "feeder.outageSuspected", detail: "\(name): \(evidence)"))
        for meter in power.watch.fresh.keys.sorted() {
            if let point = point(of: meter) { touch(point.record.account) }
        }
    }

    /// A meter answered, by a mark or otherwise.
    mutating func noteAnswer(of meter: MeterID, _ point: SupplyPointState) {
        let feeder = point.record.feeder
        guard var power = feeders[feeder] else { return }
        power.watch.hear(meter)
        if var outage = power.outage, !power.watch.isSuspect(of: state.pointsOnFeeder[feeder] ?? 0) {
            outage.until = now
            power.outage = nil
            power.endedAt = gateway.trustedTime
            records.append(.outage(outage))
            let name = state.feeders[feeder]?.name ?? feeder.description
            audit(
                "outage.ended", "feeder \(name)", reason: "they answer again",
                before: "silent since \(calendar.rfc3339(outage.since))")
        }
        feeders[feeder] = power.isNothing ? nil : power
    }
}
