import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// RULES, Readings and energy: T1 to T4 only while the meter's clock is within 5 minutes and its table equals the tariff's; else
/// intervals, and a case.
@Suite struct BandRegisterTests {
    private func site(_ table: String? = "by-time@2020-01-01") -> EngineHarness {
        EngineHarness.rated(RatedTariffs.byTime(), at: moment("2026-11-22 12:00")) {
            $0.meter.tariffTable = table.flatMap { VersionName($0) }
        }
    }

    /// The registers as the meter shows them, in kWh.
    private func show(
        _ world: EngineHarness, _ at: String, total: Int64, peak: Int64, valley: Int64, clockOff: Int64? = 0,
        reactive: Int64? = nil
    ) throws {
        world.go(to: moment(at))
        let meter = try #require(world.meter("501"))
        let local = world.clocks.wall.milliseconds / 1000 + 8 * 3600
        world.turn([
            .sample(
                Sample(
                    meter: meter, purpose: .mark, mark: world.clocks.wall, sourceTime: world.clocks.wall,
                    energy: kilowattHours(total), serial: SerialNumber("7501"), resolution: WattHours(10),
                    registers: [BandEnergy(.peak, kilowattHours(peak)), BandEnergy(.valley, kilowattHours(valley))],
                    reactive: reactive, meterSeconds: clockOff.map { local + $0 }))
        ])
    }

    /// A day between two readings: 7 kWh at peak, 3 in the valley.
    ///
    ///     by registers     7 × 0.568 + 3 × 0.288 = 4.8400
    ///     by time          10 × 0.288 (the cheaper) = 2.8800
    @Test func `I-M7 a day is rated by what the meter counted by band, and nothing of it is a guess`() throws {
        let world = site()
        try show(world, "2026-11-23 00:00", total: 100, peak: 60, valley: 40)
        try show(world, "2026-11-24 00:00", total: 110, peak: 67, valley: 43)
        #expect(world.cost() == yuan("4.8400"))
        #expect(world.account("501")?.accrual.usages.map(\.allocated) == [.zero, .zero])
        #expect(world.m501?.gaps == [] && world.items(.case).isEmpty)
        let plain = site(nil)
        try show(plain, "2026-11-23 00:00", total: 100, peak: 60, valley: 40)
        try show(plain, "2026-11-24 00:00", total: 110, peak: 67, valley: 43)
        #expect(plain.cost() == yuan("2.8800") && plain.items(.case).isEmpty, "no table was declared")
        for world in [world, plain] { #expect(world.rerate("501").differences == []) }
        world.restart()
        #expect(world.cost() == yuan("4.8400"))
    }

    @Test func `I-M7 registers that cannot be trusted are not rated by, and a person looks until they can`() throws {
        let world = site()
        try show(world, "2026-11-23 00:00", total: 100, peak: 60, valley: 40)
        try show(world, "2026-11-24 00:00", total: 110, peak: 67, valley: 43, clockOff: 301)
        #expect(world.cost() == yuan("2.8800"))
        #expect(world.items(.case).map(\.reason) == ["meter.registers clock m501"])
        // Six minutes at the beginning of the next stretch still; then right, but they do not add up.
        try show(world, "2026-11-25 00:00", total: 120, peak: 74, valley: 46, clockOff: -300)
        #expect(world.cost() == yuan("5.7600") && world.items(.case).count == 1)
        try show(world, "2026-11-26 00:00", total: 130, peak: 80, valley: 49)
        #expect(world.cost() == yuan("8.6400"))
        #expect(world.items(.case).map(\.reason).last == "meter.registers sum m501")
        try show(world, "2026-11-27 00:00", total: 140, peak: 87, valley: 52)
        #expect(world.cost() == yuan("13.4800") && world.items(.case).isEmpty, "they follow again")
        // A clock that cannot be read, and registers that were not.
        try show(world, "2026-11-28 00:00", total: 150, peak: 94, valley: 55, clockOff: nil)
        world.mark("2026-11-29 00:00", kilowattHours(160))
        #expect(world.cost() == yuan("19.2400"))
        #expect(
            Set(world.items(.case).map(\.reason)) == ["meter.registers clock m501", "meter.registers missing m501"])
        #expect(world.rerate("501").differences == [])
    }

