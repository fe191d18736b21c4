import Metering
import Quantities
import Supply

extension Draft {
    /// One meter comes down, another goes up: one series ends at the closing reading, another begins at the opening one, and nothing between
    /// the two registers is ever billed (I-M9). The account goes on, its ladder too.
    mutating func exchange(_ exchange: MeterExchange, _ request: StaffRequest) -> StaffAnswer {
        guard let point = state.meterByNumber[exchange.meter].flatMap({ self.point(of: $0) }),
            let old = meters[point.record.meter]
        else { return StaffAnswer(.refused, "meter.unknown", details: [.init("meter", exchange.meter)]) }
        // A closing that is owed goes on with the new relay, once none is on its way to the old one.
        guard point.order == nil else {
            return StaffAnswer(.refused, "life.orderUnderWay", reasons: [.orderUnderWay])
        }
        if let refusal = refuseClosing(exchange.reading, old) { return refusal }
        guard exchange.opening >= .zero, let opening = exchange.new.ratio.primary(exchange.opening) else {
            return StaffAnswer(.refused, "reading.malformed", details: [.init("meter", exchange.new.number)])
        }
        let isSeparate = point.record.relay?.isBeside(old.record) ?? false
        let relay = isSeparate ? point.record.relay : exchange.relay
        let clashes = clashes(of: exchange.new, relay, on: old.record.line, inPlaceOf: point.record.id)
        guard clashes.isEmpty else {
            return StaffAnswer(.refused, "life.clash", details: clashes.map { .init("fault", $0) })
        }

        let id = point.record.id
        let account = point.record.account
        let isOpen = accounts[account]?.life.isClosed == false
        if case .testing = point.pairing { failTest(id, "the meter was exchanged in mid-test") }
        if old.series.last == nil { meters[old.record.id]?.series = MeterSeries(number: old.series.number) }
        takeFinal(exchange.reading, point, by: request)
        if !isSeparate { settleUnknown(point, open: true, "the meter was exchanged") }
        if isOpen, let current = supplyPoints[id] { attach(.ends, current, cause: "life.meterExchanged") }
        retire(old.record.id)

        let (meterID, series) = newMeterID(exchange.new.number)
        let baseline = AcceptedReading(energy: opening, sourceTime: now)
        let record = exchange.new.putUp(as: meterID, on: old.record.line)
        meters[meterID] = MeterState(
            record: record, series: MeterSeries(number: series, baseline: baseline), gaps: meters[meterID]?.gaps ?? [],
            includesReading: gateway.readingNumber)
        newMeters[meterID] = id
        let changedAt = gateway.trustedTime
        update(id) { place in
            place.record.meter = meterID
            place.record.relay = relay
            place.bindingChangedAt = changedAt
            place.failedTrips = 0
            // A relay beside the meter switches what a test shows that it switches (RULES: Identity), be it the old one or a new.
            place.pairing = relay?.isBeside(record) == true ? .unproven : .inMeter
            if isSeparate {
                place.unseenOpening?.energy = nil
            } else {
                place.unseenOpening = nil
                // Another relay, whose state nobody has seen. Where we had switched off, it is ours to switch on; but what the protection
                // of the old one opened for is in the home still.
                let state = place.belief.state == .openByProtection ? place.belief.state : nil
                place.belief =
                    place.belief.isOffByUs && relay != nil
                    ? RelayBelief(state: state, openedBy: .inherited) : RelayBelief()
            }
        }
        // Nothing switches there any more: whoever put the meter up has left it on.
        if relay == nil, supplyPoints[id]?.restore != nil { endRestore(id, wasOff: false) }
        endDoubt(id)
        raiseEpoch(id, "the meter was exchanged")
        endCycle(account, reason: "the meter was exchanged")
        for kind in [WorkItem.Kind.case, .baseline] {
            settleItems(kind, of: account, meter: old.record.id, result: "exchanged")
        }
        if !isSeparate { settleItems(.unknownTrip, of: account, point: id, result: "exchanged") }
        if isOpen, let current = supplyPoints[id] {
            attach(.begins, current, cause: "life.meterExchanged")
            noteRegister(of: meterID, for: account)
        }
        writeThrough(account)
        effects.append(.configureLines)
        // A relay beside its meter tells its state to orders only, and nobody knows how it was left.
        if let current = supplyPoints[id], current.pairing != .inMeter, current.belief.openedBy == .inherited,
            current.restore == nil, current.order == nil
        {
            beginLook(current, cause: "the meter was exchanged")
        }
        touch(account)
        return StaffAnswer(
            .done, "life.meterExchanged",
            details: [
                .init("meter", exchange.new.number), .init("closed_wh", closing(of: old.record.id)),
                .init("opened_wh", String(exchange.opening.value)),
            ])
    }

    /// Why a meter that comes down cannot end by this reading; nil where it can. Of one of which nothing ever counted nothing is billed, by
    /// whatever reading it ends: who answers in its place by now, and what was not believed of it, does not matter any more.
    private func refuseClosing(_ choice: FinalReading, _ meter: MeterState) -> StaffAnswer? {
        guard meter.series.last == nil else { return refuseFinal(choice, meter) }
        switch choice {
        case .last, .mark: return refuseFinal(choice, meter)
        case .lastTrusted: return nil
        case .plate:
            var unread = meter
            unread.series = MeterSeries(number: meter.series.number)
            return refuseFinal(choice, unread)
        }
    }

