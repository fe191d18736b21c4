import Metering
import Quantities

/// A meter with 60 A at 220 V (13.2 kW) whose samples are judged one after the other.
struct MeterStory {
    var series: MeterSeries
    var limits = MeterLimits(maximumCurrent: Milliamperes(60_000))
    var boundSerial: SerialNumber?
    private(set) var event: PlausibilityEvent?
    private(set) var consumed: WattHours?

    static let start = Instant(milliseconds: 1_800_000_000_000)

    /// Begins with a reading of `energy` Wh that counted, at minute 0.
    init(energy: Int64) {
        series = MeterSeries(baseline: AcceptedReading(energy: WattHours(energy), sourceTime: Self.start))
    }

    init(series: MeterSeries) { self.series = series }

    /// Judges the sample of a minute.
    mutating func read(
        _ minute: Int64, _ energy: Int64?, modulus: Int64? = nil, defects: [SampleDefect] = [], serial: String? = nil,
        power: Int64? = nil, resolution: Int64 = 1, sourceResolution: Span = .zero, seconds: Int64 = 0,
        clockTrusted: Bool = true
    ) -> Quality {
        let sample = Sample(
            meter: MeterID(1), purpose: .mark, mark: Self.start + .minutes(minute),
            sourceTime: Self.start + .minutes(minute) + .seconds(seconds), energy: energy.map(WattHours.init),
            power: power.map(Watts.init),
            current: power.map { Milliamperes($0 * 4) }, serial: serial.map(SerialNumber.init), defects: defects,
            resolution: WattHours(resolution), modulus: modulus.map(WattHours.init), sourceResolution: sourceResolution)
        let judgement = series.judge(sample, limits: limits, boundSerial: boundSerial, clockTrusted: clockTrusted)
        series = judgement.series
        event = judgement.event
        consumed = judgement.reading.consumed
        return judgement.reading.quality
    }
}
