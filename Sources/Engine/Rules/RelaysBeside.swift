import Metering
import Quantities
import Supply

extension Draft {
    /// A relay beside its meter tells its state to orders only. What others do there is seen by the load: a mark that does not fit what is
    /// believed has it looked at, so that an opening is told within one mark and a closing ends what was believed (R8, F-B24).
    mutating func lookBeside(_ reading: Reading, _ id: SupplyPointID) {
        guard let point = supplyPoints[id], let cause = doubtBeside(point, reading) else { return }
        beginLook(point, cause: cause)
    }

    private func doubtBeside(_ point: SupplyPointState, _ reading: Reading) -> String? {
        guard point.pairing != .inMeter, point.order == nil, !point.pairing.isBeingTested,
            point.belief.seenAt.map({ reading.sourceTime > $0 }) ?? true
        else { return nil }
        let flows = reading.power.map { $0.value > Draft.noLoad.value } ?? true
        switch point.belief.openedBy {
        // A look of its own goes on until that is known.
        case .usPerhaps: return nil
        case nil:
            // Nothing flows to a home that is believed on: nobody may be there, or another master has opened it.
            let isStill = reading.power.map { $0.value <= Draft.noLoad.value } ?? (reading.consumed == .zero)
            return reading.sample.purpose == .mark && isStill && point.restore == nil
                ? "no energy flows, and nothing was opened" : nil
        case .some where !flows || reading.consumed.map({ $0 <= .zero }) ?? true: return nil
        case .some where mayBeClosedByHand(point): return "energy flows, and the protection had opened"
        case .some where point.restore == nil && point.failedTrips == 0:
            return point.belief.state == nil
                ? "energy flows, and nobody knows how the relay was left" : "energy flows, and the relay was opened"
        case .some: return nil
        }
    }
}

extension Pairing {
    fileprivate var isBeingTested: Bool {
        if case .testing = self { true } else { false }
    }
}
