import Metering
import ModbusFrames
import SimulatedMeters
import Testing

/// What is commanded, where the contact is, and what the register says are three things.
struct RelayPhysicsTests {
    private func world(delay: Int64 = 200, lag: Int64 = 500, _ more: (inout EndpointBehaviour) -> Void = { _ in })
        throws -> World
    {
        let meter = MeterPlan(
            serial: "20240001", load: .fixed(watts: 3600), relayDelayMilliseconds: delay, relayLagMilliseconds: lag)
        return try World(try Shipped.profile("hiking-dds238-znsr"), meters: [meter], more)
    }

    private func order(_ world: World, _ value: UInt16) {
        #expect(world.ask(.writeMultipleRegisters(address: 0x1A, values: [value])) == .reply(.written))
    }

    private func register(_ world: World) -> UInt16? { world.registers(.holdingRegisters, 0x1A, 1)?.first }

    @Test func `the contact follows after its delay and the register after its lag (F-B18)`() throws {
        let world = try world()
        order(world, 0)
        world.pass(milliseconds: 199)
        #expect(try world.truth().contacts[0].position == .closed)
        world.pass(milliseconds: 1)
        #expect(try world.truth().contacts[0].position == .open)
        #expect(register(world) == 1)
        world.pass(milliseconds: 500)
        #expect(register(world) == 0)
    }

    @Test func `energy stops to the microwatt-hour while the contact is open`() throws {
        let world = try world(delay: 0, lag: 0)
        world.pass(milliseconds: 10_000)
        order(world, 0)
        world.pass(milliseconds: 50_000)
        #expect(try world.truth().microwattHours == 10_000_000)
        #expect(try world.truth().milliwatts == 0)
        order(world, 1)
        world.pass(milliseconds: 1000)
        #expect(try world.truth().microwattHours == 11_000_000)
    }

    @Test func `a newer order makes an older one void`() throws {
        let world = try world()
        order(world, 0)
        world.pass(milliseconds: 100)
        order(world, 1)
        world.pass(milliseconds: 5000)
        #expect(world.journal("contact").isEmpty)
    }

    @Test func `a welded contact says open while current flows (F-B15)`() throws {
        let world = try world()
        try world.start(InjectedFault(.welded))
        order(world, 0)
        world.pass(milliseconds: 2000)
        #expect(register(world) == 0)
        #expect(try world.truth().milliwatts == 3_600_000)
        #expect(world.journal("contact").isEmpty)
        #expect(world.journal("stuck").count == 1)
        try world.clear()
        world.pass(milliseconds: 2000)
        #expect(register(world) == 1)
    }

    @Test func `a contact that is stuck closed says so (F-B15)`() throws {
        let world = try world()
        try world.start(InjectedFault(.stuckClosed))
        order(world, 0)
        world.pass(milliseconds: 2000)
        #expect(register(world) == 1)
        #expect(try world.truth().isSupplied)
    }

    @Test func `a contact that is stuck open does not close, however often it is told (F-B16)`() throws {
        let world = try world()
        order(world, 0)
        world.pass(milliseconds: 2000)
        try world.start(InjectedFault(.stuckOpen))
        for _ in 0..<3 {
            order(world, 1)
            world.pass(milliseconds: 2000)
        }
        #expect(register(world) == 0)
        #expect(world.journal("stuck").count == 3)
        try world.clear(.stuckOpen)
        order(world, 1)
        world.pass(milliseconds: 2000)
        #expect(register(world) == 1)
    }

    @Test func `a deaf relay echoes and does not move (F-B10)`() throws {
        let world = try world()
        try world.start(InjectedFault(.deaf))
        order(world, 0)
        world.pass(milliseconds: 5000)
        #expect(register(world) == 1)
        #expect(try world.truth().isSupplied)
    }

    @Test func `slow and lagging relays take longer (F-B18)`() throws {
        let world = try world()
        try world.start(InjectedFault(.slow, value: 10_000))
        try world.start(InjectedFault(.lag, value: 20_000))
        order(world, 0)
        world.pass(milliseconds: 10_199)
        #expect(try world.truth().isSupplied)
        world.pass(milliseconds: 1)
        #expect(try world.truth().isSupplied == false)
        world.pass(milliseconds: 20_499)
        #expect(register(world) == 1)
        world.pass(milliseconds: 1)
        #expect(register(world) == 0)
    }

