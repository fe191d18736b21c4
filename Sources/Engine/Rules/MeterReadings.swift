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

    /// Adds what a reading that counts has consumed since `before` to the account's accrual. The first reading of a series
    /// consumes nothing.
    static func charge(
        _ reading: Reading, after before: AcceptedReading?, to account: inout AccountState, tariffs: [String: Tariff],
        calendar: SiteCalendar
    ) {
        guard reading.quality.counts, let consumed = reading.consumed, consumed > .zero, let before,
            let tariff = tariffs[account.record.tariff]
        else { return }
        let interval = ConsumptionInterval(
            from: before.sourceTime, to: max(reading.sourceTime, before.sourceTime), energy: consumed)
        account.accrual.add(Rating.pieces(of: interval, tariff: tariff, calendar: calendar))
    }
}
