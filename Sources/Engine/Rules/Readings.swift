import Metering
import Quantities
import Supply

extension Draft {
    /// Judges a sample, keeps it, charges it, and has its account decided again. Nil where the meter is not known any more.
    mutating func ingest(_ told: Sample) -> Reading? {
        guard var meter = meters[told.meter] else { return nil }
        let sample = told.multiplied(by: meter.record.ratio)
        if let mark = sample.mark { noteGap(meter, before: mark) }
        noteSeries(of: sample.meter)
        noteTable(of: sample.meter)
        noteLimits(of: sample)
        if let point = point(of: sample.meter) {
            noteBinding(of: point.record.id)
            noteFacts(of: point.record.account)
        }
        // One from a time that has not come was stamped before the clock was set back: the next true one must not look old for it.
        let isOfNow = sample.sourceTime <= now + Draft.stampSlack
        let judged = MeterReadings.judge(sample, meter: meter, clockTrusted: gateway.clockTrusted && isOfNow)
        gateway.readingNumber += 1
        records.append(
            .reading(ReadingRecord(number: gateway.readingNumber, reading: judged.reading, receivedAt: now)))
        let before = meter.series.last
        meter.series = judged.series
        meter.credit = MeterReadings.credit(judged.reading, before: meter.credit)
        meters[meter.record.id] = meter
        // A mark that began in this life, and not a look or the mark that was under way at the start (I-C8). After a clock was
        // set back before the start, every mark began in this life.
        if judged.reading.quality.counts, sample.purpose == .mark, let mark = sample.mark,
            mark >= state.startedAt ?? now || now < state.startedAt ?? now
        {
            readSinceStart[meter.record.id] = true
        }
        guard let point = point(of: meter.record.id), var account = accounts[point.record.account] else {
            return judged.reading
        }
        if judged.reading.quality != .stale { noteAnswer(of: meter.record.id, point) }

        let use = MeterReadings.charge(
            judged.reading, after: before, at: point.record.id, meter: &meter, to: &account, book: book)
        MeterReadings.note(judged.reading, in: &account, periods: book.periods(of: account), calendar: calendar)
        meters[meter.record.id] = meter
        accounts[account.record.id] = account
        changes.dirtied.append(account.record.id)
        if judged.reading.quality.counts {
            let today = calendar.date(at: now)
            if account.postedOn != today { post(account.record.id) }
            if account.conduct.countedOn != today { beginDay(account.record.id) }
        }
        look(at: use, meter.record, account.record.id)
        watchLife(judged.reading, point)
        if let event = judged.event { plausibility(event, meter, point) }
        noteSerial(judged.reading, meter, point)
        compareCredit(judged.reading, meter, point)
        if sample.purpose == .mark, asksForIdentity(judged, meter.record, after: before) {
            effects.append(.readNow(meter.record.line, meter.record.id, ReplyToken(0)))
        }
        watchRatio(judged.reading, after: before, point)
        observe(judged.reading, point)
        watchLimit(judged.reading, after: before, point.record.id)
        touch(account.record.id)
        return judged.reading
    }

    /// Marks do not read the serial number, and a read on demand does: where the values say that another meter may answer
    /// (F-B13), or where nothing counted for days, and as long as another one was seen to, so that the bound one is recognised when it is
    /// back. And with the first reading of a day: a meter that was exchanged for one with a like energy is not billed for longer than that.
    private func asksForIdentity(_ judged: Judgement, _ meter: MeterRecord, after before: AcceptedReading?) -> Bool {
        if judged.reading.quality == .quarantined(.unproven) { return true }
        if case .distrusted = judged.event { return true }
        guard meter.serial != nil, judged.reading.quality.counts else { return false }
        let today = calendar.date(at: judged.reading.sourceTime)
        return before.map { calendar.date(at: $0.sourceTime) < today } ?? true
    }

    /// The most rows that one stop of the daemon makes for one meter: ten days of quarter hours. Of more marks only every n-th is kept.
    private static let largestGap = 1000

