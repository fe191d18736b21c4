import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// A payment is booked once for ever, and whoever asks again hears the same.
@Suite struct PaymentTests {
    private func conflict(_ answer: Answer?) -> Bool { if case .paymentConflict? = answer { true } else { false } }

    @Test
    func
        `I-M3 I-M4 F-S8 the same payment again gets the first receipt, in the same turn, after a restart, years later`()
        throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 5))])
        let request = world.payment("3301", Money(yuan: 10), serial: "17")
        let tokens = [world.token(), world.token()]
        world.turn(tokens.map { .payment(request, by: EngineHarness.desk, $0) })
        let both = tokens.flatMap { world.answers($0) }.compactMap { world.receipt($0) }
        #expect(both.count == 2)
        let first = try #require(both.first)
        #expect(both.last == first)
        world.restart()
        #expect(world.receipt(world.pay(request)) == first)
        world.move(.days(365 * 12))
        world.turn([.tick])
        guard case .receipt(let again, first: false)? = world.pay(request) else { throw Failure("no receipt") }
        #expect(again == first)
        #expect(world.entries.count { $0.reason == .payment } == 1)
        #expect(world.account("3301")?.posted == Money(yuan: 15))
        #expect(world.oracle.violations == [])
    }

    @Test func `I-M3 F-S8 the same key with another body is refused, recorded, and changes nothing`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 5)), Flat("3302", balance: .zero)])
        let request = world.payment("3301", Money(yuan: 10), serial: "17")
        _ = world.pay(request)
        let before = world.entries
        #expect(conflict(world.pay(world.payment("3301", Money(yuan: 11), serial: "17"))))
        #expect(conflict(world.pay(world.payment("3302", Money(yuan: 10), serial: "17"))))
        let twice = world.payment("3301", Money(yuan: 1), serial: "18")
        let other = world.payment("3301", Money(yuan: 2), serial: "18")
        let tokens = [world.token(), world.token()]
        world.turn([
            .payment(twice, by: EngineHarness.desk, tokens[0]), .payment(other, by: EngineHarness.desk, tokens[1]),
        ])
        #expect(world.answers(tokens[1]).contains { conflict($0) })
        #expect(world.entries.count == before.count + 1)
        #expect(world.audits.count { $0.action == "payment.conflict" } == 3)
        // Another channel's serials are its own.
        #expect(world.receipt(world.pay("3301", Money(yuan: 3), serial: "17", channel: "api")) != nil)
    }

    @Test func `F-S11 money for an unknown account is kept in suspense, with a receipt that says so and a work item`()
        throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 5))])
        let receipt = try #require(world.receipt(world.pay("9999", Money(yuan: 10), serial: "1")))
        #expect(receipt.supply == .suspense)
        #expect(receipt.available == nil)
        #expect(world.items(.suspense).count == 1)
        #expect(world.entries.last?.credit == .suspense)
        world.restart()
        #expect(world.receipt(world.pay("9999", Money(yuan: 10), serial: "1")) == receipt)
        #expect(world.items(.suspense).count == 1)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-A4 a payment that is refused is refused with every fault, recorded, and not booked`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 5))])
        let key = PaymentKey(channel: "moon", businessDate: day("2031-01-01"), serial: "a b")
        let answer = world.pay(PaymentRequest(key: key, accountNumber: "", amount: Money(tenThousandths: -1)))
        guard case .paymentRefused(let faults)? = answer else { throw Failure("not refused") }
        #expect(
            Set(faults) == [
                .amountNotPositive, .amountNotWholeFen, .channelUnknown, .serialMalformed, .accountMalformed,
                .businessDateFar,
            ])
        #expect(world.audits.last?.action == "payment.refused")
        let auditor = Actor(name: "a", role: .auditor)
        _ = world.pay(world.payment("3301", Money(yuan: 1), serial: "2"), by: auditor)
        #expect(world.audits.last?.action == "role.denied")
        #expect(!world.entries.contains { $0.reason == .payment })
    }

    @Test func `I-M10 two meters on one account: both debits hit it once, and nothing is tripped by itself`() throws {
        let world = EngineHarness.twoMeters(balance: Money(yuan: 1))
        let meters = try ["a", "b"].map { try #require(world.state.meterByNumber[$0]) }
        for meter in meters {
            world.pass(.minutes(30))
            world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(2_000)
            world.read(meter)
        }
        #expect(world.account("900")?.available == Money(yuan: 1) - Money(tenThousandths: 21_520))
        for _ in 0..<30 {
            world.serve()
            world.live(.seconds(2), interval: .seconds(2), meters)
        }
        #expect(world.operations.isEmpty)
        #expect(world.items(.proposal).count == 1)
        _ = world.pay("900", Money(yuan: 5), serial: "1")
        #expect(world.items(.proposal).isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test
    func
        `I-M8 each energy entry follows from the energy that it names: cumulative, rounded once, less what was posted`()
        throws
    {
        var random = SplitMix(seed: 5)
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 500))], price: "0.53817")
        let meter = try #require(world.meter("3301"))
        let price = try #require(Price(yuanPerKilowattHour: "0.53817"))
        var used = WattHours.zero
        for step in 0..<300 {
            world.pass(.seconds(random.next(60...9_000)))
            let energy = WattHours(random.next(0...40))
            used += energy
            world.energy[meter] = (world.energy[meter] ?? .zero) + energy
            world.read(meter)
            if random.oneIn(4) { _ = world.pay("3301", Money(fen: 1), serial: "\(step)") }
        }
        _ = world.pay("3301", Money(fen: 1), serial: "last")
        var posted: [ChargeLine: Money] = [:]
        for entry in world.entries where entry.reason == .energy {
            let line = try #require(entry.line)
            let energy = try #require(entry.energy)
            let effect = Money.zero - entry.effect(on: try #require(world.account("3301")).record.id)
            posted[line, default: .zero] += effect
            #expect(posted[line] == price.cost(of: energy))
        }
        let sum = posted.values.reduce(Money.zero) { $0 + $1 }
        let most = Int64(posted.count)
        #expect((sum - price.cost(of: used)).tenThousandths.magnitude <= UInt64(most))
        #expect(world.account("3301")?.accrual.accrued == .zero)
        #expect(world.oracle.violations == [])
    }

    @Test func `the ledger is posted once a day and before payments, not with every reading`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 500))])
        let meter = try #require(world.meter("3301"))
        world.power[meter] = Watts(2_000)
        world.live(.days(3), interval: .minutes(15), [meter])
        #expect(world.entries.count { $0.reason == .energy } == 3)
        #expect(world.oracle.violations == [])
    }
}
