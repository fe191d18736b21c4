import Billing
import Engine
import Quantities
import Supply
import Testing

/// A bank that hears nothing does not know whether we have its payment. Whichever way it was, the money is not lost, not counted twice, and
/// what the two books do not share is listed.
@Suite struct LostAnswerTests {
    /// A home that is dark for one yuan, and a payment of yesterday that would bring its power back.
    private func dark() -> (world: EngineHarness, payment: PaymentRequest) {
        let world = EngineHarness.arrears()
        world.teachLayout()
        #expect(world.untilDark())
        return (world, world.dated("3301", Money(yuan: 20), serial: "17"))
    }

    private func credits(_ world: EngineHarness) -> Int { world.entries.count { $0.reason == .payment } }

    @Test func `F-S10 I-M2 booked, and the answer lost: power returns, and the same key gets the first receipt`() throws
    {
        let (world, payment) = dark()
        world.crash = .after(world.turns + 1)
        #expect(world.pay(payment) == nil, "the bank hears nothing")
        #expect(credits(world) == 1)
        // Nobody has to ask again for the light.
        world.settle(steps: 40)
        #expect(!world.isOpen())
        guard case .receipt(let receipt, first: false)? = world.pay(payment) else { throw Failure("no first receipt") }
        #expect(receipt.amount == Money(yuan: 20) && credits(world) == 1)
        // Its file has it, as ours has: nothing is one-sided.
        #expect(world.closeDay(EngineHarness.file([EngineHarness.line(payment)]))?.detail("matched") == "1")
        #expect(world.listed.isEmpty && world.oracle.violations == [])
    }

    @Test func `F-S10 I-M11 booked, and given up by the bank: one-sided here, a person decides, nothing is taken back`()
    {
        let (world, payment) = dark()
        world.crash = .after(world.turns + 1)
        #expect(world.pay(payment) == nil)
        let entries = world.entries.count
        world.closeDay(EngineHarness.file([]))
        #expect(world.listed == ["desk/2026-11-22/17 only_here"])
        #expect(world.items(.dailyClose).map(\.reason) == ["close.only_here desk/2026-11-22/17 20.00"])
        #expect(world.entries.count == entries)
        world.settle(steps: 40)
        #expect(!world.isOpen() && world.oracle.violations == [])
    }

    @Test
    func `F-S10 I-M11 the bank has it and we do not: one-sided there, light at once, and booked once when it comes`()
        throws
    {
        let (world, payment) = dark()
        world.crash = .before(world.turns + 1)
        #expect(world.pay(payment) == nil, "the request is lost")
        #expect(credits(world) == 0)
        world.closeDay(EngineHarness.file([EngineHarness.line(payment)]))
        #expect(world.listed == ["desk/2026-11-22/17 only_there"])
        world.settle(steps: 40)
        #expect(!world.isOpen() && credits(world) == 0, "its own word brings light, not money")
        guard case .receipt(_, first: true)? = world.pay(payment) else { throw Failure("not booked") }
        guard case .receipt(_, first: false)? = world.pay(payment) else { throw Failure("booked twice") }
        #expect(world.listed.isEmpty && credits(world) == 1 && world.oracle.violations == [])
    }
}