    /// Marks that went by while the daemon was stopped, which nobody reported: known with the first mark of this life (I-M7). What came
    /// before the stop was recorded then, but for the mark that was under way.
    private mutating func noteGap(_ meter: MeterState, before mark: Instant) {
        guard marksSinceStart[meter.record.id] != true else { return }
        marksSinceStart[meter.record.id] = true
        guard let seen = meter.series.seenUntil,
            let account = point(of: meter.record.id).flatMap({ accounts[$0.record.account] }),
            let interval = terms(of: account.record)?.markInterval, interval > .zero
        else { return }
        let underWay = calendar.mark(atOrBefore: state.stoppedAt, every: interval) - .milliseconds(1)
        let last = max(seen, meter.series.last?.mark ?? seen, underWay)
        guard let gap = MarkGap(after: last, before: mark, every: interval, calendar: calendar) else { return }
        let step = (gap.count + Draft.largestGap - 1) / Draft.largestGap
        for (index, mark) in gap.marks.enumerated() where index % step == 0 {
            records.append(.gap(meter: meter.record.id, mark: mark, fault: "daemon_stopped", at: now))
        }
    }

    mutating func miss(_ meter: MeterID, mark: Instant, _ fault: LineFault) {
        guard let state = meters[meter] else { return }
        noteGap(state, before: mark)
        records.append(.gap(meter: meter, mark: mark, fault: fault.code, at: now))
        noteSilence(of: state, mark: mark, fault)
        if let point = point(of: meter) { touch(point.record.account) }
    }

    /// What a judgement wants a person to know.
    private mutating func plausibility(_ event: PlausibilityEvent, _ meter: MeterState, _ point: SupplyPointState) {
        let account = point.record.account
        let subject = "meter \(meter.record.number)"
        switch event {
        case .distrusted(let reason):
            audit("reading.quarantined", subject, account: account, reason: reason.code)
        case .trusted:
            audit(
                "reading.trusted", subject, account: account,
                reason: "three readings in a row follow from the last that counted")
            settleItems(.baseline, of: account, meter: meter.record.id, result: "the meter's readings follow again")
        case .baselineWanted:
            let from = meter.series.last?.energy, to = meter.series.quarantine?.candidate?.energy
            openWorkItem(
                .baseline, account: account, meter: meter.record.id, within: .days(1),
                reason: "meter.baselineWanted \(meter.record.number)"
                    + (from.flatMap { from in to.map { " \(from) \($0)" } } ?? ""))
        case .foreignSerial(let told):
            audit(
                "meter.foreignSerial", subject, account: account, reason: "another device answers in its place",
                before: meter.record.serial?.text, after: told.text)
            caseOfForeign(told, meter, account)
            raiseEpoch(point.record.id, "another serial number answers")
        case .serialReturned:
            audit("meter.serialReturned", subject, account: account, reason: "the bound device answers again")
        }
        writeThrough(account)
    }

    /// A meter that is bound by its serial number and does not tell it when asked has no reading that counts: somebody finds out why, and
    /// it is neither billed nor switched off in silence.
    private mutating func noteSerial(_ reading: Reading, _ meter: MeterState, _ point: SupplyPointState) {
        let reason = "meter.serialNotTold \(meter.record.number)"
        if reading.quality == .quarantined(.unproven), reading.sample.purpose == .onDemand, meter.series.foreign == nil
        {
            openWorkItem(
                .case, account: point.record.account, meter: meter.record.id, within: .days(1), reason: reason)
        } else if reading.sample.serial != nil, reading.quality.counts {
            settleItems(.case, of: point.record.account, reason: reason, result: "it tells its serial number")
        }
    }

    /// A line stamps a sample with the same clock a moment before it is judged.
    private static let stampSlack = Span.seconds(5)

