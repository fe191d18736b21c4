import Quantities

/// What a supply point's connection can carry: the ground on which a jump is called a jump.
public struct MeterLimits: Hashable, Sendable {
    /// The largest current of one phase, from the supply point's master data.
    public let maximumCurrent: Milliamperes
    /// 1 or 3.
    public let phases: Int
    /// Phase to neutral.
    public let nominalVoltage: Millivolts
    /// What is allowed above the product of these, in percent: 130 allows 1.3 times as much. 100 or more.
    public let marginPercent: Int
    /// Added to every elapsed time: a meter refreshes its register only every second or so, and a source tells its age in whole
    /// seconds.
    public let timeSlack: Span

    public init(
        maximumCurrent: Milliamperes, phases: Int = 1, nominalVoltage: Millivolts = Millivolts(220_000),
        marginPercent: Int = 130,
        timeSlack: Span = .seconds(5)
    ) {
        self.maximumCurrent = maximumCurrent
        self.phases = phases
        self.nominalVoltage = nominalVoltage
        self.marginPercent = marginPercent
        self.timeSlack = timeSlack
    }

    /// The most energy that can have been consumed in `elapsed`, Wh, rounded up; with margin and slack.
    ///
    /// 60 A at 220 V are 13.2 kW: in 15 minutes 3.3 kWh, with a margin of 130 % and 5 s of slack 4.314 kWh.
    public func maximumEnergy(in elapsed: Span) -> WattHours {
        // mA × mV is 10⁻⁶ W, and an hour has 3.6 × 10⁶ ms.
        let time = Int128(max(elapsed.milliseconds, 0)) + Int128(max(timeSlack.milliseconds, 0))
        let power = Int128(max(maximumCurrent.value, 0)) * Int128(max(nominalVoltage.value, 0))
        let (product, overflow) = power.multipliedReportingOverflow(
            by: Int128(max(phases, 0)) * Int128(max(marginPercent, 0)))
        let (total, overflowToo) = product.multipliedReportingOverflow(by: time)
        if overflow || overflowToo { return WattHours(.max) }
        let divisor: Int128 = 100 * 1_000_000 * 3_600_000
        return WattHours(Int64(clamping: total / divisor + (total % divisor == 0 ? 0 : 1)))
    }
}
