import Documents
import Languages
import Metering
import Quantities
import SimulatedMeters

/// Answers the control channel: one line of JSON in, one line of JSON out.
struct Controller {
    let fleet: SimulatedFleet
    let clock: Clock

    /// Carries out a command.
    ///
    /// - Returns: the answer's line, `{"ok":true,...}` or `{"ok":false,"error":"..."}`, and what the loop has to do.
    func answer(_ line: String) -> (answer: String, actions: [FleetAction]) {
        do {
            let order = try ControlOrder.read(line)
            var answer = JSONLine()
            answer.add("ok", true)
            let actions = try carryOut(order, &answer)
            return (answer.text, actions)
        } catch let faults as Faults {
            let texts = faults.list.map { ($0.path.isEmpty ? "" : "\($0.path): ") + "\($0.what.en); \($0.cure.en)" }
            return (refusal(texts.joined(separator: ". ")), [])
        } catch {
            return (refusal("\(error)"), [])
        }
    }

    private func refusal(_ text: String) -> String {
        var answer = JSONLine()
        answer.add("ok", false)
        answer.add("error", text)
        return answer.text
    }

    private func carryOut(_ order: ControlOrder, _ answer: inout JSONLine) throws(FleetRefusal) -> [FleetAction] {
        let now = clock.now
        switch order {
        case .fault(let place, let fault):
            let (number, actions) = try fleet.start(fault, at: place, now: now)
            answer.add("seq", Int64(number))
            return actions
        case .clear(let place, let kind):
            let (count, actions) = try fleet.clear(kind, at: place, now: now)
            answer.add("cleared", Int64(count))
            return actions
        case .faults:
            answer.add("faults", objects: fleet.faultList.map(describe))
        case .state(let place):
            answer.add("at", now.milliseconds)
            answer.add("meters", objects: try fleet.state(at: place, now: now).map(describe))
        case .hand(let place, let action): return try fleet.hand(action, at: place, now: now)
        case .setEnergy(let place, let value): try fleet.setEnergy(microwattHours: value, at: place, now: now)
        case .addEnergy(let place, let value): try fleet.addEnergy(microwattHours: value, at: place, now: now)
        case .rollover(let place, let value): try fleet.approachRollover(within: value, at: place, now: now)
        case .load(let place, let load): try fleet.setLoad(load, at: place, now: now)
        case .serial(let place, let serial): try fleet.setSerial(serial, at: place, now: now)
        case .buy(let place, let units): return try fleet.buy(units, at: place, now: now)
        case .price(let place, let price): try fleet.setPrice(price, at: place, now: now)
        case .ratio(let place, let current, let voltage):
            try fleet.setRatios(current: current, voltage: voltage, at: place, now: now)
        case .swap(let a, let b): try fleet.swap(a, b, now: now)
        case .reboot(let place, let milliseconds): return try fleet.reboot(place, milliseconds: milliseconds, now: now)
        case .speed(let speed): fleet.setSpeed(speed, now: now)
        case .journal(let since, let limit):
            let events = fleet.journal.events(after: since).prefix(limit)
            answer.add("last", Int64(fleet.journal.lastNumber))
            answer.add("first_kept", Int64(fleet.journal.firstKept))
            answer.add("events", lines: events.map(\.line))
        case .list:
            answer.add("speed", fleet.clock.speed)
            answer.add("simulated", SiteCalendar.china.text(fleet.clock.simulated(at: now)))
            answer.add("endpoints", objects: fleet.endpointStates.map(describe))
        }
        return []
    }
}

private func describe(_ active: (number: Int, place: Place, fault: InjectedFault, remaining: Int?)) -> JSONLine {
    var line = JSONLine()
    line.add("seq", Int64(active.number))
    line.add("place", active.place.description)
    line.add("fault", active.fault.kind.rawValue)
    if let value = active.fault.value { line.add("value", value) }
    if active.fault.trigger != .any { line.add("on", active.fault.trigger.rawValue) }
    if let remaining = active.remaining { line.add("remaining", Int64(remaining)) }
    return line
}

private func describe(_ state: MeterState) -> JSONLine {
    var line = JSONLine()
    line.add("place", state.place.description)
    line.add("profile", state.profile)
    line.add("serial", state.serial)
    if state.isMeter {
        line.add("energy_wh", state.microwattHours / 1_000_000)
        line.add("energy_uwh", state.microwattHours)
        line.add("watts", state.milliwatts / 1000)
        line.add("load", state.load.name)
        line.add("supplied", state.isSupplied)
        if let credit = state.credit { line.add("credit", credit) }
        if let purchases = state.purchases { line.add("purchases", purchases) }
    }
    if !state.feeders.isEmpty { line.add("fed_by", state.feeders.map(\.description)) }
    if !state.contacts.isEmpty { line.add("contacts", objects: state.contacts.map(describe)) }
    return line
}

private func describe(_ contact: ContactState) -> JSONLine {
    var line = JSONLine()
    line.add("place", contact.place.description)
    line.add("commanded", contact.commanded.rawValue)
    line.add("contact", contact.position.rawValue)
    line.add("reported", contact.reported.rawValue)
    if contact.isHeld { line.add("held", true) }
    return line
}

private func describe(_ endpoint: EndpointState) -> JSONLine {
    var line = JSONLine()
    line.add("name", endpoint.name)
    line.add("framing", endpoint.framing.rawValue)
    line.add("units", Int64(endpoint.units))
    line.add("meters", Int64(endpoint.meters))
    line.add("clients", Int64(endpoint.clients))
    line.add("requests", Int64(endpoint.requests))
    line.add("listening", endpoint.isListening)
    return line
}