    /// Compares what a reading shows of the supply with what we believe.
    private mutating func observe(_ reading: Reading, _ point: SupplyPointState) {
        guard saysSomething(reading), !mayBeOfAnother(reading) else { return }
        let id = point.record.id
        // An order under way tells its own end.
        guard point.order == nil else { return }
        // Reports of lines overtake readings: what was read before the last look says nothing new. A look that lies in the future
        // is from before the clock was set back.
        let isNews = point.belief.seenAt.map { reading.sourceTime > $0 || $0 > now } ?? true
        // That supply is on again is believed of a meter that is believed, or where nothing but our own clock is doubted.
        let isBelieved = reading.quality.counts || reading.quality == .clockDoubtful
        if let relay = reading.relay, isNews, relay != .closed || isBelieved {
            see(relay, at: reading.sourceTime, id, isProven: reading.sample.serial != nil)
        }
        settleUnseenOpening(reading, id)
        if let after = supplyPoints[id], after.belief.isOffByUs, after.belief.state == .open, after.failedTrips == 0,
            let seenAt = after.belief.seenAt, reading.sourceTime > seenAt, let power = reading.power,
            power.value > Draft.noLoad.value,
            let consumed = reading.consumed, consumed > .zero
        {
            // A bypass or a welded contact: it is open, and energy flows (F-B15).
            openWorkItem(
                .case, account: after.record.account, point: id, within: .hours(4), reason: Draft.energyAfterTrip)
        }
        lookBeside(reading, id)
        if let testing = supplyPoints[id], case .testing(let test) = testing.pairing {
            advanceTest(test, testing, reading)
        }
    }

    /// Neither another meter, nor what was known before, nor garbage.
    func saysSomething(_ reading: Reading) -> Bool {
        reading.quality != .foreign && reading.quality != .duplicate && reading.quality != .stale
            && reading.sample.defects.isEmpty
    }

    /// Where another meter may answer, the relay that it tells of may be another's too: whoever answers is asked at once who it is.
    private func mayBeOfAnother(_ reading: Reading) -> Bool {
        guard reading.sample.serial == nil, let meter = meters[reading.meter], meter.record.serial != nil else {
            return false
        }
        return reading.quality == .quarantined(.unproven) || meter.series.quarantine?.since == reading.sourceTime
    }

    /// Somebody may have his hands in there.
    static let closedUnderTag = "lock_out.closed"

    /// Below this a supply counts as without load.
    static let noLoad = Watts(10)

