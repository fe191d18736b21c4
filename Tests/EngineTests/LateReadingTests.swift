import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// RULES, Readings and energy: inside a gap energy is allocated, and rated anew when data arrive; late data correct, and never by
/// themselves trip.
@Suite struct LateReadingTests {
    /// A gap across a price edge, and its later data. Source: docs/billing.md, "Pieces": over more than an hour nobody knows the hours, and
    /// all of it counts in the cheapest band until its data come; never the dearer one at the customer's cost. Peak from 08:00 costs 0.568, valley 0.288 yuan (TARIFFS: Zhejiang, step 1).
    ///
    ///     06:00 1,000 kWh, 10:00 1,004 kWh: nobody knows when the 4 kWh flowed
    ///     at first    4 kWh × 0.288 (the cheaper)       1.1520
    ///     08:00 was 1,001 kWh:
    ///     valley      1 kWh × 0.288                     0.2880   0.8640 given back
    ///     peak        3 kWh × 0.568                     1.7040   charged
    @Test func `I-M7 I-M8 a gap across a price edge is rated anew when its data come, by correcting entries`() throws {
        let world = EngineHarness.rated(RatedTariffs.byTime(), at: moment("2026-11-23 05:00"))
        world.mark("2026-11-23 06:00", kilowattHours(1000))
        world.mark("2026-11-23 10:00", kilowattHours(1004))
        #expect(world.account("501")?.accrual.accrued == yuan("1.1520"))
        _ = world.pay("501", Money(fen: 1), serial: "1")
        #expect(world.charged().values.map(\.description) == ["1.1520"])
        let answer = try #require(world.late(("2026-11-23 08:00", kilowattHours(1001))))
        #expect(answer.code == "late.used" && answer.details.map(\.value) == ["1", "0"])
        #expect(world.account("501")?.accrual.accrued == yuan("0.8400"))
        let before = world.entries.count
        _ = world.pay("501", Money(fen: 1), serial: "2")
        let id = try #require(world.account("501")).record.id
        let corrections = world.entries[before...].filter { $0.reason == .energy }
        #expect(corrections.map { $0.effect(on: id) } == [yuan("-1.7040"), yuan("0.8640")])
        #expect(world.cost() == yuan("1.9920"))
        // What is left of the gap could still be cut: two stretches of two hours.
        #expect(world.m501?.gaps.map(\.consumed) == [kilowattHours(1), kilowattHours(3)])
    }

    /// A month without readings, and its later back-fill. Source: a residential ladder by the month (TARIFFS); docs/billing.md, "Pieces" and
    /// "The meter could not be read".
    ///
    ///     1 October 0 kWh, 16 November 690 kWh: 46 days, 690 kWh
    ///     by time:      October 31/46 = 465 kWh, November 15/46 = 225 kWh
    ///     October       465 × 0.4883 = 227.0595   160 × 0.05 = 8.0000   65 × 0.30 = 19.5000
    ///     November      225 × 0.4883 = 109.8675                                  total 364.4270
    ///     1 November was 300 kWh:
    ///     October       300 × 0.4883 = 146.4900    60 × 0.05 = 3.0000
    ///     November      390 × 0.4883 = 190.4370   150 × 0.05 = 7.5000           total 347.4270
    @Test func `I-M7 I-M8 a month without readings is allocated by time, and its back-fill corrects both months`()
        throws
    {
        let world = EngineHarness.rated(RatedTariffs.monthly(), at: moment("2026-09-30 12:00"))
        world.mark("2026-10-01 00:00", .zero)
        world.mark("2026-11-16 00:00", kilowattHours(690))
        #expect(world.cost() == yuan("364.4270"))
        world.mark("2026-11-17 00:00", kilowattHours(690))
        let available = try #require(world.account("501")).available
        // By event, as a concentrator tells what it kept.
        world.turn([
            .sample(
                Sample(
                    meter: try #require(world.meter("501")), purpose: .backfill, sourceTime: moment("2026-11-01"),
                    energy: kilowattHours(300)))
        ])
        #expect(world.cost() == yuan("347.4270"))
        #expect(try #require(world.account("501")).available == available + yuan("17"))
        world.mark("2026-11-18 00:00", kilowattHours(690))
        #expect(world.account("501")?.accrual.accrued == .zero)
        #expect(world.cost() == yuan("347.4270"))
    }

