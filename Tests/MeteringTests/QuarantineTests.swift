import Metering
import Quantities
import Testing

@Suite struct QuarantineTests {
    @Test func `F-B11 three readings that follow from each other and from the past restore trust`() {
        var story = MeterStory(energy: 1000)
        #expect(story.read(15, nil, defects: [.notANumber]) == .quarantined(.defects))
        #expect(story.read(30, 1100) == .quarantined(.recovering(1)))
        #expect(story.read(45, 1200) == .quarantined(.recovering(2)))
        #expect(story.read(60, 1300) == .accepted)
        #expect(story.event == .trusted)
        // The whole of what the register counted, and nothing twice.
        #expect(story.consumed == WattHours(300))
        #expect(story.series.quarantine == nil)
        #expect(story.read(75, 1400) == .accepted)
        #expect(story.consumed == WattHours(100))
    }

    @Test func `a single spike costs three readings and not a watt-hour`() {
        var story = MeterStory(energy: 1000)
        #expect(story.read(15, 9_000_000) == .quarantined(.jump))
        #expect(story.read(30, 1100) == .quarantined(.recovering(1)))
        #expect(story.read(45, 1150) == .quarantined(.recovering(2)))
        #expect(story.read(60, 1200) == .accepted)
        #expect(story.consumed == WattHours(200))
    }

    @Test func `a new doubt begins the count anew`() {
        var story = MeterStory(energy: 1000)
        _ = story.read(15, nil, defects: [.sentinel])
        _ = story.read(30, 1100)
        _ = story.read(45, 1150)
        #expect(story.read(60, 900) == .quarantined(.fall))
        #expect(story.read(75, 1200) == .quarantined(.recovering(1)))
        #expect(story.read(90, 1210) == .quarantined(.recovering(2)))
        #expect(story.read(105, 1220) == .accepted)
    }

    @Test func `F-B12 a meter that is at one with itself but not with its past waits for a person`() {
        var story = MeterStory(energy: 5_000_000)
        #expect(story.read(15, 10) == .quarantined(.fall))
        #expect(story.read(30, 20) == .quarantined(.fall))
        #expect(story.event == nil)
        #expect(story.read(45, 30) == .quarantined(.fall))
        #expect(story.event == .baselineWanted)
        #expect(story.series.quarantine?.needsBaseline == true)
        // However long it lasts, it is asked for once, and nothing is billed.
        for minute in stride(from: Int64(60), to: 6000, by: 15) {
            #expect(story.read(minute, minute) == .quarantined(.fall))
            #expect(story.event == nil)
        }
    }

    @Test func `I-M9 a jump does not become possible by waiting`() {
        // Another meter's register, 100 kWh higher: after 6 hours 100 kWh would be within the maximum.
        var story = MeterStory(energy: 1_000_000)
        #expect(story.read(15, 1_100_000) == .quarantined(.jump))
        for hour in Int64(1)...100 {
            #expect(story.read(hour * 60, 1_100_000 + hour * 100) == .quarantined(.jump))
        }
        #expect(story.series.quarantine?.needsBaseline == true)
    }

    @Test func `I-M9 a jump does not become possible because nothing stands between two of its readings`() {
        // 22 kWh in a quarter of an hour, seen twice and lost in between: in two hours they would be within the maximum.
        var story = MeterStory(energy: 1_000_000)
        #expect(story.read(15, 1_022_000) == .quarantined(.jump))
        #expect(story.read(30, 0) == .quarantined(.zero))
        #expect(story.read(45, 1_022_000) == .quarantined(.jump))
        #expect(story.read(60, 0) == .quarantined(.zero))
        for minute in stride(from: Int64(120), through: 240, by: 15) {
            if case .quarantined = story.read(minute, 1_022_000 + minute) {
            } else {
                Issue.record("\(story.consumed?.value ?? 0) Wh are billed in minute \(minute)")
            }
        }
        #expect(story.series.quarantine?.needsBaseline == true)
    }

    /// A person was asked first for a register of zeros, and then it jumped: what comes in between explains nothing of the jump.
    @Test(arguments: [[0], [900_000], [0, 900_000]] as [[Int64]])
    func `I-M9 a jump after a register that fell is not billed because garbage comes in between`(_ low: [Int64]) {
        var story = MeterStory(energy: 1_000_000)
        var minute: Int64 = 0
        for energy in low {
            for _ in 0..<3 {
                minute += 5
                #expect(story.read(minute, energy == 0 ? 0 : energy + minute) != .accepted)
            }
        }
        for _ in 0..<3 {
            minute += 5
            #expect(story.read(minute, 1_022_000 + minute) == .quarantined(.jump))
        }
        _ = story.read(110, 3_000_000_000)
        for minute in stride(from: Int64(120), through: 240, by: 15) {
            if case .quarantined = story.read(minute, 1_022_000 + minute) {
            } else {
                Issue.record("\(story.consumed?.value ?? 0) Wh are billed in minute \(minute)")
            }
        }
        #expect(story.series.last?.energy == WattHours(1_000_000))
    }

