import Engine
import Metering
import Quantities
import Supply
import Testing

/// What sends a person somewhere, and what keeps hands off until somebody was there.
@Suite struct FieldDutyTests {
    @Test func `F-B1 a meter in arrears that nobody has read for three days is a site visit, and only that`() throws {
        let world = EngineHarness.arrears()
        let meter = try #require(world.meter("3301")), neighbour = try #require(world.meter("3302"))
        for _ in 0..<6 {
            for notice in world.takeNotices() { world.deliver(notice.id) }
            world.live(.seconds(2), interval: .seconds(2), [neighbour])
        }
        for _ in 0..<3 {
            world.pass(.hours(23))
            world.turn([.missed(meter, mark: world.clocks.wall, .silent)])
        }
        #expect(world.items(.siteVisit).isEmpty)
        world.pass(.hours(4))
        world.turn([.missed(meter, mark: world.clocks.wall, .silent)])
        #expect(world.items(.siteVisit).map(\.reason) == ["reading.staleForDays m3301"])
        world.turn([.missed(meter, mark: world.clocks.wall, .silent)])
        #expect(world.everOpened(.siteVisit) == 1)
        // Read again: nobody need go.
        world.read(meter)
        #expect(world.items(.siteVisit).isEmpty)
    }

    @Test func `F-B1 who owes nothing is not visited, however long the meter is silent`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 100))])
        let meter = try #require(world.meter("3301"))
        for _ in 0..<10 {
            world.pass(.days(1))
            world.turn([.missed(meter, mark: world.clocks.wall, .silent)])
        }
        #expect(world.everOpened(.siteVisit) == 0)
    }

    @Test func `F-B14 two meters that have changed places are one case that names both`() throws {
        let world = EngineHarness.street([
            Flat("3301", balance: Money(yuan: 50)), Flat("3302", balance: Money(yuan: 50)),
        ])
        let one = try #require(world.meter("3301")), two = try #require(world.meter("3302"))
        world.pass(.minutes(15))
        world.turn([.sample(world.sample(one, .onDemand, serial: SerialNumber("73302")))])
        #expect(world.items(.case).map(\.reason) == ["meter.foundElsewhere m3302 73302"])
        world.turn([.sample(world.sample(two, .onDemand, serial: SerialNumber("73301")))])
        #expect(world.items(.case).map(\.reason) == ["meter.swapped m3301 m3302"])
    }

    @Test func `F-B14 a scan asks every meter of a line who it is, and finds one that answers in another's place`()
        throws
    {
        let world = EngineHarness.street([
            Flat("3301", balance: Money(yuan: 50)), Flat("3302", balance: Money(yuan: 50)),
            Flat("3303", balance: Money(yuan: 50)) { $0.serial = nil },
        ])
        let line = try #require(world.state.lineByName["c1"])
        #expect(world.ask(.scan(line: "c9"), by: EngineHarness.agent)?.code == "line.unknown")
        #expect(world.ask(.scan(line: "c1"), by: EngineHarness.agent)?.code == "scan.lineDown")
        world.turn([.line(line, .up)])
        world.pass(.seconds(2))
        _ = world.takeEffects()
        #expect(world.ask(.scan(line: "c1"), by: EngineHarness.agent)?.code == "scan.started")
        var asked: [MeterID] = []
        for case .readNow(_, let meter, _) in world.takeEffects() {
            asked.append(meter)
            // Both units answer as 3302: an address that was given twice.
            world.turn([.sample(world.sample(meter, .onDemand, serial: SerialNumber("73302")))])
        }
        #expect(asked == [world.meter("3301"), world.meter("3302")].compactMap { $0 })
        #expect(world.items(.case).map(\.reason) == ["meter.foundElsewhere m3302 73302"])
    }

    @Test func `R5 a device at an address that nothing is bound to is one case, and the end of the search is told`()
        throws
    {
        let world = EngineHarness.street([
            Flat("3301", balance: Money(yuan: 50)) { $0.serial = nil },
            Flat("3302", balance: Money(yuan: 50)) { $0.separateRelay = true },
        ])
        let line = try #require(world.state.lineByName["c1"])
        world.turn([.line(line, .up)])
        #expect(world.ask(.scan(line: "c1"), by: EngineHarness.agent)?.code == "scan.started")
        let asked = world.takeEffects().compactMap { if case .scan(line, let units) = $0 { units } else { nil } }
        // Units 1 and 2 are meters, 101 is a relay.
        #expect(asked == [(3...247).filter { $0 != 101 }])
        #expect(world.state.lines[line]?.scan?.endedAt == nil)
        for _ in 0..<2 {
            world.turn([.line(line, .foundUnit(9, [SerialNumber("555")]))])
            world.turn([.line(line, .foundUnit(10, [SerialNumber("1"), SerialNumber("73302")]))])
            world.turn([.line(line, .foundUnit(11, []))])
        }
        #expect(
            world.items(.case).map(\.reason)
                == ["unit.unbound c1 9 555", "unit.foundMeter c1 10 m3302", "unit.unbound c1 11 -"])
        world.turn([.line(line, .scanned(asked: 244, found: 3, left: 0))])
        #expect(world.state.lines[line]?.scan?.found == 3)
        #expect(world.audits.contains { $0.action == "line.scanned" })
        world.restart()
        world.turn([.line(line, .foundUnit(9, [SerialNumber("555")]))])
        #expect(world.items(.case).count == 3)
    }

    @Test func `F-S21 a certificate that has ended stops trips and nothing else, and is announced a month before`()
        throws
    {
        let world = EngineHarness.arrears()
        world.turn([.certificate(ends: world.clocks.wall + .days(20))])
        #expect(world.effects.contains { if case .alarm("certificate.ending", _) = $0 { true } else { false } })
        #expect(world.account("3301")?.lastReasons.contains(.certificateExpired) == false)
        world.turn([.certificate(ends: world.clocks.wall - .seconds(1))])
        #expect(world.effects.contains { if case .alarm("certificate.expired", _) = $0 { true } else { false } })
        #expect(world.untilSelect(steps: 30) == nil)
        #expect(world.account("3301")?.lastReasons.contains(.certificateExpired) == true)
        #expect(world.audits.count { $0.action == "certificate.expired" } == 1)
        // Readings are charged, payments booked.
        #expect(world.receipt(world.pay("3301", Money(yuan: 1), serial: "1")) != nil)
        world.turn([.certificate(ends: world.clocks.wall + .days(365))])
        #expect(world.account("3301")?.lastReasons.contains(.certificateExpired) == false)
    }

    @Test func `F-S21 power returns to who pays, whatever the certificate says`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        world.turn([.certificate(ends: world.clocks.wall - .days(1))])
        _ = world.pay("3301", Money(yuan: 50), serial: "1")
        world.serve()
        #expect(world.point("3301")?.belief.state == .closed)
    }
}
