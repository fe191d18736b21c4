import Metering
import Quantities
import Testing

@Suite struct StaleReadingTests {
    @Test func `the same sample delivered twice counts once`() {
        var story = MeterStory(energy: 1000)
        #expect(story.read(15, 1100) == .accepted)
        #expect(story.read(15, 1100) == .duplicate)
        #expect(story.consumed == nil)
    }

    @Test func `an older sample is stale, whatever it says`() {
        var story = MeterStory(energy: 1000)
        #expect(story.read(30, 1100) == .accepted)
        #expect(story.read(15, 1050) == .stale)
        #expect(story.read(15, nil, defects: [.errorFlag]) == .stale)
        #expect(story.series.quarantine == nil)
    }

    @Test func `F-B19 a cache whose age grows as fast as time is stale`() {
        var story = MeterStory(energy: 1000)
        #expect(story.read(15, 1100, sourceResolution: .seconds(1)) == .accepted)
        // The age is told in whole seconds, so that the same moment may look a second later.
        #expect(story.read(15, 1100, sourceResolution: .seconds(1), seconds: 1) == .stale)
        #expect(story.read(15, 1101, sourceResolution: .seconds(1), seconds: 2) == .accepted)
    }

    @Test func `F-B19 values that stand still to the last digit while power flows are a cache`() {
        var story = MeterStory(energy: 1000)
        #expect(story.read(15, 1500, power: 2000) == .accepted)
        #expect(story.read(30, 1500, power: 2000) == .stale)
        #expect(story.read(45, 1500, power: 2000) == .stale)
        // It moves again.
        #expect(story.read(60, 3000, power: 2000) == .accepted)
        #expect(story.consumed == WattHours(1500))
    }

    @Test func `values that stand still without power, or within the register's step, are none`() {
        var story = MeterStory(energy: 1000)
        #expect(story.read(15, 1500, power: 0) == .accepted)
        #expect(story.read(30, 1500, power: 0) == .accepted)
        // 500 W for 15 minutes are 125 Wh, and a step is 100.
        story = MeterStory(energy: 1000)
        #expect(story.read(15, 1500, power: 500, resolution: 100) == .accepted)
        #expect(story.read(30, 1500, power: 500, resolution: 100) == .accepted)
    }

    @Test func `F-B19 readings in quick succession do not hide that a meter stands still`() {
        var story = MeterStory(energy: 1000)
        // 9 kW: 5 Wh in two seconds, which a step of 10 Wh need not show. In 12 s it is three steps.
        for second in stride(from: Int64(0), through: 10, by: 2) {
            #expect(story.read(15, 1500, power: 9000, resolution: 10, seconds: second) == .accepted)
        }
        for second in stride(from: Int64(12), through: 60, by: 2) {
            #expect(story.read(15, 1500, power: 9000, resolution: 10, seconds: second) == .stale)
        }
        #expect(story.read(16, 1510, power: 9000, resolution: 10, seconds: 2) == .accepted)
        #expect(story.consumed == WattHours(10))
        // As little as 20 W, which between two marks would move nothing.
        story = MeterStory(energy: 1000)
        for mark in Int64(1)...6 {
            #expect(story.read(15 * mark, 1500, power: 20, resolution: 10) == .accepted, "mark \(mark)")
        }
        #expect(story.read(15 * 7, 1500, power: 20, resolution: 10) == .stale)
    }

    @Test func `a meter whose power or voltage moves while its energy does not is alive`() {
        var story = MeterStory(energy: 1000)
        for mark in Int64(1)...100 {
            #expect(story.read(15 * mark, 1500, power: 20 + mark % 2, resolution: 10) == .accepted)
        }
    }
}