    /// By the time that something else happens to the meter the jump would have become possible: 22 kWh in two hours.
    @Test(arguments: ["fall", "garbage", "stranger", "rise", "zero", "spike", "dip", "other"])
    func `I-M9 a jump that waits for a person is not billed because something else happens meanwhile`(_ what: String) {
        var story = MeterStory(energy: 1_000_000)
        story.boundSerial = SerialNumber("111")
        for minute in [15, 30, 45] as [Int64] {
            #expect(story.read(minute, 1_022_000 + minute, serial: "111") == .quarantined(.jump))
        }
        #expect(story.event == .baselineWanted)
        var energy: Int64 = 1_022_200
        switch what {
        case "fall": energy -= 4_000
        case "rise": energy += 9_000
        case "zero": #expect(story.read(110, 0, serial: "111") == .quarantined(.zero))
        case "spike": #expect(story.read(110, 3_000_000_000, serial: "111") == .quarantined(.jump))
        case "other":
            #expect(story.read(105, 7_777_777, serial: "111") == .quarantined(.jump))
            #expect(story.read(110, 7_777_780, serial: "111") == .quarantined(.jump))
        case "dip": #expect(story.read(110, 999_000, serial: "111") == .quarantined(.fall))
        case "garbage": _ = story.read(110, nil, defects: [.sentinel], serial: "111")
        default: #expect(story.read(110, 5_000, serial: "222") == .foreign)
        }
        for minute in stride(from: Int64(120), through: 240, by: 15) {
            if case .quarantined = story.read(minute, energy + minute, serial: "111") {
            } else {
                Issue.record("\(story.consumed?.value ?? 0) Wh are billed in minute \(minute)")
            }
        }
        #expect(story.series.last?.energy == WattHours(1_000_000))
        #expect(story.series.quarantine?.needsBaseline == true)
        // Back where it should be it is believed again.
        #expect(story.read(255, 1_001_000, serial: "111") == .quarantined(.recovering(1)))
        #expect(story.read(270, 1_001_100, serial: "111") == .quarantined(.recovering(2)))
        #expect(story.read(285, 1_001_200, serial: "111") == .accepted)
        #expect(story.consumed == WattHours(1_200))
    }

    @Test func `a dip after which the register is back where it should be costs three readings`() {
        var story = MeterStory(energy: 1000)
        #expect(story.read(15, 900) == .quarantined(.fall))
        #expect(story.read(30, 1100) == .quarantined(.recovering(1)))
        #expect(story.read(45, 1150) == .quarantined(.recovering(2)))
        #expect(story.read(60, 1200) == .accepted)
        #expect(story.consumed == WattHours(200))
    }

    @Test
    func `I-M9 a meter that was changed for one a little lower is not taken for the old one when it has caught up`() {
        var story = MeterStory(energy: 1000)
        for (minute, energy) in [(15, 100), (30, 200), (45, 300)] as [(Int64, Int64)] { _ = story.read(minute, energy) }
        #expect(story.event == .baselineWanted)
        #expect(story.read(120, 1200) == .quarantined(.fall))
        #expect(story.read(135, 1300) == .quarantined(.fall))
        #expect(story.read(150, 1400) == .quarantined(.fall))
        #expect(story.series.last?.energy == WattHours(1000))
    }

    @Test func `an accepted baseline closes one series and opens the next, and bills nothing between`() {
        var story = MeterStory(energy: 5_000_000)
        for (minute, energy) in [(15, 10), (30, 20), (45, 30)] as [(Int64, Int64)] { _ = story.read(minute, energy) }
        let baseline = AcceptedReading(energy: WattHours(30), sourceTime: MeterStory.start + .minutes(45))
        let (series, change) = story.series.acceptingBaseline(baseline)
        #expect(change.closed == 1)
        #expect(change.closedAt?.energy == WattHours(5_000_000))
        #expect(change.opened == 2)
        #expect(series.number == 2)

        story.series = series
        #expect(story.read(60, 40) == .accepted)
        #expect(story.consumed == WattHours(10))
        // What was read before the baseline is not counted in the new series.
        #expect(story.read(45, 35) == .stale)
    }

    @Test func `the same cached reading three times restores no trust`() {
        var story = MeterStory(energy: 1000)
        _ = story.read(15, nil, defects: [.errorFlag])
        #expect(story.read(30, 1100) == .quarantined(.recovering(1)))
        #expect(story.read(30, 1100) == .stale)
        #expect(story.read(30, 1100) == .stale)
        #expect(story.series.quarantine?.plausible == 1)
    }

    @Test func `a rollover while trust is coming back is one`() {
        var story = MeterStory(energy: 99_900)
        _ = story.read(15, nil, modulus: 100_000, defects: [.sentinel])
        #expect(story.read(30, 99_950, modulus: 100_000) == .quarantined(.recovering(1)))
        #expect(story.read(45, 50, modulus: 100_000) == .quarantined(.recovering(2)))
        #expect(story.read(60, 100, modulus: 100_000) == .rolloverAccepted)
        #expect(story.consumed == WattHours(200))
    }
}
