import Metering
import ModbusFrames
import SimulatedMeters
import Testing

/// Each fault of the wire, as a client sees its bytes.
struct WireFaultTests {
    private let read = Request.readHoldingRegisters(address: 0x1A, count: 1)
    private let open = Request.writeMultipleRegisters(address: 0x1A, values: [0])

    private func world(
        _ fault: InjectedFault? = nil, at place: String = "c1/1",
        _ behaviour: (inout EndpointBehaviour) -> Void = { _ in }
    ) throws -> World {
        let profile = try Shipped.profile("hiking-dds238-znsr")
        let units = (1...2).map {
            UnitPlan(
                unit: $0, profile: profile,
                meters: [
                    MeterPlan(serial: "\($0)", load: .fixed(watts: 1000), microwattHours: Int64($0) * 1_000_000_000)
                ])
        }
        let world = try World([EndpointPlan(name: "c1", behaviour: EndpointBehaviour(behaviour), units: units)])
        if let fault { try world.start(fault, at: place) }
        return world
    }

    /// The sound answer to the first ``read``: transaction 1, unit 1, the relay is closed.
    private let sound: [UInt8] = [0, 1, 0, 0, 0, 5, 1, 3, 2, 0, 1]

    @Test func `a lost request is neither performed nor answered, and journalled as lost (F-B1)`() throws {
        let world = try world(InjectedFault(.silence))
        #expect(world.ask(open) == .timeout)
        world.pass(milliseconds: 5000)
        #expect(try world.truth().isSupplied)
        #expect(world.journal("write")[0].contains(#""outcome":"lost""#))
    }

    @Test func `a lost answer's request was performed (F-B1)`() throws {
        let world = try world(InjectedFault(.lostReply))
        #expect(world.ask(open) == .timeout)
        world.pass(milliseconds: 5000)
        #expect(try world.truth().isSupplied == false)
        #expect(world.journal("write")[0].contains(#""outcome":"performed""#))
    }

    @Test func `a late answer comes after those that were asked for later (F-B2)`() throws {
        let world = try world(InjectedFault(.late, value: 300, count: 1))
        #expect(world.exchange(read) == [])
        #expect(world.exchange(read) == [0, 2, 0, 0, 0, 5, 1, 3, 2, 0, 1])
        world.pass(milliseconds: 299)
        #expect(world.takeActions().isEmpty)
        world.pass(milliseconds: 1)
        #expect(world.takeActions().bytes == sound)
    }

    @Test func `a device that stands still holds up all that follows, in order (F-B2)`() throws {
        let world = try world(InjectedFault(.stall, value: 300, count: 1))
        #expect(world.exchange(read) == [])
        #expect(world.exchange(read, unit: 2) == [])
        world.pass(milliseconds: 300)
        #expect(world.takeActions().bytes.prefix(11) == sound[...])
    }

    @Test func `transaction ids can be those of the request before, or unknown (F-B2, F-B3)`() throws {
        let world = try world()
        _ = world.exchange(read)
        try world.start(InjectedFault(.wrongTransaction, count: 1))
        #expect(world.exchange(read).prefix(2) == [0, 1])
        try world.start(InjectedFault(.unknownTransaction, count: 1))
        #expect(world.exchange(read).prefix(2) == [0xDE, 0xAD])
        #expect(world.exchange(read).prefix(2) == [0, 4])
    }

    @Test func `the unit id can be another's (F-B4)`() throws {
        let world = try world(InjectedFault(.wrongUnit, value: 7))
        #expect(world.ask(read) == .misrouted(unit: 7))
    }

    @Test func `another meter can answer under the right id, and obey too (F-B4)`() throws {
        let world = try world(InjectedFault(.misroute))
        // The second meter's energy, 1000.00 kWh more than the first one's.
        #expect(world.registers(.holdingRegisters, 0x0A, 2) == [0, 200])
        #expect(world.ask(open) == .reply(.written))
        world.pass(milliseconds: 1000)
        #expect(try world.truth("c1/1").isSupplied)
        #expect(try world.truth("c1/2").isSupplied == false)
    }

