import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Both senses of I-M8 for what does not follow from kWh alone: capacity, demand, power factor, and the ratio of transformers.
@Suite struct RerateSensesTests {
    private static let fixed: [FixedCharge] = [
        .capacity(perKilovoltAmpere: Money(yuan: 30)), .demand(perKilowatt: Money(yuan: 40)),
    ]

    /// Three months of a factory with quarters of an hour that were read, one of them told afterwards.
    private func factory(_ fixed: FixedCharge) -> EngineHarness {
        let world = EngineHarness.industry(
            IndustryTariffs.version(fixed: fixed, isAdjusted: true), at: "2026-12-01 00:00")
        world.show("2026-12-01 00:15", 0, kilovarHours: 0)
        world.show("2026-12-01 00:30", 20, kilovarHours: 10)
        world.show("2026-12-20 08:00", 4000, kilovarHours: 2267)
        world.show("2026-12-20 10:00", 4200, kilovarHours: 2367)
        _ = world.late(("2026-12-20 08:15", kilowattHours(4050)))
        world.show("2027-01-01 00:00", 14_000, kilovarHours: 7934)
        world.show("2027-01-10 00:15", 15_000, kilovarHours: 8000)
        world.show("2027-01-10 00:30", 15_030, kilovarHours: 8010)
        world.show("2027-02-01 00:00", 20_000, kilovarHours: 9000)
        world.show("2027-02-10 00:00", 21_000, kilovarHours: 9500)
        world.show("2027-03-01 00:00", 24_000, kilovarHours: 11_000)
        return world
    }

    /// The first sense asks what followed from a settlement. Of one that was taken out of the history with all that it entered nothing
    /// follows; by all that is known now its month was to be charged.
    @Test(arguments: 0...1)
    func `I-M8 a month that was taken out of the history with all its charges is found by what is known now`(
        index: Int
    ) throws {
        let world = factory(Self.fixed[index])
        #expect(world.rerate("501").differences == [])
        let january = day("2027-01-01")
        let gone = world.rerate("501") { record in
            if case .ratingChange(let change) = record, case .settled(_, let months) = change.fact,
                months.monthsFrom == january
            {
                record = .gap(meter: MeterID(0), mark: change.at, fault: "none", at: change.at)
            }
            guard case .entry(let entry) = record, let line = entry.line, !line.isOfEnergy,
                line.period.firstOfMonth == january
            else { return }
            record = .entry(
                Entry(
                    id: entry.id, at: entry.at, debit: entry.debit, credit: entry.credit, amount: entry.amount,
                    reason: entry.reason, cause: entry.cause))
        }
        #expect(gone.differences.map(\.kind) == [.line, .line], "\(gone.differences)")
        #expect(gone.differences.allSatisfy { $0.line?.period == january && $0.found == Money.zero.description })
    }

