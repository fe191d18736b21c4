import Metering
import Quantities
import Supply

/// When a relay beside its meter is looked at next although nothing says that it was operated: nobody may be at home there.
struct IdleWatch: Hashable, Sendable {
    var pause: Span
    var next: Monotonic
}

extension Draft {
    /// A relay beside its meter tells its state to orders only. What others do there is seen by the load: a mark that does not fit what is
    /// believed has it looked at, so that an opening is told within one mark and a closing ends what was believed (R8, F-B24).
    mutating func lookBeside(_ reading: Reading, _ id: SupplyPointID) {
        guard let point = supplyPoints[id], point.pairing != .inMeter, point.order == nil,
            !point.pairing.isBeingTested,
            point.belief.seenAt.map({ reading.sourceTime > $0 }) ?? true
        else { return }
        switch point.belief.openedBy {
        // A look of its own goes on until that is known.
        case .usPerhaps: break
        case nil: lookWhereIdle(point, reading)
        case .some:
            guard let power = reading.power, power.value > Draft.noLoad.value, let consumed = reading.consumed,
                consumed > .zero, let cause = doubtWhereOpen(point)
            else { return }
            beginLook(point, cause: cause)
        }
    }

    /// Energy flows where the relay is believed open.
    private func doubtWhereOpen(_ point: SupplyPointState) -> String? {
        if mayBeClosedByHand(point) { return "energy flows, and the protection had opened" }
        guard point.restore == nil, point.failedTrips == 0 else { return nil }
        return point.belief.state == nil
            ? "energy flows, and nobody knows how the relay was left" : "energy flows, and the relay was opened"
    }

    /// Nothing flows to a home that is believed on: another master may have opened it, or nobody is there. Whoever has just used something is
    /// looked at at once; who uses nothing for long, ever more rarely.
    private mutating func lookWhereIdle(_ point: SupplyPointState, _ reading: Reading) {
        let id = point.record.id
        guard reading.sample.purpose == .mark, point.restore == nil else { return }
        let isIdle = reading.power.map { $0.value <= Draft.noLoad.value } ?? (reading.consumed == .zero)
        guard isIdle else { return idleWatches[id] = nil }
        let before = idleWatches[id]
        guard before.map({ clocks.monotonic >= $0.next }) ?? true else { return }
        let pause = min(before.map { $0.pause * 2 } ?? Draft.shortestIdle, Draft.longestIdle)
        idleWatches[id] = IdleWatch(pause: pause, next: clocks.monotonic + pause)
        beginLook(point, cause: "no energy flows, and nothing was opened")
    }

    private static let shortestIdle = Span.minutes(15)
    /// What others open where nobody uses anything is told after this at the latest.
    private static let longestIdle = Span.hours(6)
}

extension Pairing {
    fileprivate var isBeingTested: Bool {
        if case .testing = self { true } else { false }
    }
}
