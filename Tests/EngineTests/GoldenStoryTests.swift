import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

@Suite struct GoldenStoryTests {
    /// 7 kW at 0.538 yuan/kWh are 0.1046 fen a second: 10 fen last about 96 s.
    private func inArrears() throws -> EngineHarness {
        let world = EngineHarness.street([
            Flat("3301", balance: Money(fen: 10)), Flat("3302", balance: Money(yuan: 100)),
        ])
        let meter = try #require(world.meter("3301"))
        world.power[meter] = Watts(7_000)
        for _ in 0..<100 where world.point("3301")?.belief.openedBy == nil {
            world.live(.seconds(2), interval: .seconds(2), [meter])
            world.serve()
        }
        return world
    }

    @Test
    func `I-C3 from the last fen to darkness: two warnings, trip notice, final notice, a verified trip, in this order`()
        throws
    {
        let world = try inArrears()
        #expect(world.noticeKinds == [.firstWarning, .secondWarning, .tripNotice, .finalNotice, .switchedOff])
        #expect(world.operations.map(\.to) == [.open])
        #expect(world.meter("3301").flatMap { world.relay[$0] } == .open)
        #expect(world.point("3301")?.belief.isOffByUs == true)
        let permit = try #require(world.permits.first)
        #expect(permit.notices.count == 2)
        #expect(permit.tripAmount >= Money(fen: 1))
        #expect(world.point("3302")?.belief.openedBy == nil)
    }

    @Test func `I-L1 a payment that clears the arrears closes the relay in the same turn, and says so`() throws {
        let world = try inArrears()
        let missing = try #require(world.account("3301")?.quotedMissing)
        let answer = world.pay("3301", missing, serial: "1")
        guard case .receipt(let receipt, true) = try #require(answer) else { throw Failure("no receipt") }
        #expect(receipt.supply == .restoring)
        #expect(receipt.missing == .zero)
        world.serve()
        #expect(world.operations.map(\.to) == [.open, .closed])
        #expect(world.point("3301")?.belief.state == .closed)
        #expect(world.point("3301")?.restore == nil)
        #expect(world.noticeKinds.last == .restored)
        #expect(world.audits.contains { $0.action == "restore.done" && ($0.after ?? "").contains("ms after") })
    }

    @Test func `RULES part payment leaves the supply off and names what is missing`() throws {
        let world = try inArrears()
        let missing = try #require(world.account("3301")?.quotedMissing)
        guard case .receipt(let receipt, _) = world.pay("3301", Money(fen: 1), serial: "1") else {
            throw Failure("no receipt")
        }
        #expect(receipt.supply == .stillOff)
        #expect(receipt.missing == missing - Money(fen: 1))
        world.serve()
        #expect(world.operations.count == 1)
        guard case .receipt(let second, _) = world.pay("3301", receipt.missing, serial: "2") else {
            throw Failure("no receipt")
        }
        #expect(second.supply == .restoring)
    }

    @Test func `F-S9 after a restore the full notice cycle runs anew`() throws {
        let world = try inArrears()
        let missing = try #require(world.account("3301")?.quotedMissing)
        _ = world.pay("3301", missing, serial: "1")
        world.serve()
        let meter = try #require(world.meter("3301"))
        world.power[meter] = Watts(7_000)
        let before = world.noticeKinds.count
        for _ in 0..<60 where world.operations.count < 3 {
            world.live(.seconds(2), interval: .seconds(2), [meter])
            world.serve()
        }
        let kinds = world.noticeKinds.dropFirst(before).filter { $0.isFormal || $0 == .switchedOff }
        #expect(Array(kinds) == [.tripNotice, .finalNotice, .switchedOff])
    }

    @Test func `I-M1 every entry balances and the account's balance is the sum of its entries`() throws {
        let world = try inArrears()
        _ = world.pay("3301", Money(yuan: 20), serial: "1")
        world.serve()
        let account = try #require(world.account("3301"))
        let sum = world.entries.reduce(Money.zero) { $0 + $1.effect(on: account.record.id) }
        #expect(sum == account.posted)
        #expect(Set(world.entries.map(\.cause)).count == world.entries.count)
        #expect(world.entries.allSatisfy { $0.amount >= .zero && $0.debit != $0.credit })
    }

    @Test func `I-L5 a restart at any turn replays to the very same balances and readings`() throws {
        let world = try inArrears()
        let balances = world.state.accounts.mapValues(\.available)
        let series = world.state.meters.mapValues(\.series)
        world.restart()
        #expect(world.state.accounts.mapValues(\.available) == balances)
        #expect(world.state.meters.mapValues(\.series) == series)
    }
}

struct Failure: Error {
    let text: String
    init(_ text: String) { self.text = text }
}
