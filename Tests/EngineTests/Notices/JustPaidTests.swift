import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Whoever has just paid, or has a hold, is left in peace; and hears why power is late.
@Suite struct JustPaidTests {
    private var terms: Terms {
        var terms = Terms.quick()
        terms.markInterval = .minutes(15)
        return terms
    }

    @Test func `RULES a payer of several accounts who has just paid one has no trip notice for another`() {
        let world = EngineHarness.street(
            ["3301", "3302"].map { Flat($0, balance: Money(yuan: 5)) { $0.payer = "P1" } },
            payers: [Payer(number: "P1", name: "物业")])
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        world.lodge("3302") { $0.posted = Money(yuan: -5) }
        #expect(!world.noticeKinds.contains(.tripNotice))
        #expect(world.account("3302")?.lastReasons.contains(.justPaid) == true)
        world.pass(.seconds(3))
        #expect(world.noticeKinds.contains(.tripNotice))
    }

    @Test
    func `RULES who has just paid too little for the warning level gets no second message, and is warned after a mark`()
        throws
    {
        let world = EngineHarness.arrears(terms: terms)
        _ = world.takeNotices()
        let before = world.noticeKinds.count
        // 1.05 of 1.00 owed: 0.05 are left, below the level of 0.08.
        let receipt = try #require(world.receipt(world.pay("3301", Money(fen: 105), serial: "1")))
        #expect(receipt.available == Money(fen: 5))
        #expect(world.noticeKinds.count == before)
        #expect(world.decisions.last?.reasons == [.belowWarningLevel, .justPaid])
        world.restart()
        world.pass(.minutes(14))
        #expect(world.noticeKinds.count == before)
        world.pass(.minutes(2))
        #expect(Array(world.noticeKinds.dropFirst(before)) == [.firstWarning])
    }

    @Test func `RULES a formal notice that is due in the turn of a credit waits a mark`() throws {
        let world = EngineHarness.arrears(terms: terms)
        let until = world.clocks.wall + .days(1)
        #expect(world.ask(.hold(account: "3301", .dispute, until: until), by: EngineHarness.agent)?.code == "hold.set")
        let before = world.noticeKinds.count
        _ = world.pay("3301", Money(fen: 10), serial: "1")
        #expect(world.ask(.endHold(account: "3301"), by: EngineHarness.supervisor)?.code == "hold.ended")
        #expect(world.noticeKinds.count == before)
        #expect(world.decisions.last?.reasons.contains(.justPaid) == true)
        world.pass(.minutes(16))
        #expect(Array(world.noticeKinds.dropFirst(before)) == [.tripNotice])
    }

    @Test func `RULES under a hold nobody is told of a low balance`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(fen: 9))], terms: terms)
        let until = world.clocks.wall + .hours(1)
        _ = world.ask(.hold(account: "3301", .plan, until: until), by: EngineHarness.agent)
        let meter = try #require(world.meter("3301"))
        world.pass(.minutes(1))
        world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(40)
        world.read(meter)
        #expect(world.noticeKinds.isEmpty)
        world.pass(.hours(2))
        #expect(world.noticeKinds == [.firstWarning])
    }

    @Test func `RULES a reminder that has not left does not leave after a payment, and tells the new balance later`()
        throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(fen: 9))], terms: terms)
        let meter = try #require(world.meter("3301"))
        world.pass(.minutes(1))
        world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(40)
        world.read(meter)
        #expect(world.notices(.firstWarning).count == 1)
        // 0.09 - 40 Wh at 0.538 = 0.0685; one fen more is still less than 0.08.
        _ = world.pay("3301", Money(fen: 1), serial: "1")
        #expect(world.notices(.firstWarning).map(\.state) == [.cancelled(reason: "the customer has paid")])
        world.pass(.minutes(16))
        let again = try #require(world.notices(.firstWarning).last)
        #expect(world.notices(.firstWarning).count == 2 && again.state == .queued)
        #expect(again.amount == world.account("3301")?.available)
    }

    @Test
    func `RULES a trip notice that has not left does not leave after a part payment, and asks later for what is owed`()
        throws
    {
        let world = EngineHarness.arrears(terms: terms)
        let first = try #require(world.notices(.tripNotice).first)
        #expect(world.notices(.tripNotice).map(\.state) == [.queued])
        _ = world.pay("3301", Money(fen: 30), serial: "1")
        #expect(world.notices(.tripNotice).map(\.state) == [.cancelled(reason: "the customer has paid")])
        world.pass(.minutes(14))
        #expect(world.notices(.tripNotice).count == 1)
        world.pass(.minutes(2))
        let second = try #require(world.notices(.tripNotice).last)
        #expect(world.notices(.tripNotice).count == 2 && second.amount == first.amount - Money(fen: 30))
    }

    @Test(arguments: [LateReason.silent, .noEffect])
    func `I-L1 who waits for power hears why it is late`(why: LateReason) throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let line = try #require(world.state.lineByName["c1"])
        world.turn([.line(line, why == .silent ? .down : .up)])
        _ = world.takeEffects()
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        for _ in 0..<90 {
            for order in world.takeOrders() {
                guard case .close(let id, let address, _, _) = order else { continue }
                let seen = OrderOutcome.seen(.open, wrote: true, world.sample(address.meter, .verify))
                world.turn([.order(.ended(id, why == .silent ? .notDone(.silent) : seen))])
            }
            world.pass(.seconds(10))
        }
        #expect(world.notices(.restoreLate).map(\.late) == [why])
    }
}
