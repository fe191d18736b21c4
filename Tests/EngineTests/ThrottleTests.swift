import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Few trips at a time, however many are due; and none of it before a restore.
@Suite struct ThrottleTests {
    private func trips(_ world: EngineHarness) -> Int { world.operations.count { $0.to == .open } }

    @Test func `I-C7 at most two trips in an hour and five in a day, also over restarts; restores are not counted`()
        throws
    {
        let numbers = (1...9).map { "60\($0)" }
        let world = EngineHarness.street(
            numbers.map { Flat($0, balance: Money(yuan: -5)) }, terms: .quick(throttle: Throttle()))
        var perHour: [Int] = []
        for hour in 0..<8 {
            let before = trips(world)
            for step in 0..<20 {
                world.serve()
                world.live(.minutes(3), interval: .minutes(3), [])
                for number in numbers { world.meter(number).map { world.read($0) } }
                world.serve()
                if step == 10, hour % 3 == 1 { world.restart() }
            }
            perHour.append(trips(world) - before)
        }
        #expect(perHour.allSatisfy { $0 <= 2 })
        #expect(trips(world) == 5)
        for number in numbers { _ = world.pay(number, Money(yuan: 20), serial: number) }
        world.settle(numbers, steps: 3)
        #expect(numbers.allSatisfy { !world.isOpen($0) })
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C7 nobody has a final notice that the throttle makes a lie: so many as trips fit into the day`()
        throws
    {
        let numbers = (1...15).map { "\(700 + $0)" }
        let world = EngineHarness.street(
            numbers.map { Flat($0, balance: Money(yuan: -5)) }, terms: .quick(throttle: Throttle()))
        world.settle(numbers, steps: 30)
        world.restart()
        for _ in 0..<3 {
            world.pass(.hours(1))
            world.settle(numbers, steps: 5)
        }
        #expect(trips(world) == 5)
        #expect(world.noticeKinds.count { $0 == .tripNotice } == 15)
        #expect(world.noticeKinds.count { $0 == .finalNotice } == 5)
        #expect(world.account("715")?.lastReasons.contains(.throttled) == true)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C7 the share of a feeder is taken of that feeder`() throws {
        // 30 flats, 10 percent an hour: three on the gateway, and one of the four on T2.
        let throttle = Throttle(perHour: 1, perHourBasisPoints: 1_000, perDay: 5, perDayBasisPoints: 5_000)
        let flats = (1...30).map { number in
            Flat("\(700 + number)", balance: Money(yuan: number <= 4 ? -5 : 50)) {
                $0.feeder = number <= 4 ? "T2" : "T1"
            }
        }
        let world = EngineHarness.street(flats, terms: .quick(throttle: throttle))
        world.settle(["701", "702", "703", "704"], steps: 60)
        #expect(trips(world) == 1)
        #expect(
            world.account("702")?.lastReasons == [.inArrears, .throttled]
                || world.account("701")?.lastReasons == [.inArrears, .throttled])
    }

    @Test func `I-C10 looking again at an account does not pile up: a due time is kept once`() throws {
        let world = EngineHarness.street(
            [Flat("3301", balance: Money(yuan: -5)) { $0.terms = "residential" }], terms: .residential)
        let meter = try #require(world.meter("3301"))
        for notice in world.takeNotices() { world.deliver(notice.id) }
        // Each reading of a debtor asks for another look in ten minutes at the latest.
        world.live(.hours(24), interval: .minutes(15), [meter])
        let before = world.turns
        world.pass(.hours(1))
        #expect(world.turns - before < 80)
    }
}
