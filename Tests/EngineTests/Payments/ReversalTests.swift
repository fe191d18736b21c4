import Billing
import Engine
import Quantities
import Supply
import Testing

/// Reversals: before or after the payment, whole or in parts, each once (I-M5).
@Suite struct ReversalTests {
    private func yuan(_ amount: Int64) -> Money { Money(yuan: amount) }

    @Test func `I-M5 a payment is taken back in parts, never more than it, each by its own id`() throws {
        let world = EngineHarness.street([Flat("3301", balance: yuan(5))])
        let payment = world.payment("3301", yuan(10), serial: "17")
        _ = world.pay(payment)
        let part = world.reversal(of: payment, yuan(4), id: "R1")
        let receipt = try #require(world.reversed(world.reverse(part)))
        #expect(receipt.outcome == .booked && receipt.lines.map(\.available) == [yuan(11)])
        #expect(world.account("3301")?.posted == yuan(11))
        // The same again: the first receipt, now, in the same turn, after a restart, years later.
        let tokens = [world.token(), world.token()]
        let second = world.reversal(of: payment, yuan(5), id: "R2")
        world.turn(tokens.map { .reversal(second, by: EngineHarness.desk, $0) })
        let both = tokens.flatMap { world.answers($0) }.compactMap { world.reversed($0) }
        #expect(both.count == 2 && both.first == both.last)
        world.restart()
        world.move(.days(365 * 12))
        guard case .reversal(let again, first: false)? = world.reverse(part) else { throw Failure("no receipt") }
        #expect(again == receipt)
        #expect(world.account("3301")?.posted == yuan(6))
        let before = world.money
        #expect(
            world.faults(world.reverse(world.reversal(of: payment, yuan(2), id: "R3"))) == ["reversal.exceedsPayment"])
        guard case .reversalConflict? = world.reverse(world.reversal(of: payment, yuan(1), id: "R1")) else {
            throw Failure("not refused")
        }
        #expect(world.money == before)
        #expect(world.audits.suffix(2).map(\.action) == ["reversal.refused", "reversal.conflict"])
        #expect(world.reversed(world.reverse(world.reversal(of: payment, yuan(1), id: "R4"))) != nil)
        #expect(world.account("3301")?.posted == yuan(5))
        // The payment is still what it was.
        #expect(world.receipt(world.pay(payment))?.amount == yuan(10))
        #expect(world.oracle.violations == [])
    }

    @Test
    func `F-S9 I-M5 a reversal that comes first is kept and nets to zero when the payment comes, and restores nobody`()
        throws
    {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let payment = world.payment("3301", yuan(50), serial: "17")
        let first = try #require(world.reversed(world.reverse(world.reversal(of: payment, yuan(50), id: "R1"))))
        #expect(first.outcome == .waiting && first.lines.isEmpty)
        let posted = world.account("3301")?.posted
        world.restart()
        let receipt = try #require(world.receipt(world.pay(payment)))
        #expect(receipt.reversed == yuan(50))
        #expect(receipt.supply == .stillOff && receipt.missing > .zero)
        #expect(world.point("3301")?.restore == nil)
        world.settle()
        #expect(world.isOpen())
        let energy = world.entries.filter { $0.reason == .energy }.reduce(Money.zero) {
            $0 + $1.effect(on: world.account("3301")?.record.id ?? AccountID(0))
        }
        #expect(posted.map { $0 <= .zero } == true && energy <= .zero)
        #expect(
            world.entries.count { $0.reason == .payment } == 1 && world.entries.count { $0.reason == .reversal } == 1)
        #expect(world.reversed(world.reverse(world.reversal(of: payment, yuan(50), id: "R1"))) == first)
        #expect(
            world.faults(world.reverse(world.reversal(of: payment, Money(fen: 1), id: "R2"))) == [
                "reversal.exceedsPayment"
            ])
        #expect(world.oracle.violations == [])
    }

    @Test func `I-M5 a reversal that came first and is more than the payment is for a person; it takes nothing`() {
        let world = EngineHarness.street([Flat("3301", balance: yuan(5))])
        let payment = world.payment("3301", yuan(10), serial: "17")
        for (amount, id) in [(yuan(11), "R1"), (yuan(4), "R2")] {
            #expect(world.reversed(world.reverse(world.reversal(of: payment, amount, id: id)))?.outcome == .waiting)
        }
        #expect(world.receipt(world.pay(payment))?.reversed == yuan(4))
        #expect(world.account("3301")?.posted == yuan(11))
        #expect(world.items(.case).contains { $0.reason.hasPrefix("reversal.exceedsPayment desk/R1") })
        // What is left can be taken back, no more.
        #expect(
            world.faults(world.reverse(world.reversal(of: payment, yuan(7), id: "R3"))) == ["reversal.exceedsPayment"])
        #expect(world.reversed(world.reverse(world.reversal(of: payment, yuan(6), id: "R4"))) != nil)
        #expect(world.account("3301")?.posted == yuan(5))
        #expect(world.oracle.violations == [])
    }

    @Test
    func
        `F-S9 a customer who was restored and whose payment is taken back gets the full notice cycle, never an instant trip`()
        throws
    {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let payment = world.payment("3301", yuan(20), serial: "17")
        #expect(world.receipt(world.pay(payment))?.supply == .restoring)
        // Before the closing is done: it is done all the same.
        _ = world.reverse(world.reversal(of: payment, yuan(20), id: "R1"))
        #expect(world.account("3301").map { $0.available < .zero } == true)
        #expect(world.point("3301")?.restore != nil)
        let seen = world.noticeKinds.count
        world.serve()
        #expect(!world.isOpen())
        let trips = world.operations.count
        let meter = try #require(world.meter("3301"))
        for _ in 0..<60 where world.operations.count == trips {
            world.live(.seconds(2), interval: .seconds(2), [meter])
            world.serve()
        }
        let kinds = world.noticeKinds.dropFirst(seen).filter { $0.isFormal || $0 == .switchedOff }
        #expect(Array(kinds) == [.tripNotice, .finalNotice, .switchedOff])
        #expect(world.oracle.violations == [])
    }

    @Test func `F-S9 a reversal while a trip is under way ends it: the notices begin anew`() throws {
        let world = EngineHarness.arrears()
        let payment = world.payment("3301", Money(fen: 10), serial: "17")
        _ = world.pay(payment)
        let (id, address) = try #require(world.untilSelect())
        _ = world.reverse(world.reversal(of: payment, Money(fen: 10), id: "R1"))
        world.select(id, address)
        #expect(!world.takeOrders().contains { if case .release = $0 { true } else { false } })
        #expect(world.permits.isEmpty)
        #expect(world.account("3301")?.finalNotice == nil)
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES a part payment that is taken back is asked for again`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let small = world.payment("3301", Money(fen: 30), serial: "1")
        let asked = try #require(world.receipt(world.pay(small))?.missing)
        _ = world.reverse(world.reversal(of: small, Money(fen: 30), id: "R1"))
        let again = try #require(world.receipt(world.pay("3301", Money(fen: 1), serial: "2"))?.missing)
        #expect(again == asked + Money(fen: 29))
        // What was quoted is enough, and less is not.
        #expect(world.receipt(world.pay("3301", again - Money(fen: 1), serial: "3"))?.supply == .stillOff)
        #expect(world.receipt(world.pay("3301", Money(fen: 1), serial: "4"))?.supply == .restoring)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-M5 claims that a payment had paid are owed again, the last served first`() throws {
        let world = EngineHarness.street([Flat("3301", balance: yuan(-5))])
        world.lodge("3301") { account in
            account.dues.oldDebt = Money(yuan: 100)
            account.dues.penalty = Money(yuan: 2)
        }
        // 5.00 restore; 10 % of 15.00 = 1.50 older debt; 2.00 penalty; 11.50 balance.
        let payment = world.payment("3301", yuan(20), serial: "1")
        let receipt = try #require(world.receipt(world.pay(payment)))
        #expect(
            receipt.parts.map { "\($0.claim.rawValue) \($0.amount)" }
                == ["restore 5.00", "old_debt 1.50", "penalty 2.00", "balance 11.50"])
        var account = try #require(world.account("3301"))
        #expect(account.posted == Money(fen: 1150) && account.dues.penalty == .zero)
        #expect(account.dues.oldDebt == Money(fen: 9850) && account.dues.recovered?.amount == Money(fen: 150))
        // 12.50: the balance of 11.50 and 1.00 of the penalty.
        _ = world.reverse(world.reversal(of: payment, Money(fen: 1250), id: "R1"))
        account = try #require(world.account("3301"))
        #expect(account.posted == .zero && account.dues.penalty == Money(yuan: 1))
        _ = world.reverse(world.reversal(of: payment, Money(fen: 750), id: "R2"))
        account = try #require(world.account("3301"))
        #expect(account.posted == yuan(-5) && account.dues.penalty == yuan(2) && account.dues.oldDebt == yuan(100))
        #expect(account.dues.recovered?.amount == .zero)
        world.restart()
        #expect(world.account("3301")?.dues == account.dues)
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES of billed accounts a payment pays the oldest bill first, and a reversal opens it again`() throws {
        let world = EngineHarness.street(
            [Flat("3301", balance: yuan(-90)) { $0.mode = .postpaid }], terms: .billed(penalty: nil))
        world.lodge("3301") { account in
            account.dues.bills = [
                OpenBill(id: BillID(1), due: day("2026-10-15"), principal: Money(yuan: 40)),
                OpenBill(id: BillID(2), due: day("2026-11-15"), principal: Money(yuan: 50)),
            ]
            account.dues.penalty = Money(yuan: 3)
        }
        let payment = world.payment("3301", yuan(95), serial: "1")
        let receipt = try #require(world.receipt(world.pay(payment)))
        #expect(
            receipt.parts.map { "\($0.claim.rawValue) \($0.bill?.id.number ?? 0) \($0.amount)" }
                == ["bills 1 40.00", "bills 2 50.00", "penalty 0 3.00", "balance 0 2.00"])
        #expect(world.account("3301")?.dues.bills == [])
        // 2.00 balance, 3.00 penalty, 10.00 of the later bill.
        _ = world.reverse(world.reversal(of: payment, yuan(15), id: "R1"))
        let account = try #require(world.account("3301"))
        #expect(account.dues.bills.map(\.id) == [BillID(2)] && account.dues.bills.first?.unpaid == yuan(10))
        #expect(account.dues.penalty == yuan(3))
        #expect(world.oracle.violations == [])
    }

    @Test func `each refusal of a reversal changes nothing`() {
        let world = EngineHarness.street([Flat("3301", balance: yuan(5))])
        let payment = world.payment("3301", yuan(10), serial: "1")
        _ = world.pay(payment)
        let before = world.money
        func request(
            _ amount: Money = Money(yuan: 1), id: String = "R1", reason: String = "x", currency: String = "CNY",
            key: PaymentKey? = nil
        ) -> ReversalRequest {
            ReversalRequest(id: id, payment: key ?? payment.key, amount: amount, reason: reason, currency: currency)
        }
        let moon = PaymentKey(channel: "moon", businessDate: payment.key.businessDate, serial: "1")
        let far = PaymentKey(channel: "desk", businessDate: day("2031-01-01"), serial: "1")
        let cases: [(ReversalRequest, String)] = [
            (request(.zero), "reversal.amount.notPositive"), (request(Money(fen: -1)), "reversal.amount.notPositive"),
            (request(Money(tenThousandths: 1)), "reversal.amount.notWholeFen"),
            (request(PaymentLimits.largest + Money(fen: 1)), "reversal.amount.tooLarge"),
            (request(yuan(11)), "reversal.exceedsPayment"), (request(currency: "EUR"), "reversal.currency.unknown"),
            (request(id: "a b"), "reversal.id.malformed"), (request(reason: ""), "reversal.reason.malformed"),
            (request(key: moon), "reversal.channel.unknown"), (request(key: far), "reversal.businessDate.far"),
        ]
        for (request, fault) in cases { #expect(world.faults(world.reverse(request)) == [fault]) }
        _ = world.reverse(request(), by: EngineHarness.agent)
        #expect(world.audits.last?.action == "role.denied")
        #expect(world.money == before)
    }
}