    @Test func `I-M8 what was charged under an older version is taken back under that version`() throws {
        let tariff = RatedTariffs.monthly(from: ["2020-01-01", "2026-11-20"])
        let world = EngineHarness.rated(tariff, at: moment("2026-10-31 12:00"))
        world.mark("2026-11-01 00:00", .zero)
        world.mark("2026-11-19 12:00", kilowattHours(300))
        _ = world.pay("501", Money(fen: 1), serial: "1")
        world.mark("2026-11-21 00:00", kilowattHours(320))
        world.mark("2026-12-20 00:00", kilowattHours(400))
        _ = world.late(("2026-11-10", kilowattHours(250)), ("2026-12-01", kilowattHours(390)))
        // The same readings from the start.
        let known = EngineHarness.rated(tariff, at: moment("2026-10-31 12:00"))
        for (at, energy) in [("11-01", 0), ("11-10", 250), ("11-19 12:00", 300), ("11-21", 320), ("12-01", 390)]
            as [(String, Int64)]
        {
            known.mark("2026-\(at)", kilowattHours(energy))
        }
        known.mark("2026-12-20", kilowattHours(400))
        for world in [world, known] { _ = world.pay("501", Money(fen: 1), serial: "9") }
        #expect(world.charged() == known.charged())
        #expect(world.account("501")?.accrual == known.account("501")?.accrual)
    }

