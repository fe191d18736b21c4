import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// A load limit in life: warned of, opened for, returned by itself; money has nothing to do with it.
@Suite struct LimitStoryTests {
    private func limited(
        _ watts: Int64 = 3000, _ change: (inout Flat) -> Void = { _ in }
    ) throws -> (world: EngineHarness, meter: MeterID) {
        var terms = Terms.quick()
        terms.markInterval = .minutes(1)
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50), change)], terms: terms)
        let meter = try #require(world.meter("3301"))
        let set = StaffCommand.limits(.set(account: "3301", Watts(watts), .contract))
        #expect(world.ask(set, by: EngineHarness.supervisor)?.code == "limit.set")
        return (world, meter)
    }

    /// Marks of a minute at a load.
    private func marks(_ count: Int, _ watts: Int64, _ world: EngineHarness, _ meter: MeterID) {
        for _ in 0..<count {
            if world.relay[meter] == .closed {
                world.load[meter] = Watts(watts)
                world.power[meter] = Watts(watts)
            }
            world.live(.minutes(1), interval: .minutes(1), [meter])
            world.serve()
        }
    }

    private func count(_ kind: NoticeKind, _ world: EngineHarness) -> Int { world.noticeKinds.count { $0 == kind } }

    @Test func `C11 a kettle opens nothing; close to the limit the customer is warned once`() throws {
        let (world, meter) = try limited()
        marks(3, 2000, world, meter)
        #expect(world.noticeKinds == [.limitSet])
        marks(1, 5000, world, meter)
        marks(3, 2000, world, meter)
        #expect(count(.nearLimit, world) == 1)
        marks(3, 2850, world, meter)
        #expect(count(.nearLimit, world) == 2)
        #expect(world.orderRows.isEmpty && world.permits.isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test
    func
        `C11 I-C2 above the limit: a permit of its own kind, off for ten minutes whatever is paid, the third time until called`()
        throws
    {
        let (world, meter) = try limited()
        for round in 1...3 {
            marks(2, 4400, world, meter)
            #expect(world.relay[meter] == .open, "round \(round)")
            let permit = try #require(world.permits.last)
            #expect(permit.kind == .loadLimit && permit.notices.isEmpty)
            #expect(world.permits.count == round)
            #expect(count(.nearLimit, world) == round)
            #expect(count(.overLimit, world) == min(round, 2) && count(.offUntilCalled, world) == round / 3)
            #expect(world.account("3301")?.lastReasons == [.supplyIsOff, .loadLimit])
            // Money does not bring it back, nor a restart, nor time before its end.
            _ = world.pay("3301", Money(yuan: 10), serial: "\(round)")
            world.restart()
            marks(8, 0, world, meter)
            #expect(world.relay[meter] == .open, "round \(round)")
            marks(4, 0, world, meter)
            #expect((world.relay[meter] == .closed) == (round < 3), "round \(round)")
        }
        marks(120, 0, world, meter)
        #expect(world.relay[meter] == .open)
        #expect(
            world.ask(.restore(account: "3301", graceUntil: nil), by: EngineHarness.agent)?.code == "restore.started")
        world.serve()
        #expect(world.relay[meter] == .closed && world.point("3301")?.limit?.off == nil)
        // Nobody was told of arrears, and nothing is held against the customer.
        #expect(count(.switchedOff, world) == 0 && count(.tripNotice, world) == 0)
        #expect(world.account("3301")?.conduct.months.allSatisfy { $0.trips == 0 } == true)
        #expect(world.oracle.violations == [])
    }

    @Test func `C11 a customer who listens between the mark and the select stays on`() throws {
        let (world, meter) = try limited()
        marks(1, 4400, world, meter)
        world.live(.minutes(1), interval: .minutes(1), [meter])
        world.power[meter] = Watts(500)
        world.serve()
        #expect(world.relay[meter] == .closed && world.permits.isEmpty)
        #expect(world.orderRows.last?.outcome == "the load is within the limit again")
    }

    @Test func `C11 a limit that ends takes its opening back, and brings light at once`() throws {
        let end = StaffCommand.limits(.end(account: "3301"))
        let (world, meter) = try limited()
        marks(2, 4400, world, meter)
        #expect(world.relay[meter] == .open)
        #expect(world.ask(end, by: EngineHarness.supervisor)?.code == "limit.ended")
        world.serve()
        #expect(world.relay[meter] == .closed)
        #expect(world.ask(end, by: EngineHarness.supervisor)?.code == "limit.none")

        let (other, second) = try limited()
        marks(1, 4400, other, second)
        other.live(.minutes(1), interval: .minutes(1), [second])
        guard case .selectTrip(let id, let address, _)? = other.takeOrders().last else { throw Failure("no select") }
        #expect(other.ask(end, by: EngineHarness.supervisor)?.code == "limit.ended")
        other.select(id, address)
        other.serve()
        #expect(other.relay[second] == .closed && other.permits.isEmpty)
        #expect(other.oracle.violations == [])
    }

    @Test func `I-C4 C11 an opening of unknown outcome is read back, and returns by itself as any other`() throws {
        let (world, meter) = try limited()
        marks(1, 4400, world, meter)
        world.live(.minutes(1), interval: .minutes(1), [meter])
        guard case .selectTrip(let id, let address, _)? = world.takeOrders().last else { throw Failure("no select") }
        world.select(id, address)
        _ = world.takeOrders()
        world.open(id)
        world.turn([.order(.ended(id, .unknown(.silent)))])
        world.pass(.seconds(30))
        world.serve()
        #expect(world.relay[meter] == .open && count(.overLimit, world) == 1)
        marks(12, 0, world, meter)
        #expect(world.relay[meter] == .closed)
        #expect(world.permits.count == 1 && world.oracle.violations == [])
    }

    @Test func `C11 I-C6 what stands before an opening is told to a person, and nothing is opened`() throws {
        let (world, meter) = try limited()
        let line = try #require(world.state.lineByName["c1"])
        world.turn([.line(line, .misrouted(expected: 1, got: 2))])
        marks(6, 4400, world, meter)
        #expect(world.permits.isEmpty && world.relay[meter] == .closed)
        let told = world.items(.case).filter { $0.reason.hasPrefix("limit.exceeded") }
        #expect(told.map(\.reason) == ["limit.exceeded misroute_on_line"])
        let protected = EngineHarness.street([Flat("3301", balance: Money(yuan: 5)) { $0.protection = .hospital }])
        let set = StaffCommand.limits(.set(account: "3301", Watts(3000), .contract))
        #expect(protected.ask(set, by: EngineHarness.supervisor)?.code == "limit.protected")
    }

    @Test func `RULES a limit that no contract says takes two persons; one that it says takes a supervisor`() {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 5))])
        func set(_ basis: LoadLimit.Basis, _ actor: Actor, second: Actor? = nil) -> String? {
            world.ask(.limits(.set(account: "3301", Watts(3000), basis)), by: actor, second: second)?.code
        }
        #expect(set(.contract, EngineHarness.agent) == "role.denied")
        #expect(set(.blacklist, EngineHarness.supervisor) == "second.missing")
        #expect(world.point("3301")?.limit == nil)
        let other = Actor(name: "zhao.min", role: .supervisor)
        #expect(set(.blacklist, EngineHarness.supervisor, second: other) == "limit.set")
        #expect(world.point("3301")?.limit?.basis == .blacklist)
        #expect(set(.contract, EngineHarness.supervisor) == "limit.set")
    }
}
