import Billing
import Metering
import Quantities
import Supply

/// Judging and charging one reading: the same in life and when a restart replays it.
enum MeterReadings {
    /// Phase to neutral, as the plausibility rules take it.
    static let nominalVoltage = Millivolts(220_000)

    /// What the supply point's connection can carry, on the supply's side of its transformers; where the master data do not say, what no meter of the field exceeds.
    static func limits(of meter: MeterRecord) -> MeterLimits {
        MeterLimits(
            maximumCurrent: Milliamperes((meter.maximumCurrent?.value ?? 100_000) * meter.ratio.factor),
            phases: meter.phases, nominalVoltage: nominalVoltage)
    }

    static func judge(_ sample: Sample, meter: MeterState, clockTrusted: Bool) -> Judgement {
        meter.series.judge(
            sample, limits: limits(of: meter.record), boundSerial: meter.record.serial, clockTrusted: clockTrusted)
    }

    /// Adds what a reading that counts has consumed since `before` at `point` to the account's accrual. The first reading of a
    /// series consumes nothing, and a closed account is charged nothing.
    static func charge(
        _ reading: Reading, after before: AcceptedReading?, at point: SupplyPointID, to account: inout AccountState,
        tariffs: [String: Tariff], periods: BillingPeriods, calendar: SiteCalendar
    ) {
        guard reading.quality.counts, let consumed = reading.consumed, consumed > .zero, let before,
            !account.life.isClosed, let prices = account.prices(among: tariffs)
        else { return }
        let from = ratedAt(before.sourceTime, mark: before.mark)
        let interval = ConsumptionInterval(
            from: from, to: max(ratedAt(reading.sourceTime, mark: reading.mark), from), energy: consumed)
        let rating = Rating(tariff: prices.tariff, holder: prices.holder, calendar: calendar, periods: periods)
        account.accrual.add(rating.pieces(of: interval), of: point, prices: prices)
    }

    /// Keeps a reading that counts for the bill that it belongs to.
    static func note(
        _ reading: Reading, in account: inout AccountState, periods: BillingPeriods, calendar: SiteCalendar
    ) {
        guard reading.quality.counts, !account.life.isClosed, let energy = reading.energy else { return }
        account.cycle.note(
            RegisterValue(energy: energy, at: reading.sourceTime), of: reading.meter, series: reading.series,
            ratedAt: ratedAt(reading.sourceTime, mark: reading.mark), periods: periods, calendar: calendar)
    }

    /// A reading for a mark counts as the mark's when it came within a minute of it: a line needs a moment to ask all its meters, and
    /// a price that changes at 08:00 changes with the reading of 08:00.
    private static func ratedAt(_ sourceTime: Instant, mark: Instant?) -> Instant {
        guard let mark, sourceTime >= mark, sourceTime - mark <= .minutes(1) else { return sourceTime }
        return mark
    }
}