    @Test func `a bouncing register settles on the truth (F-B18)`() throws {
        let world = try world(delay: 0, lag: 0)
        try world.start(InjectedFault(.bounce, value: 3))
        order(world, 0)
        var seen: [UInt16] = []
        for _ in 0..<20 {
            world.pass(milliseconds: 60)
            if let word = register(world), seen.last != word { seen.append(word) }
        }
        #expect(seen.last == 0)
        #expect(seen.count > 2)
    }

    @Test func `opened by hand and by its own protection, the journal says who (F-B17)`() throws {
        let world = try world(delay: 0, lag: 0)
        try world.hand(.open)
        #expect(world.journal("contact")[0].contains(#""position":"open","cause":"hand""#))
        #expect(register(world) == 0)
        order(world, 1)
        try world.hand(.trip)
        #expect(world.journal("contact")[1].contains(#""position":"closed","cause":"command","command""#))
        #expect(world.journal("contact")[2].contains(#""cause":"protection""#))
    }

    @Test func `what a person holds open stays open`() throws {
        let world = try world(delay: 0, lag: 0)
        try world.hand(.hold)
        order(world, 1)
        #expect(try world.truth().isSupplied == false)
        try world.hand(.release)
        order(world, 1)
        #expect(try world.truth().isSupplied)
    }

    @Test func `a relay can wait for a person at the meter`() throws {
        let profile = try Shipped.profile("block-concentrator")
        let world = try World(profile, meters: [MeterPlan(serial: "100", load: .fixed(watts: 500))])
        try world.hand(.ready, at: "c1/1#0")
        #expect(
            world.read(RegisterPlan(for: profile, reading: .relayState, blocks: 0..<1)).relay
                == .state(.readyForReconnection))
    }

    @Test func `a relay that closes by permit waits for its button`() throws {
        let profile = DeviceProfile(
            name: "button", model: "button",
            points: [
                Point(quantity: .energyImport, table: .holdingRegisters, address: 0, encoding: .u32),
                Point(quantity: .power, table: .holdingRegisters, address: 2, encoding: .u16),
            ],
            identity: Identity(table: .holdingRegisters, address: 10, encoding: .u32, wordOrder: .highFirst),
            relay: RelayProfile(
                command: .word(address: 21, stride: 0, close: 0x1C, open: 0x1A, multiple: false),
                state: RelayStatePoint(
                    table: .holdingRegisters, address: 20, values: [0: .open, 1: .closed, 2: .readyForReconnection]),
                closing: .permit))
        let world = try World(profile, meters: [MeterPlan(serial: "100", load: .fixed(watts: 500))])
        func write(_ position: RelayPosition) throws {
            #expect(world.write(try profile.relayWrite(position)) == .reply(.written))
            world.pass(milliseconds: 3000)
        }
        func state() -> UInt16? { world.registers(.holdingRegisters, 20, 1)?.first }
        try write(.open)
        #expect(state() == 0)
        // Nobody allowed it.
        try world.hand(.press)
        #expect(try world.truth().isSupplied == false)
        try write(.close)
        #expect(state() == 2)
        #expect(try world.truth().isSupplied == false)
        try write(.close)
        #expect(state() == 2)
        try world.hand(.press)
        world.pass(milliseconds: 3000)
        #expect(try world.truth().isSupplied)
        #expect(state() == 1)
        try write(.close)
        #expect(state() == 1)
        try write(.open)
        try write(.close)
        try write(.open)
        #expect(state() == 0)
        try world.hand(.press)
        #expect(try world.truth().isSupplied == false)
    }

    @Test(arguments: RelaysAfterBoot.allCases)
    func `after a restart relays do what their device does`(policy: RelaysAfterBoot) throws {
        let world = try world(delay: 0, lag: 0) { $0.relaysAfterBoot = policy }
        order(world, policy == .closed ? 0 : 1)
        _ = try world.fleet.reboot(try #require(Place("c1/1")), now: world.now)
        #expect(try world.truth().isSupplied == (policy != .open))
        #expect(world.ask(.readHoldingRegisters(address: 0x1A, count: 1)) == .exception(.gatewayTargetFailedToRespond))
        world.pass(milliseconds: 1000)
        #expect(register(world) == (policy == .open ? 0 : 1))
    }
}
