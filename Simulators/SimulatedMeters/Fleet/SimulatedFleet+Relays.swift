import Metering
import Quantities

extension SimulatedFleet {
    /// A relay is told to move by a write.
    func command(_ contact: Contact, close: Bool, _ cause: ContactCause, at now: Instant) {
        contact.commandedClosed = close
        meters[contact.owner].isStale = true
        if contact.faults.contains(.deaf) || contact.held { return }
        if close, meters[contact.owner].layout.profile.relay?.closing == .permit {
            if !contact.closed { report(contact, .readyForReconnection, at: now) }
            return
        }
        move(contact, close: close, cause, after: contact.effectiveDelay, at: now)
    }

    /// Begins a movement; an earlier one that is still under way is void.
    func move(_ contact: Contact, close: Bool, _ cause: ContactCause, after delay: Int64, at now: Instant) {
        contact.movement += 1
        if delay <= 0 { return finishMoving(contact, close: close, cause, at: now) }
        timeline.add(
            .move(contact, movement: contact.movement, close: close, cause), at: now + Span(milliseconds: delay))
    }

    /// The contact arrives, or does not.
    func finishMoving(_ contact: Contact, close: Bool, _ cause: ContactCause, at now: Instant) {
        let end = contact.end(ofMovingTo: close)
        let before = watts(through: contact, at: now)
        if end.closed != close {
            note(.stuck(place: contact.place, wanted: close ? .closed : .open, cause: cause), at: now)
        }
        if end.closed != contact.closed {
            let simulated = clock.simulated(at: now)
            for number in contact.feeds { meters[number].account(to: simulated) }
            contact.closed = end.closed
            for number in contact.feeds { meters[number].isStale = true }
            note(
                .contact(
                    ContactRecord(
                        place: contact.place, position: end.closed ? .closed : .open, cause: cause,
                        serials: contact.feeds.map { meters[$0].serial }, wattsBefore: before,
                        wattsAfter: watts(through: contact, at: now))), at: now)
        }
        let isProtecting = cause == .protection && end.reported == .open
        let reported: RelayState = isProtecting ? .openByProtection : end.reported
        if reported != contact.reported { report(contact, reported, at: now) }
        // One that is told to close without credit opens again; one that cannot open is not told for ever.
        if !close { return }
        contact.isOpeningForCredit = false
        for number in contact.feeds { watchCredit(meters[number], at: now) }
    }

    /// The state register follows, after its lag, perhaps flickering.
    func report(_ contact: Contact, _ state: RelayState, at now: Instant) {
        contact.report += 1
        let before = contact.reported
        var due = now + Span(milliseconds: contact.effectiveLag)
        for _ in 0..<min(contact.bounces, 1000) {
            for flicker in [state, before] {
                timeline.add(.report(contact, report: contact.report, flicker), at: due)
                due = due + .milliseconds(60)
            }
        }
        if due <= now { return show(contact, state) }
        timeline.add(.report(contact, report: contact.report, state), at: due)
    }

    func show(_ contact: Contact, _ state: RelayState) {
        contact.reported = state
        meters[contact.owner].isStale = true
    }

    /// What all meters behind a contact draw, W.
    private func watts(through contact: Contact, at now: Instant) -> Int64 {
        let simulated = clock.simulated(at: now)
        return contact.feeds.reduce(0) { $0 + meters[$1].milliwatts(at: simulated) } / 1000
    }

    /// Does all that is due up to `now`, each thing at its own time.
    func run(to now: Instant) {
        while let (due, event) = timeline.next(dueBy: now) {
            switch event {
            case .perform(let incoming, let fault):
                if incoming.boots == incoming.endpoint.boots { incoming.endpoint.waiting -= 1 }
                perform(incoming, fault, at: due)
            case .performLater(let incoming):
                if incoming.boots == incoming.endpoint.boots {
                    _ = execute(incoming, on: incoming.endpoint.units[Int(incoming.unit)], at: due)
                }
            case .send(let connection, let bytes):
                if connections[connection] != nil { act(.send(connection: connection, bytes: bytes)) }
            case .end(let connection, let ending): end(connection, ending, at: due)
            case .move(let contact, let movement, let close, let cause):
                if contact.movement == movement { finishMoving(contact, close: close, cause, at: due) }
            case .report(let contact, let report, let state):
                if contact.report == report { show(contact, state) }
            case .credit(let meter, let watch):
                if meter.creditWatch == watch { watchCredit(meter, at: due) }
            case .booted(let endpoint, let boots):
                guard endpoint.boots == boots, endpoint.isBooting else { continue }
                endpoint.isBooting = false
                if endpoint.isListening { act(.listen(endpoint: endpoint.number, true)) }
            }
        }
    }

    /// A concentrator restarts: every connection is reset, whatever waited is lost, and nobody can connect until it is up. The
    /// devices behind it run on, save for a register image, which is the concentrator's own.
    func restart(_ endpoint: SimulatedEndpoint, for milliseconds: Int64?, at now: Instant) {
        endpoint.boots += 1
        endpoint.waiting = 0
        endpoint.busFreeAt = now
        note(.rebooted(place: Place(endpoint: endpoint.name)), at: now)
        if endpoint.framing == .tcp {
            endpoint.isBooting = true
            act(.listen(endpoint: endpoint.number, false))
            for connection in endpoint.connections { end(connection, .reset, at: now) }
        }
        let boot = milliseconds ?? endpoint.behaviour.bootMilliseconds
        timeline.add(.booted(endpoint, boots: endpoint.boots), at: now + Span(milliseconds: boot))
        for device in endpoint.units {
            guard let device, device.profile.image != nil else { continue }
            restart(device, for: boot, at: now)
        }
    }

    /// A device restarts: its uptime begins anew, it does not answer until it is up, and its relays do what the endpoint's plan
    /// says.
    func restart(_ device: SimulatedUnit, for milliseconds: Int64?, at now: Instant) {
        guard let number = endpointNumbers[device.place.endpoint] else { return }
        let behaviour = endpoints[number].behaviour
        note(.rebooted(place: device.place), at: now)
        device.absentUntil = now + Span(milliseconds: milliseconds ?? behaviour.bootMilliseconds)
        for meter in device.meters + [device.head].compactMap({ $0 }) {
            meter.startedAt = now
            meter.isStale = true
            for contact in meter.contacts where behaviour.relaysAfterBoot != .keep {
                move(contact, close: behaviour.relaysAfterBoot == .closed, .reboot, after: 0, at: now)
            }
        }
    }
}
