import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// The breaker in life: it stops trips and never a restore, over restarts, until two persons have looked.
@Suite struct BreakerStoryTests {
    private func reset(_ world: EngineHarness, _ feeder: String? = nil) -> StaffAnswer? {
        world.ask(
            .guards(.resetBreaker(feeder: feeder)), by: EngineHarness.supervisor,
            second: ProtectionTests.otherSupervisor)
    }

    /// As many trips as one likes.
    private static let wide = Throttle(perHour: 100, perHourBasisPoints: 10_000, perDay: 100, perDayBasisPoints: 10_000)

    /// 704 owes; 705 is off for arrears; the others are in credit.
    private func street() -> EngineHarness {
        let world = EngineHarness.street(
            ["701", "702", "703"].map { Flat($0, balance: Money(yuan: 50)) } + [
                Flat("704", balance: Money(yuan: -1)),
                Flat("705", balance: Money(yuan: -1)) { $0.inheritedOpen = true },
            ], terms: .quick(throttle: Self.wide))
        return world
    }

    /// An opening of which nobody hears again: the line is silent.
    private func lose(_ world: EngineHarness, _ account: String) throws {
        let meter = try #require(world.meter(account))
        world.pass(.seconds(2))
        world.read(meter)
        let command = StaffCommand.guards(.switchOff(account: account, .customerRequest))
        let answer = world.ask(command, by: EngineHarness.supervisor, second: OpeningKindTests.other)
        #expect(answer?.code == "trip.started", "\(account): \(String(describing: answer))")
        let order = try #require(world.point(account)?.order)
        world.turn([.order(.ended(order, .unknown(.silent)))])
    }

    @Test
    func `I-C7 three trips that nobody saw come about open the breaker, over restarts, until two persons reset it`()
        throws
    {
        let world = street()
        for number in ["701", "702"] { try lose(world, number) }
        #expect(world.state.gateway.breaker.open.isEmpty)
        world.restart()
        try lose(world, "703")
        #expect(world.state.gateway.breaker.open.map(\.cause) == [.unverified])
        let item = try #require(world.items(.case).first { $0.reason == "breaker.open T1 unverified 3" })
        // A note resets nothing.
        #expect(
            world.ask(.finishWorkItem(item.id, result: "seen it"), by: EngineHarness.agent)?.code == "job.breakerOpen")
        for _ in 0..<2 {
            world.restart()
            #expect(world.untilSelect("704", steps: 20) == nil)
            #expect(world.account("704")?.lastReasons.contains(.breaker) == true)
        }
        // Light for whoever pays, whatever stands open.
        #expect(world.isOpen("705"))
        _ = world.pay("705", Money(yuan: 20), serial: "705")
        world.settle(["704", "705"], steps: 5)
        #expect(!world.isOpen("705"))
        let command = StaffCommand.guards(.resetBreaker(feeder: "T1"))
        #expect(world.ask(command, by: EngineHarness.supervisor)?.code == "second.missing")
        #expect(
            world.ask(command, by: EngineHarness.engineer, second: EngineHarness.supervisor)?.code == "role.denied")
        #expect(reset(world)?.code == "breaker.notOpen")
        #expect(reset(world, "T9")?.code == "feeder.unknown")
        let answer = reset(world, "T1")
        #expect(answer?.code == "breaker.reset" && answer?.detail("seen") == "3")
        #expect(world.audits.last { $0.action == "breaker.reset" }?.second == "zhao.min")
        #expect(!world.items(.case).contains { $0.reason.hasPrefix("breaker.open") })
        #expect(world.untilSelect("704") != nil)
        #expect(world.oracle.violations == [])
    }

    @Test
    func
        `I-C7 a trip that has selected when the breaker opens is not released, and one that is released is called back`()
        throws
    {
        for isReleased in [false, true] {
            let world = street()
            for number in ["701", "702"] { try lose(world, number) }
            let reached = isReleased ? world.untilRelease("704") : world.untilSelect("704")
            let (id, address) = try #require(reached)
            try lose(world, "703")
            #expect(world.takeOrders().contains(.abandon(id)))
            if isReleased { world.abandon(id) } else { world.select(id, address) }
            #expect(!world.isOpen("704"))
            #expect(world.orderRows.first { $0.id == id }?.state.isEnd == true)
            #expect(world.oracle.violations == [])
        }
    }

    @Test func `F-S22 I-C7 a mass of accounts in arrears at once stops the trips before it becomes a mass of cuts`()
        throws
    {
        // A price a thousand times too high: of 40 flats each reading makes debtors.
        let numbers = (1...40).map { "\(700 + $0)" }
        let world = EngineHarness.street(
            numbers.map { Flat($0, balance: Money(yuan: 1)) }, terms: .quick(throttle: Self.wide), price: "538")
        let meters = numbers.compactMap { world.meter($0) }
        func use(_ meters: some Sequence<MeterID>) {
            for meter in meters { world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(10) }
        }
        use(meters.prefix(20))
        world.live(.minutes(15), interval: .minutes(15), meters)
        #expect(world.state.accounts.values.count { $0.trippableSince != nil } == 20)
        #expect(world.state.gateway.breaker.open.isEmpty)
        world.restart()
        use(meters)
        world.live(.minutes(15), interval: .minutes(15), meters)
        let opening = try #require(world.state.gateway.breaker.open.first)
        #expect(opening.cause == .newlyTrippable && opening.seen == 21)
        let formal = world.noticeKinds.count { $0.isFormal }
        for _ in 0..<3 {
            world.settle(numbers, steps: 5)
            world.restart()
        }
        // Nobody is switched off, and nobody is told from now on that he will be.
        #expect(world.operations.isEmpty)
        #expect(world.noticeKinds.count { $0.isFormal } == formal)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C7 arrears that a supervisor has seen, or the trips were released with, are no jump`() throws {
        let numbers = (1...40).map { "\(700 + $0)" }
        let world = EngineHarness.street(
            numbers.map { Flat($0, balance: Money(yuan: -5)) }, terms: .quick(throttle: Throttle()))
        #expect(world.state.accounts.values.count { $0.trippableSince != nil } == 40)
        #expect(world.state.gateway.breaker.open.count == 1)
        #expect(reset(world, "T1")?.code == "breaker.reset")
        world.restart()
        world.settle(numbers, steps: 3)
        #expect(world.state.gateway.breaker.open.isEmpty)
    }
}
