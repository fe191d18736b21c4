import Billing
import Engine
import Quantities
import Supply
import Testing

/// What whoever leaves gets back and still owes is told: before it as it would be, after it as it is.
@Suite struct LifeEndingTests {
    private func told(_ answer: StaffAnswer?) -> [String: String] {
        Dictionary(answer?.details.map { ($0.name, $0.value) } ?? [], uniquingKeysWith: { first, _ in first })
    }

    /// On paper: 50.00, of which 20.00 are lodged; 1.005 of penalty is owed. 30.00 + 20.00 - 1.005 = 48.995, of which 48.99 go back.
    @Test
    func `I-M1 at a close the money that goes back is told with the deposit in it and the work item that pays it`()
        throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        world.use(try #require(world.meter("3301")), to: 1_000_000)
        let deposit = world.ask(
            .dues(.takeDeposit(account: "3301", amount: Money(yuan: 20))), by: EngineHarness.supervisor)
        #expect(deposit?.code == "deposit.taken")
        world.lodge("3301") { $0.dues.penalty = Money(tenThousandths: 10_050) }
        let before = try #require(world.account("3301")).ending
        #expect(before.refund == Money(fen: 4899) && before.owed == .zero)
        let answer = world.live(.close(account: "3301", reading: .last))
        #expect(answer?.code == "life.closed")
        let facts = told(answer)
        #expect(facts["refund"] == "48.99" && facts["deposit_settled"] == "20.00" && facts["still_owed"] == "0.00")
        let job = try #require(world.items(.case).first { $0.reason == "life.refund 48.99" })
        #expect(facts["job"] == job.id.description)
        #expect(world.account("3301")?.ending.refund == .zero)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-A4 by a last trusted reading of more than a week ago an account ends by two persons only`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        world.use(try #require(world.meter("3301")), to: 1_000_000)
        let close = LifeCommand.close(account: "3301", reading: .lastTrusted)
        let transfer = LifeCommand.transfer(
            Transfer(account: "3301", to: EngineHarness.holder(), reading: .lastTrusted))
        world.pass(.days(8))
        #expect(world.live(transfer)?.code == "second.missing")
        let alone = world.live(close)
        #expect(alone?.code == "second.missing" && told(alone)["meter"] == "m3301")
        let other = Actor(name: "another", role: .supervisor)
        let both = world.ask(.life(close), by: EngineHarness.supervisor, second: other)
        #expect(both?.code == "life.closed")
        #expect(world.oracle.violations == [])
    }

    /// On paper: 5.00 pay a part of 20.001 of older debt: 15.001 are left, asked as 15.02 would be too much and 15.00 too little: 15.01.
    @Test func `I-M10 at a transfer what the former holder still owes is told in whole fen, and nothing goes back`()
        throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 5))])
        world.use(try #require(world.meter("3301")), to: 1_000_000)
        world.lodge("3301") { $0.dues.oldDebt = Money(tenThousandths: 200_010) }
        let before = try #require(world.account("3301")).ending
        #expect(before.refund == .zero && before.owed == Money(fen: 1501))
        let answer = world.live(.transfer(Transfer(account: "3301", to: EngineHarness.holder(), reading: .last)))
        #expect(answer?.code == "life.transferred")
        let facts = told(answer)
        #expect(facts["former"] == "3301-1" && facts["refund"] == "0.00" && facts["job"] == nil)
        #expect(facts["still_owed"] == "15.01" && facts["deposit_settled"] == nil)
        #expect(world.account("3301-1")?.ending.owed == Money(fen: 1501))
        #expect(world.account("3301")?.ending.owed == .zero)
        #expect(world.oracle.violations == [])
    }
}