    @Test func `I-M9 what does not follow from both ends, or lies in no gap, is kept as evidence and changes nothing`()
        throws
    {
        let world = EngineHarness.rated(RatedTariffs.byTime(), at: moment("2026-11-23 05:00"))
        world.mark("2026-11-23 06:00", kilowattHours(1000))
        world.mark("2026-11-23 06:30", kilowattHours(1001))
        world.mark("2026-11-23 10:00", kilowattHours(1005))
        let before = world.account("501")
        let answer = try #require(
            world.late(
                ("2026-11-23 06:10", kilowattHours(1000)), ("2026-11-23 07:00", kilowattHours(1000)),
                ("2026-11-23 08:00", kilowattHours(1006)), ("2026-11-23 06:31", kilowattHours(1004)),
                ("2026-11-23 10:00", kilowattHours(1005))))
        #expect(answer.code == "late.kept")
        #expect(
            answer.details.dropFirst(2).map { String($0.value.split(separator: " ")[1]) } == [
                "late_no_gap", "late_impossible", "late_contradicts", "late_contradicts", "late_no_gap",
            ])
        #expect(world.account("501")?.accrual == before?.accrual)
        let kept = world.records.count {
            if case .reading(let row) = $0 { row.reading.purpose == .backfill } else { false }
        }
        #expect(kept == 5)
        // Of another device, or of a meter that is told to be broken.
        for (serial, defects) in [("666", []), ("7501", [.sentinel])] as [(String, [SampleDefect])] {
            world.turn([
                .sample(
                    Sample(
                        meter: try #require(world.meter("501")), purpose: .backfill,
                        sourceTime: moment("2026-11-23 08:00"), energy: kilowattHours(1002),
                        serial: SerialNumber(serial), defects: defects))
            ])
        }
        #expect(world.account("501")?.accrual == before?.accrual)
        #expect(world.m501?.series.last?.energy == kilowattHours(1005), "never the last reading")
    }

    @Test func `a list that cannot be right is refused whole, and only an engineer may bring one`() throws {
        let world = EngineHarness.rated(RatedTariffs.byTime(), at: moment("2026-11-23 05:00"))
        world.mark("2026-11-23 06:00", kilowattHours(1000))
        world.mark("2026-11-23 10:00", kilowattHours(1005))
        let readings = world.state.gateway.readingNumber
        let good = ("2026-11-23 08:00", kilowattHours(1001))
        #expect(world.late()?.code == "late.empty")
        #expect(world.late(good, ("2026-11-23 09:00", WattHours(-1)))?.code == "late.negative")
        #expect(world.late(good, ("2026-11-24 09:00", kilowattHours(1002)))?.code == "late.future")
        #expect(world.late(good, ("2026-11-23 08:00", kilowattHours(1002)))?.code == "late.twice")
        for actor in [EngineHarness.supervisor, EngineHarness.agent] {
            #expect(world.late(good, by: actor)?.code == "role.denied")
        }
        let unknown = world.ask(
            .rating(.lateReadings(meter: "m9", [LateReading(at: moment("2026-11-23 08:00"), energy: .zero)])),
            by: EngineHarness.engineer)
        #expect(unknown?.code == "meter.unknown")
        let many = (0...8000).map { LateReading(at: moment("2026-11-01") + .seconds($0), energy: .zero) }
        #expect(
            world.ask(.rating(.lateReadings(meter: "m501", many)), by: EngineHarness.engineer)?.code == "late.tooMany")
        #expect(world.state.gateway.readingNumber == readings)
        #expect(world.audits.filter { $0.action == "staff.late_readings" }.count == 8)
    }

    @Test func `F-S13 late data that ask for more decide nothing, those that give back switch on`() throws {
        // 364.4270 yuan were charged of 350; the back-fill makes it 347.4270.
        let world = EngineHarness.rated(
            RatedTariffs.monthly(), at: moment("2026-09-30 12:00"), balance: Money(yuan: 350))
        world.mark("2026-10-01 00:00", .zero)
        world.mark("2026-11-16 00:00", kilowattHours(690))
        #expect(world.account("501")?.available == yuan("-14.4270"))
        var epoch = try #require(world.point("501")).epoch
        let decisions = world.decisions.count
        // More in October than by time: dearer.
        _ = world.late(("2026-10-31", kilowattHours(500)))
        #expect(world.cost() > yuan("364.4270"))
        #expect(world.decisions.count == decisions && world.point("501")?.epoch == epoch)
        #expect(world.point("501")?.restore == nil)

        let cheaper = EngineHarness.rated(
            RatedTariffs.monthly(), at: moment("2026-09-30 12:00"), balance: Money(yuan: 350))
        cheaper.mark("2026-10-01 00:00", .zero)
        cheaper.mark("2026-11-16 00:00", kilowattHours(690))
        #expect(cheaper.untilDark("501") && cheaper.point("501")?.restore == nil)
        epoch = try #require(cheaper.point("501")).epoch
        _ = cheaper.late(("2026-11-01", kilowattHours(300)))
        #expect(cheaper.point("501")?.restore != nil)
        #expect(try #require(cheaper.point("501")).epoch > epoch)
    }

    @Test(arguments: 1...60)
    func `I-L5 I-M7 I-M8 late readings in any order, with deaths in between, end where known ones do`(seed: Int) throws
    {
        var random = SplitMix(seed: UInt64(seed))
        let tariff = RatedTariffs.byTime(ladder: try #require(RatedTariffs.monthly()?.versions[0].ladder))
        let begin = moment("2026-11-03 00:00")
        let world = EngineHarness.rated(tariff, at: begin)
        let known = EngineHarness.rated(tariff, at: begin)
        var at = begin
        var energy = kilowattHours(100)
        var lost: [(Instant, WattHours)] = []
        for step in 0..<40 {
            at = at + .minutes(random.next(1...3 * 24 * 4) * 15)
            energy += WattHours(random.next(0...900))
            known.mark(at, energy)
            // Whoever reads at the ends reads in between only sometimes.
            if step == 0 || step == 39 || random.oneIn(3) { world.mark(at, energy) } else { lost.append((at, energy)) }
            if random.oneIn(8) { world.restart() }
        }
        for world in [world, known] { world.go(to: at + .minutes(1)) }
        while !lost.isEmpty {
            let (at, energy) = lost.remove(at: Int(random.next(0...Int64(lost.count - 1))))
            let meter = try #require(world.meter("501"))
            world.turn([.sample(Sample(meter: meter, purpose: .backfill, sourceTime: at, energy: energy))])
            if random.oneIn(6) {
                let (account, meter) = (world.account("501"), world.m501)
                world.restart()
                #expect(world.account("501")?.accrual == account?.accrual)
                #expect(world.m501?.gaps == meter?.gaps && world.m501?.series == meter?.series)
            }
        }
        for world in [world, known] { _ = world.pay("501", Money(fen: 1), serial: "end") }
        #expect(world.charged() == known.charged())
        #expect(world.account("501")?.accrual == known.account("501")?.accrual)
        #expect(world.oracle.violations == [])
    }
}
