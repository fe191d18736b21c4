import Billing
import Metering
import Quantities
import Supply

/// Readings as they were judged, energies as the registers told them.
extension Rerater {
    mutating func take(_ record: ReadingRecord) {
        result.readings += 1
        let reading = record.reading
        guard reading.quality.isBilled, let energy = reading.energy else { return }
        var meter = meters[reading.meter] ?? MeterState(rerated: reading.meter)
        defer { meters[reading.meter] = meter }
        let now = AcceptedReading(reading.sample, energy)
        if reading.quality == .late {
            take(late: record, now.withoutLoad, &meter)
            return
        }
        let last = meter.series.number == reading.series ? meter.series.last : nil
        meter.series = MeterSeries(number: reading.series, baseline: now)
        let place = points[reading.meter]
        let isCharged = place?.account == account && state?.life.isClosed == false
        known.add(
            reading, isCharged ? multiply(record) ?? now : now, number: record.number,
            point: isCharged ? place?.point : nil,
            isMeasured: isCharged || place.map { $0.account != account } ?? false,
            meter.record.tariffTable, MeterReadings.limits(of: meter.record))
        guard let last else { return }
        let consumed = step(from: last, to: now, modulus: reading.sample.modulus, record)
        guard let place else { return }
        let recomputed = Reading(
            sample: reading.sample, series: reading.series, quality: reading.quality, consumed: consumed)
        if place.account == account, var state {
            MeterReadings.charge(recomputed, after: last, at: place.point, meter: &meter, to: &state, book: book)
            self.state = state
        } else {
            // Somebody else's, whose gaps late readings may divide all the same, and whose quarter of an hour may end another's.
            let from = last.ratedAt
            _ = meter.demand.add(
                ConsumptionInterval(from: from, to: max(now.ratedAt, from), energy: consumed), told: now.ratedAt,
                calendar: book.calendar)
            guard consumed > .zero else { return }
            let gap = OpenGap(
                series: reading.series, from: last.withoutLoad, to: now.withoutLoad, consumed: consumed,
                modulus: reading.sample.modulus, account: place.account, point: place.point, pieces: [])
            if gap.isOpen { meter.remember(gap, on: book.calendar.date(at: now.ratedAt)) }
        }
    }

    private mutating func take(late record: ReadingRecord, _ late: AcceptedReading, _ meter: inout MeterState) {
        guard let place = meter.gaps.firstIndex(where: { $0.contains(late) }) else {
            return differ(
                .reading, reading: record.number, expected: "a gap at \(late.sourceTime.milliseconds)", found: "none")
        }
        let gap = meter.gaps[place]
        let isCharged = gap.account == account && state != nil
        known.add(
            record.reading, isCharged ? multiply(record) ?? late : late, number: record.number, point: nil,
            isMeasured: true, nil, MeterReadings.limits(of: meter.record, ratio: gap.ratio))
        let before = step(from: gap.from, to: late, modulus: gap.modulus, record)
        guard gap.account == account, var state, let rating = book.rating(of: state),
            let prices = book.prices(of: state)
        else {
            let parts = gap.divided(at: late, before, gap.consumed - before, nil)
            meter.gaps.replaceSubrange(place...place, with: parts.filter(\.isOpen))
            return
        }
        let parts = gap.divided(at: late, before, gap.consumed - before, rating)
        let limits = MeterReadings.limits(of: meter.record, ratio: gap.ratio)
        state.remeasure(gap, parts, limits, calendar: book.calendar)
        state.accrual.replace(gap.pieces, with: parts.flatMap(\.pieces), of: gap.point, prices: prices)
        meter.gaps.replaceSubrange(place...place, with: parts.filter { $0.waits(rating) })
        self.state = state
    }

    /// What the registers say was consumed; a difference where the reading says otherwise.
    private mutating func step(
        from last: AcceptedReading, to now: AcceptedReading, modulus: WattHours?, _ record: ReadingRecord
    ) -> WattHours {
        let consumed = KnownReadings.step(from: last.energy, to: now.energy, modulus: modulus)
        let told = record.reading.consumed ?? .zero
        if consumed != told {
            differ(
                .reading, reading: record.number, expected: consumed.map { "\($0) kWh" } ?? "no step backwards",
                found: "\(told) kWh")
        }
        return consumed ?? told
    }
}