    /// A relay was seen in a state outside an order.
    ///
    /// - Parameter isProven: the meter told who it is with it.
    mutating func see(_ relay: RelayState, at instant: Instant, _ id: SupplyPointID, isProven: Bool = false) {
        guard let point = supplyPoints[id] else { return }
        let belief = point.belief
        if case .usPerhaps = belief.openedBy {
            // A trip without a known outcome is settled by a look that proves who answers, and tells the customer; its time is now.
            serve(.readBack(id), after: .milliseconds(1))
            return touch(point.record.account)
        }
        switch (relay, belief.openedBy) {
        case (.closed, nil):
            if belief.state != .closed { update(id) { $0.belief = RelayBelief(state: .closed, seenAt: instant) } }
            // Owed by hand to a relay that nothing can prove: closed was seen, and that is all that was owed.
            if let restore = point.restore, instant >= restore.since, !mayBeOpenUnseen(point) {
                endRestore(id, wasOff: false)
            }
        case (.closed, .some(let by)) where by.isOurs && point.restore != nil && !isProven && canProve(point):
            // One reading proves little, and ends nothing that is owed (F-B4): whoever answers is asked who it is.
            if point.restore?.isWaitingForYes == true || point.restore?.armedAt != nil || isTagged(point)
                || point.isHeldByProtection
            {
                if point.order == nil { beginLook(point, cause: "seen closed, and light is owed") }
            } else {
                serve(.restore(id), after: .zero)
            }
        case (.closed, .some(let by)):
            if point.lockedOut {
                openWorkItem(
                    .case, account: point.record.account, point: id, within: .minutes(10), reason: Draft.closedUnderTag)
            }
            // Someone closed it by hand: of his own accord, or as he was asked to.
            let trustedTime = gateway.trustedTime
            let isWished = accounts[point.record.account]?.wish != nil
            if point.restore?.armedAt == nil {
                audit(
                    "relay.closedOtherwise", "supply point \(id)", account: point.record.account,
                    reason: "seen closed without an order of ours",
                    before: by.isOurs ? "opened by us" : "opened otherwise", after: "closed")
                let count = countForeign(id)
                effects.append(.alarm(code: "relay.closedOtherwise", detail: "supply point \(id), seen \(count) times"))
            }
            update(id) {
                $0.belief = RelayBelief(state: .closed, seenAt: instant)
                $0.failedTrips = 0
                // One reading proves little: whoever pays, or has paid, does not stay in the dark for it (F-B4).
                if by.isOurs, !isWished, $0.restore == nil {
                    $0.unseenOpening = UnseenOpening(order: by.order, at: trustedTime, wasSeen: true)
                }
            }
            if supplyPoints[id]?.unseenOpening != nil { serve(.unseen(id), after: Draft.untilHonest) }
            settleItems(.foreignOpen, of: point.record.account, point: id, result: "seen closed")
            // Energy flows because somebody has closed it: nobody has to go there for a welded contact.
            for item in openItems(of: point.record.account)
            where item.kind == .case && item.supplyPoint == id && item.reason == Draft.energyAfterTrip {
                closeWorkItem(item.id, by: "engine", result: "seen closed")
            }
            endWish(point.record.account)
            withdrawWordOfWish(point.record.account)
            // Where it may be open all the same, what the customer was told to pay for light stands until energy flows.
            if point.restore != nil {
                endRestore(id, wasOff: true)
            } else {
                endOff(point.record.account, reason: "closed by hand")
            }
        case (_, nil) where relay != .openByProtection && point.unseenOpening.map { holds($0, point) } == true:
            if let unseen = point.unseenOpening { openedLate(point, unseen, relay, at: instant) }
        case (_, nil) where isUsedUp(point):
            // The meter keeps the credit and opens by itself; the next purchase closes it.
            update(id) { $0.belief = RelayBelief(state: relay, openedBy: .foreign, seenAt: instant) }
            raiseEpoch(id, "opened by the meter")
            audit(
                "relay.openedByMeter", "supply point \(id)", account: point.record.account,
                reason: "the credit in the meter is used up", before: belief.state?.rawValue, after: relay.rawValue)
        case (_, nil):
            // Open, and not by us: never closed by itself (I-C11).
            update(id) {
                $0.belief = RelayBelief(state: relay, openedBy: .foreign, seenAt: instant)
                $0.unseenOpening = nil
            }
            raiseEpoch(id, "opened otherwise")
            audit(
                "relay.openedOtherwise", "supply point \(id)", account: point.record.account,
                reason: "seen open without an order of ours",
                before: belief.state?.rawValue, after: relay.rawValue)
            let count = countForeign(id)
            effects.append(.alarm(code: "relay.openedOtherwise", detail: "supply point \(id), seen \(count) times"))
            askAboutForeign(point, of: point.record.account)
        case (_, .some): seeOff(relay, at: instant, point, isProven: isProven)
        }
        touch(point.record.account)
    }

    /// Somebody else, or the meter, has operated the relay: counted and told, not fought (F-B24).
    private mutating func countForeign(_ id: SupplyPointID) -> Int {
        update(id) { $0.foreignOperations += 1 }
        return supplyPoints[id]?.foreignOperations ?? 0
    }

    /// The end of an on-demand read that a person asked for.
    mutating func endRead(_ token: ReplyToken, _ meter: MeterID, _ fault: LineFault?) {
        guard let state = meters[meter] else { return }
        if let fault {
            effects.append(
                .answer(
                    token,
                    .staff(
                        StaffAnswer(
                            .refused, fault.isException ? "read.exception" : "read.failed",
                            details: [.init("meter", state.record.number), .init("fault", fault.code)]))))
            return
        }
        var details: [StaffAnswer.Detail] = [.init("meter", state.record.number)]
        if let last = state.series.last {
            details.append(.init("energy_wh", String(last.energy.value)))
            details.append(.init("source_time", calendar.rfc3339(last.sourceTime)))
            if let power = last.power { details.append(.init("power_w", String(power.value))) }
        }
        if state.series.quarantine != nil { details.append(.init("quality", "quarantined")) }
        effects.append(.answer(token, .staff(StaffAnswer(.done, "read.done", details: details))))
    }
}
