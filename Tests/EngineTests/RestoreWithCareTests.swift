import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Power that returns only where someone looks or has said yes.
@Suite struct RestoreWithCareTests {
    private func dark(_ choice: SafeRestore?, button: Bool = false) throws -> EngineHarness {
        let world = EngineHarness.arrears { $0.safeRestore = choice }
        let meter = try #require(world.meter("3301"))
        if button { world.buttons = [meter] }
        #expect(world.untilDark())
        _ = world.takeNotices()
        return world
    }

    private func restore(_ world: EngineHarness, confirmed: Bool) -> String? {
        world.ask(.restore(account: "3301", graceUntil: nil, confirmed: confirmed), by: EngineHarness.agent)?.code
    }

    private func closings(_ world: EngineHarness) -> Int { world.operations.count { $0.to == .closed } }

    @Test(arguments: [SafeRestore.confirm, .arm])
    func
        `I-C9 where the customer chose to confirm, nothing closes before the yes: not by money, time, a restart or a clerk`(
            choice: SafeRestore
        ) throws
    {
        let world = try dark(choice)
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        let paidAt = world.clocks.wall
        for round in 2...4 {
            world.settle(steps: 200)
            _ = world.pay("3301", Money(yuan: 1), serial: "\(round)")
            world.restart()
            world.turn([.line(try #require(world.state.lineByName["c1"]), .up)])
            #expect(restore(world, confirmed: false) == "restore.notConfirmed")
            world.serve()
        }
        #expect(closings(world) == 0 && world.isOpen())
        #expect(world.noticeKinds.count { $0 == .confirmRestore } == 1)
        #expect(world.everOpened(.confirmRestore) == 1 && world.items(.confirmRestore).count == 1)
        // It waits for a yes, not for someone with tools.
        #expect(world.everOpened(.fieldJob) == 0 && !world.noticeKinds.contains(.restoreLate))
        #expect(restore(world, confirmed: true) == "restore.started")
        world.serve()
        #expect(!world.isOpen() && world.point("3301")?.restore == nil)
        #expect(world.items(.confirmRestore).isEmpty)
        #expect(world.noticeKinds.count { $0 == .restored } == 1)
        // The time from the payment to power is told as it was.
        let told = world.records.compactMap { if case .restored(let restored) = $0 { restored } else { nil } }
        #expect(told.last.map { $0.since <= paidAt && $0.closedAt - $0.since > .minutes(10) } == true)
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES all that stands against light is said before anybody is rung up for his yes, and whom to ring`()
        throws
    {
        let world = try dark(.confirm)
        func ask(_ grace: Span?, confirmed: Bool) -> StaffAnswer? {
            let until = grace.map { world.clocks.wall + $0 }
            return world.ask(
                .restore(account: "3301", graceUntil: until, confirmed: confirmed), by: EngineHarness.agent)
        }
        #expect(ask(nil, confirmed: false)?.code == "restore.graceMissing")
        #expect(ask(.days(30), confirmed: false)?.code == "restore.graceTooLong")
        let rung = ask(.hours(1), confirmed: false)
        #expect(rung?.code == "restore.notConfirmed")
        #expect(rung?.details.map(\.value) == ["13800000001"])
        // No grace is used up by an answer that does nothing.
        #expect(world.account("3301")?.graceGrantedAt == nil && world.account("3301")?.hold == nil)
        #expect(ask(.hours(1), confirmed: true)?.code == "restore.started")
        #expect(world.account("3301")?.hold?.kind == .grace)
    }

    @Test(arguments: [SafeRestore.confirm, .arm])
    func `I-C9 F-S16 believed on and perhaps opened since, it is switched on by hand only after the customer's yes`(
        choice: SafeRestore
    ) throws {
        let world = EngineHarness.arrears { $0.safeRestore = choice }
        #expect(restore(world, confirmed: false) == "restore.onAlready")
        world.pass(.minutes(10))
        let until = world.clocks.wall + .hours(1)
        func again(confirmed: Bool) -> String? {
            let command = StaffCommand.restore(account: "3301", graceUntil: until, confirmed: confirmed)
            return world.ask(command, by: EngineHarness.agent)?.code
        }
        #expect(again(confirmed: false) == "restore.notConfirmed")
        #expect(closings(world) == 0 && world.point("3301")?.restore == nil)
        #expect(again(confirmed: true) == "restore.started")
        #expect(world.oracle.violations == [])
    }

    @Test
    func `I-C9 F-B10 a trip that failed before one that was read back open takes the customer's word from nobody`()
        throws
    {
        let world = EngineHarness.arrears { $0.safeRestore = .confirm }
        let meter = try #require(world.meter("3301"))
        let (first, _) = try #require(world.untilRelease())
        world.move(.milliseconds(200))
        world.turn([.order(.ended(first, .seen(.closed, wrote: true, world.sample(meter, .verify))))])
        #expect(world.point("3301")?.failedTrips == 1)
        let (second, _) = try #require(world.untilRelease())
        world.open(second)
        world.turn([.order(.ended(second, .unknown(.silent)))])
        world.pass(.seconds(6))
        world.serve()
        #expect(world.point("3301")?.belief.openedBy == .us(second) && world.point("3301")?.failedTrips == 0)
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        world.settle(steps: 20)
        #expect(closings(world) == 0 && world.isOpen() && world.items(.confirmRestore).count == 1)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-L1 F-S9 paid, taken back before the yes, and paid again: the customer is asked again, and has light`()
        throws
    {
        let world = try dark(.confirm)
        let first = world.payment("3301", Money(yuan: 10), serial: "1")
        _ = world.pay(first)
        _ = world.reverse(world.reversal(of: first, Money(yuan: 10), id: "R1"))
        #expect(world.point("3301")?.restore == nil && world.items(.confirmRestore).isEmpty)
        #expect(restore(world, confirmed: true) == "restore.graceMissing")
        world.settle(steps: 10)
        #expect(world.isOpen())
        _ = world.pay("3301", Money(yuan: 20), serial: "2")
        #expect(world.noticeKinds.count { $0 == .confirmRestore } == 2)
        #expect(restore(world, confirmed: true) == "restore.started")
        world.serve()
        #expect(!world.isOpen())
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C9 after the yes a closing that does not come about is a field job like any other`() throws {
        let world = try dark(.confirm)
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        world.settle(steps: 20)
        #expect(restore(world, confirmed: true) == "restore.started")
        let saidAt = world.clocks.wall
        while world.clocks.wall - saidAt < .minutes(11) {
            for order in world.takeOrders() {
                if case .close(let id, _, _, _) = order { world.turn([.order(.ended(id, .notDone(.silent)))]) }
            }
            world.pass(.seconds(5))
        }
        #expect(world.items(.fieldJob).count == 1)
    }

    @Test
    func `I-C9 where the customer chose to arm and the meter has a button, it is made ready and nobody is called`()
        throws
    {
        let world = try dark(.arm, button: true)
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        world.settle(steps: 20)
        let meter = try #require(world.meter("3301"))
        #expect(world.relay[meter] == .readyForReconnection && world.permissions == 1)
        #expect(world.everOpened(.confirmRestore) == 0)
        #expect(world.noticeKinds.count { $0 == .pressButton } == 1)
        world.relay[meter] = .closed
        world.settle(steps: 2)
        #expect(world.point("3301")?.restore == nil)
    }

    @Test(arguments: [true, false])
    func `RULES off for more than 7 days: a yes first, or the button; within 7 days at once`(button: Bool) throws {
        for (days, isLong) in [(Int64(6), false), (8, true)] {
            let world = try dark(nil, button: button)
            world.pass(.days(days))
            world.restart()
            world.serve()
            _ = world.pay("3301", Money(yuan: 10), serial: "1")
            world.serve()
            let meter = try #require(world.meter("3301"))
            #expect(world.relay[meter] == (button ? .readyForReconnection : isLong ? .open : .closed))
            #expect(world.items(.confirmRestore).count == (isLong && !button ? 1 : 0))
            guard isLong, !button else { continue }
            #expect(restore(world, confirmed: true) == "restore.started")
            world.serve()
            #expect(!world.isOpen())
            #expect(world.point("3301")?.offSince == nil)
        }
    }

    @Test
    func
        `I-C9 a trip of unknown outcome is read back while the customer is asked, and a home that was never off is left alone`()
        throws
    {
        let world = EngineHarness.arrears { $0.safeRestore = .confirm }
        let (id, _) = try #require(world.untilRelease())
        world.turn([.order(.ended(id, .unknown(.silent)))])
        world.selecting = [:]
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        #expect(world.items(.confirmRestore).count == 1)
        world.pass(.minutes(1))
        // "Closed" alone proves nothing: energy that flows does.
        let meter = try #require(world.meter("3301"))
        for _ in 0..<20 {
            world.serve()
            world.live(.seconds(10), interval: .seconds(10), [meter])
        }
        #expect(world.point("3301")?.belief.state == .closed)
        #expect(world.point("3301")?.restore == nil && world.items(.confirmRestore).isEmpty)
        #expect(!world.noticeKinds.contains(.restored))
        #expect(closings(world) == 0)
    }

    private func choose(_ choice: SafeRestore?, _ world: EngineHarness, by actor: Actor = EngineHarness.agent)
        -> String?
    {
        world.ask(.guards(.chooseRestore(account: "3301", choice)), by: actor, reason: "he rang")?.code
    }

    @Test func `I-C9 a customer who asks to be asked is asked from then on, and told apart in the trail`() throws {
        let world = try dark(nil)
        #expect(choose(.confirm, world, by: EngineHarness.engineer) == "role.denied")
        #expect(choose(.confirm, world) == "safeRestore.set")
        #expect(choose(.confirm, world) == "safeRestore.same")
        world.restart()
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        world.settle(steps: 40)
        #expect(closings(world) == 0 && world.items(.confirmRestore).count == 1)
        // He wants no more to be asked: what is owed comes at once.
        #expect(choose(nil, world) == "safeRestore.ended")
        world.serve()
        #expect(!world.isOpen() && world.items(.confirmRestore).isEmpty)
        let told = world.audits.filter { $0.action == "account.safeRestore" }
        #expect(told.map(\.before) == ["none", "confirm"] && told.map(\.after) == ["confirm", "none"])
        #expect(world.account("3301")?.record.safeRestore == nil)
        #expect(world.oracle.violations == [])
    }

    @Test
    func `I-C9 a wish to be asked calls back a closing that is under way, and spares one that he has said yes to`()
        throws
    {
        let world = try dark(nil)
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        let (first, _) = try #require(close(world))
        #expect(choose(.confirm, world) == "safeRestore.set")
        #expect(world.takeOrders().contains(.abandon(first)))
        world.settle(steps: 20)
        #expect(closings(world) == 0 && world.items(.confirmRestore).count == 1)
        #expect(restore(world, confirmed: true) == "restore.started")
        let (second, address) = try #require(close(world))
        #expect(choose(.arm, world) == "safeRestore.set")
        #expect(!world.takeOrders().contains(.abandon(second)))
        world.close(second, address)
        #expect(!world.isOpen() && world.point("3301")?.restore == nil)
        #expect(world.oracle.violations == [])
    }

    @Test(arguments: [SafeRestore.confirm, .arm])
    func `I-C9 so it does where he is believed on, and somebody had him switched on without a word from him`(
        choice: SafeRestore
    ) throws {
        let world = EngineHarness.arrears()
        world.pass(.minutes(10))
        let command = StaffCommand.restore(
            account: "3301", graceUntil: world.clocks.wall + .hours(1), confirmed: false)
        #expect(world.ask(command, by: EngineHarness.agent)?.code == "restore.started")
        let (first, _) = try #require(close(world))
        #expect(choose(choice, world) == "safeRestore.set")
        // By all that is known he has light: nobody waits for him, and a look finds out.
        let orders = world.takeOrders()
        #expect(orders.contains(.abandon(first)) && orders.contains { if case .readBack = $0 { true } else { false } })
        #expect(world.point("3301")?.restore == nil && world.items(.confirmRestore).isEmpty)
        world.restart()
        world.turn([.line(try #require(world.state.lineByName["c1"]), .up)])
        #expect(close(world) == nil)
        // Asked for again, it takes his yes.
        #expect(world.ask(command, by: EngineHarness.agent)?.code == "restore.notConfirmed")
        #expect(close(world) == nil && world.oracle.violations == [])
    }

    private func close(_ world: EngineHarness) -> (OrderID, RelayAddress)? {
        for case .close(let id, let address, _, _) in world.takeOrders() { return (id, address) }
        return nil
    }
}
