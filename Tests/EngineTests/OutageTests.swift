import Engine
import Metering
import Quantities
import Supply
import Testing

/// A feeder without power, a line without connection, a meter without voice: three things that look alike from afar.
@Suite struct OutageTests {
    private static let numbers = ["3301", "3302", "3303", "3304", "3305"]

    /// Five flats on one feeder; the first is in arrears and its notices are out. The line is up.
    private func street() throws -> EngineHarness {
        let world = EngineHarness.street(
            Self.numbers.map { number in
                Flat(number, balance: number == "3301" ? Money(yuan: -1) : Money(yuan: 100))
            })
        world.turn([.line(try line(world), .up)])
        mark(world)
        return world
    }

    private func line(_ world: EngineHarness) throws -> LineID { try #require(world.state.lineByName["c1"]) }

    private func meters(_ world: EngineHarness) -> [MeterID] { Self.numbers.compactMap { world.meter($0) } }

    /// A mark at which these do not answer, and the others do.
    private func mark(_ world: EngineHarness, silent: Set<Int> = [], _ fault: LineFault = .targetSilent) {
        world.pass(.seconds(2))
        for (index, meter) in meters(world).enumerated() {
            if silent.contains(index) {
                world.turn([.missed(meter, mark: world.clocks.wall, fault)])
            } else {
                world.flow(meter, .seconds(2))
                world.read(meter)
            }
        }
    }

    private func outages(_ world: EngineHarness) -> [Outage] {
        world.records.compactMap { if case .outage(let outage) = $0 { outage } else { nil } }
    }

    private func power(_ world: EngineHarness, _ number: String) -> PowerState? {
        world.point(number).map { world.state.powerState($0) }
    }

    @Test func `F-B9 neighbours that fall silent together are a suspected outage, and nobody counts as switched off`()
        throws
    {
        let world = try street()
        #expect(power(world, "3302") == .on)
        mark(world, silent: [1, 2, 3, 4])
        let outage = try #require(outages(world).last)
        #expect(outage.until == nil && outage.answering == 5 && outage.evidence.hasPrefix("3 of 5 silent, line c1 up"))
        #expect(power(world, "3302") == .outageSuspected)
        #expect(world.point("3302")?.belief.openedBy == nil)
        #expect(world.items(.foreignOpen).isEmpty)
        #expect(world.audits.contains { $0.action == "outage.suspected" && $0.subject == "feeder T1" })
        mark(world)
        let ended = try #require(outages(world).last)
        #expect(ended.id == outage.id && ended.until != nil && ended.silent == 4)
        #expect(power(world, "3302") == .on)
        #expect(world.audits.contains { $0.action == "outage.ended" })
    }

    @Test func `I-C8 nobody on the feeder is tripped in an outage, nor for one mark after it`() throws {
        let world = try street()
        let meter = try #require(world.meter("3301"))
        world.load[meter] = Watts(4_400)
        // Notices go out and arrive all the while.
        for _ in 0..<12 {
            for notice in world.takeNotices() { world.deliver(notice.id) }
            mark(world, silent: [1, 2, 3])
        }
        #expect(world.account("3301")?.lastReasons.contains(.outageSuspected) == true)
        #expect(world.takeOrders().isEmpty)
        mark(world)
        let refused = world.ask(.trip(account: "3301"), by: EngineHarness.supervisor)
        #expect(refused?.reasons.contains(.afterOutage) == true)
        #expect(world.takeOrders().isEmpty)
        for _ in 0..<3 where world.state.orders.isEmpty {
            for notice in world.takeNotices() { world.deliver(notice.id) }
            mark(world)
        }
        #expect(world.takeOrders().contains { if case .selectTrip = $0 { true } else { false } })
    }

    @Test func `F-B9 a line that is down leaves everything unknown, and is no outage`() throws {
        let world = try street()
        world.turn([.line(try line(world), .down)])
        for _ in 0..<40 { mark(world, silent: [0, 1, 2, 3, 4], .unreachable) }
        #expect(outages(world).isEmpty)
        #expect(power(world, "3302") == .unknown)
        #expect(world.point("3302")?.belief.openedBy == nil)
    }

    @Test func `F-B1 two silent meters are two silent meters, and meters that died one after the other are no outage`()
        throws
    {
        let world = try street()
        mark(world, silent: [1, 2])
        #expect(outages(world).isEmpty)
        mark(world)
        for last in 1...4 { for _ in 0..<3 { mark(world, silent: Set(1...last)) } }
        #expect(outages(world).isEmpty)
    }

    @Test func `I-L5 an outage goes on over a restart, and ends when the meters answer`() throws {
        let world = try street()
        mark(world, silent: [1, 2, 3, 4])
        let id = try #require(outages(world).last?.id)
        world.restart()
        world.turn([.line(try line(world), .up)])
        #expect(power(world, "3303") == .outageSuspected)
        mark(world)
        let last = try #require(outages(world).last)
        #expect(last.id == id && last.until != nil)
    }
}
