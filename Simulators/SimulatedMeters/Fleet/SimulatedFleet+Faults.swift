import Metering
import Quantities

extension SimulatedFleet {
    /// Switches a fault on. A fault of values or contacts at an endpoint or unit hits every meter or contact there.
    ///
    /// - Returns: the journal's number of the event, and what the shell has to do.
    /// - Throws: ``FleetRefusal`` where there is no such place, or where the fault cannot be there.
    public func start(_ fault: InjectedFault, at place: Place, now: Instant) throws(FleetRefusal) -> (
        number: Int, actions: [FleetAction]
    ) {
        run(to: now)
        let endpoint = try endpoint(place)
        switch fault.kind.scope {
        case .wire, .device:
            if place.part != nil {
                throw FleetRefusal("\(fault.kind.rawValue) hits requests: name the unit, \(place.wholeUnit)")
            }
            let found = try units(place)
            let units = fault.kind == .dead ? found : nil
            let active = ActiveFault(
                number: note(.faultOn(place: place, fault: fault), at: now), fault: fault, place: place)
            if let units {
                for unit in units { unit.faults.append(active) }
            } else if place.unit != nil {
                try unit(place).faults.append(active)
            } else {
                endpoint.faults.append(active)
            }
            return (active.number, taken())
        case .endpoint:
            if place.unit != nil {
                throw FleetRefusal("\(fault.kind.rawValue) hits a whole endpoint: name \(place.endpoint)")
            }
            let active = ActiveFault(
                number: note(.faultOn(place: place, fault: fault), at: now), fault: fault, place: place)
            let wasListening = endpoint.isListening
            endpoint.faults.append(active)
            if wasListening, !endpoint.isListening { act(.listen(endpoint: endpoint.number, false)) }
            if fault.kind == .refuse || fault.kind == .halfOpen {
                for connection in endpoint.connections { end(connection, .reset, at: now) }
            }
            return (active.number, taken())
        case .values:
            let hit = try meters(place)
            if hit.isEmpty { throw FleetRefusal("there is no meter at \(place)") }
            let active = ActiveFault(
                number: note(.faultOn(place: place, fault: fault), at: now), fault: fault, place: place)
            for meter in hit {
                // A cache that is to stand still must have been filled.
                if fault.kind == .freeze { meter.refresh(now: now, clock: clock) }
                meter.faults.append(active)
                meter.isStale = true
            }
            return (active.number, taken())
        case .contact:
            let hit = try contacts(place)
            guard let contactFault = fault.contactFault, !hit.isEmpty else {
                throw FleetRefusal("there is no relay at \(place)")
            }
            let active = ActiveFault(
                number: note(.faultOn(place: place, fault: fault), at: now), fault: fault, place: place)
            for contact in hit {
                contact.faults.append(contactFault)
                contact.active.append(active)
                // Stuck while it stands the other way round: it is where it is; nothing moves because of a fault.
            }
            return (active.number, taken())
        }
    }

    /// Switches faults off: all of a kind, or all, at a place and everything in it, or everywhere.
    ///
    /// - Returns: how many were on, and what the shell has to do.
    /// - Throws: ``FleetRefusal`` where there is no such place.
    public func clear(_ kind: FaultKind? = nil, at place: Place? = nil, now: Instant) throws(FleetRefusal) -> (
        count: Int, actions: [FleetAction]
    ) {
        run(to: now)
        if let place { _ = try endpoint(place) }
        let found = activeFaults.filter { active in
            (kind == nil || active.fault.kind == kind) && (place?.contains(active.place) ?? true)
        }
        for active in found { remove(active, at: now) }
        return (found.count, taken())
    }

    /// The faults that are on, in the order in which they were switched on.
    public var faultList: [(number: Int, place: Place, fault: InjectedFault, remaining: Int?)] {
        activeFaults.map { ($0.number, $0.place, $0.fault, $0.remaining) }
    }

    /// Switches one fault off wherever it is on.
    func remove(_ active: ActiveFault, at now: Instant) {
        guard let number = endpointNumbers[active.place.endpoint] else { return }
        let endpoint = endpoints[number]
        let wasListening = endpoint.isListening
        endpoint.faults.removeAll { $0 === active }
        for unit in endpoint.units {
            guard let unit else { continue }
            unit.faults.removeAll { $0 === active }
            for meter in unit.meters {
                meter.faults.removeAll { $0 === active }
                meter.isStale = true
                for contact in meter.contacts where contact.active.contains(where: { $0 === active }) {
                    contact.active.removeAll { $0 === active }
                    contact.faults = contact.active.compactMap(\.fault.contactFault)
                    // Mended: what its register says and where it stands agree again.
                    let state: RelayState = contact.closed ? .closed : .open
                    let says = contact.reported
                    if says != state, says != .readyForReconnection, says != .openByProtection {
                        report(contact, state, at: now)
                    }
                }
            }
        }
        note(.faultOff(place: active.place, kind: active.fault.kind, fault: active.number), at: now)
        if !wasListening, endpoint.isListening { act(.listen(endpoint: endpoint.number, true)) }
        if active.fault.kind == .halfOpen {
            for connection in endpoint.connections where connections[connection]?.isDeaf == true {
                end(connection, .reset, at: now)
            }
        }
    }

    private var activeFaults: [ActiveFault] {
        var seen: Set<Int> = []
        var found: [ActiveFault] = []
        func take(_ faults: [ActiveFault]) {
            for active in faults where seen.insert(active.number).inserted { found.append(active) }
        }
        for endpoint in endpoints {
            take(endpoint.faults)
            for unit in endpoint.units {
                guard let unit else { continue }
                take(unit.faults)
                for meter in unit.meters {
                    take(meter.faults)
                    for contact in meter.contacts { take(contact.active) }
                }
            }
        }
        return found.sorted { $0.number < $1.number }
    }
}

extension Place {
    /// The unit that a part belongs to.
    var wholeUnit: Place { Place(endpoint: endpoint, unit: unit) }

    /// Whether `other` is this place or lies in it.
    func contains(_ other: Place) -> Bool {
        endpoint == other.endpoint && (unit == nil || unit == other.unit) && (part == nil || part == other.part)
    }
}
