import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// What the coming bill will come to.
@Suite struct ForecastTests {
    /// On paper: 1 kW at 0.50 yuan are 12.00 a day. The first bill, from 23 November, covers a part of its month only: nothing is
    /// foretold. Of December 31 days at that pace are 372.00, from the fourth on; so far 3 days are 36.00.
    @Test(arguments: [false, true])
    func `RULES N5 a bill is foretold from the pace so far, once three days of it are known`(restarting: Bool) throws {
        let world = EngineHarness.billed()
        func forecast() -> Forecast? {
            if restarting { world.restart() }
            return world.account("3301").flatMap { world.state.forecast(of: $0, now: world.clocks.wall) }
        }
        world.live(until: "2026-11-30")
        #expect(forecast() == nil, "a part of its time only")
        world.live(until: "2026-12-03", hour: 23)
        #expect(forecast() == nil, "too little is known")
        world.live(until: "2026-12-04")
        let told = try #require(forecast())
        #expect([told.from, told.cut] == [day("2026-12-01"), day("2027-01-01")])
        #expect(told.soFar == Money(yuan: 36) && told.amount == Money(yuan: 372))
        // It is an estimate: twice the load, and the next days tell of more.
        let meter = try #require(world.meter("3301"))
        world.load[meter] = Watts(2000)
        world.live(until: "2026-12-07")
        // 3 days of 12.00 and 3 of 24.00 are 108.00 of 6 days; of 31 days 558.00.
        #expect(forecast()?.amount == Money(yuan: 558))
        // Nothing is foretold from old readings.
        world.pass(.hours(27))
        #expect(forecast() == nil)
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES N5 a low balance is told with the coming bill, and kept with what was told`() throws {
        var terms = Terms.billed()
        terms.warningLevels = [Money(yuan: 50), Money(yuan: 10)]
        // 91.00 are used until December; 48 of the other 145 hours until the level is crossed.
        let world = EngineHarness.billed(.prepaid, terms: terms, balance: Money(yuan: 200))
        world.live(until: "2026-12-08")
        let warning = try #require(world.notices(.firstWarning).first)
        #expect(warning.forecast == Money(yuan: 372))
        #expect(world.notices(.firstWarning).count == 1)
        #expect(world.notices(.tripNotice).allSatisfy { $0.forecast == nil })
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES N5 nothing is foretold where no bill comes`() throws {
        let world = EngineHarness.billed(.prepaid, terms: .quick(), balance: Money(yuan: 200))
        world.live(until: "2026-12-05")
        let account = try #require(world.account("3301"))
        #expect(world.state.forecast(of: account, now: world.clocks.wall) == nil)
    }
}
