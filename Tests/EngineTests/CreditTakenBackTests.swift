import Billing
import Engine
import Quantities
import Supply
import Testing

/// Money that is taken back from a customer whose meter keeps the credit: what was not written yet goes, what may lie in the meter
/// stays there, and is owed. Never a write of less than nothing.
@Suite struct CreditTakenBackTests {
    /// As if a reversal had been booked just before a start; the ledger's own sums are not looked at here.
    private func takeBack(_ money: Money, _ world: EngineHarness) {
        var stored = world.stored
        for index in stored.accounts.indices { stored.accounts[index].posted -= money }
        world.effects = []
        world.state = HotState(stored, calendar: .china)
        world.turn([.started])
    }

    private func pay(_ yuan: [Int64], _ world: EngineHarness) {
        for amount in yuan { _ = world.pay("501", Money(yuan: amount), serial: "\(amount)") }
    }

    @Test func `from what was not written yet the youngest goes first, whole or in part`() throws {
        let world = EngineHarness.creditStreet(["501"])
        let meter = try #require(world.meter("501"))
        pay([50, 30, 20], world)
        takeBack(Money(yuan: 35), world)
        #expect(world.purchaseRows.map(\.state) == [.owed, .owed, .withdrawn])
        #expect(world.purchaseRows.map(\.amount) == [50, 15, 20].map { Money(yuan: $0) })
        world.pass(.seconds(1))
        world.serve()
        #expect(world.credits[meter]?.taken == [Money(yuan: 50), Money(yuan: 15)])
        #expect(world.account("501")?.posted == .zero)
        #expect(world.items(.case).isEmpty)
    }

    @Test func `what is taken back while the meter is looked at is not written after it`() throws {
        let world = EngineHarness.creditStreet(["501"])
        let meter = try #require(world.meter("501"))
        pay([50], world)
        let looks = world.takeOrders()
        // In the same life: the state as it is, less the money.
        var stored = world.stored
        stored.accounts[0].posted -= Money(yuan: 20)
        world.state = HotState(stored, calendar: .china)
        world.read(meter)
        #expect(world.purchaseRows.map(\.amount) == [Money(yuan: 30)])
        for order in looks { world.run(order) }
        world.serve()
        #expect(world.credits[meter]?.taken == [Money(yuan: 30)])
        #expect(world.account("501")?.posted == .zero)
    }

    @Test func `what may have been written is not taken back, and is owed`() throws {
        let world = EngineHarness.creditStreet(["501"])
        let meter = try #require(world.meter("501"))
        pay([50], world)
        for order in world.takeOrders() { world.run(order) }
        #expect(world.purchaseRows.map(\.state) == [.ordered])
        takeBack(Money(yuan: 50), world)
        #expect(world.purchaseRows.map(\.state) == [.ordered])
        #expect(world.items(.case).map(\.reason) == ["credit.spentBeforeReversal"])
        world.pass(.seconds(1))
        world.serve()
        #expect(world.credits[meter]?.taken == [Money(yuan: 50)])
        #expect(world.account("501")?.posted == Money(yuan: -50))
        #expect(world.account("501")?.inMeter == Money(yuan: 60))
    }

    @Test func `what lies in the meter is owed, and the next payments pay it before anything is bought`() throws {
        let world = EngineHarness.creditStreet(["501"])
        let meter = try #require(world.meter("501"))
        pay([50], world)
        world.serve()
        takeBack(Money(yuan: 50), world)
        #expect(world.items(.case).map(\.reason) == ["credit.spentBeforeReversal"])
        pay([20], world)
        world.serve()
        #expect(world.credits[meter]?.taken == [Money(yuan: 50)])
        #expect(world.account("501")?.posted == Money(yuan: -30))
        #expect(!world.noticeKinds.contains(.tripNotice))
        pay([40], world)
        world.serve()
        #expect(world.credits[meter]?.taken == [Money(yuan: 50), Money(yuan: 10)])
        #expect(world.account("501")?.posted == .zero)
        #expect(world.items(.case).isEmpty)
        #expect(world.everOpened(.case) == 1)
        #expect(world.orderRows.isEmpty)
    }
}
