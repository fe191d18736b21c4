import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// What stands before a load limit and beside it: arrears, tags, other holders, rare marks, loads that no relay may break.
@Suite struct LimitGuardTests {
    private static let set = StaffCommand.limits(.set(account: "3301", Watts(3000), .contract))
    private static let end = StaffCommand.limits(.end(account: "3301"))

    private func street(_ interval: Span = .minutes(1), _ change: (inout Flat) -> Void = { _ in }) -> EngineHarness {
        var terms = Terms.quick()
        terms.markInterval = interval
        return EngineHarness.street([Flat("3301", balance: Money(yuan: 50), change)], terms: terms)
    }

    private func limited(_ change: (inout Flat) -> Void = { _ in }) throws -> (world: EngineHarness, meter: MeterID) {
        let world = street(.minutes(1), change)
        #expect(world.ask(Self.set, by: EngineHarness.supervisor, second: OpeningKindTests.other)?.code == "limit.set")
        return (world, try #require(world.meter("3301")))
    }

    private func mark(_ watts: Int64, _ world: EngineHarness, _ meter: MeterID, serves: Bool = true) {
        if world.relay[meter] == .closed {
            world.load[meter] = Watts(watts)
            world.power[meter] = Watts(watts)
        }
        world.live(.minutes(1), interval: .minutes(1), [meter])
        if serves { world.serve() }
    }

    private func dark(_ change: (inout Flat) -> Void = { _ in }) throws -> (world: EngineHarness, meter: MeterID) {
        let (world, meter) = try limited(change)
        for _ in 0..<2 { mark(4400, world, meter) }
        #expect(world.relay[meter] == .open)
        return (world, meter)
    }

    @Test func `C11 refused where no power is measured, where marks are rare, and where nothing can be switched`()
        throws
    {
        let blind = street()
        let meter = try #require(blind.meter("3301"))
        blind.power[meter] = nil
        blind.pass(.seconds(30))
        blind.read(meter)
        #expect(blind.ask(Self.set, by: EngineHarness.supervisor)?.code == "limit.noPower")
        let rare = street(.days(1))
        #expect(rare.ask(Self.set, by: EngineHarness.supervisor)?.code == "limit.marksTooRare")
        #expect(rare.point("3301")?.limit == nil)
        // What was refused is told too.
        #expect(
            rare.audits.last.map { $0.action == "staff.limit" && $0.after?.contains("limit.marksTooRare") == true }
                == true)
        let mute = EngineHarness.street([Flat("3301", balance: Money(yuan: 5)) { $0.phone = nil }])
        #expect(mute.ask(Self.set, by: EngineHarness.supervisor)?.code == "limit.noContact")
        let none = StaffCommand.limits(.set(account: "9999", Watts(3000), .contract))
        #expect(rare.ask(none, by: EngineHarness.supervisor)?.code == "account.unknown")
    }