    /// What a meter's register showed at the end.
    private func closing(of id: MeterID) -> String {
        guard let meter = meters[id], let last = meter.series.last else { return "-" }
        return String(meter.record.ratio.register(last.energy).value)
    }

    /// Takes a meter down: it is not read any more.
    private mutating func retire(_ id: MeterID) {
        guard var meter = meters[id] else { return }
        meter.record.retiredAt = now
        meters[id] = meter
        writeAlone(id)
    }

    /// Writes the row of a meter that hangs nowhere any more: it goes with no account's.
    mutating func writeAlone(_ id: MeterID) {
        guard var meter = meters[id] else { return }
        meter.includesReading = gateway.readingNumber
        meters[id] = meter
        records.append(.meter(meter))
    }

    /// The id of a meter that goes up, and its series: one that was taken down elsewhere comes back under its own.
    mutating func newMeterID(_ number: String) -> (MeterID, series: Int) {
        if let known = state.meterByNumber[number], let meter = meters[known] {
            return (known, meter.series.number + 1)
        }
        return (masterID(), 1)
    }

    /// Other transformers: what flowed before the reading counts by the old ratio, what flows after it by the new one (倍率).
    mutating func changeRatio(
        of number: String, to ratio: TransformerRatio, _ reading: FinalReading, _ request: StaffRequest
    ) -> StaffAnswer {
        guard let point = state.meterByNumber[number].flatMap({ self.point(of: $0) }),
            let old = meters[point.record.meter]
        else { return StaffAnswer(.refused, "meter.unknown", details: [.init("meter", number)]) }
        let isOwn = old.record.stated != nil || old.ratioWatch.told != nil
        guard ratio != (isOwn ? old.record.stated : old.record.ratio) else {
            return StaffAnswer(.refused, "life.ratioSame")
        }
        guard point.order == nil else {
            return StaffAnswer(.refused, "life.orderUnderWay", reasons: [.orderUnderWay])
        }
        if isOwn { return state(ratio, of: old, at: point) }
        if let refusal = refuseFinal(reading, old) { return refusal }
        takeFinal(reading, point, by: request)
        let isOpen = accounts[point.record.account]?.life.isClosed == false
        if isOpen { attach(.ends, point, cause: "life.ratioChanged") }
        guard var meter = meters[old.record.id] else { return StaffAnswer(.refused, "meter.unknown") }
        var baseline: AcceptedReading?
        if reading != .lastTrusted, let last = meter.series.last,
            let energy = ratio.primary(meter.record.ratio.register(last.energy))
        {
            baseline = AcceptedReading(
                energy: energy, sourceTime: last.sourceTime,
                resolution: ratio.primary(max(meter.record.ratio.register(last.resolution), WattHours(1)))
                    ?? last.resolution, mark: last.mark, purpose: last.purpose)
        }
        meter.record.ratio = ratio
        meter.series = MeterSeries(number: meter.series.number + 1, baseline: baseline)
        meters[meter.record.id] = meter
        if isOpen {
            attach(.begins, point, cause: "life.ratioChanged")
            noteRegister(of: meter.record.id, for: point.record.account)
        }
        return changedRatio(of: meter.record, at: point, from: old.record.ratio, to: ratio)
    }

    /// What the own ratio registers of a meter must hold that multiplies by itself. What it has counted stays; where its register has
    /// jumped with them, another series begins.
    private mutating func state(
        _ ratio: TransformerRatio, of old: MeterState, at point: SupplyPointState
    ) -> StaffAnswer {
        var meter = old
        meter.record.stated = ratio
        let isOpen = accounts[point.record.account]?.life.isClosed == false && old.series.quarantine != nil
        if isOpen { attach(.ends, point, cause: "life.ratioChanged") }
        if old.series.quarantine != nil { meter.series = MeterSeries(number: old.series.number + 1) }
        meters[meter.record.id] = meter
        if isOpen { attach(.begins, point, cause: "life.ratioChanged") }
        return changedRatio(of: meter.record, at: point, from: old.record.stated, to: ratio)
    }

    private mutating func changedRatio(
        of meter: MeterRecord, at point: SupplyPointState, from old: TransformerRatio?, to ratio: TransformerRatio
    ) -> StaffAnswer {
        forgetRatio(of: meter.id, point.record.account, "the transformers changed")
        let changedAt = gateway.trustedTime
        update(point.record.id) { $0.bindingChangedAt = changedAt }
        raiseEpoch(point.record.id, "the transformers changed")
        endCycle(point.record.account, reason: "the transformers changed")
        writeThrough(point.record.account)
        touch(point.record.account)
        return StaffAnswer(
            .done, "life.ratioChanged",
            details: [
                .init("meter", meter.number), .init("from", old?.description ?? "-"), .init("to", "\(ratio)"),
            ])
    }
}

extension MeterRecord {
    /// The record of a meter that goes up on a line.
    func putUp(as id: MeterID, on line: LineID) -> MeterRecord {
        MeterRecord(
            id: id, number: number, line: line, unit: unit, block: block, profile: profile, serial: serial,
            phases: phases, maximumCurrent: maximumCurrent, ratio: ratio, tariffTable: tariffTable,
            stated: stated)
    }
}
