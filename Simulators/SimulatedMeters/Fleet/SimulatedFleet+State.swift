import Metering
import Quantities

/// The truth about one meter or relay module, for the control channel and for tests.
public struct MeterState: Hashable, Sendable {
    public let place: Place
    public let profile: String
    public let serial: String
    /// False for a relay module.
    public let isMeter: Bool
    public let microwattHours: Int64
    /// What flows now, mW.
    public let milliwatts: Int64
    public let load: Load
    /// Of a meter that keeps credit: what is left, 10⁻⁴ yuan or Wh, and how many purchases it took.
    public let credit: Int64?
    public let purchases: Int64?
    /// Whether current can flow: every contact before it is closed.
    public let isSupplied: Bool
    /// Its own relay's contacts.
    public let contacts: [ContactState]
    /// Contacts in other devices that it hangs on.
    public let feeders: [Place]
}

/// The truth about one contact.
public struct ContactState: Hashable, Sendable {
    public let place: Place
    public let commanded: ContactPosition
    /// Where it really is.
    public let position: ContactPosition
    /// What the state register says.
    public let reported: RelayState
    public let isHeld: Bool
}

/// What an endpoint is and what it has done.
public struct EndpointState: Hashable, Sendable {
    public let name: String
    public let framing: Framing
    public let units: Int
    public let meters: Int
    public let clients: Int
    public let requests: Int
    public let isListening: Bool
}

extension SimulatedFleet {
    /// The truth about what stands at a place: one entry for each meter or block in it.
    public func state(at place: Place, now: Instant) throws(FleetRefusal) -> [MeterState] {
        run(to: now)
        let simulated = clock.simulated(at: now)
        let unit = place.unit == nil ? nil : try unit(place)
        // A part of a relay module is a channel of the one device.
        let found =
            unit?.profile.image == nil
            ? try meters(Place(endpoint: place.endpoint, unit: place.unit)) : try meters(place)
        return found.map { meter in
            meter.account(to: simulated)
            return MeterState(
                place: meter.place, profile: meter.layout.profile.name, serial: meter.serial,
                isMeter: !meter.layout.profile.points.isEmpty, microwattHours: meter.energy.total,
                milliwatts: meter.milliwatts(at: simulated), load: meter.load,
                credit: meter.credit?.remaining, purchases: meter.credit?.purchases, isSupplied: meter.isSupplied,
                contacts: meter.contacts.map(\.state), feeders: meter.feeders.map(\.place))
        }
    }

    /// All endpoints, in the order of the plan.
    public var endpointStates: [EndpointState] {
        endpoints.map { endpoint in
            let units = endpoint.units.compactMap { $0 }
            let meters = units.reduce(0) { $0 + ($1.profile.points.isEmpty ? 0 : $1.meters.count) }
            return EndpointState(
                name: endpoint.name, framing: endpoint.framing, units: units.count, meters: meters,
                clients: endpoint.connections.count, requests: endpoint.requests, isListening: endpoint.isListening)
        }
    }

    // MARK: Finding what stands at a place

    func endpoint(_ place: Place) throws(FleetRefusal) -> SimulatedEndpoint {
        guard let number = endpointNumbers[place.endpoint] else {
            throw FleetRefusal("there is no endpoint \(place.endpoint)")
        }
        return endpoints[number]
    }

    func unit(_ place: Place) throws(FleetRefusal) -> SimulatedUnit {
        guard let id = place.unit else { throw FleetRefusal("\(place) names no unit; write \(place.endpoint)/1") }
        guard let unit = try endpoint(place).units[Int(id)] else {
            throw FleetRefusal("there is no unit \(place.wholeUnit)")
        }
        return unit
    }

    func units(_ place: Place) throws(FleetRefusal) -> [SimulatedUnit] {
        place.unit == nil ? try endpoint(place).units.compactMap { $0 } : [try unit(place)]
    }

    /// Every meter in a place; of a relay module or single meter with a part, none.
    func meters(_ place: Place) throws(FleetRefusal) -> [SimulatedMeter] {
        let units = try units(place)
        guard let part = place.part, let unit = units.first else { return units.flatMap(\.meters) }
        guard unit.profile.image != nil, unit.meters.indices.contains(part) else {
            throw FleetRefusal("there is no block \(place)")
        }
        return [unit.meters[part]]
    }

    /// The one meter at a place.
    func meter(_ place: Place) throws(FleetRefusal) -> SimulatedMeter {
        let found = try meters(place)
        guard place.unit != nil, found.count == 1, let meter = found.first else {
            throw FleetRefusal(
                "\(place) is not one meter; name a unit, and in an image the block, like \(place.endpoint)/1#0")
        }
        return meter
    }

    /// Every contact in a place: channels of a module, or the relays of blocks.
    func contacts(_ place: Place) throws(FleetRefusal) -> [Contact] {
        let units = try units(place)
        guard let part = place.part, let unit = units.first, unit.profile.image == nil else {
            return try meters(place).flatMap(\.contacts)
        }
        let contacts = unit.meters.flatMap(\.contacts)
        guard contacts.indices.contains(part) else { throw FleetRefusal("there is no relay \(place)") }
        return [contacts[part]]
    }
}

extension Contact {
    fileprivate var state: ContactState {
        ContactState(
            place: place, commanded: commandedClosed ? .closed : .open, position: closed ? .closed : .open,
            reported: reported,
            isHeld: held)
    }
}
