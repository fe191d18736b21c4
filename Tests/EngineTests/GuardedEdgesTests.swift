import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Where two rules meet: a tag and a payment, a test and a new binding, a former holder's trip and the next holder.
@Suite struct GuardedEdgesTests {
    private static let lock = StaffCommand.guards(.lockOut(meter: "m3301"))
    private static let unlock = StaffCommand.guards(.liftLockOut(meter: "m3301"))
    private static let secondSupervisor = Actor(name: "zhao.min", role: .supervisor)

    private func commissioned(_ balance: Money) throws -> (EngineHarness, OrderID) {
        let world = EngineHarness.street([
            Flat("3301", balance: balance) {
                $0.separateRelay = true
                $0.pairingProven = false
            }
        ])
        let meter = try #require(world.meter("3301"))
        world.load[meter] = Watts(1_000)
        world.power[meter] = Watts(1_000)
        world.pass(.seconds(2))
        world.flow(meter, .seconds(2))
        world.read(meter)
        #expect(world.ask(.commission(meter: "m3301"), by: EngineHarness.engineer)?.code == "commission.started")
        for order in world.takeOrders() {
            guard case .selectTrip(let id, let address, _) = order else { continue }
            world.select(id, address)
            #expect(world.takeOrders().contains { if case .release = $0 { true } else { false } })
            return (world, id)
        }
        throw Failure("no test")
    }

