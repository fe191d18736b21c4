import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

extension EngineHarness {
    /// Re-rates an account from all that was ever committed.
    func rerate(_ number: String, change: (inout Record) -> Void = { _ in }) -> Rerating {
        guard let row = account(number) else { return Rerating() }
        var rerater = Rerater(row.record.id, calendar: .china)
        var position: Int64 = 0
        for var record in records {
            change(&record)
            switch record {
            case .ratingChange(let change): rerater.take(.change(change))
            case .reading(let reading): rerater.take(.reading(reading))
            case .attachment(let attachment): rerater.take(.attachment(attachment))
            case .entry(let entry):
                position += 1
                if entry.charge(of: row.record.id) != nil { rerater.take(.entry(entry, position: position)) }
            default: break
            }
        }
        return rerater.finish(row)
    }
}

/// I-M8: re-rating reproduces each debit from the facts known at its position, and debits plus corrections equal the rating of all facts
/// known now.
@Suite struct RerateTests {
    /// Half a year of one account, with all that can happen to what it is charged.
    private func story(_ seed: Int) throws -> EngineHarness {
        var random = SplitMix(seed: UInt64(seed))
        let ladder = try #require(RatedTariffs.monthly()?.versions[0].ladder)
        let world = EngineHarness.rated(
            RatedTariffs.byTime(ladder: ladder), holder: Holder(persons: 2), at: moment("2026-07-03 10:00")
        ) { $0.ladderUsed = kilowattHours(100) }
        var energy = kilowattHours(1000)
        var lost: [(Instant, WattHours)] = []
        let meter = try #require(world.meter("501"))
        for step in 0..<150 {
            let at = world.clocks.wall + .minutes(random.next(1...150) * 15)
            energy += WattHours(random.next(0...2000))
            switch random.next(0...19) {
            case 0...7: world.mark(at, energy)
            case 8...10:
                lost.append((at, energy))
                world.go(to: at)
            case 11:
                world.mark(at, energy)
                _ = world.pay("501", Money(fen: random.next(1...5000)), serial: "\(step)")
            case 12, 13:
                world.mark(at, energy)
                for _ in 0..<min(3, lost.count) {
                    let (at, energy) = lost.remove(at: Int(random.next(0...Int64(lost.count - 1))))
                    world.turn([.sample(Sample(meter: meter, purpose: .backfill, sourceTime: at, energy: energy))])
                }
            case 14:
                world.go(to: at)
                let from = SiteCalendar.china.date(at: at).firstOfNextMonth
                let tariff = Tariff(
                    name: "by-time",
                    versions: try #require(RatedTariffs.byTime(from: "\(from)", ladder: ladder)).versions)
                _ = world.bring(tariff, released: true)
            case 15:
                world.mark(at, energy)
                let known = try #require(world.state.tariffs["by-time"]).versions
                let old = known[Int(random.next(0...Int64(known.count - 1)))]
                let season = old.energy.seasons[0]
                let prices = [
                    Season.BandPrice(
                        band: .peak, price: Price(hundredMillionths: 60_000_000 + random.next(0...9_999_999))),
                    Season.BandPrice(
                        band: .valley, price: Price(hundredMillionths: 30_000_000 + random.next(0...9_999_999))),
                ]
                let fresh = try #require(Season(schedule: season.schedule, prices: prices))
                let answer = world.ask(
                    .rating(
                        .correctPrices(
                            tariff: "by-time",
                            TariffVersion(
                                from: old.from, energy: try #require(EnergyPrices(seasons: [fresh])), ladder: ladder))),
                    by: EngineHarness.engineer)
                if let id = world.proposal(answer) {
                    _ = world.ask(.approve(id), by: EngineHarness.supervisor)
                    world.pass(.seconds(1))
                }
            case 16:
                // A broken register, and a new baseline that a person accepts.
                world.go(to: at)
                energy = WattHours(random.next(0...900_000))
                for _ in 0..<4 {
                    energy += WattHours(1)
                    world.mark(world.clocks.wall + .minutes(15), energy)
                }
                _ = world.ask(.acceptBaseline(meter: "m501"), by: EngineHarness.engineer)
                lost = []
            case 17: world.restart()
            default:
                world.go(to: at)
                world.turn([.sample(world.sample(meter, .mark, defects: [.sentinel]))])
            }
        }
        return world
    }

    @Test(arguments: 1...40)
    func `I-M8 whatever happened, each debit is reproduced, and all of them are the rating of what is known`(seed: Int)
        throws
    {
        let world = try story(seed)
        let found = world.rerate("501")
        #expect(found.differences == [], "\(found.differences.prefix(3))")
        #expect(found.entries > 10 && found.readings > 40 && found.lines > 2)
        _ = world.pay("501", Money(fen: 1), serial: "end")
        #expect(world.rerate("501").differences == [])
    }

    @Test func `I-M8 an entry or a reading that was changed is found with account, line, what should be and what is`()
        throws
    {
        let world = try story(3)
        _ = world.pay("501", Money(fen: 1), serial: "end")
        let target = try #require(world.entries.last { $0.line != nil })
        let changed = world.rerate("501") { record in
            guard case .entry(let entry) = record, entry.id == target.id else { return }
            record = .entry(
                Entry(
                    id: entry.id, at: entry.at, debit: entry.debit, credit: entry.credit,
                    amount: entry.amount + Money(tenThousandths: 1), reason: entry.reason, cause: entry.cause,
                    line: entry.line, energy: entry.energy, includesReading: entry.includesReading))
        }
        #expect(changed.differences.map(\.kind) == [.entry, .line])
        #expect(changed.differences.allSatisfy { $0.line == target.line })
        let billed = world.records.compactMap {
            if case .reading(let row) = $0, row.reading.quality == .accepted,
                row.reading.consumed ?? .zero > WattHours(1)
            {
                row.number
            } else {
                nil
            }
        }
        let number = billed[billed.count / 2]
        let moved = world.rerate("501") { record in
            guard case .reading(let row) = record, row.number == number else { return }
            let sample = row.reading.sample
            record = .reading(
                ReadingRecord(
                    number: row.number,
                    reading: Reading(
                        sample: Sample(
                            meter: sample.meter, purpose: sample.purpose, mark: sample.mark,
                            sourceTime: sample.sourceTime, energy: (sample.energy ?? .zero) - WattHours(1)),
                        series: row.reading.series, quality: row.reading.quality, consumed: row.reading.consumed),
                    receivedAt: row.receivedAt))
        }
        #expect(moved.differences.contains { $0.kind == .reading && $0.reading == number })
    }
}
