import Engine
import Quantities
import SimulatedMeters
import Supply

// What the meters' journal tells: who was asked, what was written, which contact really moved.

extension Oracle {
    /// The line's arm window, and what a frame may take on its way.
    private static let armWindow = Quantities.Span.seconds(10) + .milliseconds(3_500)

    func look(_ event: JournalEvent) {
        switch event.what {
        case .serialRead(let place, let connection, let serial):
            sightings.append(Sighting(place: place, connection: connection, serial: serial, at: event.at))
            if sightings.count > 256 { sightings.removeFirst(128) }
        case .write(let record):
            guard world.wireOfConnection[record.connection] != nil else {
                foreignWrites.insert(event.number)
                return
            }
            guard record.outcome == .performed else { return }
            for order in record.orders { arm(record, order) }
        case .contact(let record): move(record)
        // Open already: now it has a reason of its own.
        case .hand(let place, .trip) where contacts[place]?.isOpen == true:
            contacts[place]?.protectedAt = world.now
            if let flat = world.town.flat(withContactAt: place), flat.channel == nil {
                protectedTimes[flat.account, default: []].append(world.now)
            }
        case .harm(let place, _, let damage): violate(.identity, "a write did harm at \(place): \(damage)")
        default: break
        }
    }

    /// Before a write came its device, and the meter beside it, told on the same connection who they are.
    private func arm(_ record: WriteRecord, _ order: RelayOrder) {
        guard let flat = world.town.flat(withContactAt: order.place) else {
            return violate(.identity, "a write to \(order.place), which nobody has")
        }
        let unit = Place(endpoint: record.place.endpoint, unit: record.place.unit)
        var needed = [(unit, flat.relaySerial)]
        if flat.channel != nil { needed.append((flat.meterPlace, flat.serial)) }
        for (place, serial) in needed {
            let seen = sightings.last {
                $0.place == place && $0.connection == record.connection && $0.at <= record.cameAt
                    && record.cameAt - $0.at <= Oracle.armWindow
            }
            if seen?.serial != serial {
                violate(
                    .identity,
                    "\(order.position.rawValue) \(flat.account): \(place) told \(seen?.serial ?? "nothing") on this connection"
                )
            }
        }
        // A relay that somebody else opened before is ours from here on.
        guard order.position == .open else { return }
        contacts[order.place, default: ContactTrack()].opener = .us
        // A test's write that arrives there shows what it switches, also where a hand was faster.
        if lastKind(flat.account, moved: false) == .commissioning { unproven.remove(flat.account) }
    }

    /// Whether a trip has a permit whose write has not left yet.
    func isArmed(_ flat: Flat) -> Bool {
        guard let point = pointID(of: flat), let trip = permits.last(where: { $0.permit.supplyPoint == point }) else {
            return false
        }
        return trip.leftCount == 0 && world.now - trip.durableAt < 2_100
    }

    /// Two devices have changed places, each with its contact. What was promised to whoever has light by that is over.
    func changePlaces(_ one: Flat, _ other: Flat) {
        astray[one.endpoint] = world.now
        let track = contacts[one.contactPlace]
        contacts[one.contactPlace] = contacts[other.contactPlace]
        contacts[other.contactPlace] = track
        guard world.swappedFlats == nil else { return }
        for account in [one.account, other.account] where !isDarkByUs(account) { promises[account] = nil }
    }

    /// Whether lately what was asked of one device on this line may have been answered by another.
    func mayBeAstray(_ endpoint: Int) -> Bool {
        world.swappedFlats?.0.endpoint == endpoint || astray[endpoint].map { world.now - $0 < 600_000 } ?? false
    }

    private func move(_ record: ContactRecord) {
        guard let flat = world.town.flat(withContactAt: record.place) else { return }
        var track = contacts[record.place] ?? ContactTrack()
        defer { contacts[record.place] = track }
        let isOurs: Bool
        if case .command(let number) = record.cause { isOurs = !foreignWrites.contains(number) } else { isOurs = false }
        track.isOpen = record.position == .open
        world.tell("the relay of \(flat.account) \(track.isOpen ? "opens" : "closes"), by \(isOurs ? "us" : "others")")
        switch record.position {
        case .open:
            track.openedAt = world.now
            track.closeLeft = closeLeft[flat.account]
            let isHidden = isHidden(track, flat)
            track.opener = isOurs || (world.now == 0 && flat.inheritedOpen) ? .us : .someoneElse
            track.isHidden = track.opener == .someoneElse && isHidden
            track.protectedAt = record.cause == .protection ? world.now : nil
            if track.protectedAt != nil, flat.channel == nil {
                protectedTimes[flat.account, default: []].append(world.now)
            }
            if isOurs { opened(flat) } else { openedOtherwise[flat.account, default: []].append(world.now) }
            // A command that was on its way when the world healed: the electrician comes again.
            if world.isHealed, !isOurs { world.agenda.add(.electricianCloses(flat.account), at: world.now + 1_500) }
        case .closed:
            track.closedAt = world.now
            promises[flat.account] = nil
            if isOurs {
                closed(flat, track)
                if lastKind(flat.account) != .commissioning { beginsAnew(flat.account) }
            }
            track.protectedAt = nil
            closedElsewhere.remove(flat.account)
        }
    }

