import Billing
import Engine
import Quantities
import Supply
import Testing

/// One payment number for many accounts.
@Suite struct PayerTests {
    private func yuan(_ amount: Int64) -> Money { Money(yuan: amount) }

    /// A landlord of 48 flats: the first 24 are off and lack 1, 2, ... 24 yuan, the others are on and have 1 yuan each.
    private func landlord(_ share: Payer.Share = .equal) -> EngineHarness {
        let flats = (1...48).map { (n: Int) -> Flat in
            let isOff = n <= 24
            let balance: Int64 = isOff ? -Int64(n) : 1
            return Flat(String(4000 + n), balance: Money(yuan: balance)) { flat in
                flat.payer = "P1"
                flat.inheritedOpen = isOff
            }
        }
        return EngineHarness.street(flats, payers: [Payer(number: "P1", name: "物业公司", share: share)])
    }

    /// Source: RULES, Restore: for many accounts of one payer the disconnected first, the smallest restore amount first; docs/payment-front.md.
    /// On paper: 1 + 2 + ... + 13 = 91 of the 100 yuan switch thirteen flats on; the fourteenth gets the last 9 and lacks 5; the sum of
    /// what is still missing is 5 + 15 + 16 + ... + 24 = 5 + 195 = 200.
    @Test
    func `RULES 48 accounts and too little money: the smallest restore amounts first, and the receipt tells of each`()
        throws
    {
        let world = landlord()
        let payment = world.payment("P1", yuan(100), serial: "1")
        let receipt = try #require(world.receipt(world.pay(payment)))
        #expect(receipt.accounts.count == 48)
        #expect(receipt.available == nil && receipt.supply == .stillOff && receipt.missing == yuan(200))
        let lines = Dictionary(uniqueKeysWithValues: receipt.accounts.map { ($0.number, $0) })
        for n in 1...13 {
            let line = lines[String(4000 + n)]
            #expect(line?.amount == yuan(Int64(n)) && line?.supply == .restoring && line?.missing == .zero)
            #expect(line?.parts.map(\.claim) == [.restore])
        }
        #expect(lines["4014"]?.amount == yuan(9) && lines["4014"]?.missing == yuan(5))
        for n in 15...24 { #expect(lines[String(4000 + n)]?.missing == yuan(Int64(n))) }
        for n in 25...48 { #expect(lines[String(4000 + n)]?.amount == .zero && lines[String(4000 + n)]?.supply == .on) }
        #expect(receipt.parts.reduce(Money.zero) { $0 + $1.amount } == yuan(100))
        for n in 1...24 { #expect((world.point(String(4000 + n))?.restore != nil) == (n <= 13), "\(n)") }

        // The same again, also after a restart.
        let before = world.money
        #expect(world.receipt(world.pay(payment)) == receipt)
        world.restart()
        #expect(world.receipt(world.pay(payment)) == receipt)
        #expect(world.entries.count { $0.reason == .payment } == 14)

        // What is missing is enough; then it is shared: 48 × 1.00, and 0.03 to the first.
        let rest = try #require(world.receipt(world.pay("P1", receipt.missing, serial: "2")))
        #expect(rest.supply == .restoring && rest.missing == .zero)
        let more = try #require(world.receipt(world.pay("P1", yuan(48) + Money(fen: 3), serial: "3")))
        #expect(more.accounts.map(\.amount) == [yuan(1) + Money(fen: 3)] + Array(repeating: yuan(1), count: 47))
        #expect(world.oracle.violations == [])
        #expect(before.count == world.money.count)
    }

    @Test func `I-M5 F-S9 a payment for many is taken back the other way round, in parts and whole`() throws {
        let world = landlord()
        let before = world.state.accounts.mapValues(\.posted)
        let payment = world.payment("P1", yuan(100), serial: "1")
        _ = world.pay(payment)
        // The last one served loses first: 9 of flat 14, 1 of flat 13.
        let part = try #require(world.reversed(world.reverse(world.reversal(of: payment, yuan(10), id: "R1"))))
        #expect(part.lines.map { "\($0.number) \($0.amount)" } == ["4014 9.00", "4013 1.00"])
        world.restart()
        #expect(world.reversed(world.reverse(world.reversal(of: payment, yuan(10), id: "R1"))) == part)
        _ = world.reverse(world.reversal(of: payment, yuan(90), id: "R2"))
        #expect(world.state.accounts.mapValues(\.posted) == before)
        #expect(
            world.faults(world.reverse(world.reversal(of: payment, Money(fen: 1), id: "R3"))) == [
                "reversal.exceedsPayment"
            ])
        // Closings that were owed are done all the same.
        for n in 1...13 { #expect(world.point(String(4000 + n))?.restore != nil) }
        #expect(world.oracle.violations == [])
    }

    @Test func `I-M5 a reversal that came first nets over many accounts too`() throws {
        let world = landlord()
        let before = world.state.accounts.mapValues(\.posted)
        let payment = world.payment("P1", yuan(100), serial: "1")
        _ = world.reverse(world.reversal(of: payment, yuan(100), id: "R1"))
        let receipt = try #require(world.receipt(world.pay(payment)))
        #expect(receipt.reversed == yuan(100) && receipt.supply == .stillOff)
        #expect(world.state.accounts.mapValues(\.posted) == before)
        #expect(!world.state.supplyPoints.values.contains { $0.restore != nil })
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES the debt that is oldest comes before any share`() throws {
        let flats = ["1", "2", "3"].map { number in
            Flat(number, balance: yuan(-20)) {
                $0.payer = "P1"
                $0.mode = .postpaid
            }
        }
        let world = EngineHarness.street(
            flats, terms: .billed(penalty: nil), payers: [Payer(number: "P1", name: "x")])
        for (number, due) in [("1", "2026-11-10"), ("2", "2026-09-10"), ("3", "2026-10-10")] {
            world.lodge(number) {
                $0.dues.bills = [OpenBill(id: BillID(Int64(number) ?? 0), due: day(due), principal: Money(yuan: 20))]
            }
        }
        let receipt = try #require(world.receipt(world.pay("P1", yuan(30), serial: "1")))
        let given = receipt.accounts.filter { $0.amount > .zero }
        #expect(
            given.map { "\($0.number) \($0.amount) \($0.parts.map(\.claim.rawValue))" } == [
                "2 20.00 [\"bills\"]", "3 10.00 [\"bills\"]",
            ])
        #expect(world.account("2")?.dues.bills == [] && world.account("3")?.dues.bills.first?.unpaid == yuan(10))
        #expect(world.oracle.violations == [])
    }

    /// On paper: 1 needs 5 and a penalty of 2 that is served first, so 7; 2 needs 8 and 2, so 10. With 7 the light of 1 returns.
    @Test func `I-L1 RULES where the terms serve other claims first, they are part of what brings light back`() throws {
        var terms = Terms.quick()
        terms.topUp = TopUpRule(order: [.penalty, .restore, .oldDebt, .balance])
        let flats = [("1", Int64(-5)), ("2", -8)].map { number, balance in
            Flat(number, balance: yuan(balance)) {
                $0.payer = "P1"
                $0.inheritedOpen = true
            }
        }
        let world = EngineHarness.street(flats, terms: terms, payers: [Payer(number: "P1", name: "x")])
        for number in ["1", "2"] { world.lodge(number) { $0.dues.penalty = Money(yuan: 2) } }
        let receipt = try #require(world.receipt(world.pay("P1", yuan(7), serial: "1")))
        let lines = receipt.accounts.map { "\($0.number) \($0.amount) \($0.supply.rawValue) \($0.missing)" }
        #expect(lines == ["1 7.00 restoring 0.00", "2 0.00 still_off 10.00"])
        #expect(receipt.accounts.first?.parts.map(\.claim) == [.penalty, .restore])
        let rest = try #require(world.receipt(world.pay("P1", receipt.missing, serial: "2")))
        #expect(rest.supply == .restoring && rest.missing == .zero)
        #expect(world.point("2")?.restore != nil)
        #expect(world.oracle.violations == [])
    }

    @Test
    func `I-L1 RULES what the receipt of a payer of many says is missing suffices for a day, whatever comes since`()
        throws
    {
        let flats = [("1", Int64(-5)), ("2", -8)].map { number, balance in
            Flat(number, balance: yuan(balance)) {
                $0.payer = "P1"
                $0.inheritedOpen = true
            }
        }
        let world = EngineHarness.street(flats, payers: [Payer(number: "P1", name: "x")])
        // What they were told when it was taken over is long ago.
        world.pass(.days(2))
        let receipt = try #require(world.receipt(world.pay("P1", yuan(5), serial: "1")))
        let missing = try #require(receipt.accounts.first { $0.number == "2" }?.missing)
        #expect(missing == yuan(8))
        world.pass(.hours(12))
        // The standing charge of midnight.
        world.lodge("2") { $0.posted -= Money(fen: 5) }
        #expect(world.receipt(world.pay("2", missing, serial: "2"))?.supply == .restoring)
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES a payer may have it shared by consumption`() throws {
        let flats = ["1", "2"].map { number in Flat(number, balance: yuan(50)) { $0.payer = "P1" } }
        let world = EngineHarness.street(flats, payers: [Payer(number: "P1", name: "x", share: .consumption)])
        for (number, used) in [("1", Int64(1_000)), ("2", 3_000)] {
            let meter = try #require(world.meter(number))
            world.pass(.minutes(30))
            world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(used)
            world.read(meter)
        }
        let receipt = try #require(world.receipt(world.pay("P1", yuan(20), serial: "1")))
        #expect(receipt.accounts.map(\.amount) == [yuan(5), yuan(15)])
        #expect(world.oracle.violations == [])
    }
}
