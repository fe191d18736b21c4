import Metering
import Quantities
import Supply

// What the meter's own protection has opened had a cause: an engineer looks for it, and answers for the closing (I-C11). Nothing else ends
// it but closed that is seen: no register that tells something else later, no restart, no clock.

extension Draft {
    static let openByProtection = "restore.openByProtection"

    /// A closing has met the protection: either it was open by it, or it was closed onto what that opens for, and would be again and again.
    mutating func metProtection(_ order: Order, _ point: SupplyPointState, _ sample: Sample?) {
        let now = self.now
        let id = order.supplyPoint
        let told = "reads \(RelayState.openByProtection.rawValue)"
        if let sample { _ = ingest(sample) }
        end(order, .failed, told)
        // It can be told now what became of the trip: nobody would look any more.
        settleUnknown(point, open: true, told)
        settleItems(.unknownTrip, of: order.account, point: id, result: told)
        update(id) {
            let openedBy = $0.belief.openedBy.map(Draft.known) ?? $0.unseenOpening?.openedBy ?? .foreign
            $0.belief = RelayBelief(state: .openByProtection, openedBy: openedBy, seenAt: now)
            $0.unseenOpening = nil
            $0.restore?.isOverProtection = false
        }
        effects.append(.alarm(code: "restore.noEffect", detail: "supply point \(id)"))
        retryRestore(id, told)
    }

    /// An engineer's yes is good for one write. Where nobody knows what came of it, be it for a tag, a restart or silence, it is looked at,
    /// and whoever gave it is told that it counts no more.
    mutating func useUpYes(_ id: SupplyPointID) {
        guard let point = supplyPoints[id], point.belief.state == .openByProtection,
            let restore = point.restore, restore.isOverProtection
        else { return }
        if let job = restore.fieldJob {
            closeWorkItem(job, by: "engine", result: "closed over the protection, and what came of it is not known")
        }
        update(id) {
            $0.restore?.isOverProtection = false
            $0.restore?.fieldJob = nil
        }
        guard let current = supplyPoints[id] else { return }
        openFieldJob(current, Draft.openByProtection)
        beginLook(current, cause: "a closing over the protection, and its outcome is not known")
    }

    /// Off by our doing, and another state is seen than was believed.
    mutating func seeOff(_ relay: RelayState, at instant: Instant, _ point: SupplyPointState, isProven: Bool) {
        let id = point.record.id
        let before = point.belief.state
        guard before != relay, before != .openByProtection else { return }
        let isProtecting = relay == .openByProtection
        // By one reading nobody is kept in the dark (F-B4): whoever answers is asked who it is.
        if isProtecting, !isProven, canProve(point) {
            if point.order == nil { beginLook(point, cause: "seen open by protection") }
            return
        }
        update(id) {
            $0.belief.state = relay
            $0.belief.seenAt = instant
            if isProtecting { $0.restore?.isOverProtection = false }
        }
        // It waits for the button no more, and nobody has pressed it; or an engineer is called.
        if before == .readyForReconnection || isProtecting, point.restore != nil { serve(.restore(id), after: .zero) }
    }

    /// Whether a look can prove who answers.
    func canProve(_ point: SupplyPointState) -> Bool { point.isRelayProvable && proof(of: point) != nil }

    /// Whether nothing is to be seen of a closing by hand but by a look: a relay beside its meter tells its state to orders only, and where
    /// the protection holds it nothing else asks.
    func mayBeClosedByHand(_ point: SupplyPointState) -> Bool {
        point.order == nil && point.pairing != .inMeter && point.restore != nil && point.isHeldByProtection
    }
}
