import Billing
import Metering
import Quantities
import Supply

/// Judging and charging one reading: the same in life and when a restart replays it.
enum MeterReadings {
    /// Phase to neutral, as the plausibility rules take it.
    static let nominalVoltage = Millivolts(220_000)

    /// What the supply point's connection can carry, on the supply's side of its transformers; where the master data do not say, what no meter of the field exceeds.
    ///
    /// - Parameter ratio: of the time that it is about; nil: as it is now.
    static func limits(of meter: MeterRecord, ratio: TransformerRatio? = nil) -> MeterLimits {
        let factor = (ratio ?? meter.ratio).factor
        return MeterLimits(
            maximumCurrent: Milliamperes((meter.maximumCurrent?.value ?? 100_000) * factor),
            phases: meter.phases, nominalVoltage: nominalVoltage)
    }

    static func judge(_ sample: Sample, meter: MeterState, clockTrusted: Bool) -> Judgement {
        meter.series.judge(
            sample, limits: limits(of: meter.record), boundSerial: meter.record.serial, clockTrusted: clockTrusted)
    }

    /// What the meter keeps of credit, as it told last. What another device told, or a cache, or the same sample twice, is not news.
    static func credit(_ reading: Reading, before: MeterCredit?) -> MeterCredit? {
        switch reading.quality {
        case .foreign, .stale, .duplicate, .quarantined(.unproven): before
        default: reading.sample.credit ?? before
        }
    }

    /// Adds what a reading that counts has consumed since `before` at `point` to the account's accrual, and remembers a gap. The first
    /// reading of a series consumes nothing, and a closed account is charged nothing.
    @discardableResult
    static func charge(
        _ reading: Reading, after before: AcceptedReading?, at point: SupplyPointID, meter: inout MeterState,
        to account: inout AccountState, book: PriceBook
    ) -> RegisterUse {
        guard reading.quality.counts, let consumed = reading.consumed, let before, !account.life.isClosed,
            let energy = reading.energy
        else { return .none }
        let now = AcceptedReading(reading.sample, energy)
        account.measure(from: before, to: now, consumed: consumed, &meter, calendar: book.calendar)
        guard consumed > .zero, let rating = book.rating(of: account), let prices = book.prices(of: account) else {
            return .none
        }
        let table = meter.record.tariffTable
        let (pieces, use) = stretch(from: before, to: now, consumed: consumed, rating, table: table)
        account.accrual.add(pieces, of: point, prices: prices)
        let gap = OpenGap(
            series: reading.series, ratio: meter.record.ratio, from: before.withoutLoad, to: now.withoutLoad,
            consumed: consumed, modulus: reading.sample.modulus, account: account.record.id, point: point,
            table: table, pieces: pieces)
        if gap.waits(rating) { meter.remember(gap, on: book.calendar.date(at: now.ratedAt)) }
        return use
    }

    /// What was consumed between two readings, by price.
    static func stretch(
        from before: AcceptedReading, to now: AcceptedReading, consumed: WattHours, _ rating: Rating,
        table: VersionName?
    ) -> (pieces: [RatedPiece], use: RegisterUse) {
        let from = before.ratedAt
        let to = max(now.ratedAt, from)
        var use = RegisterUse.none
        do throws(RegisterFault) {
            let counted = try BandRegisters.counted(
                from: before, to: now, consumed: consumed, rating, table: table)
            if let counted { return (rating.pieces(from: from, to: to, registers: counted), .used) }
        } catch {
            use = .fault(error)
        }
        return (rating.pieces(of: ConsumptionInterval(from: from, to: to, energy: consumed)), use)
    }

    /// Keeps a reading that counts for the bill that it belongs to.
    static func note(
        _ reading: Reading, in account: inout AccountState, periods: BillingPeriods, calendar: SiteCalendar
    ) {
        guard reading.quality.counts, !account.life.isClosed, let energy = reading.energy else { return }
        account.cycle.note(
            RegisterValue(energy: energy, at: reading.sourceTime), of: reading.meter, series: reading.series,
            ratedAt: AcceptedReading(reading.sample, energy).ratedAt, periods: periods, calendar: calendar)
    }
}