    @Test func `frames are halved, padded and mislabelled (F-B5)`() throws {
        let cases: [(InjectedFault, [UInt8])] = [
            (InjectedFault(.half), [0, 1, 0, 0, 0]),
            (InjectedFault(.padded), [0, 1, 0, 0, 0, 8, 1, 3, 2, 0, 1, 0, 0, 0]),
            (InjectedFault(.badLength), [0, 1, 0, 0, 0, 0, 1, 3, 2, 0, 1]),
            (InjectedFault(.badLength, value: 1), [0, 1, 0, 0, 0, 1, 1, 3, 2, 0, 1]),
            (InjectedFault(.badLength, value: 300), [0, 1, 0, 0, 1, 44, 1, 3, 2, 0, 1]),
            (InjectedFault(.badProtocol), [0, 1, 0, 1, 0, 5, 1, 3, 2, 0, 1]),
            (InjectedFault(.wrongFunction), [0, 1, 0, 0, 0, 5, 1, 4, 2, 0, 1]),
            (InjectedFault(.duplicateReply), sound + sound),
        ]
        for (fault, bytes) in cases { #expect(try world(fault).exchange(read) == bytes, "\(fault)") }
    }

    @Test func `an echo can name another value`() throws {
        let world = try world(InjectedFault(.wrongEcho))
        #expect(world.ask(open) == .malformed(.echo))
    }

    @Test func `an answer is cut into segments of one byte (F-B6)`() throws {
        let world = try world(InjectedFault(.split))
        let actions = world.send(world.frame(read))
        #expect(actions.count == sound.count)
        #expect(actions.bytes == sound)
    }

    @Test(arguments: [1, 2, 3, 4, 0x0A, 0x0B, 0x47])
    func `every exception can be answered, and nothing is done (F-B7, F-B9)`(code: Int64) throws {
        let world = try world(InjectedFault(.exception, value: code))
        #expect(world.ask(open) == .exception(ExceptionCode(rawValue: UInt8(code))))
        world.pass(milliseconds: 5000)
        #expect(try world.truth().isSupplied)
    }

    @Test func `busy means not executed, acknowledge means later (F-B8)`() throws {
        let busy = try world(InjectedFault(.busy))
        #expect(busy.ask(open) == .exception(.serverDeviceBusy))
        busy.pass(milliseconds: 10_000)
        #expect(try busy.truth().isSupplied)
        let later = try world(InjectedFault(.acknowledge, value: 3000))
        #expect(later.ask(open) == .exception(.acknowledge))
        later.pass(milliseconds: 2999)
        #expect(try later.truth().isSupplied)
        later.pass(milliseconds: 500)
        #expect(try later.truth().isSupplied == false)
    }

    @Test func `an echo can be all that a write does (F-B10)`() throws {
        let world = try world(InjectedFault(.echoOnly))
        #expect(world.ask(open) == .reply(.written))
        world.pass(milliseconds: 5000)
        #expect(try world.truth().isSupplied)
        #expect(world.journal("write")[0].contains("echoed_only"))
    }

    @Test func `a gateway can send a write twice (F-B20)`() throws {
        let world = try world(InjectedFault(.duplicateWrite))
        #expect(world.ask(open) == .reply(.written))
        world.pass(milliseconds: 1000)
        #expect(world.journal("write").count == 2)
        #expect(world.journal("contact").count == 1)
    }

    @Test func `the connection is reset, or closed within a frame (F-B21)`() throws {
        #expect(try world(InjectedFault(.reset)).send(try world().frame(read)).hasReset)
        let world = try world(InjectedFault(.finMidFrame))
        let actions = world.send(world.frame(read))
        #expect(actions.bytes == Array(sound.prefix(5)))
        #expect(actions.hasFinish)
    }

    @Test func `connections are refused (F-B21)`() throws {
        let world = try world()
        _ = world.client()
        try world.start(InjectedFault(.refuse), at: "c1")
        let actions = world.takeActions()
        #expect(actions.contains(.listen(endpoint: 0, false)))
        #expect(actions.hasReset)
        #expect(world.fleet.connect(to: 0, at: world.now).actions.hasReset)
        try world.clear()
        #expect(world.takeActions() == [.listen(endpoint: 0, true)])
    }

    @Test func `connections are accepted and never answered (F-B21)`() throws {
        let world = try world(InjectedFault(.halfOpen), at: "c1")
        #expect(world.exchange(read) == [])
        world.pass(milliseconds: 60_000)
        #expect(world.takeActions().isEmpty)
        try world.clear()
        #expect(world.takeActions().hasReset)
        world.forgetClient()
        #expect(world.exchange(read) != [])
    }

    @Test func `an answer drips, and the next one waits for its end (F-B22)`() throws {
        let world = try world(InjectedFault(.drip, value: 1000, count: 1))
        #expect(world.exchange(read) == [0])
        #expect(world.exchange(read) == [])
        var pieces: [[UInt8]] = []
        for _ in 0..<12 {
            world.pass(milliseconds: 1000)
            pieces.append(world.takeActions().bytes)
        }
        #expect(pieces[0] == [1])
        #expect(pieces[9] == [1, 0, 2, 0, 0, 0, 5, 1, 3, 2, 0, 1])
    }

    @Test func `a flood of other answers comes first (F-B22)`() throws {
        let bytes = try world(InjectedFault(.flood, value: 50)).exchange(read)
        #expect(bytes.count == 51 * 11)
        #expect(bytes.suffix(11) == sound[...])
        #expect(bytes.prefix(2) == [0x40, 0])
    }

    @Test func `a fault hits reads or writes only, where it is told so, and as often as it is told`() throws {
        let world = try world(InjectedFault(.busy, count: 2, trigger: .writes))
        #expect(world.ask(read) != .exception(.serverDeviceBusy))
        #expect(world.ask(open) == .exception(.serverDeviceBusy))
        #expect(world.ask(open) == .exception(.serverDeviceBusy))
        #expect(world.ask(open) == .reply(.written))
        #expect(world.journal("fault_off").count == 1)
        #expect(world.fleet.faultList.isEmpty)
    }

    @Test func `a fault at an endpoint hits every unit, one at a unit no other`() throws {
        let one = try world(InjectedFault(.busy))
        #expect(one.ask(read, unit: 2) != .exception(.serverDeviceBusy))
        let all = try world(InjectedFault(.busy), at: "c1")
        #expect(all.ask(read, unit: 2) == .exception(.serverDeviceBusy))
        #expect(all.ask(read, unit: 1) == .exception(.serverDeviceBusy))
    }

    @Test func `a fault where it cannot be is refused with the reason`() throws {
        let world = try world()
        #expect(throws: FleetRefusal("there is no unit c1/9")) { try world.start(InjectedFault(.silence), at: "c1/9") }
        #expect(throws: FleetRefusal("there is no endpoint c9")) { try world.start(InjectedFault(.silence), at: "c9") }
        #expect(throws: FleetRefusal("refuse hits a whole endpoint: name c1")) {
            try world.start(InjectedFault(.refuse))
        }
        #expect(world.journal("fault_on").isEmpty)
    }
}
