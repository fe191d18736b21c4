import Metering
import ModbusFrames
import Quantities
import SimulatedMeters
import Testing

/// Concentrators and gateways with their habits.
struct EndpointTests {
    private let read = Request.readHoldingRegisters(address: 0x1A, count: 1)
    private let open = Request.writeMultipleRegisters(address: 0x1A, values: [0])

    private func world(_ behaviour: (inout EndpointBehaviour) -> Void) throws -> World {
        let profile = try Shipped.profile("hiking-dds238-znsr")
        let units = (1...3).map {
            UnitPlan(unit: $0, profile: profile, meters: [MeterPlan(serial: "\($0)", load: .fixed(watts: 1000))])
        }
        return try World([EndpointPlan(name: "c1", behaviour: EndpointBehaviour(behaviour), units: units)])
    }

    @Test func `latency delays each answer, and one does not wait for another`() throws {
        let world = try world { $0.latencyMilliseconds = 50 }
        let both = world.frame(read) + world.frame(read, unit: 2)
        #expect(world.send(both).isEmpty)
        world.pass(milliseconds: 50)
        #expect(world.takeActions().bytes.count == 22)
    }

    @Test func `a serial bus serves one request after another`() throws {
        let world = try world { $0.busMilliseconds = 30 }
        #expect(world.send(world.frame(read) + world.frame(read, unit: 2)).isEmpty)
        world.pass(milliseconds: 30)
        #expect(world.takeActions().bytes.count == 11)
        world.pass(milliseconds: 30)
        #expect(world.takeActions().bytes.count == 11)
    }

    @Test func `more than may wait is answered with busy, or not at all (F-B8)`() throws {
        for answers in [true, false] {
            let world = try world {
                $0.busMilliseconds = 30
                $0.inFlight = 1
                $0.answersBusy = answers
            }
            let bytes = world.send(world.frame(read) + world.frame(read, unit: 2)).bytes
            #expect(bytes == (answers ? [0, 2, 0, 0, 0, 3, 2, 0x83, 6] : []))
            world.pass(milliseconds: 30)
            #expect(world.takeActions().bytes.count == 11)
            #expect(world.exchange(read) == [])
        }
    }

    @Test func `some gateways see the first request of a segment only`() throws {
        let world = try world { $0.firstOfSegmentOnly = true }
        #expect(world.send(world.frame(read) + world.frame(read, unit: 2)).bytes.count == 11)
        #expect(world.exchange(read).count == 11)
    }

    @Test func `a single-client concentrator resets the second (F-B21)`() throws {
        let world = try world { $0.clients = 1 }
        let first = world.client()
        #expect(world.fleet.connect(to: 0, at: world.now).actions.hasReset)
        _ = world.fleet.disconnect(first, at: world.now)
        #expect(world.fleet.connect(to: 0, at: world.now).actions.isEmpty)
    }

    @Test func `a gateway without a path answers 0A, and the meters run on (F-B9)`() throws {
        let world = try world { _ in }
        try world.start(InjectedFault(.pathDown), at: "c1")
        #expect(world.ask(read) == .exception(.gatewayPathUnavailable))
        #expect(world.ask(open) == .exception(.gatewayPathUnavailable))
        #expect(world.journal("write")[0].contains(#""outcome":"refused","exception":10"#))
        world.pass(milliseconds: 3_600_000)
        #expect(try world.truth().microwattHours == 1_000_000_000)
    }

    @Test func `a dead meter answers 0B, its neighbours answer (F-B9)`() throws {
        let world = try world { _ in }
        try world.start(InjectedFault(.dead))
        #expect(world.ask(read) == .exception(.gatewayTargetFailedToRespond))
        #expect(world.ask(read, unit: 2) == .reply(.registers([1])))
    }

    @Test func `requests that are split over segments are answered once they are whole (F-B6)`() throws {
        let world = try world { _ in }
        let frame = world.frame(read)
        for byte in frame.dropLast() { #expect(world.send([byte]).isEmpty) }
        #expect(world.send([frame[frame.count - 1]]).bytes.count == 11)
    }

    @Test func `a cache answers old values and tells their age (F-B19)`() throws {
        let profile = try Shipped.profile("block-concentrator")
        let world = try World(profile, meters: [MeterPlan(serial: "100", load: .fixed(watts: 3_600_000))]) {
            $0.cacheMilliseconds = 60_000
        }
        let plan = RegisterPlan(for: profile, reading: .mark, blocks: 0..<1)
        #expect(world.read(plan).energy == WattHours(0))
        world.pass(milliseconds: 30_000)
        let old = world.read(plan)
        #expect(old.energy == WattHours(0))
        #expect(old.age == .seconds(30))
        world.pass(milliseconds: 30_000)
        let fresh = world.read(plan)
        #expect(fresh.energy == WattHours(60_000))
        #expect(fresh.age == .zero)
    }

    @Test func `a frozen cache hides even a moved relay (F-B19)`() throws {
        let world = try world { _ in }
        try world.start(InjectedFault(.freeze))
        #expect(world.ask(open) == .reply(.written))
        world.pass(milliseconds: 10_000)
        #expect(try world.truth().isSupplied == false)
        #expect(world.ask(read) == .reply(.registers([1])))
        try world.clear()
        #expect(world.ask(read) == .reply(.registers([0])))
    }

    @Test func `a restart resets every connection and drops what waits (F-B19)`() throws {
        let world = try world { $0.busMilliseconds = 100 }
        _ = world.send(world.frame(open))
        let actions = try world.fleet.reboot(try #require(Place("c1")), now: world.now)
        #expect(actions.first == .listen(endpoint: 0, false))
        #expect(actions.hasReset)
        world.pass(milliseconds: 1000)
        #expect(world.takeActions().contains(.listen(endpoint: 0, true)))
        #expect(try world.truth().isSupplied)
        world.forgetClient()
        #expect(world.exchange(read) == [])
        world.pass(milliseconds: 100)
        #expect(world.takeActions().bytes.count == 11)
    }

    @Test func `a restart in mid-operation leaves the relay moved or not, and no answer (F-B19)`() throws {
        for (kind, moves) in [(FaultKind.crash, true), (.crashBefore, false)] {
            let world = try world { _ in }
            try world.start(InjectedFault(kind, count: 1, trigger: .writes), at: "c1")
            let actions = world.send(world.frame(open))
            #expect(actions.bytes == [])
            #expect(actions.hasReset)
            world.pass(milliseconds: 5000)
            #expect(try world.truth().isSupplied == !moves)
            #expect(world.journal("rebooted").count == 1)
        }
    }

    @Test func `a concentrator's uptime begins anew at its restart (F-B19)`() throws {
        let profile = try Shipped.profile("block-concentrator")
        let world = try World(profile, meters: [MeterPlan(serial: "100")])
        let plan = RegisterPlan(for: profile, reading: .relayState, blocks: 0..<1)
        world.pass(milliseconds: 100_000)
        #expect(world.read(plan).uptimeSeconds == 100)
        _ = try world.fleet.reboot(try #require(Place("c1")), now: world.now)
        world.forgetClient()
        world.pass(milliseconds: 5000)
        #expect(world.read(plan).uptimeSeconds == 5)
    }
}