    /// Five fen are charged, and the daemon starts anew.
    private func charge(_ world: EngineHarness) throws {
        world.lodge("3301") { $0.posted -= Money(fen: 5) }
        world.turn([.line(try #require(world.state.lineByName["c1"]), .up)])
    }

    @Test
    func `I-L1 whoever pays under a lock-out is owed light: a job within ten minutes, and no new demand after it`()
        throws
    {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        #expect(world.ask(Self.lock, by: EngineHarness.engineer)?.code == "lockOut.set")
        let missing = try #require(world.account("3301")?.quotedMissing)
        _ = world.pay("3301", missing, serial: "1")
        #expect(world.point("3301")?.restore != nil)
        #expect(world.noticeKinds.count { $0 == .restoreLate } == 1)
        world.pass(.minutes(11))
        world.serve()
        #expect(world.items(.fieldJob).map(\.reason) == ["restore.lockedOut"])
        // Told once why it is late.
        #expect(world.noticeKinds.count { $0 == .restoreLate } == 1)
        // The day of the quote is over, and something was charged since.
        world.pass(.hours(30))
        try charge(world)
        #expect(world.isOpen() && world.point("3301")?.restore != nil)
        #expect(world.ask(Self.unlock, by: EngineHarness.engineer)?.code == "lockOut.lifted")
        // What was charged since may begin a new cycle: this light is owed all the same.
        world.serve()
        #expect(!world.isOpen() && world.point("3301")?.restore == nil)
    }

    @Test func `I-C11 a tag is lifted by someone who was at the line: two supervisors are not enough`() {
        let world = EngineHarness.arrears()
        #expect(world.ask(Self.lock, by: EngineHarness.engineer)?.code == "lockOut.set")
        let two = world.ask(Self.unlock, by: EngineHarness.supervisor, second: Self.secondSupervisor)
        #expect(two?.code == "lockOut.notYours")
        #expect(world.point("3301")?.lockOut != nil)
        let one = world.ask(Self.unlock, by: EngineHarness.supervisor, second: LockOutTests.otherEngineer)
        #expect(one?.code == "lockOut.lifted")
    }

    @Test func `I-L1 a test that a lock-out ends is closed when the tag is off, whatever the customer owes`() throws {
        let (world, id) = try commissioned(Money(yuan: -50))
        world.open(id)
        world.move(.milliseconds(200))
        world.verify(id)
        #expect(world.isOpen())
        #expect(world.ask(Self.lock, by: EngineHarness.engineer) != nil)
        world.settle(steps: 30)
        #expect(world.isOpen())
        #expect(world.ask(Self.unlock, by: EngineHarness.engineer)?.code == "lockOut.lifted")
        world.settle(steps: 30)
        #expect(!world.isOpen())
        #expect(world.point("3301")?.pairing == .unproven)
    }

    @Test func `I-L1 a test that ends while its write is on the way leaves nobody in the dark`() throws {
        let (world, id) = try commissioned(Money(yuan: -50))
        let bound = world.ask(
            .bind(meter: "m3301", serial: nil, relaySerial: SerialNumber("990001")), by: EngineHarness.engineer,
            second: EngineHarness.supervisor)
        #expect(bound?.code == "bind.done")
        _ = world.takeOrders()
        world.open(id)
        world.move(.milliseconds(200))
        world.verify(id)
        world.settle(steps: 30)
        #expect(!world.isOpen())
    }

    @Test func `I-C1 a meter that is exchanged for one with a relay beside it has that relay proven before any trip`()
        throws
    {
        let world = EngineHarness.arrears()
        var relay = EngineHarness.relay(unit: 40)
        relay.serial = SerialNumber("40")
        let exchange = MeterExchange(
            meter: "m3301", reading: .lastTrusted, new: EngineHarness.newMeter("m3301b", unit: 1, serial: "990001"),
            opening: .zero, relay: relay)
        #expect(world.live(.exchangeMeter(exchange))?.code == "life.meterExchanged")
        #expect(world.point("3301")?.pairing == .unproven)
        world.restart()
        #expect(world.point("3301")?.pairing == .unproven)
        #expect(world.ask(.commission(meter: "m3301b"), by: EngineHarness.engineer)?.code != "commission.notNeeded")
    }

    @Test func `I-L1 I-C5 what a customer was told to pay suffices after his contract changed overnight`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let told = try #require(world.account("3301")?.quotedMissing)
        let change = ContractChange(from: day("2026-11-24"), persons: 4)
        #expect(world.live(.change(account: "3301", change))?.code == "life.changePlanned")
        world.pass(.hours(15))
        #expect(world.account("3301")?.record.holder.persons == 4)
        #expect(world.account("3301")?.quotedMissing == told)
        try charge(world)
        _ = world.pay("3301", told, serial: "1")
        world.serve()
        #expect(!world.isOpen())
        #expect(world.account("3301")?.finalNotice == nil)
    }

    @Test func `I-L1 a new holder does not sit in the dark for the former one's trip`() throws {
        var terms = Terms.quick()
        terms.restoreAt = Money(yuan: 5)
        let world = EngineHarness.street([Flat("3301", balance: Money(fen: -30))], terms: terms)
        #expect(world.untilDark())
        let transfer = Transfer(account: "3301", to: EngineHarness.holder(), reading: .last)
        #expect(world.live(.transfer(transfer))?.code == "life.transferred")
        world.settle()
        #expect(!world.isOpen())
        #expect(world.account("3301")?.tripNotice == nil)
    }

    @Test func `I-C11 somebody is asked about an opening by hand when a new holder comes, and when it is paid`() throws
    {
        let world = EngineHarness.arrears()
        let meter = try #require(world.meter("3301"))
        world.relay[meter] = .open
        world.pass(.seconds(2))
        world.read(meter)
        let job = try #require(world.items(.foreignOpen).first)
        // In arrears a note may end it.
        let done = world.ask(.finishWorkItem(job.id, result: "owner away"), by: EngineHarness.agent)
        #expect(done?.code == "job.done")
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        let again = try #require(world.items(.foreignOpen).first)
        #expect(
            world.ask(.finishWorkItem(again.id, result: "owner away"), by: EngineHarness.agent)?.code
                == "job.foreignOpen")
        #expect(world.account("3301")?.wish == nil)
        #expect(world.live(.close(account: "3301", reading: .last))?.code == "life.closed")
        let opening = Opening(
            account: EngineHarness.newAccount("3399"), place: .existing(meters: ["m3301"], .last))
        #expect(world.live(.open(opening))?.code == "life.opened")
        #expect(world.items(.foreignOpen).map(\.account) == [world.account("3399")?.record.id])
        #expect(world.isOpen())
    }

    @Test func `I-C11 what its customer wants off, and somebody else has opened, a supervisor's note leaves so`() throws
    {
        let world = EngineHarness.arrears()
        let meter = try #require(world.meter("3301"))
        world.relay[meter] = .open
        world.pass(.seconds(2))
        world.read(meter)
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        let job = try #require(world.items(.foreignOpen).first)
        let done = world.ask(.finishWorkItem(job.id, result: "moved out until May"), by: EngineHarness.supervisor)
        #expect(done?.code == "job.done")
        #expect(world.account("3301")?.wish?.reason == "moved out until May")
        // Whoever never asked for it hears of it at once, and nobody is asked again and again.
        #expect(world.noticeKinds.contains(.offOnRequest))
        for _ in 0..<3 {
            world.restart()
            world.settle(steps: 10)
            world.pass(.hours(12))
            _ = world.pay("3301", Money(yuan: 10), serial: "\(world.turns)")
        }
        #expect(world.items(.foreignOpen).isEmpty && world.isOpen())
        // It ends when he wants it on, and when it is on.
        let on = StaffCommand.restore(account: "3301", graceUntil: nil, confirmed: true)
        #expect(world.ask(on, by: EngineHarness.agent)?.code == "restore.started")
        world.settle(steps: 3)
        #expect(!world.isOpen() && world.account("3301")?.wish == nil)
        world.relay[meter] = .open
        world.power[meter] = Watts(0)
        world.pass(.hours(2))
        world.read(meter)
        #expect(world.items(.foreignOpen).count == 1)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-L1 the duty to ask a customer who has paid does not end by a note`() throws {
        let world = EngineHarness.arrears { $0.safeRestore = .confirm }
        #expect(world.untilDark())
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        let job = try #require(world.items(.confirmRestore).first)
        let noted = world.ask(.finishWorkItem(job.id, result: "he says yes"), by: EngineHarness.agent)
        #expect(noted?.code == "job.restoreToConfirm")
        #expect(world.items(.confirmRestore).count == 1)
    }

    @Test func `I-C11 no purchase closes a relay under the hands of an electrician; it goes on when the tag is off`()
        throws
    {
        let world = EngineHarness.creditStreet(["501"])
        let meter = try #require(world.meter("501"))
        let lock = StaffCommand.guards(.lockOut(meter: "m501"))
        #expect(world.ask(lock, by: EngineHarness.engineer)?.code == "lockOut.set")
        _ = world.pay("501", Money(yuan: 50), serial: "1")
        world.serve()
        world.pass(.minutes(5))
        world.serve()
        #expect(world.credits[meter]?.taken == [])
        #expect(world.items(.case).contains { $0.reason == "purchase.lockedOut" })
        let unlock = StaffCommand.guards(.liftLockOut(meter: "m501"))
        #expect(world.ask(unlock, by: EngineHarness.engineer)?.code == "lockOut.lifted")
        world.serve()
        world.pass(.minutes(1))
        world.serve()
        #expect(world.credits[meter]?.taken == [Money(yuan: 50)])
    }

    @Test func `F-B15 a harmless note about a supply does not end the doubt about its trips`() throws {
        let world = EngineHarness.arrears()
        // Written, and it did not open.
        let (id, _) = try #require(world.untilRelease())
        let trip = try #require(world.meter("3301"))
        world.move(.milliseconds(200))
        world.turn([.order(.ended(id, .seen(.closed, wrote: true, world.sample(trip, .verify))))])
        #expect(world.point("3301")?.failedTrips == 1)
        let point = try #require(world.point("3301")?.record.id)
        #expect(world.live(.beginVacancy(account: "3301"))?.code == "life.vacant")
        let meter = try #require(world.meter("3301"))
        world.use(meter, to: 1_001_000)
        let job = try #require(world.items(.case).first { $0.reason == "life.useWhileVacant" })
        #expect(job.supplyPoint == point)
        #expect(world.ask(.finishWorkItem(job.id, result: "seen"), by: EngineHarness.agent)?.code == "job.done")
        #expect(world.point("3301")?.failedTrips == 1)
    }
}
