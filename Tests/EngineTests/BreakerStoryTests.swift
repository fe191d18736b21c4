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

    /// A trip of which nobody hears again: the line is silent after the release.
    private func lose(_ world: EngineHarness, _ account: String) -> Bool {
        guard let (id, _) = world.untilRelease(account) else { return false }
        world.turn([.order(.ended(id, .unknown(.silent)))])
        return true
    }

    @Test func `I-C7 three trips that nobody saw come about open the breaker, over restarts, until two persons reset it`() throws {
        let numbers = ["701", "702", "703", "704"]
        let world = EngineHarness.street(numbers.map { Flat($0, balance: Money(yuan: -1)) })
        for number in numbers.prefix(2) { #expect(lose(world, number)) }
        #expect(!world.state.gateway.breaker.stopsAll)
        world.restart()
        #expect(lose(world, "703"))
        #expect(world.state.gateway.breaker.open.map(\.cause) == [.unverified])
        #expect(world.items(.case).contains { $0.reason.hasPrefix("breaker.open T1 unverified 3") })
        for _ in 0..<2 {
            world.restart()
            #expect(world.untilSelect("704", steps: 20) == nil)
            #expect(world.account("704")?.lastReasons.contains(.breaker) == true)
        }
        // Light for whoever pays, whatever stands open.
        for number in numbers.prefix(3) { _ = world.pay(number, Money(yuan: 20), serial: number) }
        world.settle(numbers, steps: 5)
        #expect(numbers.allSatisfy { !world.isOpen($0) })
        #expect(world.ask(.guards(.resetBreaker(feeder: "T1")), by: EngineHarness.supervisor)?.code == "second.missing")
        #expect(
            world.ask(
                .guards(.resetBreaker(feeder: "T1")), by: EngineHarness.engineer, second: EngineHarness.supervisor)?.code
                == "role.denied")
        #expect(reset(world)?.code == "breaker.notOpen")
        #expect(reset(world, "T9")?.code == "feeder.unknown")
        let answer = reset(world, "T1")
        #expect(answer?.code == "breaker.reset" && answer?.detail("seen") == "3")
        #expect(world.audits.last { $0.action == "breaker.reset" }?.second == "zhao.min")
        #expect(!world.items(.case).contains { $0.reason.hasPrefix("breaker.open") })
        #expect(world.untilSelect("704") != nil)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C7 a trip that has selected when the breaker opens is not released, and one that is released is called back`() throws {
        for isReleased in [false, true] {
            let world = EngineHarness.street(["701", "702", "703", "704"].map { Flat($0, balance: Money(yuan: -1)) })
            for number in ["701", "702"] { #expect(lose(world, number)) }
            let last = try #require(isReleased ? world.untilRelease("704") : world.untilSelect("704"))
            let (other, _) = try #require(world.untilRelease("703"))
            world.turn([.order(.ended(other, .unknown(.silent)))])
            #expect(world.takeOrders().contains(.abandon(last.id)))
            if isReleased { world.abandon(last.id) } else { world.select(last.id, last.address) }
            #expect(!world.isOpen("704"))
            #expect(world.state.orders[last.id]?.state != .released)
            #expect(world.oracle.violations == [])
        }
    }

    @Test func `F-S22 I-C7 a mass of accounts in arrears at once stops the trips before it becomes a mass of cuts`() throws {
        // A price a thousand times too high: all of 40 flats come into arrears with one reading.
        let numbers = (1...40).map { "\(700 + $0)" }
        let world = EngineHarness.street(
            numbers.map { Flat($0, balance: Money(yuan: 1)) },
            terms: .quick(throttle: Throttle(perHour: 100, perHourBasisPoints: 10_000, perDay: 100, perDayBasisPoints: 10_000)))
        let meters = numbers.compactMap { world.meter($0) }
        for meter in meters.prefix(20) { world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(5_000) }
        world.live(.hours(1), interval: .minutes(15), meters)
        #expect(world.state.gateway.breaker.open.isEmpty)
        #expect(world.state.accounts.values.count { $0.trippableSince != nil } == 20)
        world.restart()
        for meter in meters { world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(5_000) }
        world.live(.minutes(15), interval: .minutes(15), meters)
        let opening = try #require(world.state.gateway.breaker.open.first)
        #expect(opening.cause == .newlyTrippable && opening.seen == 21)
        let before = world.operations.count
        let formal = world.noticeKinds.count { $0.isFormal }
        for _ in 0..<5 {
            world.settle(numbers, steps: 10)
            world.restart()
        }
        // Nobody is switched off, and nobody is told that he will be.
        #expect(world.operations.count == before)
        #expect(world.noticeKinds.count { $0.isFormal } == formal)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C7 arrears that a supervisor has seen before the trips were released are no jump`() throws {
        let numbers = (1...40).map { "\(700 + $0)" }
        let world = EngineHarness.street(
            numbers.map { Flat($0, balance: Money(yuan: -5)) },
            terms: .quick(throttle: Throttle()))
        #expect(world.state.accounts.values.count { $0.trippableSince != nil } == 40)
        // A demonstration's file releases by itself: there they count.
        #expect(world.state.gateway.breaker.open.count == 1)
        #expect(world.ask(.releaseImport, by: EngineHarness.supervisor)?.code == "import.released")
        #expect(reset(world, "T1")?.code == "breaker.reset")
        world.restart()
        world.settle(numbers, steps: 3)
        #expect(world.state.gateway.breaker.open.isEmpty)
    }
}