    /// 30 kWh in the quarter from 00:15 are 120 kW; 50 kWh in the one that was told afterwards are 200 kW, which the month's charge is by.
    @Test func `I-M8 a quarter of an hour that was told afterwards is in the month's demand by both senses`() throws {
        let world = factory(Self.fixed[1])
        let demands = world.billed("demand").joined().map { $0.split(separator: " ")[1] }
        #expect(demands == ["200000", "120000"], "\(world.billed("demand"))")
        let late = try #require(
            world.records.compactMap {
                if case .reading(let row) = $0, row.reading.quality == .late { row.number } else { nil }
            }.first)
        // Were it not there, the month's demand would be that of the other quarter.
        let without = world.rerate("501") { record in
            guard case .reading(let row) = record, row.number == late else { return }
            record = .gap(meter: row.reading.meter, mark: row.receivedAt, fault: "none", at: row.receivedAt)
        }
        #expect(without.differences.contains { $0.kind == .line && $0.line?.description.hasPrefix("demand/") == true })
    }

    // MARK: transformers

    private func behindTransformers() throws -> EngineHarness {
        let world = EngineHarness.industry(IndustryTariffs.version(isAdjusted: true), at: "2026-12-01 00:00")
        world.show("2026-12-01 00:15", 0, kilovarHours: 0)
        let forty = try #require(TransformerRatio(current: 40))
        let sixty = try #require(TransformerRatio(current: 60))
        #expect(world.live(.changeRatio(meter: "m501", to: forty, reading: .last))?.code == "life.ratioChanged")
        world.show("2026-12-10 00:00", 100, kilovarHours: 50)
        world.show("2026-12-20 00:00", 200, kilovarHours: 100)
        #expect(world.live(.changeRatio(meter: "m501", to: sixty, reading: .last))?.code == "life.ratioChanged")
        #expect(world.late(("2026-12-15 00:00", kilowattHours(150)))?.code == "late.used")
        world.show("2027-01-01 00:00", 300, kilovarHours: 150)
        world.show("2027-02-01 00:00", 400, kilovarHours: 200)
        return world
    }

    private func with(
        _ row: ReadingRecord, energy: WattHours?, reactive: Int64?, consumed: WattHours?
    ) -> ReadingRecord {
        let sample = row.reading.sample
        let changed = Sample(
            meter: sample.meter, purpose: sample.purpose, mark: sample.mark, sourceTime: sample.sourceTime,
            energy: energy, resolution: sample.resolution, reactive: reactive, told: sample.told)
        return ReadingRecord(
            number: row.number,
            reading: Reading(
                sample: changed, series: row.reading.series, quality: row.reading.quality, consumed: consumed),
            receivedAt: row.receivedAt)
    }

    @Test func `I-M8 each register behind transformers is multiplied once more, by the ratio of its time`() throws {
        let world = try behindTransformers()
        #expect(world.rerate("501").differences == [])
        let rows = world.records.compactMap { record -> ReadingRecord? in
            if case .reading(let row) = record, row.reading.quality.isBilled, row.reading.sample.told != nil {
                row
            } else {
                nil
            }
        }
        #expect(rows.count == 5)
        for row in rows {
            let sample = row.reading.sample
            // What was counted and what it was compared with moved together: the steps between the readings are as they should be.
            let more = world.rerate("501") { record in
                guard case .reading(let other) = record, other.number == row.number else { return }
                record = .reading(
                    with(
                        other, energy: sample.energy.map { $0 + WattHours(40_000) }, reactive: sample.reactive,
                        consumed: other.reading.consumed.map { $0 + WattHours(40_000) }))
            }
            #expect(more.differences.contains { $0.kind == .ratio && $0.reading == row.number })
            guard let reactive = sample.reactive else { continue }
            let other = world.rerate("501") { record in
                guard case .reading(let other) = record, other.number == row.number else { return }
                record = .reading(
                    with(other, energy: sample.energy, reactive: reactive + 40_000, consumed: other.reading.consumed))
            }
            #expect(other.differences.contains { $0.kind == .ratio && $0.reading == row.number })
        }
    }

    @Test func `I-M8 a ratio in the master data that is not the one by which was multiplied is found`() throws {
        let world = try behindTransformers()
        let changed = world.rerate("501") { record in
            guard case .attachment(let attachment) = record, attachment.ratio.factor == 40 else { return }
            record = .attachment(
                AttachmentRecord(
                    at: attachment.at, kind: attachment.kind, cause: attachment.cause,
                    supplyPoint: attachment.supplyPoint, account: attachment.account, meter: attachment.meter,
                    series: attachment.series, ratio: .none, energy: attachment.energy, readAt: attachment.readAt,
                    afterReading: attachment.afterReading))
        }
        #expect(changed.differences.filter { $0.kind == .ratio }.count == 3)
    }

    // MARK: whatever happens

    /// Half a year of a factory: quarters of an hour, lost readings and later ones, other transformers, other capacity, another holder.
    private func story(_ seed: Int) throws -> EngineHarness {
        var random = SplitMix(seed: UInt64(seed) &* 104_729)
        let version = IndustryTariffs.version(fixed: Self.fixed[seed % 2], isAdjusted: true)
        let world = EngineHarness.industry(version, at: "2026-07-01 00:00")
        var (energy, reactive) = (Int64(1_000_000), Int64(1_000_000))
        var lost: [LateReading] = []
        func read(_ purpose: ReadingPurpose = .mark) throws {
            let meter = try #require(world.meterNumbered("m501"))
            world.energy[meter] = WattHours(energy)
            let now = world.clocks.wall
            world.turn([
                .sample(
                    Sample(
                        meter: meter, purpose: purpose, mark: purpose == .mark ? now : nil, sourceTime: now,
                        energy: WattHours(energy), serial: SerialNumber("7501"),
                        reactive: random.next(0...20) == 0 ? nil : reactive))
            ])
            world.pass(.seconds(1))
        }
        for _ in 0..<160 {
            let isQuarter = random.next(0...2) == 0
            let minutes: Int64 = isQuarter ? 15 : random.next(1...160) * 15
            world.go(
                to: SiteCalendar.china.mark(after: world.clocks.wall + .minutes(minutes - 15), every: .minutes(15)))
            energy += random.next(0...(minutes * 500))
            reactive += random.next(0...(minutes * 300))
            switch random.next(0...24) {
            case 0...4: lost.append(LateReading(at: world.clocks.wall, energy: WattHours(energy)))
            case 5, 6:
                try read()
                for _ in 0..<min(4, lost.count) {
                    let late = lost.remove(at: Int(random.next(0...Int64(lost.count - 1))))
                    _ = world.ask(.rating(.lateReadings(meter: "m501", [late])), by: EngineHarness.engineer)
                }
            case 7:
                try read(.onDemand)
                let ratio = try #require(TransformerRatio(current: Int(random.next(1...3))))
                _ = world.live(.changeRatio(meter: "m501", to: ratio, reading: .last))
            case 8:
                let from = CivilDate(
                    daysSinceEpoch: SiteCalendar.china.date(at: world.clocks.wall).daysSinceEpoch + random.next(1...40))
                _ = world.live(
                    .change(account: "501", ContractChange(from: from, capacity: random.next(300...700) * 1000)))
            case 9:
                try read(.onDemand)
                _ = world.live(.transfer(Transfer(account: "501", to: EngineHarness.holder(), reading: .last)))
            case 10: world.restart()
            case 11:
                try read()
                world.pass(.days(1))
            default: try read()
            }
        }
        return world
    }

    @Test(arguments: 1...24)
    func `I-M8 whatever happened to a factory, its capacity, demand and power factor are right by both senses`(
        seed: Int
    ) throws {
        let world = try story(seed)
        var lines = 0
        for account in world.state.accounts.values {
            let found = world.rerate(account.record.number)
            #expect(found.differences == [], "\(account.record.number) \(found.differences.prefix(3))")
            lines += found.lines
        }
        #expect(lines > 10)
        #expect(world.oracle.violations == [])
    }
}
