import Engine
import Metering
import Quantities
import Supply
import Testing

/// Whoever had load before an opening and has exactly none after it may be the one that is dark (F-B14).
@Suite struct WrongNeighbourTests {
    /// The neighbour draws 2 kW; `opened` says what becomes of that when the relay of 3301 opens.
    private func dark(own: Watts = Watts(4_400), _ opened: (EngineHarness, MeterID) -> Void = { _, _ in }) throws
        -> (world: EngineHarness, own: MeterID, neighbour: MeterID)
    {
        let world = EngineHarness.arrears()
        let meter = try #require(world.meter("3301")), neighbour = try #require(world.meter("3302"))
        world.load[meter] = own
        world.power[meter] = own
        world.load[neighbour] = Watts(2_000)
        world.power[neighbour] = Watts(2_000)
        world.live(.seconds(2), interval: .seconds(2), [meter, neighbour])
        for _ in 0..<60 {
            for notice in world.takeNotices() { world.deliver(notice.id) }
            for order in world.takeOrders() {
                guard case .selectTrip(let id, let address, _) = order else { continue }
                world.select(id, address)
                guard world.takeOrders().contains(where: { if case .release = $0 { true } else { false } }) else {
                    continue
                }
                world.open(id)
                opened(world, neighbour)
                world.move(.milliseconds(200))
                world.verify(id)
                return (world, meter, neighbour)
            }
            world.live(.seconds(2), interval: .seconds(2), [meter, neighbour])
        }
        throw Failure("no trip")
    }

    private func looks(_ world: EngineHarness, _ count: Int = 3) {
        for _ in 0..<count {
            world.serve()
            world.pass(.seconds(2))
        }
        world.serve()
    }

    private static func goesDark(_ world: EngineHarness, _ neighbour: MeterID) {
        world.load[neighbour] = nil
        world.power[neighbour] = Watts(0)
    }

