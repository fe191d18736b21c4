import Metering
import Quantities
import Testing

@Suite struct EnergyWindowTests {
    let limits = MeterLimits(maximumCurrent: Milliamperes(60_000), marginPercent: 100, timeSlack: .zero)

    private func window(_ energy: Int64, minutes: Int64 = 60, modulus: Int64? = nil) -> EnergyWindow {
        let last = AcceptedReading(energy: WattHours(energy), sourceTime: MeterStory.start, resolution: WattHours(10))
        return EnergyWindow(
            last: last, now: MeterStory.start + .minutes(minutes), limits: limits, modulus: modulus.map(WattHours.init))
    }

    @Test func `a window reaches from the last reading to what the connection can have carried`() {
        let window = window(100_000)
        #expect(window.range == WattHours(100_000)...WattHours(113_210))
        #expect(window.contains(WattHours(100_000)))
        #expect(window.contains(WattHours(113_210)))
        #expect(!window.contains(WattHours(99_999)))
        #expect(!window.contains(WattHours(113_211)))
    }

    @Test func `a meter is identified only where no other of the endpoint can stand there`() {
        let mine = window(100_000)
        #expect(mine.identifies(WattHours(101_000), among: [window(200_000), window(5000)]))
        #expect(mine.identifies(WattHours(101_000), among: [EnergyWindow?]()))
        // It lies outside of its own window.
        #expect(!mine.identifies(WattHours(99_000), among: [window(200_000)]))
        // A neighbour stands close above, or can have come close from below.
        #expect(!mine.identifies(WattHours(101_000), among: [window(110_000)]))
        #expect(!mine.identifies(WattHours(101_000), among: [window(90_000)]))
        // A neighbour that was never read can be anything.
        #expect(!mine.identifies(WattHours(101_000), among: [window(200_000), nil]))
    }

    @Test func `a register that begins anew within the window is in it`() {
        let window = window(99_000, modulus: 100_000)
        #expect(window.contains(WattHours(99_999)))
        #expect(!window.contains(WattHours(100_000)))
        #expect(window.contains(WattHours(12_210)))
        #expect(!window.contains(WattHours(12_211)))
        #expect(!self.window(12_000).identifies(WattHours(12_500), among: [window]))
        #expect(self.window(13_000).identifies(WattHours(13_500), among: [window]))
    }

    @Test func `two meters are identified only if their windows are apart`() {
        for distance in stride(from: Int64(0), through: 30_000, by: 500) {
            let (a, b) = (window(50_000), window(50_000 + distance))
            #expect(a.overlaps(b) == b.overlaps(a))
            #expect(a.overlaps(b) == (distance <= 13_210))
        }
    }
}