    @Test func `C11 I-A3 a limit that is set, changed and ended is told with what was before and after`() throws {
        let (world, _) = try limited()
        let other = StaffCommand.limits(.set(account: "3301", Watts(2000), .contract))
        #expect(world.ask(other, by: EngineHarness.supervisor)?.code == "limit.set")
        #expect(world.ask(Self.end, by: EngineHarness.supervisor)?.code == "limit.ended")
        let told = world.audits.filter { $0.action.hasPrefix("limit.") }
        #expect(
            told.map(\.before) == ["none", "3000 W, contract, by wang.lei", "2000 W, contract, by wang.lei"])
        #expect(told.map(\.after) == ["3000 W, contract, by wang.lei", "2000 W, contract, by wang.lei", "none"])
        #expect(told.allSatisfy { $0.actor == "wang.lei" })
    }

    @Test func `C11 whoever owes comes on with the limit's end all the same, and a clerk needs no grace for it`() throws
    {
        // Nothing on file by which it could be switched off for arrears.
        let (world, meter) = try dark {
            $0.balance = Money(yuan: -5)
            $0.agreement = nil
        }
        #expect(world.account("3301")?.lastReasons == [.supplyIsOff, .loadLimit])
        #expect(!world.noticeKinds.contains(.switchedOff) && !world.noticeKinds.contains(.stillMissing))
        world.restart()
        for _ in 0..<12 { mark(0, world, meter) }
        #expect(world.relay[meter] == .closed)
        for _ in 0..<2 { mark(4400, world, meter) }
        #expect(world.relay[meter] == .open)
        let restore = StaffCommand.restore(account: "3301", graceUntil: nil)
        #expect(world.ask(restore, by: EngineHarness.agent)?.code == "restore.started")
        world.serve()
        #expect(world.relay[meter] == .closed && world.account("3301")?.graceGrantedAt == nil)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C11 C11 a lock-out beats the limit's end: it stays off while the tag hangs, and comes on after it`()
        throws
    {
        let (world, meter) = try dark()
        #expect(world.ask(LockOutTests.lock, by: EngineHarness.engineer)?.code == "lockOut.set")
        for _ in 0..<15 { mark(0, world, meter) }
        world.restart()
        for _ in 0..<3 { mark(0, world, meter) }
        #expect(world.relay[meter] == .open)
        #expect(world.ask(LockOutTests.unlock, by: EngineHarness.engineer)?.code == "lockOut.lifted")
        for _ in 0..<3 { mark(0, world, meter) }
        #expect(world.relay[meter] == .closed)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C6 C11 a home that becomes protected while it is off for its limit comes on at once`() throws {
        let (world, meter) = try dark()
        let protect = StaffCommand.guards(.protect(account: "3301", .lifeSupport, renewBy: nil))
        #expect(world.ask(protect, by: EngineHarness.agent)?.code == "protection.set")
        world.serve()
        #expect(world.relay[meter] == .closed)
        for _ in 0..<4 { mark(9000, world, meter) }
        #expect(world.relay[meter] == .closed)
        #expect(world.items(.case).contains { $0.reason.hasPrefix("limit.exceeded protected") })
    }

    @Test func `C11 the limit is its holder's: another one comes on at once, and may use what he likes`() throws {
        let (world, meter) = try dark()
        let transfer = LifeCommand.transfer(Transfer(account: "3301", to: EngineHarness.holder(), reading: .last))
        #expect(world.live(transfer)?.code == "life.transferred")
        world.serve()
        #expect(world.relay[meter] == .closed && world.point("3301")?.limit == nil)
        _ = world.pay("3301", Money(yuan: 10), serial: "another")
        for _ in 0..<4 { mark(9000, world, meter) }
        #expect(world.relay[meter] == .closed)
        #expect(world.audits.contains { $0.action == "limit.ended" && $0.reason == "another holder" })
    }

    @Test
    func `I-C4 C11 a limit that ends while nobody knows whether its opening came about is closed, whatever is owed`()
        throws
    {
        let (world, meter) = try limited {
            $0.balance = Money(yuan: -5)
            $0.agreement = nil
        }
        mark(4400, world, meter)
        mark(4400, world, meter, serves: false)
        guard case .selectTrip(let id, let address, _)? = world.takeOrders().last else { throw Failure("no select") }
        world.select(id, address)
        _ = world.takeOrders()
        world.open(id)
        world.turn([.order(.ended(id, .unknown(.silent)))])
        #expect(world.ask(Self.end, by: EngineHarness.supervisor)?.code == "limit.ended")
        for _ in 0..<5 {
            world.serve()
            world.pass(.seconds(20))
        }
        #expect(world.relay[meter] == .closed && world.permits.count == 1)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C4 C11 a limit that ends between the write and the answer is closed again, whatever is owed`() throws
    {
        let (world, meter) = try limited {
            $0.balance = Money(yuan: -5)
            $0.agreement = nil
        }
        mark(4400, world, meter)
        mark(4400, world, meter, serves: false)
        guard case .selectTrip(let id, let address, _)? = world.takeOrders().last else { throw Failure("no select") }
        world.select(id, address)
        _ = world.takeOrders()
        world.open(id)
        #expect(world.ask(Self.end, by: EngineHarness.supervisor)?.code == "limit.ended")
        world.verify(id)
        world.serve()
        #expect(world.relay[meter] == .closed && world.point("3301")?.limit == nil)
    }

    @Test func `F-B18 C11 an opening for the limit that comes late returns by itself, whatever is owed`() throws {
        let (world, meter) = try limited {
            $0.balance = Money(yuan: -5)
            $0.agreement = nil
        }
        mark(4400, world, meter)
        mark(4400, world, meter, serves: false)
        guard case .selectTrip(let id, let address, _)? = world.takeOrders().last else { throw Failure("no select") }
        world.select(id, address)
        _ = world.takeOrders()
        world.selecting = [:]
        world.turn([.order(.ended(id, .seen(.closed, wrote: true, world.sample(meter, .verify))))])
        world.relay[meter] = .open
        world.power[meter] = Watts(0)
        mark(0, world, meter)
        #expect(world.audits.contains { $0.action == "relay.openedLate" })
        #expect(world.account("3301")?.lastReasons == [.supplyIsOff, .loadLimit])
        for _ in 0..<12 { mark(0, world, meter) }
        #expect(world.relay[meter] == .closed)
        #expect(world.noticeKinds.filter { $0 == .overLimit }.count == 1)
        #expect(!world.noticeKinds.contains(.switchedOff))
    }

    @Test func `C11 a load that no relay may break is called about, and nothing is opened`() throws {
        let (world, meter) = try limited()
        // 60 A at most, and above 80 % of that no relay is opened: 220 V × 48 A are 10,560 W.
        for _ in 0..<4 { mark(11_000, world, meter) }
        #expect(world.relay[meter] == .closed && world.permits.isEmpty)
        #expect(world.items(.case).map(\.reason) == ["limit.exceeded current_too_high"])
    }

    @Test
    func `C11 I-C1 a limit instead of a cut: arrears switch nothing off while it stands, and what they had comes on`()
        throws
    {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let instead = StaffCommand.limits(.set(account: "3301", Watts(50_000), .contract, insteadOfCut: true))
        #expect(world.ask(instead, by: EngineHarness.supervisor, second: OpeningKindTests.other)?.code == "limit.set")
        world.settle()
        #expect(!world.isOpen())
        #expect(world.account("3301")?.lastReasons == [.inArrears, .limitedInstead])
        world.restart()
        world.settle(steps: 60)
        #expect(!world.isOpen() && world.permits.count == 1)
        #expect(world.account("3301")?.tripNotice == nil)
        // With its end the full cycle runs anew.
        let told = world.noticeKinds.count { $0 == .tripNotice }
        #expect(world.ask(Self.end, by: EngineHarness.supervisor)?.code == "limit.ended")
        #expect(world.untilDark())
        #expect(world.noticeKinds.count { $0 == .tripNotice } == told + 1)
        #expect(world.oracle.violations == [])
    }

    @Test func `C11 I-C5 a limit instead of a cut kills the trip that is under way`() throws {
        for isReleased in [false, true] {
            let world = EngineHarness.arrears()
            let (id, _) = try #require(isReleased ? world.untilRelease() : world.untilSelect())
            let instead = StaffCommand.limits(.set(account: "3301", Watts(50_000), .contract, insteadOfCut: true))
            #expect(
                world.ask(instead, by: EngineHarness.supervisor, second: OpeningKindTests.other)?.code == "limit.set")
            world.abandon(id)
            world.settle(steps: 30)
            #expect(!world.isOpen() && world.operations.isEmpty)
            #expect(world.orderRows.first { $0.id == id }?.state == .superseded)
        }
    }

    @Test func `C11 a look just before a mark is no measure, and a gap is none`() throws {
        let (world, meter) = try limited()
        for _ in 0..<3 {
            world.load[meter] = Watts(2500)
            world.pass(.seconds(59))
            world.flow(meter, .seconds(59))
            world.turn([.sample(world.sample(meter, .onDemand))])
            // A second in which the register moves by two steps, which says 3,600 W at least.
            world.pass(.seconds(1))
            world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(2)
            world.read(meter)
        }
        #expect(world.noticeKinds == [.limitSet] && world.point("3301")?.limit?.over == 0)
        world.pass(.minutes(5))
        world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(400)
        world.read(meter)
        #expect(world.noticeKinds == [.limitSet] && world.point("3301")?.limit?.over == 0)
    }
}
