import Engine
import Quantities
import Supply

/// What a healthy line does with orders: at once, and as the real one reports it.
struct LineCrew {
    /// Trips that have selected.
    private var selecting: [OrderID: RelayAddress] = [:]

    /// The events that an order leads to.
    mutating func perform(_ order: LineOrder, _ street: inout Street, at now: Instant) -> [Event] {
        switch order {
        case .close(let id, let address, _, let insist):
            guard let house = street.houseOfMeter[address.meter] else { return [] }
            let wrote = insist || !street[house].isClosed
            street.operate(house, closed: true)
            return [.order(.ended(id, .seen(.closed, wrote: wrote, street.sample(house, .verify, at: now))))]
        case .selectTrip(let id, let address, _):
            guard let house = street.houseOfMeter[address.meter] else { return [] }
            selecting[id] = address
            return [
                .order(
                    .selected(
                        id, street.sample(house, .select, at: now), street[house].isClosed ? .closed : .open))
            ]
        case .release(let id, _):
            guard let address = selecting.removeValue(forKey: id), let house = street.houseOfMeter[address.meter]
            else { return [] }
            street.operate(house, closed: false)
            return [.order(.ended(id, .seen(.open, wrote: true, street.sample(house, .verify, at: now))))]
        case .abandon(let id):
            guard selecting.removeValue(forKey: id) != nil else { return [] }
            return [.order(.ended(id, .notDone(.superseded)))]
        case .readBack(let id, let address, _):
            guard let house = street.houseOfMeter[address.meter] else { return [] }
            return [
                .order(
                    .ended(
                        id,
                        .seen(
                            street[house].isClosed ? .closed : .open, wrote: false,
                            street.sample(house, .verify, at: now))))
            ]
        }
    }
}