    @Test func `I-M7 a table of another version is not the tariff's`() throws {
        let world = site("by-time@2019-01-01")
        try show(world, "2026-11-23 00:00", total: 100, peak: 60, valley: 40)
        try show(world, "2026-11-24 00:00", total: 110, peak: 67, valley: 43)
        #expect(world.cost() == yuan("2.8800"))
        #expect(world.items(.case).map(\.reason) == ["meter.registers table m501"])
    }

    /// 10 kWh by the total, 7.001 + 3.002 by the registers, of which each is rounded to 10 Wh: the total is billed, and the rest goes to the
    /// band that had the most.
    @Test func `I-M7 what is billed is the total, to the last Wh`() throws {
        let world = site()
        let meter = try #require(world.meter("501"))
        func show(_ at: String, _ total: Int64, _ peak: Int64, _ valley: Int64) {
            world.go(to: moment(at))
            world.turn([
                .sample(
                    Sample(
                        meter: meter, purpose: .mark, mark: world.clocks.wall, sourceTime: world.clocks.wall,
                        energy: WattHours(total), serial: SerialNumber("7501"), resolution: WattHours(10),
                        registers: [BandEnergy(.peak, WattHours(peak)), BandEnergy(.valley, WattHours(valley))],
                        meterSeconds: world.clocks.wall.milliseconds / 1000 + 8 * 3600))
            ])
        }
        show("2026-11-23 00:00", 0, 0, 0)
        show("2026-11-24 00:00", 10_000, 7_001, 3_002)
        let energies = try #require(world.account("501")).accrual.usages.map(\.energy.value)
        #expect(energies == [6_998, 3_002])
    }

    @Test func `I-M8 a late reading divides what registers told over a month's end only with registers of its own`()
        throws
    {
        let world = site()
        try show(world, "2026-11-29 00:00", total: 100, peak: 60, valley: 40)
        try show(world, "2026-12-03 00:00", total: 140, peak: 88, valley: 52)
        #expect(world.m501?.gaps.count == 1, "where the month ended is a guess")
        let refused = world.late(("2026-12-01", kilowattHours(130)))
        #expect(refused?.details.last?.value.contains("late_without_registers") == true)
        world.turn([
            .sample(
                Sample(
                    meter: try #require(world.meter("501")), purpose: .backfill, sourceTime: moment("2026-12-01"),
                    energy: kilowattHours(130), resolution: WattHours(10),
                    registers: [BandEnergy(.peak, kilowattHours(80)), BandEnergy(.valley, kilowattHours(50))],
                    meterSeconds: moment("2026-12-01").milliseconds / 1000 + 8 * 3600))
        ])
        #expect(
            world.account("501")?.accrual.usages.map { "\($0.key.period.month) \($0.energy)" } == [
                "11 20.000", "11 10.000", "12 8.000", "12 2.000",
            ])
        #expect(world.account("501")?.accrual.usages.allSatisfy { $0.allocated == .zero } == true)
        #expect(world.m501?.gaps == [])
        #expect(world.rerate("501").differences == [])
    }

    @Test func `demand and reactive energy of a month are measured, and survive a restart`() throws {
        let world = site(nil)
        try show(world, "2026-11-30 23:30", total: 0, peak: 0, valley: 0, reactive: 1000)
        try show(world, "2026-11-30 23:45", total: 1, peak: 0, valley: 1, reactive: 1200)
        try show(world, "2026-12-01 00:00", total: 4, peak: 0, valley: 4, reactive: 1500)
        try show(world, "2026-12-01 00:15", total: 6, peak: 0, valley: 6, reactive: 2000)
        world.restart()
        let measures = try #require(world.account("501")).measures
        #expect(measures.months.map(\.reactive) == [500, 500])
        #expect(measures.months.map(\.active) == [kilowattHours(4), kilowattHours(2)])
        #expect(measures.months.map { $0.demand?.watts } == [12_000, 8_000])
        #expect(measures.months.first?.demand?.begin == moment("2026-11-30 23:45"))
        // An hour nobody read, told afterwards by quarters: 3 kWh in one of them.
        try show(world, "2026-12-01 03:15", total: 10, peak: 0, valley: 10, reactive: 2400)
        _ = world.late(("2026-12-01 01:00", kilowattHours(6)), ("2026-12-01 01:15", kilowattHours(9)))
        #expect(
            world.account("501")?.measures.months.last?.demand
                == Demand(watts: 12_000, begin: moment("2026-12-01 01:00")))
    }
}
