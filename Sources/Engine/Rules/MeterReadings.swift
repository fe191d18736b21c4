import Billing
import Metering
import Quantities
import Supply

/// Judging and charging one reading: the same in life and when a restart replays it.
enum MeterReadings {
    /// Phase to neutral, as the plausibility rules take it.
    static let nominalVoltage = Millivolts(220_000)

    /// What the supply point's connection can carry; where the master data do not say, what no meter of the field exceeds.
    static func limits(of meter: MeterRecord) -> MeterLimits {
        MeterLimits(
            maximumCurrent: meter.maximumCurrent ?? Milliamperes(100_000), phases: meter.phases,
            nominalVoltage: nominalVoltage)
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

    /// Adds what a reading that counts has consumed since `before` at `point` to the account's accrual. The first reading of a
    /// series consumes nothing.
    static func charge(
        _ reading: Reading, after before: AcceptedReading?, at point: SupplyPointID, to account: inout AccountState,
        tariffs: [String: Tariff], periods: BillingPeriods, calendar: SiteCalendar
    ) {
        guard reading.quality.counts, let consumed = reading.consumed, consumed > .zero, let before,
            let tariff = tariffs[account.record.tariff]
        else { return }
        let from = ratedAt(before.sourceTime, mark: before.mark)
        let interval = ConsumptionInterval(
            from: from, to: max(ratedAt(reading.sourceTime, mark: reading.mark), from), energy: consumed)
        let holder = account.record.holder
        let rating = Rating(tariff: tariff, holder: holder, calendar: calendar, periods: periods)
        account.accrual.add(
            rating.pieces(of: interval), of: point, prices: PriceList(tariff: tariff, holder: holder))
    }

    /// Keeps a reading that counts for the bill that it belongs to.
    static func note(
        _ reading: Reading, in account: inout AccountState, periods: BillingPeriods, calendar: SiteCalendar
    ) {
        guard reading.quality.counts, let energy = reading.energy else { return }
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
