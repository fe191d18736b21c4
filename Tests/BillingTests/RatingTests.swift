import Billing
import Quantities
import Testing

/// Energy is split where its price or period changes, and never gets lost.
@Suite struct RatingTests {
    private func pieces(_ tariff: Tariff, _ from: String, _ to: String, _ energy: Int64) throws -> [RatedPiece] {
        Rating(tariff: tariff, calendar: .china).pieces(
            of: ConsumptionInterval(from: try moment(from), to: try moment(to), energy: WattHours(energy)))
    }

    @Test
    func
        `I-M7 I-M8 an interval is split at months and versions, its parts add up, and only what is guessed is called allocated`()
        throws
    {
        let tariff = try Tariffs.flat(("2026-01-01", "0.5"), ("2026-11-15", "0.6"))
        let pieces = try pieces(tariff, "2026-10-31", "2026-12-02", 1_000_003)
        #expect(
            pieces.map(\.key.period)
                == [try day("2026-10-01"), try day("2026-11-01"), try day("2026-11-01"), try day("2026-12-01")])
        #expect(
            pieces.map(\.key.version)
                == [try day("2026-01-01"), try day("2026-01-01"), try day("2026-11-15"), try day("2026-11-15")])
        #expect(pieces.reduce(WattHours.zero) { $0 + $1.energy } == WattHours(1_000_003))
        #expect(!pieces.contains { !$0.isAllocated })
        let whole = try self.pieces(tariff, "2026-11-20", "2026-12-01", 7)
        #expect(try whole.map(\.key.period) == [day("2026-11-01")])
        #expect(!whole.contains { $0.isAllocated })
    }

    @Test func `I-M7 an hour is divided by time where a band begins, a day counts in its cheapest band`() throws {
        let tariff = try Tariffs.yearlyByTime()
        let hour = try pieces(tariff, "2026-11-23 07:45", "2026-11-23 08:15", 1001)
        #expect(hour.map(\.key.band) == [.valley, .peak])
        #expect(hour.map(\.energy.value) == [500, 501])
        #expect(hour.allSatisfy { $0.isAllocated })
        let exact = try pieces(tariff, "2026-11-23 07:45", "2026-11-23 08:00", 1001)
        #expect(exact.map(\.key.band) == [.valley] && exact[0].isAllocated == false)
        let gap = try pieces(tariff, "2026-11-23 07:00", "2026-11-24 07:00", 24_000)
        #expect(gap.map(\.key.band) == [.valley])
        #expect(gap.allSatisfy { $0.isAllocated })
        let inPeak = try pieces(tariff, "2026-11-23 09:00", "2026-11-23 13:00", 4000)
        #expect(inPeak.map(\.key.band) == [.peak] && inPeak[0].isAllocated == false)
    }

    @Test func `I-M7 a season takes over at its midnight, and the last one of a year holds in January`() throws {
        let summer = try Tariffs.dayAndNight("0.7", "0.3", from: try dayOfYear("07-01"))
        let other = try Tariffs.dayAndNight("0.6", "0.3", from: try dayOfYear("10-01"))
        let tariff = try tariff(
            "seasons", TariffVersion(from: try day("2026-01-01"), energy: try seasons(summer, other)))
        func season(_ from: String, _ to: String) throws -> [String] {
            try pieces(tariff, from, to, 1000).map { "\($0.key.season) \($0.energy.value)" }
        }
        #expect(try season("2026-02-01 12:00", "2026-02-01 12:15") == ["10-01 1000"])
        #expect(try season("2026-06-30 23:50", "2026-07-01 00:10") == ["10-01 500", "07-01 500"])
    }

    @Test func `I-M7 what a meter counted by band stays in its band, and is divided where months begin`() throws {
        let rating = Rating(tariff: try Tariffs.yearlyByTime(), calendar: .china)
        let pieces = rating.pieces(
            from: try moment("2026-10-31"), to: try moment("2026-11-02"),
            registers: [(.peak, WattHours(3001)), (.valley, WattHours(2000))])
        #expect(
            pieces.map { "\($0.key.period) \($0.key.band.rawValue) \($0.energy.value) \($0.isAllocated)" } == [
                "2026-10-01 peak 1500 true", "2026-11-01 peak 1501 true", "2026-10-01 valley 1000 true",
                "2026-11-01 valley 1000 true",
            ])
        let inside = rating.pieces(
            from: try moment("2026-11-01"), to: try moment("2026-12-01"), registers: [(.peak, WattHours(5))])
        #expect(inside.map(\.isAllocated) == [false])
    }

    @Test func `an empty interval at the edge of a month costs nothing and divides by nothing`() throws {
        let tariff = try Tariffs.flat(("2026-01-01", "0.5"))
        let pieces = try pieces(tariff, "2026-12-01", "2026-12-01", 5)
        #expect(pieces.map(\.energy) == [WattHours(5)])
    }

    @Test(arguments: 1...3000)
    func `I-M7 the parts of any interval add up to it, in order and without an empty key twice`(
        seed: Int
    ) throws {
        var dice = Dice(seed: seed)
        let summer = try Tariffs.dayAndNight("0.7", "0.3", from: try dayOfYear("07-01"))
        let other = try Tariffs.dayAndNight("0.6", "0.3", from: try dayOfYear("10-01"))
        let energy = try seasons(summer, other)
        let ladder = try Tariffs.yearlyLadder()
        let tariff = try tariff(
            "all", TariffVersion(from: try day("2026-01-01"), energy: energy, ladder: ladder),
            TariffVersion(from: try day("2026-09-11"), energy: energy, ladder: ladder))
        let holder = Holder(since: try day("2026-08-19"))
        let rating = Rating(tariff: tariff, holder: holder, calendar: .china)
        let from = try moment("2026-06-01") + .minutes(dice.roll(200_000))
        let to = from + .seconds(dice.roll(dice.roll(2) == 0 ? 4000 : 8_000_000))
        let used = WattHours(dice.roll(5_000_000))
        let pieces = rating.pieces(of: ConsumptionInterval(from: from, to: to, energy: used))
        #expect(pieces.reduce(WattHours.zero) { $0 + $1.energy } == used)
        #expect(pieces.allSatisfy { $0.energy >= .zero })
        #expect(zip(pieces, pieces.dropFirst()).allSatisfy { $0.key != $1.key || $0.ladder != $1.ladder })
        let registers = rating.pieces(from: from, to: to, registers: [(.peak, used), (.valley, WattHours(1))])
        #expect(registers.reduce(WattHours.zero) { $0 + $1.energy } == used + WattHours(1))
    }
}