    @Test func `F-B14 a neighbour that had load and has none twice: light again, both are read, a person looks`() throws
    {
        let (world, own, neighbour) = try dark(Self.goesDark)
        let trips = world.operations.count { $0.to == .open }
        var read: Set<MeterID> = []
        for _ in 0..<4 {
            for effect in world.takeEffects() {
                switch effect {
                case .readNow(_, let meter, _):
                    read.insert(meter)
                    world.turn([.sample(world.sample(meter, .onDemand))])
                default: world.effects.append(effect)
                }
            }
            world.serve()
            world.pass(.seconds(2))
        }
        world.serve()
        #expect(read.contains(own) && read.contains(neighbour))
        #expect(world.operations.map(\.to).last == .closed)
        #expect(world.point("3301")?.belief.state == .closed)
        #expect(world.point("3301")?.proving?.verdict == .wrongNeighbour)
        #expect(world.point("3302")?.proving?.verdict == .lostLoad)
        let item = try #require(world.items(.case).first { $0.reason.hasPrefix("supply.wrongNeighbour") })
        #expect(item.reason == "supply.wrongNeighbour m3301 m3302")
        #expect(world.audits.contains { $0.action == "supply.wrongNeighbour" && $0.after == "meter m3302" })
        // Nobody is switched off there again until somebody has looked, whatever is owed; a restart forgets nothing.
        world.restart()
        for _ in 0..<20 {
            world.live(.seconds(2), interval: .seconds(2), [own, neighbour])
            world.serve()
        }
        #expect(world.operations.count { $0.to == .open } == trips)
        #expect(world.account("3301")?.lastReasons.contains(.wrongNeighbour) == true)
        #expect(
            world.ask(.finishWorkItem(item.id, result: "wired right, he had gone out"), by: EngineHarness.engineer)?
                .code
                == "job.done")
        #expect(world.point("3301")?.proving == nil && world.point("3302")?.proving == nil)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C11 F-B14 nothing is closed under a tag at the home that lost its load, until it is lifted`() throws {
        let (world, _, _) = try dark(Self.goesDark)
        let lock = StaffCommand.guards(.lockOut(meter: "m3302"))
        let unlock = StaffCommand.guards(.liftLockOut(meter: "m3302"))
        #expect(world.ask(lock, by: EngineHarness.engineer)?.code == "lockOut.set")
        looks(world, 6)
        #expect(world.point("3301")?.proving?.verdict == .wrongNeighbour && world.point("3301")?.restore != nil)
        #expect(world.operations.map(\.to) == [.open])
        // Nor by a payment, a restart, or a note that all is well; someone is sent in time.
        _ = world.pay("3301", Money(yuan: 20), serial: "1")
        world.restart()
        looks(world, 6)
        let item = try #require(world.items(.case).first { $0.reason.hasPrefix("supply.wrongNeighbour") })
        #expect(
            world.ask(.finishWorkItem(item.id, result: "seen"), by: EngineHarness.engineer)?.code == "job.closedNotSeen"
        )
        world.pass(.minutes(11))
        #expect(world.items(.fieldJob).map(\.reason) == ["restore.lockedOut"])
        #expect(world.operations.map(\.to) == [.open])
        #expect(world.ask(unlock, by: EngineHarness.engineer)?.code == "lockOut.lifted")
        looks(world)
        #expect(world.operations.map(\.to) == [.open, .closed])
        #expect(world.point("3301")?.restore == nil)
        // Who sat in the dark by our mistake hears that it is over.
        let told = world.records.compactMap {
            if case .notice(let notice) = $0, notice.kind == .restored { notice } else { nil }
        }
        #expect(Set(told.map(\.account)) == Set(["3301", "3302"].compactMap { world.state.accountByNumber[$0] }))
        #expect(world.oracle.violations == [])
    }

    @Test func `F-B14 another account in the flat ends no doubt about the wires, and somebody has it to do still`()
        throws
    {
        let (world, own, neighbour) = try dark(Self.goesDark)
        looks(world, 6)
        world.relay[own] = .closed
        world.live(.seconds(4), interval: .seconds(2), [own, neighbour])
        #expect(world.live(.close(account: "3301", reading: .last))?.code == "life.closed")
        let opening = Opening(account: EngineHarness.newAccount("3390"), place: .existing(meters: ["m3301"], .last))
        #expect(world.live(.open(opening))?.code == "life.opened")
        let item = try #require(world.items(.case).first { $0.reason.hasPrefix("supply.wrongNeighbour") })
        #expect(item.account == world.account("3390")?.record.id)
        #expect(world.point("3390")?.proving?.verdict == .wrongNeighbour)
        let done = StaffCommand.finishWorkItem(item.id, result: "cables swapped back")
        #expect(world.ask(done, by: EngineHarness.engineer)?.code == "job.done")
        #expect(world.point("3390")?.proving == nil && world.point("3302")?.proving == nil)
    }

    @Test
    func `F-B14 I-L1 paid before it was found: what the neighbour waits for is dropped for no end of the account`()
        throws
    {
        let (world, own, neighbour) = try dark(Self.goesDark)
        _ = world.pay("3301", Money(yuan: 20), serial: "1")
        for _ in 0..<6 {
            for effect in world.takeEffects() {
                switch effect {
                case .order(_, .close(let id, _, _, _)): world.turn([.order(.ended(id, .notDone(.silent)))])
                case .readNow(_, let meter, _): world.turn([.sample(world.sample(meter, .onDemand))])
                default: break
                }
            }
            world.pass(.seconds(2))
        }
        #expect(world.point("3301")?.proving?.verdict == .wrongNeighbour)
        for case .close(let id, _, _, _) in world.takeOrders() { world.turn([.order(.ended(id, .notDone(.silent)))]) }
        world.turn([.sample(world.sample(own, .mark))])
        #expect(world.live(.close(account: "3301", reading: .last))?.code == "life.restoreUnderWay")
        world.pass(.minutes(1))
        looks(world)
        #expect(world.relay[own] == .closed && world.point("3301")?.restore == nil)
        // Who sat in the dark by our mistake hears that it is over, whatever it was owed for at first.
        #expect(world.notices(.restored).contains { $0.account == world.account("3302")?.record.id })
        _ = neighbour
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C11 F-B14 the rescue list tells the tag at the home that lost its load, for the relay that did it`()
        throws
    {
        let (world, _, _) = try dark(Self.goesDark)
        let lock = StaffCommand.guards(.lockOut(meter: "m3302"))
        #expect(world.state.tag(over: try #require(world.point("3301"))) == nil)
        #expect(world.ask(lock, by: EngineHarness.engineer)?.code == "lockOut.set")
        looks(world, 6)
        let point = try #require(world.point("3301"))
        #expect(point.lockOut == nil && world.state.mayBeOffByUs(point))
        #expect(world.state.tag(over: point)?.by == "chen.yu")
        let other = try #require(world.point("3302"))
        #expect(world.state.tag(over: other)?.by == "chen.yu" && !world.state.mayBeOffByUs(other))
    }

    @Test func `F-B14 a neighbour that goes on proves the opening`() throws {
        let (world, _, _) = try dark()
        looks(world)
        #expect(world.point("3301")?.proving?.verdict == .proven)
        #expect(world.operations.map(\.to) == [.open])
        #expect(world.items(.case).isEmpty)
    }

    @Test func `F-B14 a neighbour that draws less, and something, is no suspicion`() throws {
        let (world, _, _) = try dark { world, neighbour in
            world.load[neighbour] = Watts(1)
            world.power[neighbour] = Watts(1)
        }
        looks(world)
        #expect(world.operations.map(\.to) == [.open])
        #expect(world.items(.case).isEmpty)
    }

    @Test func `F-B14 one reading of nothing is none: the neighbour is asked twice`() throws {
        let (world, _, neighbour) = try dark(Self.goesDark)
        for _ in 0..<2 {
            world.serve()
            world.pass(.seconds(2))
        }
        #expect(world.point("3301")?.proving?.neighbours.map(\.zeros) == [1])
        world.load[neighbour] = Watts(2_000)
        world.power[neighbour] = Watts(2_000)
        looks(world)
        #expect(world.operations.map(\.to) == [.open])
        #expect(world.point("3301")?.proving?.verdict == .proven)
    }

    @Test func `F-B14 without load before, an opening is open and unproven, and says so`() throws {
        let (world, _, _) = try dark(own: Watts(0))
        looks(world)
        #expect(world.point("3301")?.proving?.verdict == .unproven)
        let trip = try #require(world.orderRows.last { $0.kind == .trip })
        #expect(trip.state == .verified && trip.outcome == "reads open, no load, unproven: no load before")
    }

    @Test func `F-B14 a flat without load whose opening darkens a neighbour is found as well`() throws {
        let (world, _, _) = try dark(own: Watts(0), Self.goesDark)
        looks(world, 4)
        #expect(world.point("3301")?.proving?.verdict == .wrongNeighbour)
        #expect(world.operations.map(\.to) == [.open, .closed])
    }

    @Test func `F-B14 the look goes on after a restart in its midst`() throws {
        let (world, _, _) = try dark(Self.goesDark)
        world.restart()
        looks(world, 6)
        #expect(world.point("3301")?.proving?.verdict == .wrongNeighbour)
        #expect(world.point("3301")?.belief.state == .closed)
    }

    @Test func `F-B14 a neighbour without voltage has no power for a reason of its own`() throws {
        let (world, _, neighbour) = try dark(Self.goesDark)
        for _ in 0..<4 {
            for effect in world.takeEffects() {
                guard case .readNow(_, let meter, _) = effect else { continue }
                let told = world.sample(meter, .onDemand)
                let voltage = meter == neighbour ? Millivolts(0) : told.voltage
                world.turn([
                    .sample(
                        Sample(
                            meter: meter, purpose: .onDemand, sourceTime: told.sourceTime, energy: told.energy,
                            power: told.power, current: told.current, voltage: voltage, relay: told.relay))
                ])
            }
            world.pass(.seconds(2))
        }
        #expect(world.point("3301")?.proving?.verdict == .proven)
        #expect(world.operations.map(\.to) == [.open])
    }
}
