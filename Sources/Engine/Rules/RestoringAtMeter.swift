import Metering
import Quantities
import Supply

// Where a person at the meter has the last word: the relay is made ready, the customer is told once, and it is looked at until closed
// is seen. What is owed stays owed, and a field job follows in its time.

extension Draft {
    /// A closing has come as far as it can by itself.
    mutating func waitForButton(_ id: SupplyPointID) {
        guard let point = supplyPoints[id] else { return }
        let now = self.now
        let ready = RelayState.readyForReconnection
        update(id) {
            // Open, and perhaps no order of ours is known to have opened it.
            let openedBy = $0.belief.openedBy.map(Draft.known) ?? $0.unseenOpening?.openedBy ?? .foreign
            $0.belief = RelayBelief(state: ready, openedBy: openedBy, seenAt: now)
            $0.unseenOpening = nil
        }
        guard let restore = point.restore else { return }
        if restore.armedAt == nil {
            update(id) { $0.restore?.armedAt = now }
            audit("restore.armed", "supply point \(id)", account: point.record.account, reason: restore.cause)
            notify(.pressButton, point.record.account, amount: .zero)
        }
        serve(.restore(id), after: untilButtonLook(point.record.account, since: restore.armedAt ?? now))
    }

    /// Soon at first, while someone is on the way to the meter, then at each mark. Where the relay sits in the meter marks tell of it
    /// too.
    private func untilButtonLook(_ account: AccountID, since: Instant) -> Span {
        let mark = accounts[account].flatMap { terms(of: $0.record) }?.markInterval ?? .minutes(1)
        let isSoon = now - since < .minutes(10)
        return isSoon ? min(mark, .seconds(30)) : mark
    }
}
