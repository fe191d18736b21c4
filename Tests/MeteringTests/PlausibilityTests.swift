import Metering
import Quantities
import Testing

@Suite struct PlausibilityTests {
    @Test func `a step forward within the physical maximum counts`() {
        var story = MeterStory(energy: 1_000_000)
        #expect(story.read(15, 1_002_000) == .accepted)
        #expect(story.consumed == WattHours(2000))
        #expect(story.read(30, 1_002_000) == .accepted)
        #expect(story.consumed == .zero)
    }

    @Test func `the first reading of a series counts and consumes nothing`() {
        var story = MeterStory(series: MeterSeries())
        #expect(story.read(0, 5_000_000) == .accepted)
        #expect(story.consumed == .zero)
    }

    @Test func `I-M9 a fall that no rollover explains is quarantined and never billed`() {
        var story = MeterStory(energy: 1_000_000)
        #expect(story.read(15, 999_999) == .quarantined(.fall))
        #expect(story.consumed == nil)
        #expect(story.event == .distrusted(.fall))
        #expect(story.series.last?.energy == WattHours(1_000_000))
    }

    @Test func `I-M9 a rollover adds modulo`() {
        var story = MeterStory(energy: 99_999_900)
        #expect(story.read(15, 500, modulus: 100_000_000) == .rolloverAccepted)
        #expect(story.consumed == WattHours(600))
        #expect(story.read(30, 700, modulus: 100_000_000) == .accepted)
        #expect(story.consumed == WattHours(200))
    }

    @Test func `I-M9 a rollover that would take more than the connection carries is a fall`() {
        var story = MeterStory(energy: 99_000_000)
        #expect(story.read(15, 500, modulus: 100_000_000) == .quarantined(.fall))
    }

    @Test func `I-M9 a jump beyond current, voltage, time and margin is quarantined`() {
        // 13.2 kW × 1.3 in 15 min and 5 s are 4,313.83 Wh, and the register's two steps besides.
        let limits = MeterLimits(maximumCurrent: Milliamperes(60_000))
        #expect(limits.maximumEnergy(in: .minutes(15)) == WattHours(4314))
        var story = MeterStory(energy: 0)
        #expect(story.read(15, 4316) == .accepted)
        story = MeterStory(energy: 0)
        #expect(story.read(15, 4317) == .quarantined(.jump))
        // Three phases carry three times as much, a coarse register may move by a step at any time.
        story = MeterStory(energy: 0)
        story.limits = MeterLimits(maximumCurrent: Milliamperes(60_000), phases: 3)
        #expect(story.read(15, 12_900) == .accepted)
        story = MeterStory(energy: 0)
        #expect(story.read(15, 4317, resolution: 100) == .accepted)
    }

    @Test func `the physical maximum does not overflow`() {
        let absurd = MeterLimits(maximumCurrent: Milliamperes(.max), phases: 3, nominalVoltage: Millivolts(.max))
        #expect(absurd.maximumEnergy(in: .days(365)) == WattHours(.max))
        #expect(absurd.maximumEnergy(in: Span(milliseconds: .min)) == WattHours(.max))
        #expect(MeterLimits(maximumCurrent: Milliamperes(-1)).maximumEnergy(in: .days(1)) == .zero)
    }

    @Test func `F-B12 zero after a good reading is a fault, even where a rollover could explain it`() {
        var story = MeterStory(energy: 99_999_900)
        #expect(story.read(15, 0, modulus: 100_000_000) == .quarantined(.zero))
    }

    @Test(arguments: [
        SampleDefect.notANumber, .sentinel, .notDecimal, .errorFlag, .outOfRange, .negative, .scaleMissing,
    ])
    func `F-B11 impossible values are quarantined`(_ defect: SampleDefect) {
        var story = MeterStory(energy: 1000)
        #expect(story.read(15, 1010, defects: [defect]) == .quarantined(.defects))
        #expect(story.consumed == nil)
    }

    @Test func `an energy that was not read is incomplete and changes nothing`() {
        var story = MeterStory(energy: 1000)
        let before = story.series
        #expect(story.read(15, nil) == .incomplete)
        #expect(story.series == before)
        #expect(story.read(30, 1020) == .accepted)
        #expect(story.consumed == WattHours(20))
    }

    @Test func `with an untrusted clock nothing counts, and what was missed is counted later`() {
        var story = MeterStory(energy: 1000)
        #expect(story.read(15, 1010, clockTrusted: false) == .clockDoubtful)
        #expect(story.read(30, 1010, defects: [.sourceClock]) == .clockDoubtful)
        #expect(story.read(30, 1020) == .accepted)
        #expect(story.consumed == WattHours(20))
    }

    @Test(arguments: 0..<200)
    func `I-M9 whatever comes, what is billed adds up to the register and never exceeds the maximum`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let modulus: Int64 = 100_000
        var truth = Int64.random(in: 0..<modulus, using: &random)
        var story = MeterStory(energy: truth)
        var billed: Int64 = 0
        var minute: Int64 = 0
        var lastCounted: Int64 = 0
        for _ in 0..<200 {
            let step = Int64.random(in: 1...60, using: &random)
            minute += step
            // At most 6 kW, so that the meter's own truth is always plausible.
            truth += Int64.random(in: 0...step * 100, using: &random)
            var told = truth % modulus
            var defects: [SampleDefect] = []
            switch Int.random(in: 0..<12, using: &random) {
            case 0: told = Int64.random(in: 0..<modulus, using: &random)
            case 1: told = 0
            case 2: defects = [.notANumber]
            default: break
            }
            let quality = story.read(minute, told, modulus: modulus, defects: defects)
            guard quality.counts, let consumed = story.consumed else { continue }
            #expect(consumed >= .zero)
            #expect(consumed.value <= story.limits.maximumEnergy(in: .minutes(minute - lastCounted)).value + 2)
            billed += consumed.value
            lastCounted = minute
        }
        let end = story.series.last?.energy.value ?? -1
        #expect((billed + (truth - billed) % modulus + modulus) % modulus == truth % modulus)
        #expect(end >= 0 && end < modulus)
    }
}
