import Billing
import Quantities
import Testing

@Suite struct TariffTests {
    private func version(_ from: String) throws -> TariffVersion {
        TariffVersion(from: try day(from), flat: Price(hundredMillionths: 1))
    }

    @Test func `a tariff without versions, or with two from one day, is none`() throws {
        #expect(Tariff(name: "empty", versions: []) == nil)
        #expect(Tariff(name: "twice", versions: [try version("2026-01-01"), try version("2026-01-01")]) == nil)
    }

    @Test func `a version holds from its day until the next one does, the first also before`() throws {
        let tariff = try tariff("t", version("2026-07-01"), version("2026-01-01"))
        func from(_ text: String) throws -> String { tariff.version(on: try day(text)).from.description }
        #expect(try from("2025-12-31") == "2026-01-01")
        #expect(try from("2026-06-30") == "2026-01-01")
        #expect(try from("2026-07-01") == "2026-07-01")
    }

    @Test func `a schedule begins at midnight and its bands follow one another`() throws {
        func at(_ text: String, _ band: Band) throws -> DaySchedule.Switch {
            DaySchedule.Switch(at: try time(text), band: band)
        }
        #expect(DaySchedule([]) == nil)
        #expect(DaySchedule([try at("01:00", .peak)]) == nil, "who pays what before one o'clock?")
        #expect(DaySchedule([try at("00:00", .valley), try at("08:00", .peak), try at("08:00", .flat)]) == nil)
        #expect(DaySchedule([try at("00:00", .valley), try at("24:00", .peak)]) == nil)
        #expect(DaySchedule([try at("00:00", .valley), try at("08:00", .peak), try at("22:00", .valley)]) != nil)
    }

    @Test func `each band of a season has one price, and no other has`() throws {
        let switches: [DaySchedule.Switch] = [
            .init(at: .midnight, band: .valley), .init(at: try time("08:00"), band: .peak),
        ]
        let schedule = try #require(DaySchedule(switches))
        let valley = Season.BandPrice(band: .valley, price: Price(hundredMillionths: 28_800_000))
        let peak = Season.BandPrice(band: .peak, price: Price(hundredMillionths: 56_800_000))
        #expect(Season(schedule: schedule, prices: [valley]) == nil)
        #expect(Season(schedule: schedule, prices: [valley, peak, peak]) == nil)
        #expect(
            Season(schedule: schedule, prices: [valley, peak, .init(band: .sharp, price: peak.price)]) == nil)
        #expect(Season(schedule: schedule, prices: [peak, valley]) != nil)
    }

    @Test func `a ladder rises, its last step has no end, and only months have limits by season`() throws {
        func step(_ upTo: Int64?, _ surcharge: Int64) -> Ladder.Step {
            Ladder.Step(
                upTo: upTo.map { WattHours($0 * 1000) }, surcharge: Price(hundredMillionths: surcharge * 1_000_000))
        }
        #expect(Ladder(period: .year, steps: [step(nil, 0)]) == nil)
        #expect(Ladder(period: .year, steps: [step(100, 0), step(200, 5)]) == nil)
        #expect(Ladder(period: .year, steps: [step(200, 0), step(100, 5), step(nil, 30)]) == nil)
        #expect(Ladder(period: .year, steps: [step(nil, 0), step(100, 5), step(nil, 30)]) == nil)
        let summer = Ladder.SeasonalLimits(from: try dayOfYear("05-01"), limits: [WattHours(260_000)])
        #expect(Ladder(period: .year, steps: [step(200, 0), step(nil, 5)], seasonal: [summer]) == nil)
        #expect(Ladder(period: .month, steps: [step(200, 0), step(400, 5), step(nil, 30)], seasonal: [summer]) == nil)
        #expect(Ladder(period: .month, steps: [step(200, 0), step(nil, 5)], seasonal: [summer]) != nil)
    }

    @Test func `the store's word for a line is read back as the same line`() throws {
        let month = try day("2026-11-01")
        let lines: [ChargeLine] = [
            .energy(UsageKey(period: month, version: try day("2026-07-01"), season: .first, band: .sharp)),
            .ladder(LadderKey(supplyPoint: SupplyPointID(17), begin: month, period: month, version: month), step: 2),
            .surcharge(period: month, version: month, name: "renewable-energy"),
        ]
        for line in lines { #expect(ChargeLine(line.description) == line) }
        for text in [
            "", "energy", "energy/2026-11-01/2026-01-01/02-30/flat", "ladder/x/2026-01-01/2026-01-01/2026-01-01/1",
        ] {
            #expect(ChargeLine(text) == nil)
        }
    }
}
