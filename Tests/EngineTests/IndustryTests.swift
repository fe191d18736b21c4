import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Capacity, demand and power factor over changes of contract, of holder and of what is known.
@Suite struct IndustryTests {
    // MARK: capacity

    /// TARIFFS: capacity is charged by the month; a month in which it changes by days (供电营业规则: 变更用电当月按实用天数).
    ///
    ///     315 kVA at 30 yuan are 9,450.00 a month, 630 kVA 18,900.00.
    ///     The larger transformer is switched in on 1 January: December's bill, made in January, is the smaller one's.
    @Test func `I-M7 a capacity that changes with the year leaves the old year's last bill as it was`() throws {
        let world = EngineHarness.industry(at: "2026-12-01 00:30")
        world.show("2026-12-01 01:00", 0)
        let change = ContractChange(from: day("2027-01-01"), capacity: 630_000)
        #expect(world.live(.change(account: "501", change))?.code == "life.changePlanned")
        world.restart()
        world.show("2027-01-01 00:00", 1000)
        #expect(world.account("501")?.record.capacity == 630_000)
        world.show("2027-02-01 00:00", 2000)
        #expect(
            world.billed("capacity") == [
                ["capacity/2026-12-01/2020-01-01 315000 9450.00"], ["capacity/2027-01-01/2020-01-01 630000 18900.00"],
            ])
        #expect(world.rerate("501").differences == [])
        #expect(world.oracle.violations == [])
    }

    /// From the 16th of December on 630 kVA, 31 days:
    ///
    ///     315 × 30 × 15 ÷ 31 = 4,572.580645… → 4,572.5806
    ///     630 × 30 × 16 ÷ 31 = 9,754.838709… → 9,754.8387
    @Test func `I-M7 a capacity that changes within the month is charged by its days, each a line of its own`() throws {
        let world = EngineHarness.industry(at: "2026-12-01 00:30")
        world.show("2026-12-01 01:00", 0)
        _ = world.live(.change(account: "501", ContractChange(from: day("2026-12-16"), capacity: 630_000)))
        // What was planned and withdrawn, and what says the same again, divides nothing.
        _ = world.live(.change(account: "501", ContractChange(from: day("2026-12-20"), capacity: 1)))
        _ = world.live(.withdrawChange(account: "501", from: day("2026-12-20")))
        _ = world.live(.change(account: "501", ContractChange(from: day("2026-12-24"), capacity: 630_000)))
        world.show("2026-12-17 00:00", 500)
        world.restart()
        world.show("2027-01-01 00:00", 1000)
        #expect(
            world.billed("capacity") == [
                [
                    "capacity/2026-12-01/2020-01-01 315000 4572.5806",
                    "capacity/2026-12-16/2020-01-01 630000 9754.8387",
                ]
            ])
        #expect(world.rerate("501").differences == [])
    }

    /// On 15 December another holder takes the factory over. The day of the transfer is the former one's (供电营业规则: 不足一天按一天):
    ///
    ///     former  315 × 30 × 15 ÷ 31 = 4,572.5806
    ///     new     315 × 30 × 16 ÷ 31 = 4,877.4194     together 9,450.00, a month of one transformer
    @Test func `I-M7 at a transfer no day of capacity is charged to both holders, and none to nobody`() throws {
        let world = EngineHarness.industry(at: "2026-12-01 00:30")
        world.show("2026-12-01 01:00", 0)
        world.show("2026-12-15 10:00", 500)
        let answer = world.live(.transfer(Transfer(account: "501", to: EngineHarness.holder(), reading: .last)))
        #expect(answer?.code == "life.transferred")
        // He leaves again on the same day: nothing of the day is left to charge.
        let again = world.live(.transfer(Transfer(account: "501", to: EngineHarness.holder("赵六"), reading: .last)))
        #expect(again?.code == "life.transferred")
        world.restart()
        world.go(to: moment("2027-01-01 00:00"))
        world.show("2027-01-01 00:00", 1000)
        #expect(world.billed("capacity", of: "501-1") == [["capacity/2026-12-01/2020-01-01 315000 4572.5806"]])
        #expect(world.billed("capacity", of: "501-2") == [[]])
        #expect(world.billed("capacity") == [["capacity/2026-12-01/2020-01-01 315000 4877.4194"]])
        for number in ["501", "501-1", "501-2"] { #expect(world.rerate(number).differences == [], "\(number)") }
        #expect(world.oracle.violations == [])
    }

    @Test func `I-M7 who opens an account on the day on which another one closed pays from the next day on`() throws {
        let world = EngineHarness.industry(at: "2026-12-01 00:30")
        world.show("2026-12-01 01:00", 0)
        world.show("2026-12-15 10:00", 500)
        #expect(world.live(.close(account: "501", reading: .last))?.code == "life.closed")
        var account = EngineHarness.newAccount("502", tariff: "industry")
        account.mode = .postpaid
        account.capacity = 315_000
        let opening = Opening(account: account, place: .existing(meters: ["m501"], .last))
        #expect(world.live(.open(opening))?.code == "life.opened")
        world.show("2027-01-01 00:00", 1000)
        #expect(world.billed("capacity", of: "501") == [["capacity/2026-12-01/2020-01-01 315000 4572.5806"]])
        #expect(world.billed("capacity", of: "502") == [["capacity/2026-12-01/2020-01-01 315000 4877.4194"]])
    }

    // MARK: reactive energy

    /// 10,000 kWh and 5,000 kvarh in the first half of December, the same in the second: tan φ 0.5, cos φ 0.894… → 0.89: + 1.5 %.
    /// One reading in between shows 4,000,000,000 varh too many: a connection of 400 A on three phases carries 343 kVA.
    @Test func `F-B11 a reactive register that shows nonsense bills nothing and ends nothing`() throws {
        let world = EngineHarness.industry(
            IndustryTariffs.version(fixed: nil, isAdjusted: true), capacity: nil, at: "2026-12-01 00:30")
        world.show("2026-12-01 01:00", 0, varHours: 0)
        world.show("2026-12-15 00:00", 10_000, varHours: 5_000_000)
        world.show("2026-12-15 01:00", 10_000, varHours: 4_005_000_000)
        world.show("2026-12-15 02:00", 10_000, varHours: 5_000_000)
        // A register of 64 bits at its end, and all of it twice.
        for hour in 3...6 {
            world.show("2026-12-15 0\(hour):00", 10_000, varHours: hour % 2 == 0 ? Int64.max : 0)
        }
        world.show("2026-12-15 07:00", 10_000, varHours: 5_000_000)
        world.show("2027-01-01 00:00", 20_000, varHours: 10_000_000)
        let measures = try #require(world.account("501")).measures.months.first
        #expect(measures?.reactive == 10_000_000 && measures?.active == kilowattHours(20_000))
        #expect(world.billed("power-factor").last == ["power-factor/2026-12-01/2020-01-01 89 180.00"])
        #expect(world.rerate("501").differences == [])
    }

    @Test func `F-B11 reactive sums stay within what fits, whatever is added`() {
        var measures = AccountMeasures()
        let interval = ConsumptionInterval(
            from: moment("2026-12-01"), to: moment("2026-12-02"), energy: WattHours(.max))
        for _ in 0..<3 { measures.add(reactive: .max, interval, calendar: .china) }
        #expect(measures.months.first?.reactive == .max)
        #expect(measures.months.first?.active == WattHours(.max))
    }

    // MARK: the power factor of months that are past

    /// July: 100,000 kWh at 0.60 are 60,000.00; 56,670 kvarh make cos φ 0.87, + 1.5 %: 900.00. In November it turns out that 0.5898 was
    /// right (TARIFFS: industry prices may be corrected later):
    ///
    ///     energy        100,000 × 0.5898 = 58,980.00     1,020.00 given back
    ///     adjustment    58,980 × 1.5 %   =    884.70        15.30 given back
    @Test func `I-M8 the adjustment of a month of long ago follows the corrected price of its energy`() throws {
        let world = EngineHarness.industry(
            IndustryTariffs.version(fixed: nil, isAdjusted: true), capacity: nil, at: "2026-07-01 00:00")
        world.show("2026-07-01 00:15", 0, kilovarHours: 0)
        for (month, energy) in [("08", 100_000), ("09", 100_100), ("10", 100_200), ("11", 100_300)] as [(String, Int64)]
        {
            world.show("2026-\(month)-01 00:00", energy, kilovarHours: 56_670)
        }
        world.show("2026-11-20 00:00", 100_300, kilovarHours: 56_670)
        #expect(world.billed("power-factor").first == ["power-factor/2026-07-01/2020-01-01 87 900.00"])
        let right = IndustryTariffs.version("0.5898", fixed: nil, isAdjusted: true)
        let answer = world.ask(.rating(.correctPrices(tariff: "industry", right)), by: EngineHarness.engineer)
        let id = try #require(world.proposal(answer))
        let before = world.entries.count
        _ = world.ask(.approve(id), by: EngineHarness.supervisor)
        for _ in 0..<10 { world.pass(.milliseconds(100)) }
        let july = world.entries[before...].filter { $0.line?.period == day("2026-07-01") }
        let account = try #require(world.account("501")).record.id
        #expect(july.map(\.reason) == [.correction, .correction])
        #expect(july.map { $0.effect(on: account) } == [Money(yuan: 1020), yuan("15.30")])
        #expect(july.last?.cause == "correction:\(id)/\(account)/power-factor/2026-07-01/2020-01-01")
        world.restart()
        // August and September are adjusted anew by the next settlement, as what is remembered always is.
        world.show("2026-12-01 00:00", 100_300, kilovarHours: 56_670)
        #expect(world.rerate("501").differences == [])
        // The bill names each line that it corrects, also those of which only the ledger tells any more.
        let named = try #require(world.bills.last).lines.filter { $0.line.period == day("2026-07-01") }
        #expect(
            named.map { "\($0.line) \($0.amount) \($0.isCorrection)" } == [
                "energy/2026-07-01/2020-01-01/01-01/flat -1020.00 true",
                "power-factor/2026-07-01/2020-01-01 -15.30 true",
            ])
        let charged = world.charged()
        for (line, amount) in charged {
            guard case .powerFactor(let month, let version) = line else { continue }
            let energy = charged[.energy(UsageKey(period: month, version: version))] ?? .zero
            let hundredths = month == day("2026-07-01") ? 87 : 100
            #expect(
                amount == IndustryTariffs.rule?.adjustment(of: energy, powerFactorHundredths: hundredths), "\(month)")
        }
        #expect(world.oracle.violations == [])
    }

    /// September: 10,000 kWh and 5,667 kvarh, 6,000.00 + 1.5 % = 90.00. Between the 10th of September and the 10th of October nothing was
    /// read, and what flowed was divided by time; on 28 November the reading of the 1st of October is handed in.
    @Test func `I-M8 late data that come after a month's last bill are in its adjustment, and named on the next bill`()
        throws
    {
        let world = EngineHarness.industry(
            IndustryTariffs.version(fixed: nil, isAdjusted: true), capacity: nil, at: "2026-09-01 00:00")
        world.show("2026-09-01 00:15", 0, kilovarHours: 0)
        world.show("2026-09-10 00:00", 4000, kilovarHours: 2267)
        world.show("2026-10-10 00:00", 14_000, kilovarHours: 7934)
        world.show("2026-11-01 00:00", 14_000, kilovarHours: 7934)
        world.show("2026-11-28 00:00", 14_000, kilovarHours: 7934)
        // 21 of 30 days: 11,000 kWh in September. It was 13,000.
        _ = world.late(("2026-10-01", kilowattHours(13_000)))
        world.show("2026-12-01 00:00", 14_000, kilovarHours: 7934)
        #expect(world.bills.last?.lines.isEmpty == false)
        let charged = world.charged()
        let september = day("2026-09-01")
        let key = UsageKey(period: september, version: day("2020-01-01"))
        #expect(charged[.energy(key)] == Money(yuan: 7800))
        // By time 7,800 kvar h of 9,934 and 13,000 kWh: what is measured of the reactive energy stays as it was divided.
        let factor = world.billed("power-factor").joined().last { $0.hasPrefix("power-factor/2026-09-01") } ?? ""
        #expect(factor.hasPrefix("power-factor/2026-09-01/2020-01-01 "), "\(world.billed("power-factor"))")
        #expect(world.rerate("501").differences == [])
    }

    @Test func `I-M8 of an account that ended the adjustment follows late data at once`() throws {
        let world = EngineHarness.industry(
            IndustryTariffs.version(fixed: nil, isAdjusted: true), capacity: nil, at: "2026-12-01 00:00")
        world.show("2026-12-01 00:15", 0, kilovarHours: 0)
        world.show("2026-12-10 00:00", 10_000, kilovarHours: 0)
        let meter = try #require(world.meter("501"))
        _ = world.live(.close(account: "501", reading: .last))
        #expect(world.charged()[.powerFactor(period: day("2026-12-01"), version: day("2020-01-01"))] == yuan("-45"))
        #expect(world.state.meters[meter] != nil)
        let right = IndustryTariffs.version("0.5", fixed: nil, isAdjusted: true)
        let answer = world.ask(.rating(.correctPrices(tariff: "industry", right)), by: EngineHarness.engineer)
        _ = world.ask(.approve(try #require(world.proposal(answer))), by: EngineHarness.supervisor)
        for _ in 0..<10 { world.pass(.milliseconds(100)) }
        // 10,000 × 0.5 = 5,000.00, less 0.75 %.
        #expect(world.charged()[.powerFactor(period: day("2026-12-01"), version: day("2020-01-01"))] == yuan("-37.50"))
        #expect(world.rerate("501").differences == [])
        #expect(world.oracle.violations == [])
    }

    // MARK: re-rating

    /// A month of everything: capacity that changes, a power factor, late data, another holder.
    private func story() -> EngineHarness {
        let world = EngineHarness.industry(IndustryTariffs.version(isAdjusted: true), at: "2026-12-01 00:30")
        world.show("2026-12-01 01:00", 0, kilovarHours: 0)
        _ = world.live(.change(account: "501", ContractChange(from: day("2026-12-16"), capacity: 630_000)))
        world.show("2026-12-10 00:00", 4000, kilovarHours: 2267)
        world.show("2026-12-20 00:00", 8000, kilovarHours: 4534)
        _ = world.late(("2026-12-15", kilowattHours(7000)))
        world.show("2027-01-01 00:00", 14_000, kilovarHours: 7934)
        world.show("2027-02-01 00:00", 20_000, kilovarHours: 9000)
        return world
    }

    @Test func `I-M8 a charge of a month that was changed, taken out or put in is found`() throws {
        let world = story()
        let plain = world.rerate("501")
        #expect(plain.differences == [], "\(plain.differences.prefix(3))")
        let charges = world.entries.filter { $0.reason == .settlement }
        #expect(charges.count == 5)
        for target in charges {
            let changed = world.rerate("501") { record in
                guard case .entry(let entry) = record, entry.id == target.id else { return }
                record = .entry(
                    Entry(
                        id: entry.id, at: entry.at, debit: entry.debit, credit: entry.credit,
                        amount: entry.amount + Money(tenThousandths: 1), reason: entry.reason, cause: entry.cause,
                        line: entry.line, quantity: entry.quantity, includesReading: entry.includesReading))
            }
            #expect(changed.differences.map(\.kind) == [.entry, .line], "\(target.cause)")
            #expect(changed.differences.allSatisfy { $0.line == target.line })
            let gone = world.rerate("501") { record in
                guard case .entry(let entry) = record, entry.id == target.id else { return }
                record = .entry(
                    Entry(
                        id: entry.id, at: entry.at, debit: entry.debit, credit: entry.credit, amount: entry.amount,
                        reason: entry.reason, cause: entry.cause))
            }
            #expect(gone.differences.map(\.kind) == [.missingEntry, .line], "\(target.cause)")
        }
        // A reading of which the reactive register was changed: the adjustment does not follow from it.
        let changed = world.rerate("501") { record in
            guard case .reading(let row) = record, row.reading.sample.reactive == 7_934_000 else { return }
            let sample = row.reading.sample
            let other = Sample(
                meter: sample.meter, purpose: sample.purpose, mark: sample.mark, sourceTime: sample.sourceTime,
                energy: sample.energy, reactive: 9_934_000)
            record = .reading(
                ReadingRecord(
                    number: row.number,
                    reading: Reading(
                        sample: other, series: row.reading.series, quality: row.reading.quality,
                        consumed: row.reading.consumed), receivedAt: row.receivedAt))
        }
        #expect(changed.differences.contains { $0.kind == .entry && $0.line?.isOfEnergy == false })
    }
}
