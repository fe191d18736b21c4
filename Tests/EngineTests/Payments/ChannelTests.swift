import Billing
import Engine
import Quantities
import Supply
import Testing

/// Channels as master data: who sends for them, and what makes two payments the same.
@Suite struct ChannelTests {
    private func town() -> EngineHarness {
        EngineHarness.street([Flat("3301", balance: Money(yuan: 5))], channels: EngineHarness.fronted)
    }

    /// Source: banks count the serial of a transaction from 1 each business date (docs/payment-front.md: the key of a payment is channel,
    /// business date and serial). On paper, of an account that begins with 5.00:
    ///
    ///     Monday, serial 17    5.00 + 10.00 = 15.00
    ///     Monday's 17 again    15.00: the same payment, told twice
    ///     Tuesday, serial 17   15.00 + 20.00 = 35.00
    @Test func `I-M3 a bank serial that begins anew the next day is another payment`() throws {
        let world = town()
        let monday = world.payment("3301", Money(yuan: 10), serial: "17", channel: "icbc")
        let receipt = world.receipt(world.pay(monday, by: EngineHarness.icbcFront))
        #expect(receipt != nil && world.account("3301")?.posted == Money(yuan: 15))
        #expect(world.receipt(world.pay(monday, by: EngineHarness.icbcFront)) == receipt)
        #expect(world.account("3301")?.posted == Money(yuan: 15))
        world.move(.days(1))
        let tuesday = world.payment("3301", Money(yuan: 20), serial: "17", channel: "icbc")
        #expect(world.receipt(world.pay(tuesday, by: EngineHarness.icbcFront)) != nil)
        #expect(world.account("3301")?.posted == Money(yuan: 35))
        #expect(world.receipt(world.pay(monday, by: EngineHarness.icbcFront)) == receipt, "a day later, too")
        #expect(world.account("3301")?.posted == Money(yuan: 35))
        #expect(world.oracle.violations == [])
    }

    @Test func `I-M3 a serial that is unique for ever is the same payment on any day`() throws {
        let world = town()
        let front = EngineHarness.alipayFront
        let first = world.payment("3301", Money(yuan: 10), serial: "2026112300001", channel: "alipay")
        let receipt = world.receipt(world.pay(first, by: front))
        world.move(.days(1))
        let later = world.payment("3301", Money(yuan: 10), serial: "2026112300001", channel: "alipay")
        // Another date is another body: refused, whether its first is in this turn or long ago.
        guard case .paymentConflict? = world.pay(later, by: front) else { throw Failure("not refused") }
        #expect(world.receipt(world.pay(first, by: front)) == receipt)
        let tokens = [world.token(), world.token()]
        let fresh = world.payment("3301", Money(yuan: 1), serial: "5", channel: "alipay")
        let other = PaymentRequest(
            key: PaymentKey(channel: "alipay", businessDate: day("2026-11-23"), serial: "5"), accountNumber: "3301",
            amount: Money(yuan: 1))
        world.turn([.payment(fresh, by: front, tokens[0]), .payment(other, by: front, tokens[1])])
        guard case .paymentConflict? = world.answers(tokens[1]).first else { throw Failure("not refused") }
        #expect(world.account("3301")?.posted == Money(yuan: 16))
        // A reversal finds the payment under any date too, and what was taken back of it.
        let back = ReversalRequest(id: "R1", payment: later.key, amount: Money(yuan: 6), reason: "x")
        #expect(world.reversed(world.reverse(back, by: front))?.outcome == .booked)
        let more = ReversalRequest(id: "R2", payment: first.key, amount: Money(yuan: 5), reason: "x")
        #expect(world.faults(world.reverse(more, by: front)) == ["reversal.exceedsPayment"])
        #expect(world.account("3301")?.posted == Money(yuan: 10))
        #expect(world.oracle.violations == [])
    }

