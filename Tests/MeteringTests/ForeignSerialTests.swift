import Metering
import Quantities
import Testing

@Suite struct ForeignSerialTests {
    private func story() -> MeterStory {
        var story = MeterStory(energy: 1000)
        story.boundSerial = SerialNumber("111")
        return story
    }

    @Test func `F-B13 another serial number is foreign, and nothing counts until the bound one is seen`() {
        var story = story()
        #expect(story.read(15, 1100, serial: "111") == .accepted)
        #expect(story.read(30, 1200, serial: "222") == .foreign)
        #expect(story.event == .foreignSerial(SerialNumber("222")))
        #expect(story.read(31, 1210, serial: "222") == .foreign)
        #expect(story.event == nil)
        // A mark without serial number: nobody knows who answered.
        #expect(story.read(45, 1300) == .quarantined(.unproven))
        #expect(story.series.last?.energy == WattHours(1100))
    }

    @Test func `F-B13 the bound device has to be seen, and to be believed again`() {
        var story = story()
        #expect(story.read(15, 1100, serial: "222") == .foreign)
        #expect(story.read(30, 1200, serial: "111") == .quarantined(.recovering(1)))
        #expect(story.event == .serialReturned)
        #expect(story.read(45, 1300) == .quarantined(.recovering(2)))
        #expect(story.read(60, 1400) == .accepted)
        #expect(story.consumed == WattHours(400))
    }

    @Test func `F-B13 the first reading of a series has to say whose it is, where a serial number is bound`() {
        var story = MeterStory(series: MeterSeries())
        story.boundSerial = SerialNumber("111")
        #expect(story.read(15, 7_777_777) == .quarantined(.unproven))
        #expect(story.series.last == nil && story.series.quarantine == nil)
        #expect(story.read(16, 7_777_777, serial: "222") == .foreign)
        #expect(story.read(17, 1000, serial: "111") == .quarantined(.recovering(1)))
        var sound = MeterStory(series: MeterSeries())
        sound.boundSerial = SerialNumber("111")
        #expect(sound.read(15, 1000, serial: "111") == .accepted)
        #expect(sound.read(30, 1100) == .accepted)
        #expect(sound.consumed == WattHours(100))
    }

    /// Three days are 4,320 minutes. A meter of 60 A at 220 V can count 1,235 kWh in them with the margin, so that nearly any other of the
    /// street would pass for it.
    @Test func `F-B13 I-M9 after three days without a reading that counted a meter has to say whose register it shows`()
    {
        var story = story()
        #expect(story.read(4_320, 40_000) == .accepted)
        #expect(story.read(8_641, 61_000) == .quarantined(.unproven))
        #expect(story.series.last?.energy == WattHours(40_000) && story.series.quarantine == nil)
        #expect(story.consumed == nil && story.event == nil)
        // Until it does: what came in between proves nothing.
        #expect(story.read(8_656, 61_100) == .quarantined(.unproven))
        #expect(story.read(8_657, 61_110, serial: "111") == .accepted)
        #expect(story.consumed == WattHours(21_110))
        #expect(story.read(8_671, 61_200) == .accepted)

        var exchanged = self.story()
        #expect(exchanged.read(4_321, 40_000) == .quarantined(.unproven))
        #expect(exchanged.read(4_322, 40_010, serial: "222") == .foreign)
        #expect(exchanged.series.last?.energy == WattHours(1000))
    }

    @Test func `F-B13 a meter that is not believed for days returns by readings that all say whose they are`() {
        var story = story()
        #expect(story.read(15, 9_000_000) == .quarantined(.jump))
        #expect(story.read(4_335, 30_000) == .quarantined(.unproven))
        #expect(story.read(4_336, 30_010, serial: "111") == .quarantined(.recovering(1)))
        #expect(story.read(4_350, 30_100) == .quarantined(.unproven))
        #expect(story.read(4_351, 30_110, serial: "111") == .quarantined(.recovering(2)))
        #expect(story.read(4_366, 30_210, serial: "111") == .accepted)
        #expect(story.consumed == WattHours(29_210))
    }

    @Test func `F-B19 a register that stands still for days is stale, whoever shows it`() {
        var story = story()
        #expect(story.read(15, 1100, power: 500) == .accepted)
        #expect(story.read(4_400, 1100, power: 500) == .stale)
        #expect(story.read(4_401, 1100, serial: "111", power: 500) == .stale)
    }

    @Test func `without a bound serial number any is taken, however long nothing was read`() {
        var story = MeterStory(energy: 1000)
        #expect(story.read(4_400, 1100) == .accepted)
    }

    @Test func `without a bound serial number any is taken`() {
        var story = MeterStory(energy: 1000)
        #expect(story.read(15, 1100, serial: "222") == .accepted)
    }

    @Test func `F-B13 after a change of meter a new series begins without the stranger`() {
        var story = story()
        _ = story.read(15, 50, serial: "222")
        let (series, change) = story.series.acceptingBaseline(
            AcceptedReading(energy: WattHours(50), sourceTime: MeterStory.start + .minutes(15)))
        story.series = series
        story.boundSerial = SerialNumber("222")
        #expect(change.closedAt?.energy == WattHours(1000))
        #expect(story.read(30, 60, serial: "222") == .accepted)
        #expect(story.consumed == WattHours(10))
    }
}
