import Engine
import Metering
import Quantities
import Supply

/// What a healthy line does with orders: at once, and as the real one reports it. A meter that cannot be reached is told as silent.
struct LineCrew {
    /// Trips that have selected.
    private var selecting: [OrderID: RelayAddress] = [:]

    /// The events that an order leads to.
    mutating func perform(_ order: LineOrder, _ street: inout Street, at now: Instant) -> [Event] {
        if let house = house(of: order, street) { street.flow(house, until: now) }
        switch order {
        case .close(let id, let address, _, let insist):
            return close(id, address, insist: insist, &street, now)
        case .closeOverProtection(let id, let address, _):
            return close(id, address, insist: false, &street, now)
        case .arm(let id, let address, _):
            // Relays of this street have no button.
            guard let (house, _) = reach(address, street, now) else { return silent(id) }
            return street[house].isClosed
                ? seen(id, house, wrote: false, street, now) : [.order(.ended(id, .notDone(.forbidden)))]
        case .selectTrip(let id, let address, _):
            guard let (house, _) = reach(address, street, now),
                let sample = street.sample(house, .select, at: now)
            else { return silent(id) }
            selecting[id] = address
            return [.order(.selected(id, sample, street[house].isClosed ? .closed : .open))]
        case .release(let id, _):
            guard let address = selecting.removeValue(forKey: id), let house = street.houseOfMeter[address.meter]
            else { return [] }
            street.operate(house, closed: false)
            return seen(id, house, wrote: true, street, now)
        case .abandon(let id):
            guard selecting.removeValue(forKey: id) != nil else { return [] }
            return [.order(.ended(id, .notDone(.superseded)))]
        case .readBack(let id, let address, _):
            guard let (house, _) = reach(address, street, now) else { return silent(id) }
            return seen(id, house, wrote: false, street, now)
        case .readCredit(let id, let address, _):
            guard let (house, _) = reach(address, street, now) else { return silent(id) }
            return counted(id, house, wrote: false, street, now)
        case .purchase(let id, let address, _, let amount, let expected):
            guard let (house, credit) = reach(address, street, now), case .money(let money) = amount else {
                return silent(id)
            }
            let isNext = credit?.purchases == expected
            if isNext { street.buy(money, at: house) }
            return counted(id, house, wrote: isNext, street, now)
        }
    }

    private func close(
        _ id: OrderID, _ address: RelayAddress, insist: Bool, _ street: inout Street, _ now: Instant
    ) -> [Event] {
        guard let (house, _) = reach(address, street, now) else { return silent(id) }
        let wrote = insist || !street[house].isClosed
        street.operate(house, closed: true)
        return seen(id, house, wrote: wrote, street, now)
    }

    private func house(of order: LineOrder, _ street: Street) -> Int? {
        switch order {
        case .close(_, let address, _, _), .closeOverProtection(_, let address, _), .arm(_, let address, _),
            .selectTrip(_, let address, _), .readBack(_, let address, _),
            .readCredit(_, let address, _), .purchase(_, let address, _, _, _):
            street.houseOfMeter[address.meter]
        case .release(let id, _): selecting[id].flatMap { street.houseOfMeter[$0.meter] }
        case .abandon: nil
        }
    }

    /// The house of an address, where its own meter answers.
    private func reach(_ address: RelayAddress, _ street: Street, _ now: Instant) -> (Int, MeterCredit?)? {
        guard let house = street.houseOfMeter[address.meter],
            let sample = street.sample(house, .select, at: now), sample.serial == SerialNumber(street[house].serial)
        else { return nil }
        return (house, sample.credit)
    }

    private func silent(_ id: OrderID) -> [Event] { [.order(.ended(id, .notDone(.silent)))] }

    private func seen(_ id: OrderID, _ house: Int, wrote: Bool, _ street: Street, _ now: Instant) -> [Event] {
        [
            .order(
                .ended(
                    id,
                    .seen(
                        street[house].isClosed ? .closed : .open, wrote: wrote,
                        street.sample(house, .verify, at: now))))
        ]
    }

    private func counted(_ id: OrderID, _ house: Int, wrote: Bool, _ street: Street, _ now: Instant) -> [Event] {
        guard let sample = street.sample(house, .verify, at: now), let credit = sample.credit else {
            return silent(id)
        }
        return [.order(.ended(id, .counted(credit, wrote: wrote, sample)))]
    }
}
