import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// A register that comes to its end and begins at zero, in yuan.
@Suite struct RolloverTests {
    private func show(_ world: EngineHarness, _ at: String, _ wattHours: Int64) throws {
        world.go(to: moment(at))
        let meter = try #require(world.meter("501"))
        world.turn([
            .sample(
                Sample(
                    meter: meter, purpose: .mark, mark: world.clocks.wall, sourceTime: world.clocks.wall,
                    energy: WattHours(wattHours), serial: SerialNumber("7501"), resolution: WattHours(10),
                    modulus: kilowattHours(1_000_000)))
        ])
    }

    /// Source: DL/T 645-2007, a billing register of six places and two decimals goes from 999,999.99 kWh on to 0.00; RULES: a fall that the
    /// register's end explains, and that the connection can carry, is a step like any other. The price edge is 08:00 (TARIFFS: peak 0.568,
    /// valley 0.288).
    ///
    ///     07:00   999,998.50 kWh
    ///     08:00   999,999.70     1.20 kWh in the valley           1.20 × 0.288 = 0.3456
    ///     08:30         0.90     1,000,000 − 999,999.70 + 0.90 = 1.20 kWh at peak
    ///     09:00         2.10     1.20 kWh at peak                 2.40 × 0.568 = 1.3632
    ///                                                                         1.7088
    @Test func `I-M7 I-M9 a rollover is billed as what flowed over the register's end`() throws {
        let world = EngineHarness.rated(RatedTariffs.byTime(), at: moment("2026-11-23 06:00"), balance: Money(yuan: 10))
        try show(world, "2026-11-23 07:00", 999_998_500)
        try show(world, "2026-11-23 08:00", 999_999_700)
        try show(world, "2026-11-23 08:30", 900)
        world.restart()
        try show(world, "2026-11-23 09:00", 2_100)
        _ = world.pay("501", Money(fen: 1), serial: "1")
        #expect(world.charged().values.map(\.description).sorted() == ["0.3456", "1.3632"])
        #expect(world.account("501")?.available == Money(yuan: 10) + Money(fen: 1) - yuan("1.7088"))
        #expect(world.rerate("501").differences == [])
        #expect(world.oracle.violations == [])
    }

    /// The register's end lies in a gap of four hours that is told of later: 2.00 kWh, all in the valley at first; at 08:00 it had shown
    /// 0.30 kWh, 1.50 kWh after 06:00.
    ///
    ///     at first    2.00 × 0.288                    0.5760
    ///     then        1.50 × 0.288 + 0.50 × 0.568 =   0.4320 + 0.2840 = 0.7160
    @Test func `I-M8 I-M9 a rollover within a gap is divided by a late reading on either side of the register's end`()
        throws
    {
        let world = EngineHarness.rated(RatedTariffs.byTime(), at: moment("2026-11-23 05:00"))
        try show(world, "2026-11-23 06:00", 999_998_800)
        try show(world, "2026-11-23 10:00", 800)
        #expect(world.cost() == yuan("0.5760"))
        #expect(world.late(("2026-11-23 08:00", WattHours(300)))?.code == "late.used")
        #expect(world.cost() == yuan("0.7160"))
        #expect(world.rerate("501").differences == [])
    }
}