    /// Whether nobody could know yet that a relay which we had opened was closed meanwhile: it is ours as long as no two readings that count
    /// have shown that energy flows, for one may be old or another's. Where it was we who closed it, and open had been seen before, that
    /// is known.
    private func isHidden(_ track: ContactTrack, _ flat: Flat) -> Bool {
        guard track.opener == .us || track.isHidden, let closedAt = track.closedAt, let point = pointID(of: flat) else {
            return false
        }
        var from = closedAt
        // A closing of which the daemon never heard the end is like one by somebody else: it reads closed once, and does not know why.
        let isEnded = orders.values.contains { order in
            order.kind == .close && order.supplyPoint == point && verifiedAt[order.id].map { $0 >= closedAt } ?? false
        }
        if closedByUs[flat.account] == closedAt, isEnded {
            // Without a permit of its own it was open since long, or opened by another's, when flats changed places under a write.
            let trip = permits.last { $0.permit.supplyPoint == point && $0.leftCount > 0 }
            if trip == nil, flat.inheritedOpen { return false }
            if let known = trip.flatMap({ verifiedAt[$0.permit.order] }) {
                if known <= closedAt { return false }
                // That closing has to end before its end can be proven.
                from = known
            }
        }
        // Energy that flows past a relay beside its meter may go by a bypass: that somebody has closed it only a look tells. From then on energy
        // that flows tells the rest, and else a day.
        if flat.channel != nil, closedByUs[flat.account] != closedAt {
            let looks = orders.values.filter { $0.supplyPoint == point && $0.outcome?.contains("closed") == true }
            guard let look = looks.compactMap({ verifiedAt[$0.id] }).filter({ $0 >= closedAt }).min() else {
                return true
            }
            from = look
        }
        return !hasFlowed(flat, since: from)
    }

    private func mayHaveOpened(_ trip: Track) -> Bool {
        switch order(trip)?.state {
        case .unknown, .failed, .verified: true
        default: trip.leftCount > 0
        }
    }

    private func hasFlowed(_ flat: Flat, since: Int64) -> Bool {
        let energies = shown[flat.account, default: []].filter { $0.at >= since }.map(\.energy)
        guard let first = energies.first else { return false }
        return energies.contains { $0 > first }
    }

    private func opened(_ flat: Flat) {
        openings += 1
        if let (one, other) = world.swappedFlats, [one.account, other.account].contains(flat.account) {
            for account in [one.account, other.account] { openedAstray[account, default: []].append(world.now) }
            world.endings["contact: another's opened where flats changed places", default: 0] += 1
        }
        if let protection = protections[flat.account], protection.holds(at: world.now - 1_000) {
            violate(.protection, "\(flat.account) is protected, and was opened")
        }
        guard let point = pointID(of: flat),
            let index = permits.lastIndex(where: {
                $0.permit.supplyPoint == point && $0.leftCount > 0 && $0.movedCount < $0.leftCount
            })
        else { return violate(.permits, "\(flat.account) was opened without a permit of its own") }
        permits[index].movedCount += 1
        if permits[index].permit.kind == .commissioning { unproven.remove(flat.account) }
    }

    /// A relay that somebody else opened is closed by us only where a person asked for it, or where the closing was on its way.
    private func closed(_ flat: Flat, _ track: ContactTrack) {
        closings += 1
        judgeClosing(flat, track)
        closedByUs[flat.account] = world.now
        if track.opener == .us, let point = pointID(of: flat) { lookAfter(flat, point) }
        // Once the daemon has seen it: a value that is wrong, or an opening in the last second, could show it to nobody.
        if let protectedAt = track.protectedAt, let seen = pointID(of: flat).flatMap({ protectionSeen[$0] }),
            seen > protectedAt, engineerRestored[flat.account] ?? .min < protectedAt - 1_000
        {
            violate(
                .foreignOpen,
                "\(flat.account) was closed, which its protection had opened, and no engineer asked for it")
        }
        guard track.opener == .someoneElse, !track.isHidden, let point = pointID(of: flat) else { return }
        if let restored = deskRestored[flat.account], restored >= track.openedAt - 1_000 { return }
        if let owed = owedSince[point], owed <= track.openedAt { return }
        // A closing whose effect was not seen honestly yet: what is open within the hour may be what it failed to close.
        if let left = track.closeLeft, track.openedAt - left < 4_000_000 { return }
        // What came after a trip of ours, before anybody knew its outcome, may be that trip's.
        if let last = permits.last(where: { $0.permit.supplyPoint == point }), order(last) != nil,
            track.openedAt - last.durableAt < 600_000,
            verifiedAt[last.permit.order] ?? .max > track.openedAt
        {
            return
        }
        // For a day, as long as no two readings that count, and were taken when its write was past, have shown that energy flows, it may be
        // what a trip did that reads closed.
        if let last = permits.last(where: { $0.permit.supplyPoint == point }), mayHaveOpened(last),
            track.openedAt - last.durableAt < 86_400_000, !hasFlowed(flat, since: last.durableAt + 10_000)
        {
            return
        }
        // Its meter answered where a trip of another had left, or may have: they may have been exchanged under it, and open is what it did.
        let isPerhapsAnothers = foundElsewhere[flat.account, default: []].contains { found in
            let place = world.town.flat(found.place).flatMap(pointID(of:))
            return permits.contains {
                $0.permit.supplyPoint == place && $0.durableAt <= track.openedAt
                    && (0..<600_000).contains(found.at - $0.durableAt)
            }
        }
        if isPerhapsAnothers { return }
        // Its meter answered where a trip beside it had just left: what is open there, and nobody had told of, may be what that did.
        if let at = misdirected[point], track.openedAt <= at { return }
        violate(.foreignOpen, "\(flat.account) was closed by us, and somebody else had opened it")
    }
}
