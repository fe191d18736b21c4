import Metering
import Quantities

/// Makes the devices of a plan.
struct FleetBuilder {
    let plan: FleetPlan
    let now: Instant
    let simulated: Instant
    private(set) var endpoints: [SimulatedEndpoint] = []
    private(set) var endpointNumbers: [String: Int] = [:]
    private(set) var meters: [SimulatedMeter] = []
    private var layouts: [String: DeviceLayout] = [:]

    init(plan: FleetPlan, now: Instant, simulated: Instant) {
        self.plan = plan
        self.now = now
        self.simulated = simulated
    }

    mutating func build() throws(FleetRefusal) {
        for endpoint in plan.endpoints {
            guard endpointNumbers[endpoint.name] == nil else {
                throw FleetRefusal("endpoint \(endpoint.name) is there twice")
            }
            let made = SimulatedEndpoint(number: endpoints.count, plan: endpoint)
            endpointNumbers[endpoint.name] = made.number
            endpoints.append(made)
            for unit in endpoint.units { try add(unit, to: made) }
        }
        for (endpoint, made) in zip(plan.endpoints, endpoints) {
            for unit in endpoint.units { try wire(unit, of: made) }
        }
    }

    private mutating func add(_ unit: UnitPlan, to endpoint: SimulatedEndpoint) throws(FleetRefusal) {
        let place = Place(endpoint: endpoint.name, unit: unit.unit)
        guard endpoint.units[Int(unit.unit)] == nil else { throw FleetRefusal("\(place) is there twice") }
        let blocks = unit.profile.image?.count ?? 1
        guard (1...blocks).contains(unit.meters.count) else {
            throw FleetRefusal("\(place) has room for 1 to \(blocks) meters, not for \(unit.meters.count)")
        }
        let blockProfile = unit.profile.image == nil ? unit.profile : unit.profile.without(uptime: true)
        var made: [SimulatedMeter] = []
        for (block, meter) in unit.meters.enumerated() {
            let part = unit.profile.image == nil ? nil : block
            let own = Place(endpoint: endpoint.name, unit: unit.unit, part: part)
            made.append(self.meter(meter, blockProfile, own, endpoint.behaviour))
        }
        var head: SimulatedMeter?
        if unit.profile.image != nil, unit.profile.uptime != nil {
            head = self.meter(MeterPlan(serial: ""), unit.profile.without(uptime: false), place, endpoint.behaviour)
        }
        var vacancy: SimulatedMeter?
        if made.count < blocks, let layout = made.first?.layout {
            vacancy = SimulatedMeter(
                number: -1, place: place, layout: layout, serial: "", load: .off, energy: 0, seed: 0,
                calendar: plan.calendar,
                startedAt: now, simulated: simulated)
            vacancy?.isVacant = true
        }
        endpoint.units[Int(unit.unit)] = SimulatedUnit(
            profile: unit.profile, place: place, meters: made, head: head, vacancy: vacancy)
    }

    private mutating func meter(
        _ plan: MeterPlan, _ profile: DeviceProfile, _ place: Place, _ behaviour: EndpointBehaviour
    ) -> SimulatedMeter {
        let meter = SimulatedMeter(
            number: meters.count, place: place, layout: layout(of: profile), serial: plan.serial, load: plan.load,
            energy: plan.microwattHours, seed: SplitMix.hash(self.plan.seed, UInt64(meters.count)),
            calendar: self.plan.calendar,
            startedAt: now, simulated: simulated)
        meter.currentRatio = plan.currentRatio
        meter.voltageRatio = plan.voltageRatio
        meter.cacheMilliseconds = behaviour.cacheMilliseconds
        if let credit = profile.credit {
            meter.credit = CreditRegister(plan.credit, energy: credit.remaining.quantity == .creditEnergy)
        }
        let channels = profile.relay?.channels ?? 0
        for channel in 0..<channels {
            let own = channels > 1 ? Place(endpoint: place.endpoint, unit: place.unit, part: channel) : place
            let contact = Contact(
                place: own, owner: meter.number, closed: plan.relayClosed, delay: plan.relayDelayMilliseconds,
                lag: plan.relayLagMilliseconds)
            if !profile.points.isEmpty { contact.feeds = [meter.number] }
            meter.contacts.append(contact)
        }
        meters.append(meter)
        return meter
    }

    private mutating func layout(of profile: DeviceProfile) -> DeviceLayout {
        // Profiles are told apart by name; an image's two halves have the same, and another uptime.
        let key = "\(profile.name)|\(profile.uptime != nil)|\(profile.points.count)"
        if let known = layouts[key], known.profile == profile { return known }
        let made = DeviceLayout(profile)
        layouts[key] = made
        return made
    }

    private func wire(_ unit: UnitPlan, of endpoint: SimulatedEndpoint) throws(FleetRefusal) {
        guard !unit.feeds.isEmpty else { return }
        let place = Place(endpoint: endpoint.name, unit: unit.unit)
        guard let module = endpoint.units[Int(unit.unit)]?.meters.first else { return }
        guard unit.feeds.count <= module.contacts.count else {
            throw FleetRefusal("\(place) has \(module.contacts.count) channels and feeds \(unit.feeds.count) meters")
        }
        for (contact, fed) in zip(module.contacts, unit.feeds) {
            guard let fed else { continue }
            guard let meter = meter(at: fed) else {
                throw FleetRefusal("\(place) feeds \(fed), and there is no such meter")
            }
            contact.feeds.append(meter.number)
            meter.feeders.append(contact)
        }
    }

    private func meter(at place: Place) -> SimulatedMeter? {
        guard let number = endpointNumbers[place.endpoint], let unit = place.unit,
            let found = endpoints[number].units[Int(unit)]
        else { return nil }
        let block = place.part ?? 0
        return block < found.meters.count ? found.meters[block] : nil
    }
}

extension DeviceProfile {
    /// Of an image: the blocks' part (without the uptime, which belongs to the concentrator), or the concentrator's part.
    fileprivate func without(uptime: Bool) -> DeviceProfile {
        DeviceProfile(
            name: name, model: model, points: uptime ? points : [], identity: uptime ? identity : nil,
            relay: uptime ? relay : nil, limits: limits, rollover: rollover, image: image,
            forbiddenWrites: forbiddenWrites,
            uptime: uptime ? nil : self.uptime, credit: uptime ? credit : nil)
    }
}
