import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// What an account is charged by changes at midnight, exactly.
@Suite struct LifeChangeTests {
    private func street(at wall: Instant = EngineHarness.morning) -> EngineHarness {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))], at: wall)
        world.bring("dear", [TariffVersion(from: day("2020-01-01"), flat: Price(hundredMillionths: 80_000_000))])
        return world
    }

    /// On paper: from 23:30 to 00:30 2.000 kWh. Nobody read at midnight, so each half hour has half: 1.000 kWh × 0.538 and 1.000 kWh × 0.80,
    /// 1.338 yuan. Then 1 kWh more at 0.80.
    @Test func `I-M7 an account's tariff changes at midnight inside an interval, and each side has its price`() throws {
        // The street is read 10 ms after it begins.
        let evening = EngineHarness.morning + .hours(13) + .minutes(30) - .milliseconds(10)
        let world = street(at: evening)
        let meter = try #require(world.meter("3301"))
        let change = ContractChange(from: day("2026-11-24"), tariff: "dear")
        let planned = world.live(.change(account: "3301", change))
        #expect(planned?.code == "life.changePlanned")
        let epoch = try #require(world.point("3301")).epoch
        world.restart()
        world.use(meter, to: 1_002_000, after: .hours(1))
        #expect(world.account("3301")?.available == Money(yuan: 50) - Money(tenThousandths: 13_380))
        #expect(world.account("3301")?.record.tariff == "dear")
        #expect(try #require(world.point("3301")).epoch > epoch)
        world.restart()
        world.use(meter, to: 1_003_000, after: .hours(1))
        #expect(world.account("3301")?.available == Money(yuan: 50) - Money(tenThousandths: 21_380))
        _ = world.pay("3301", Money(fen: 1), serial: "1")
        let lines = world.entries.compactMap(\.line).map(\.description)
        #expect(
            Set(lines) == [
                "energy/2026-11-01/2020-01-01/01-01/flat", "energy/2026-11-01/2026-11-24/01-01/flat",
            ])
        #expect(world.audits.contains { $0.action == "contract.changed" })
        #expect(world.oracle.violations == [])
    }

    @Test
    func `F-S6 F-S24 a change whose day a jump of the clock has passed waits, and is not asked for again and again`() {
        let world = street()
        _ = world.live(.change(account: "3301", ContractChange(from: day("2026-11-24"), tariff: "dear")))
        world.clocks.wall = world.clocks.wall + .days(365)
        world.turn([.tick])
        #expect(!world.state.gateway.clockTrusted)
        let end = world.clocks.monotonic + .minutes(4)
        var turns = 0
        while let due = world.state.nextDue, due < end, turns < 200 {
            let step = max(due - world.clocks.monotonic, .zero)
            world.clocks.monotonic = world.clocks.monotonic + step
            world.clocks.wall = world.clocks.wall + step
            world.turn([.tick])
            turns += 1
        }
        #expect(turns < 200)
        #expect(world.account("3301")?.record.tariff != "dear")
    }

    @Test func `a reading that comes days after the change is rated by what held on each day`() throws {
        let world = street()
        let meter = try #require(world.meter("3301"))
        _ = world.live(.change(account: "3301", ContractChange(from: day("2026-11-24"), tariff: "dear")))
        _ = world.live(.change(account: "3301", ContractChange(from: day("2026-11-25"), tariff: "flat")))
        // 10:00 on the 23rd to 10:00 on the 26th, 72 kWh: 14 hours at 0.538, 24 at 0.80, 34 at 0.538: 25.824 + 19.20.
        world.use(meter, to: 1_072_000, after: .hours(72))
        #expect(world.account("3301")?.available == Money(yuan: 50) - Money(tenThousandths: 258_240 + 192_000))
        #expect(world.account("3301")?.record.tariff == "flat")
        #expect(world.oracle.violations == [])
    }

    @Test func `a change is planned for a day to come, merged with another of that day, and withdrawn before it`()
        throws
    {
        let world = street()
        func code(_ change: ContractChange) -> String? { world.live(.change(account: "3301", change))?.code }
        let (today, tomorrow) = (day("2026-11-23"), day("2026-11-24"))
        #expect(code(ContractChange(from: today, tariff: "dear")) == "life.dayPast")
        #expect(code(ContractChange(from: tomorrow)) == "life.changesNothing")
        #expect(code(ContractChange(from: tomorrow, tariff: "none")) == "tariff.unknown")
        #expect(code(ContractChange(from: tomorrow, terms: "none")) == "terms.unknown")
        #expect(code(ContractChange(from: tomorrow, mode: .postpaid)) == "terms.noSettlement")
        #expect(code(ContractChange(from: tomorrow, persons: 0)) == "life.malformed")
        #expect(world.account("3301")?.contracts == ContractHistory())
        #expect(code(ContractChange(from: tomorrow, tariff: "dear")) == "life.changePlanned")
        #expect(code(ContractChange(from: tomorrow, persons: 5)) == "life.changePlanned")
        #expect(
            world.account("3301").map { Array($0.contracts.pending) } == [
                ContractChange(from: tomorrow, tariff: "dear", persons: 5)
            ])
        #expect(world.live(.withdrawChange(account: "3301", from: tomorrow))?.code == "life.changeWithdrawn")
        #expect(world.live(.withdrawChange(account: "3301", from: tomorrow))?.code == "life.noSuchChange")
        let meter = try #require(world.meter("3301"))
        world.use(meter, to: 1_020_000, after: .hours(20))
        #expect(world.account("3301")?.available == Money(yuan: 50) - Money(tenThousandths: 107_600))
        _ = code(ContractChange(from: day("2026-11-25"), tariff: "dear"))
        world.pass(.hours(30))
        #expect(world.account("3301")?.record.tariff == "dear")
        #expect(world.live(.withdrawChange(account: "3301", from: day("2026-11-25")))?.code == "life.noSuchChange")
    }

    @Test func `I-C5 a change of the terms ends the notice cycle and a trip that was decided before`() throws {
        let world = EngineHarness.arrears(at: EngineHarness.morning + .hours(14) - .seconds(60))
        var other = Terms.quick()
        other = Terms(
            name: "other", from: day("2020-01-01"), warningLevels: other.warningLevels,
            tripNoticePeriod: other.tripNoticePeriod, finalNoticePeriod: other.finalNoticePeriod,
            minimumDebt: other.minimumDebt, overdraft: other.overdraft, tripWindow: other.tripWindow, quietHours: nil,
            restAfterBinding: .zero, markInterval: other.markInterval, automaticCauses: other.automaticCauses,
            throttle: nil)
        _ = world.ask(.importData(ImportBatch(terms: [other], released: true)), by: EngineHarness.supervisor)
        _ = world.live(.change(account: "3301", ContractChange(from: day("2026-11-24"), terms: "other")))
        let trip = try #require(world.untilSelect())
        #expect(world.account("3301")?.tripNotice != nil)
        world.pass(.minutes(2))
        #expect(world.account("3301")?.record.terms == "other")
        #expect(world.orderRows.first { $0.id == trip.id }?.state.isEnd == true)
        #expect(!world.isOpen())
        #expect(world.oracle.violations == [])
    }

    /// Zhejiang gives a family of five 100 kWh more for each month. Five from 10 November on: the family had been four until then, and is
    /// five on 1 December only: 2,760 + 100 = 2,860 kWh. In December 2,960 kWh × 0.538 + 100 × 0.05 = 1,597.48 yuan.
    @Test func `a family that grows has wider steps for each month on whose first day it is one`() throws {
        let version = try #require(yearlyLadder(families: [.init(persons: 5, perMonth: WattHours(100_000))]))
        let ladder = try #require(version.ladder)
        let holder = Holder(persons: 4, later: [.init(from: day("2026-11-10"), persons: 5)])
        #expect(ladder.limits(from: day("2026-01-01"), holder: holder).first == WattHours(2_860_000))
        #expect(ladder.limits(from: day("2027-01-01"), holder: holder).first == WattHours(3_960_000))
        let tariff = try #require(Tariff(name: "ladder", versions: [version]))
        var accrual = Accrual()
        let rating = Rating(tariff: tariff, holder: holder, calendar: .china)
        let interval = ConsumptionInterval(
            from: SiteCalendar.china.midnight(of: day("2026-12-01")),
            to: SiteCalendar.china.midnight(of: day("2026-12-31")), energy: WattHours(2_960_000))
        accrual.add(
            rating.pieces(of: interval), of: SupplyPointID(1), prices: PriceList(tariff: tariff, holder: holder))
        #expect(accrual.accrued == Money(tenThousandths: 15_974_800))
    }
}
