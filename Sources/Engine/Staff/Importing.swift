import Billing
import Metering
import Quantities
import Supply

extension Draft {
    /// Takes master data over, all of them or none: every clash with what is there is told.
    mutating func take(_ batch: ImportBatch, _ request: StaffRequest) -> StaffAnswer {
        let actor = request.actor
        let waits = state.needsApproval(batch, by: actor)
        let clashes = state.clashes(of: batch, at: now, waits: waits)
        guard clashes.isEmpty else {
            return StaffAnswer(.refused, "import.refused", details: clashes.prefix(200).map { .init("fault", $0) })
        }
        let changed = state.channelChanges(of: batch)
        if !changed.isEmpty, !state.accounts.isEmpty,
            let refusal = refuseAlone(request, changed.map { .init("channel", $0) })
        {
            return refusal
        }
        var feeders: [String: FeederID] = state.feederByName
        for name in batch.feeders where feeders[name] == nil {
            let feeder = FeederRecord(id: masterID(), name: name)
            feeders[name] = feeder.id
            changes.feeders.append(feeder)
            records.append(.feeder(feeder))
        }
        var proposed: [ProposalID] = []
        for tariff in batch.tariffs {
            let known = book.tariffs[tariff.name]?.versions ?? []
            let new = tariff.versions.filter { version in !known.contains { $0.from == version.from } }
            guard let fresh = Tariff(name: tariff.name, versions: new),
                let merged = Tariff(name: tariff.name, versions: known + new)
            else { continue }
            if waits {
                let begins = known.isEmpty ? nil : calendar.midnight(of: fresh.versions[0].from)
                proposed.append(propose(.tariff(fresh), begins: begins, by: request))
            } else {
                take(merged, new: new)
            }
        }
        for layout in batch.channelLayouts {
            changes.channelLayouts.append(layout)
            records.append(.channelLayout(layout))
        }
        for terms in batch.terms {
            let known = state.terms[terms.name] ?? []
            if known.contains(terms) { continue }
            if waits {
                let begins = known.isEmpty ? nil : calendar.midnight(of: terms.from)
                proposed.append(propose(.terms(terms), begins: begins, by: request))
            } else {
                take(terms)
            }
        }
        for new in batch.calendars {
            for stretch in new.stretches where workCalendars[new.name]?.stretches.contains(stretch) != true {
                if waits {
                    let content = Proposal.Content.calendar(WorkCalendar(name: new.name, stretches: [stretch]))
                    proposed.append(propose(content, begins: nil, by: request))
                } else {
                    take(stretch, of: new.name)
                }
            }
        }
        for channel in batch.channels { take(channel, request) }
        for payer in batch.payers {
            payers[payer.number] = payer
            changes.payers.append(payer)
            records.append(.payer(payer))
        }
        var lineIDs: [String: LineID] = state.lineByName
        for line in batch.lines where lineIDs[line.name] == nil {
            let record = LineRecord(
                id: masterID(), name: line.name, endpoint: line.endpoint, driver: line.driver, inFlight: line.inFlight,
                responseTimeout: line.responseTimeout, connectDelay: line.connectDelay, gap: line.gap,
                closeWhenIdle: line.closeWhenIdle,
                transactionIdReliable: line.transactionIdReliable)
            lineIDs[record.name] = record.id
            lines[record.id] = LineState(record: record)
            records.append(.line(record, misroute: nil))
        }
        for imported in batch.accounts { take(imported, lines: lineIDs, feeders: feeders, cause: "import") }
        // A file may release the trips of a new site for who may release them; on one that is in operation a person does.
        if !batch.accounts.isEmpty {
            let mayRelease = batch.released && actor.role.may(.releaseImport)
            if state.accounts.isEmpty { gateway.isDemo = mayRelease && batch.isDemo }
            gateway.importReleased = mayRelease && (state.accounts.isEmpty || gateway.isDemo && gateway.importReleased)
            if gateway.importReleased { gateway.wasReleased = true }
        }
        effects.append(.configureLines)
        let meters = batch.accounts.reduce(0) { $0 + $1.supplyPoints.count }
        return StaffAnswer(
            .done, "import.done",
            details: [
                .init("accounts", String(batch.accounts.count)), .init("meters", String(meters)),
                .init("lines", String(batch.lines.count)), .init("channels", String(batch.channels.count)),
                .init("payers", String(batch.payers.count)),
                .init("trips", gateway.importReleased ? "released" : "off until released"),
            ] + proposed.map { .init("proposal", "\($0)") })
    }