    @Test func `a front sends for its own channel and for no other, and nobody else for it`() {
        let world = town()
        let before = world.money
        let cases: [(String, Actor)] = [
            ("icbc", EngineHarness.alipayFront), ("icbc", EngineHarness.desk), ("icbc", EngineHarness.supervisor),
            ("desk", EngineHarness.icbcFront), ("icbc", Actor(name: "icbc-front", role: .supervisor)),
        ]
        for (channel, actor) in cases {
            let request = world.payment("3301", Money(yuan: 1), serial: "1", channel: channel)
            #expect(world.faults(world.pay(request, by: actor)) == ["channel.notYours"], "\(channel) \(actor.name)")
            let back = world.reversal(of: request, Money(yuan: 1), id: "R1")
            #expect(world.faults(world.reverse(back, by: actor)) == ["channel.notYours"])
            #expect(world.hear(channel, backlog: 0, by: actor) == "channel.notYours")
        }
        #expect(world.money == before)
        #expect(world.hear("moon", backlog: 0, by: EngineHarness.icbcFront) == "channel.unknown")
        #expect(world.hear("desk", backlog: 0, by: EngineHarness.desk) == "channel.noFront")
        #expect(world.hear("icbc", backlog: -1, by: EngineHarness.icbcFront) == "front.backlogNegative")
        #expect(world.state.fronts.isEmpty)
    }

    @Test func `each refusal of a payment changes nothing`() {
        let world = town()
        let before = world.money
        let today = day("2026-11-23")
        func request(
            _ amount: Money = Money(yuan: 1), channel: String = "desk", date: CivilDate? = nil, serial: String = "1",
            currency: String = "CNY"
        ) -> PaymentRequest {
            PaymentRequest(
                key: PaymentKey(channel: channel, businessDate: date ?? today, serial: serial), accountNumber: "3301",
                amount: amount, currency: currency)
        }
        let cases: [(PaymentRequest, String)] = [
            (request(.zero), "payment.amount.notPositive"), (request(Money(fen: -1)), "payment.amount.notPositive"),
            (request(Money(tenThousandths: 1)), "payment.amount.notWholeFen"),
            (request(PaymentLimits.largest + Money(fen: 1)), "payment.amount.tooLarge"),
            (request(Money(fen: .max / 100)), "payment.amount.tooLarge"),
            (request(currency: "USD"), "payment.currency.unknown"),
            (request(channel: "moon"), "payment.channel.unknown"),
            (request(channel: "Desk!"), "payment.channel.malformed"),
            (request(serial: "1 2"), "payment.serial.malformed"),
            (request(date: day("2026-11-26")), "payment.businessDate.far"),
            (request(date: day("2016-01-01")), "payment.businessDate.far"),
        ]
        for (request, fault) in cases {
            #expect(world.faults(world.pay(request)) == [fault])
            #expect(world.audits.last?.action == "payment.refused")
        }
        #expect(world.money == before)
    }

    @Test func `a channel's use is kept with the account, and channels and payers survive a restart`() {
        let world = town()
        _ = world.importing(payers: [Payer(number: "P1", name: "物业", share: .consumption)])
        _ = world.pay(
            world.payment("3301", Money(yuan: 1), serial: "1", channel: "icbc"), by: EngineHarness.icbcFront)
        world.move(.days(3))
        _ = world.pay("3301", Money(yuan: 1), serial: "1")
        let uses = [
            ChannelUse(channel: "desk", lastOn: day("2026-11-26")),
            ChannelUse(channel: "icbc", lastOn: day("2026-11-23")),
        ]
        #expect(world.account("3301")?.channels == uses)
        let (channels, payers) = (world.state.channels, world.state.payers)
        world.restart()
        #expect(world.account("3301")?.channels == uses)
        #expect(world.state.channels == channels && world.state.payers == payers && payers.count == 1)
        #expect(world.state.channel("desk")?.kind == .cashDesk && world.state.channel("moon") == nil)
    }

    @Test func `an import is refused where one number would name two things, or a rule of serials would change`() {
        let world = town()
        let wrong = world.importing(
            channels: [Channel(name: "alipay", kind: .alipay)], payers: [Payer(number: "3301", name: "x")])
        #expect(wrong?.code == "import.refused" && wrong?.details.count == 2)
        #expect(world.state.payers.isEmpty && world.state.channel("alipay")?.serials == .forEver)
        let unknown = world.importing([Flat("3302", balance: .zero) { $0.payer = "P9" }], terms: .quick())
        #expect(unknown?.details.contains { $0.value.contains("P9") } == true)
        _ = world.importing(payers: [Payer(number: "3303", name: "x")])
        let taken = world.importing([Flat("3303", balance: .zero)], terms: .quick())
        #expect(taken?.details.contains { $0.value.contains("a payer has this number") } == true)
    }
}
