import Billing
import Engine
import Quantities
import Supply
import Testing

/// What is owed and lodged besides the balance, and what staff can have done about it.
@Suite struct DuesTests {
    private func world(_ balance: Money, mode: AccountMode = .prepaid) -> EngineHarness {
        EngineHarness.street([Flat("3301", balance: balance) { $0.mode = mode }], terms: .billed(), price: "0.5")
    }

    private let second = Actor(name: "zhao.min", role: .supervisor)

    private func dues(
        _ world: EngineHarness, _ command: DuesCommand, by actor: Actor = EngineHarness.supervisor,
        second: Actor? = nil
    ) -> String {
        world.ask(.dues(command), by: actor, second: second)?.code ?? "none"
    }

    // MARK: emergency credit

    @Test func `emergency credit turns a trip away once, and is repaid before it is given again`() throws {
        let world = world(Money(yuan: -5))
        #expect(world.account("3301")?.lastReasons.first == .inArrears)
        #expect(
            dues(world, .activateEmergencyCredit(account: "3301"), by: EngineHarness.agent) == "emergency.activated")
        #expect(world.account("3301")?.dues.emergency?.use == .drawn)
        #expect(world.account("3301")?.tripNotice == nil)
        #expect(dues(world, .activateEmergencyCredit(account: "3301")) == "emergency.active")
        _ = world.pay("3301", Money(yuan: 4), serial: "1")
        #expect(world.account("3301")?.dues.emergency != nil)
        _ = world.pay("3301", Money(yuan: 1), serial: "2")
        #expect(world.account("3301")?.dues.emergency == nil, "repaid")
        #expect(dues(world, .activateEmergencyCredit(account: "3301")) == "emergency.activated")
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES emergency credit that covers the debt restores at once; used up, all of it is repaid first`()
        throws
    {
        let world = EngineHarness.arrears(terms: .quickWithCredit)
        #expect(world.untilDark())
        #expect(
            dues(world, .activateEmergencyCredit(account: "3301"), by: EngineHarness.agent) == "emergency.activated")
        world.serve()
        #expect(!world.isOpen())
        // 4.4 kW at 0.538 yuan: what is left of the 20 yuan is gone in some eight hours.
        let meter = try #require(world.meter("3301"))
        for _ in 0..<12 where !world.isOpen() {
            world.live(.hours(1), interval: .hours(1), [meter])
            world.settle(steps: 10)
        }
        #expect(world.isOpen())
        #expect(world.account("3301")?.dues.emergency?.use == .exhausted)
        let missing = try #require(world.account("3301")).available
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        world.serve()
        #expect(world.isOpen())
        _ = world.pay("3301", (-missing).roundedUpToFen - Money(yuan: 10), serial: "2")
        world.serve()
        #expect(!world.isOpen())
        #expect(world.account("3301")?.dues.emergency == nil)
        #expect(world.oracle.violations == [])
    }

    // MARK: deposits and guarantees

    @Test func `a deposit comes out of the balance, and goes back or against a debt`() throws {
        let world = world(Money(yuan: 100))
        #expect(
            dues(world, .takeDeposit(account: "3301", amount: Money(yuan: 60)), by: EngineHarness.agent)
                == "deposit.taken")
        #expect(world.account("3301")?.posted == Money(yuan: 40))
        #expect(dues(world, .refundDeposit(account: "3301", amount: Money(yuan: 10))) == "deposit.refunded")
        #expect(dues(world, .refundDeposit(account: "3301", amount: Money(yuan: 51))) == "deposit.lessHeld")
        #expect(dues(world, .setOffDeposit(account: "3301", amount: Money(yuan: 1))) == "deposit.lessOwed")
        let meter = try #require(world.meter("3301"))
        world.energy[meter] = WattHours(1_140_000)
        world.move(.hours(24))
        world.read(meter)
        // 140 kWh are 70.00: 20.00 are owed.
        #expect(world.account("3301")?.available == Money(yuan: -20))
        #expect(dues(world, .refundDeposit(account: "3301", amount: Money(yuan: 1))) == "deposit.debtOpen")
        #expect(dues(world, .setOffDeposit(account: "3301", amount: Money(yuan: 20))) == "deposit.setOff")
        #expect(world.account("3301")?.available == .zero)
        #expect(world.account("3301")?.dues.deposit == Money(yuan: 30))
        #expect(world.oracle.violations == [])
    }

    @Test func `a guarantee extends temporary supply, and ends with its day`() throws {
        let world = world(Money(yuan: -50), mode: .temporary)
        #expect(world.account("3301")?.lastReasons.first == .inArrears)
        let guarantor = Guarantor(
            name: "王五", phone: "13900000000", identity: "91330100", amount: Money(yuan: 100), until: day("2026-11-30"))
        #expect(dues(world, .setGuarantor(account: "3301", guarantor)) == "guarantor.set")
        #expect(world.account("3301")?.lastReasons.first != .inArrears)
        world.pass(.days(8))
        let meter = try #require(world.meter("3301"))
        world.read(meter)
        #expect(world.account("3301")?.lastReasons.first == .inArrears)
        #expect(dues(world, .removeGuarantor(account: "3301", name: "王五")) == "guarantor.removed")
        #expect(dues(world, .removeGuarantor(account: "3301", name: "王五")) == "guarantor.unknown")
    }

    // MARK: penalties, old debts, write-offs

    @Test func `a waiver takes off what is owed, the penalty of a cap counts it`() throws {
        let world = EngineHarness.billed(
            terms: {
                var terms = Terms.billed()
                terms.minimumDebt = Money(yuan: 100_000)
                return terms
            }())
        world.live(until: "2026-12-21")
        #expect(world.account("3301")?.dues.penalty == Money(fen: 91))
        #expect(dues(world, .waivePenalty(account: "3301", amount: Money(fen: 92))) == "penalty.lessOwed")
        #expect(dues(world, .waivePenalty(account: "3301", amount: Money(fen: 41))) == "penalty.waived")
        #expect(dues(world, .waivePenalty(account: "3301", amount: nil), by: EngineHarness.agent) == "role.denied")
        #expect(dues(world, .waivePenalty(account: "3301", amount: nil)) == "penalty.waived")
        #expect(dues(world, .waivePenalty(account: "3301", amount: nil)) == "penalty.none")
        #expect(world.account("3301")?.dues.bills.first?.penalty == Money(fen: 91))
        #expect(world.oracle.violations == [])
    }

    @Test func `arrears become old debt with a supervisor: the balance is even, and nothing is tripped`() throws {
        let world = world(Money(yuan: -35))
        #expect(dues(world, .moveToOldDebt(account: "3301", amount: Money(yuan: 36))) == "old_debt.lessOwed")
        #expect(
            dues(world, .moveToOldDebt(account: "3301", amount: Money(yuan: 35)), by: EngineHarness.agent)
                == "role.denied")
        #expect(dues(world, .moveToOldDebt(account: "3301", amount: Money(yuan: 35))) == "old_debt.moved")
        let account = try #require(world.account("3301"))
        #expect(account.posted == .zero)
        #expect(account.dues.oldDebt == Money(yuan: 35))
        #expect(account.tripNotice == nil)
        #expect(world.oracle.violations == [])
    }

    /// On paper. 40 yuan are old debt. Of 141 yuan the bill gets 91.00, and of the 50.00 beyond it the debt has its tenth, 5.00; of 600
    /// yuan a tenth is 60.00, and a week has 50.00 in all: 45.00 are left of it, and 35.00 of the debt.
    @Test func `RULES old debt of who pays by bills has its share of what is paid beyond the bills`() throws {
        let world = EngineHarness.billed(terms: .billed(), balance: Money(yuan: -40))
        world.live(until: "2026-11-24")
        #expect(dues(world, .moveToOldDebt(account: "3301", amount: Money(yuan: 40))) == "old_debt.moved")
        #expect(world.account("3301")?.dues.bills == [])
        world.live(until: "2026-12-01")
        let bill = try #require(world.account("3301")?.dues.bills.first).unpaid
        #expect(bill == Money(yuan: 91))
        _ = world.pay("3301", bill + Money(yuan: 50), serial: "1")
        #expect(world.account("3301")?.dues.bills == [])
        #expect(world.account("3301")?.dues.oldDebt == Money(yuan: 35))
        _ = world.pay("3301", Money(yuan: 600), serial: "2")
        #expect(world.account("3301")?.dues.oldDebt == .zero)
        #expect(world.oracle.violations == [])
    }

    @Test func `a write-off takes two persons, and what comes in after all is recovered`() throws {
        let world = world(Money(yuan: -35))
        let off = DuesCommand.writeOff(account: "3301", .balance, amount: Money(yuan: 35))
        #expect(dues(world, off) == "second.missing")
        #expect(dues(world, off, second: EngineHarness.supervisor) == "second.samePerson")
        #expect(dues(world, off, second: EngineHarness.agent) == "role.denied")
        #expect(dues(world, off, second: second) == "write_off.done")
        #expect(dues(world, off, second: second) == "write_off.lessOwed")
        #expect(world.account("3301")?.dues.writtenOff == Money(yuan: 35))
        let back = DuesCommand.recover(account: "3301", amount: Money(yuan: 20))
        #expect(dues(world, back, second: second) == "recovery.notCovered")
        _ = world.pay("3301", Money(yuan: 20), serial: "1")
        #expect(dues(world, back, second: second) == "recovery.done")
        #expect(dues(world, back, second: second) == "recovery.lessWrittenOff")
        let account = try #require(world.account("3301"))
        #expect(account.dues.writtenOff == Money(yuan: 15))
        #expect(account.posted == .zero)
        #expect(world.entries.filter { $0.reason == .writeOff }.count == 2)
        #expect(world.oracle.violations == [])
    }

    @Test func `old debt and penalty are written off from their own accounts`() throws {
        let world = world(Money(yuan: -35))
        _ = dues(world, .moveToOldDebt(account: "3301", amount: Money(yuan: 35)))
        #expect(
            dues(world, .writeOff(account: "3301", .oldDebt, amount: Money(yuan: 5)), second: second)
                == "write_off.done")
        #expect(
            dues(world, .writeOff(account: "3301", .penalty, amount: Money(yuan: 5)), second: second)
                == "write_off.lessOwed")
        #expect(world.account("3301")?.dues.oldDebt == Money(yuan: 30))
        #expect(world.account("3301")?.dues.writtenOff == Money(yuan: 5))
        #expect(world.oracle.violations == [])
    }

    // MARK: refusals

    @Test func `I-A4 everything refused is audited and changes nothing`() throws {
        let world = world(Money(yuan: 10))
        let amounts = [
            (Money.zero, "amount.notPositive"), (Money(yuan: -1), "amount.notPositive"),
            (Money(tenThousandths: 1), "amount.notWholeFen"), (Money(yuan: 200_000_000), "amount.tooLarge"),
        ]
        var commands: [(DuesCommand, String)] = []
        for (amount, code) in amounts {
            let guarantor = Guarantor(name: "a", phone: "13900000000", identity: "", amount: amount, until: nil)
            commands += [
                (.takeDeposit(account: "3301", amount: amount), code),
                (.refundDeposit(account: "3301", amount: amount), code),
                (.setOffDeposit(account: "3301", amount: amount), code),
                (.waivePenalty(account: "3301", amount: amount), code),
                (.moveToOldDebt(account: "3301", amount: amount), code),
                (.setGuarantor(account: "3301", guarantor), code),
                (.askInstalment(account: "3301", amount: amount, due: day("2026-12-01")), code),
                (.writeOff(account: "3301", .balance, amount: amount), code),
                (.recover(account: "3301", amount: amount), code),
            ]
        }
        commands += [
            (.takeDeposit(account: "3301", amount: Money(yuan: 11)), "deposit.notCovered"),
            (.takeDeposit(account: "9999", amount: Money(yuan: 11)), "account.unknown"),
            (.askInstalment(account: "3301", amount: Money(yuan: 1), due: day("2026-12-01")), "instalment.notThisMode"),
            (
                .setGuarantor(
                    account: "3301",
                    Guarantor(name: "", phone: "13900000000", identity: "", amount: Money(yuan: 1), until: nil)),
                "guarantor.malformed"
            ),
            (
                .setGuarantor(
                    account: "3301",
                    Guarantor(
                        name: "a", phone: "13900000000", identity: "", amount: Money(yuan: 1), until: day("2026-11-01"))
                ),
                "guarantor.over"
            ),
        ]
        let before = try #require(world.account("3301"))
        let entries = world.entries.count
        for (command, code) in commands {
            let audits = world.audits.count
            #expect(dues(world, command, second: second) == code, "\(command)")
            #expect(world.audits.count == audits + 1, "\(command)")
            #expect(world.entries.count == entries, "\(command)")
            #expect(world.account("3301")?.dues == before.dues, "\(command)")
            #expect(world.account("3301")?.posted == before.posted, "\(command)")
        }
    }

    @Test func `F-S14 the same request again gets the same answer and is done once`() throws {
        let world = world(Money(yuan: 100))
        let command = StaffCommand.dues(.takeDeposit(account: "3301", amount: Money(yuan: 10)))
        let first = world.ask(command, by: EngineHarness.agent, id: "d1")
        world.restart()
        #expect(world.ask(command, by: EngineHarness.agent, id: "d1") == first)
        #expect(world.account("3301")?.dues.deposit == Money(yuan: 10))
        let other = StaffCommand.dues(.takeDeposit(account: "3301", amount: Money(yuan: 11)))
        #expect(world.ask(other, by: EngineHarness.agent, id: "d1")?.code == "request.conflict")
    }
}

extension Terms {
    fileprivate static var quickWithCredit: Terms {
        var terms = Terms.quick()
        terms.emergencyCredit = Money(yuan: 20)
        return terms
    }
}