    mutating func masterID<Kind>() -> ID<Kind> {
        gateway.lastMasterID += 1
        return ID(gateway.lastMasterID)
    }

    @discardableResult
    mutating func take(
        _ imported: ImportedAccount, lines: [String: LineID], feeders: [String: FeederID], cause: String
    ) -> AccountID {
        let given = imported.account
        let account = given.identified(as: masterID())
        let opening = imported.openingBalance
        // Where the meter keeps the credit, it is there already.
        let isInMeter = account.mode == .meterCredit
        auditFounding(account, reason: cause)
        accounts[account.id] = AccountState(
            record: account, posted: isInMeter ? .zero : opening, includesReading: gateway.readingNumber,
            postedOn: calendar.date(at: now), inMeter: isInMeter ? opening : .zero)
        #if SEEDED_BUGS
            if SeededBug.protectionOpen.isPlanted { accounts[account.id]?.record.protection = nil }
        #endif
        noteFacts(of: account.id)
        if opening != .zero {
            let isCredit = opening > .zero
            let owner: LedgerAccount = isInMeter ? .inMeter(account.id) : .customer(account.id)
            enter(
                debit: isCredit ? .opening : owner, credit: isCredit ? owner : .opening,
                amount: isCredit ? opening : -opening, reason: .opening, cause: "opening:\(account.id)")
        }
        let prices = book.prices(of: account.id, by: RatingFacts(AccountState(record: account)))
        for imported in imported.supplyPoints {
            guard let line = lines[imported.line], let feeder = feeders[imported.feeder] else { continue }
            let given = imported.meter
            let (meterID, series) = newMeterID(given.number)
            let meter = given.putUp(as: meterID, on: line)
            let opening = imported.opening.flatMap { meter.ratio.primary($0) }
            let baseline = opening.map { AcceptedReading(energy: $0, sourceTime: now) }
            let meterState = MeterState(
                record: meter, series: MeterSeries(number: series, baseline: baseline),
                gaps: meters[meterID]?.gaps ?? [], includesReading: gateway.readingNumber)
            meters[meter.id] = meterState
            let record = SupplyPointRecord(
                id: masterID(), account: account.id, meter: meter.id, feeder: feeder, relay: imported.relay)
            var pairing = Pairing.inMeter
            if let relay = imported.relay, relay.isBeside(meter) {
                pairing = imported.pairingProven ? .proven(at: now) : .unproven
            }
            supplyPoints[record.id] = SupplyPointState(
                record: record,
                belief: imported.inheritedOpen
                    ? RelayBelief(state: .open, openedBy: .inherited, seenAt: now) : RelayBelief(),
                pairing: pairing, bindingChangedAt: gateway.trustedTime,
                offSince: imported.inheritedOpen ? gateway.trustedTime : nil)
            if let prices, imported.ladderUsed > .zero, var state = accounts[account.id] {
                state.accrual.begin(
                    ladderUsed: imported.ladderUsed, of: record.id, on: calendar.date(at: now), prices: prices)
                accounts[account.id] = state
                note(.takeover(record.id, account.id, imported.ladderUsed, on: calendar.date(at: now)))
            }
            imports.append(record.id)
            if let point = supplyPoints[record.id] { auditTakeover(point) }
            records.append(.meter(meterState))
            if let point = supplyPoints[record.id] { attach(.begins, point, cause: cause) }
        }
        writeThrough(account.id)
        importedAccounts.append(account.id)
        return account.id
    }
}
