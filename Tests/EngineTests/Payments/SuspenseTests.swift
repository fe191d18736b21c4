import Billing
import Engine
import Quantities
import Supply
import Testing

/// Money whose owner is not known: never dropped, never guessed (F-S11).
@Suite struct SuspenseTests {
    private let supervisor = EngineHarness.supervisor

    private func key(_ serial: String) -> PaymentKey {
        PaymentKey(channel: "desk", businessDate: day("2026-11-23"), serial: serial)
    }

    private func assign(_ world: EngineHarness, _ serial: String, _ account: String, id: String? = nil) -> StaffAnswer?
    {
        world.ask(.suspense(.assign(key(serial), account: account)), by: EngineHarness.agent, id: id)
    }

    @Test
    func
        `F-S11 unknown, closed, mistyped, a meter's number, a payer without accounts: each goes to suspense and says why`()
        throws
    {
        let world = EngineHarness.street(
            [Flat("330121", balance: Money(yuan: 5)), Flat("550000", balance: Money(yuan: -3))],
            payers: [Payer(number: "P1", name: "物业")])
        world.lodge("550000") { $0.life = .closed(at: world.clocks.wall) }
        let cases: [(String, SuspenseReason)] = [
            ("999999", .unknown), ("330112", .mistyped), ("m330121", .meterNumber), ("P1", .noAccounts),
            ("550000", .closed),
        ]
        for (index, (number, reason)) in cases.enumerated() {
            let receipt = try #require(world.receipt(world.pay(number, Money(yuan: 10), serial: "\(index)")))
            #expect(receipt.supply == .suspense && receipt.parts.isEmpty)
            #expect(world.items(.suspense).last?.reason.contains(" \(reason.rawValue) desk/") == true, "\(number)")
        }
        #expect(world.items(.suspense)[1].reason.hasSuffix(" 330121"))
        #expect(world.state.suspense.count == 5)
        // What a former holder still owes is no stray money.
        #expect(world.receipt(world.pay("550000", Money(yuan: 3), serial: "9"))?.supply != .suspense)
        #expect(world.account("550000")?.posted == .zero)
        world.restart()
        #expect(world.state.suspense.count == 5)
        #expect(world.oracle.violations == [])
    }

    /// Owed are 3.0012, 0.0025 and 1.0001; asked, each in whole fen, are 3.01 + 0.01 + 1.01 = 4.03.
    @Test func `F-S11 a former holder who pays what was asked, in whole fen, pays what is owed`() throws {
        let world = EngineHarness.street([Flat("550000", balance: .zero)])
        world.lodge("550000") {
            $0.posted = Money(tenThousandths: -30_012)
            $0.dues.penalty = Money(tenThousandths: 25)
            $0.dues.oldDebt = Money(tenThousandths: 10_001)
            $0.life = .closed(at: world.clocks.wall)
        }
        let more = try #require(world.receipt(world.pay("550000", Money(fen: 404), serial: "1")))
        #expect(more.supply == .suspense)
        let receipt = try #require(world.receipt(world.pay("550000", Money(fen: 403), serial: "2")))
        #expect(receipt.supply != .suspense && receipt.parts.reduce(Money.zero) { $0 + $1.amount } == Money(fen: 403))
        #expect((world.account("550000")?.posted ?? Money(yuan: -1)) >= .zero)
        #expect(world.state.suspense.count == 1)
        #expect(world.oracle.violations == [])
    }

    @Test func `F-S11 money that is assigned has every consequence of a payment, when it is assigned`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let missing = try #require(
            world.account("3301")?.quotedMissing ?? world.account("3301").map { -$0.available }?.roundedUpToFen)
        _ = world.pay("9999", missing + Money(yuan: 1), serial: "1")
        #expect(world.point("3301")?.restore == nil)
        let epoch = world.point("3301")?.epoch
        let answer = assign(world, "1", "3301", id: "a1")
        #expect(answer?.code == "suspense.assigned")
        #expect(answer?.details.contains { $0.name == "supply" && $0.value == "restoring" } == true)
        #expect(world.point("3301").map { $0.epoch > epoch ?? Epoch(0) } == true)
        #expect(world.account("3301")?.channels.map(\.channel) == ["desk"])
        #expect(world.items(.suspense).isEmpty && world.state.suspense.isEmpty)
        world.serve()
        #expect(!world.isOpen())
        // The same request again, and another clerk.
        let before = world.money
        #expect(assign(world, "1", "3301", id: "a1") == answer)
        #expect(assign(world, "1", "3302")?.code == "suspense.settled")
        #expect(world.ask(.suspense(.giveBack(key("1"))), by: supervisor)?.code == "suspense.settled")
        world.restart()
        #expect(assign(world, "1", "3302")?.code == "suspense.settled")
        #expect(world.money == before)
        #expect(world.audits.contains { $0.action == "payment.assigned" && $0.account != nil })
        #expect(world.receipt(world.pay("9999", missing + Money(yuan: 1), serial: "1"))?.supply == .suspense)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C3 nobody is tripped for want of money that lies in suspense and can only be meant for him`() throws {
        for assigned in [true, false] {
            let world = EngineHarness.arrears()
            let (id, _) = try #require(world.untilSelect())
            // By the number on the meter; part of it does not suffice.
            _ = world.pay("m3301", Money(fen: 10), serial: "1")
            #expect(world.orderRows.first { $0.id == id }?.state.isEnd == false)
            _ = world.pay("m3301", Money(yuan: 2), serial: "2")
            #expect(world.takeOrders().contains(.abandon(id)))
            world.abandon(id)
            world.restart()
            #expect(world.untilSelect(steps: 40) == nil)
            #expect(world.account("3301")?.lastReasons.contains(.onHold) == true)
            #expect(world.account("3301")?.tripNotice == nil && world.permits.isEmpty)
            // It is nobody's before a person says so.
            #expect(world.account("3301")?.posted == Money(yuan: -1))
            for serial in ["1", "2"] {
                let code =
                    assigned
                    ? assign(world, serial, "3301")?.code
                    : world.ask(.suspense(.giveBack(key(serial))), by: supervisor)?.code
                #expect(code == (assigned ? "suspense.assigned" : "suspense.returned"))
            }
            #expect(world.state.suspenseOfAccount.isEmpty)
            if !assigned { #expect(world.untilSelect() != nil) }
            #expect(world.oracle.violations == [])
        }
    }

    @Test func `I-L1 light for whoever paid by his meter's number, until it is known whose the money is`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        try world.load[#require(world.meter("3301"))] = Watts(0)
        let missing = try #require(world.account("3301")?.quotedMissing)
        _ = world.pay("m3301", missing - Money(fen: 1), serial: "1")
        world.settle()
        #expect(world.isOpen())
        _ = world.pay("m3301", Money(fen: 1), serial: "2")
        world.settle()
        #expect(!world.isOpen())
        // It was another's: the notices begin anew, and nobody is dark at once.
        for serial in ["1", "2"] { #expect(assign(world, serial, "3302")?.code == "suspense.assigned") }
        #expect(!world.isOpen() && world.permits.count == 1)
        #expect(world.noticeKinds.last == .tripNotice)
        #expect(world.oracle.violations == [])
    }

    @Test func `F-S14 two clerks assign the same money in one turn: the first one counts`() {
        let world = EngineHarness.street([Flat("3301", balance: .zero), Flat("3302", balance: .zero)])
        _ = world.pay("9999", Money(yuan: 10), serial: "1")
        let tokens = [world.token(), world.token()]
        world.turn(
            zip(["3301", "3302"], tokens).map { number, token in
                .staff(
                    world.request(
                        .suspense(.assign(key("1"), account: number)), by: EngineHarness.agent, id: "x\(number)"), token
                )
            })
        #expect(world.account("3301")?.posted == Money(yuan: 10))
        #expect(world.account("3302")?.posted == .zero)
        #expect(world.oracle.violations == [])
    }

    @Test func `F-S11 money that nobody claims goes back on its channel, once`() {
        let world = EngineHarness.street([Flat("3301", balance: .zero)])
        _ = world.pay("9999", Money(yuan: 10), serial: "1")
        let answer = world.ask(.suspense(.giveBack(key("1"))), by: supervisor, id: "b1")
        #expect(answer?.code == "suspense.returned")
        #expect(world.ask(.suspense(.giveBack(key("1"))), by: supervisor, id: "b1") == answer)
        #expect(assign(world, "1", "3301")?.code == "suspense.settled")
        #expect(world.items(.suspense).isEmpty)
        #expect(world.entries.last?.debit == .suspense && world.entries.last?.credit == .cashClearing(channel: "desk"))
        // The channel has it already: it cannot take it once more.
        let back = ReversalRequest(id: "R1", payment: key("1"), amount: Money(yuan: 10), reason: "x")
        #expect(world.faults(world.reverse(back)) == ["reversal.paymentReturned"])
        #expect(world.oracle.violations == [])
    }

    @Test func `a work item of money in suspense is not finished by a note, and each refusal changes nothing`() throws {
        let world = EngineHarness.street([Flat("3301", balance: .zero), Flat("3302", balance: .zero)])
        world.lodge("3302") { $0.life = .closed(at: world.clocks.wall) }
        _ = world.pay("9999", Money(yuan: 10), serial: "1")
        _ = world.pay("3301", Money(yuan: 10), serial: "2")
        let before = world.money
        let item = try #require(world.items(.suspense).first)
        #expect(world.ask(.finishWorkItem(item.id, result: "done"), by: supervisor)?.code == "job.moneyInSuspense")
        #expect(assign(world, "1", "7777")?.code == "account.unknown")
        let closed = assign(world, "1", "3302")
        #expect(closed?.code == "suspense.accountClosed")
        #expect(closed?.details.first { $0.name == "owed" }?.value == "0.00")
        #expect(assign(world, "2", "3301")?.code == "payment.notInSuspense")
        #expect(assign(world, "3", "3301")?.code == "payment.unknown")
        #expect(world.ask(.suspense(.giveBack(key("1"))), by: EngineHarness.agent)?.code == "role.denied")
        let noReason = world.ask(
            .suspense(.assign(key("1"), account: "3301")), by: EngineHarness.agent, reason: "")
        #expect(noReason?.code == "reason.missing")
        #expect(world.money == before)
        #expect(world.items(.suspense).map(\.id) == [item.id])
    }

    @Test
    func
        `I-M5 what a reversal takes of money in suspense is not assigned, and what was assigned is taken from its owner`()
    {
        let world = EngineHarness.street([Flat("3301", balance: .zero)])
        _ = world.pay("9999", Money(yuan: 10), serial: "1")
        func back(_ yuan: Int64, _ id: String) -> Answer? {
            world.reverse(ReversalRequest(id: id, payment: key("1"), amount: Money(yuan: yuan), reason: "x"))
        }
        #expect(world.reversed(back(3, "R1"))?.outcome == .fromSuspense)
        #expect(world.state.suspense.values.first?.left == Money(yuan: 7))
        #expect(assign(world, "1", "3301")?.code == "suspense.assigned")
        #expect(world.account("3301")?.posted == Money(yuan: 7))
        world.restart()
        #expect(world.reversed(back(2, "R2"))?.lines.first?.amount == Money(yuan: 2))
        #expect(world.account("3301")?.posted == Money(yuan: 5))
        #expect(world.faults(back(6, "R3")) == ["reversal.exceedsPayment"])
        #expect(world.reversed(back(5, "R4"))?.outcome == .booked)
        #expect(world.account("3301")?.posted == .zero)
        // And one that is taken back whole while it lies there ends its work item.
        _ = world.pay("9999", Money(yuan: 4), serial: "2")
        _ = world.reverse(ReversalRequest(id: "R5", payment: key("2"), amount: Money(yuan: 4), reason: "x"))
        #expect(world.items(.suspense).isEmpty && world.state.suspense.isEmpty)
        #expect(world.oracle.violations == [])
    }

    private func unassign(_ world: EngineHarness, _ serial: String, by actor: Actor) -> String? {
        world.ask(.suspense(.unassign(key(serial))), by: actor)?.code
    }

    @Test
    func `F-S16 F-S11 an assignment to the wrong account is taken back by a supervisor, and the money waits again`()
        throws
    {
        let world = EngineHarness.street(["3301", "3302"].map { Flat($0, balance: .zero) })
        _ = world.pay("9999", Money(yuan: 10), serial: "1")
        #expect(unassign(world, "1", by: supervisor) == "suspense.notAssigned")
        #expect(assign(world, "1", "3301")?.code == "suspense.assigned")
        #expect(unassign(world, "1", by: EngineHarness.agent) == "role.denied")
        let epoch = try #require(world.point("3301")?.epoch)
        for number in ["3302", "3301", "3302"] {
            #expect(unassign(world, "1", by: supervisor) == "suspense.unassigned")
            #expect(world.account("3301")?.posted == .zero && world.account("3302")?.posted == .zero)
            #expect(world.items(.suspense).count == 1 && world.state.suspense.values.first?.left == Money(yuan: 10))
            world.restart()
            #expect(assign(world, "1", number)?.code == "suspense.assigned")
            #expect(world.account(number)?.posted == Money(yuan: 10))
            #expect(world.items(.suspense).isEmpty)
        }
        // Who lost it was told of no power, and no old decision stands.
        #expect(world.point("3301").map { $0.epoch > epoch } == true)
        #expect(world.audits.count { $0.action == "payment.unassigned" && $0.account != nil } == 3)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C3 F-S16 a wrong assignment that is taken back leaves whoever the money was meant for in peace`() {
        for isMeant in [true, false] {
            let world = EngineHarness.arrears()
            _ = world.pay("m3301", Money(yuan: 2), serial: "1")
            #expect(assign(world, "1", isMeant ? "3302" : "3301")?.code == "suspense.assigned")
            #expect(unassign(world, "1", by: supervisor) == "suspense.unassigned")
            world.restart()
            // Of whoever had it, and should not have, it was not either.
            #expect((world.untilSelect(steps: 40) == nil) == isMeant)
            #expect(world.account("3301")?.lastReasons.contains(.onHold) == isMeant)
            #expect(world.oracle.violations == [])
        }
    }

    @Test
    func `I-M5 F-S9 money that was spent is taken back all the same: the account owes, and is not tripped at once`()
        throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: -5)) { $0.inheritedOpen = true }])
        _ = world.pay("9999", Money(yuan: 10), serial: "1")
        #expect(assign(world, "1", "3301")?.code == "suspense.assigned")
        world.serve()
        #expect(!world.isOpen())
        // The channel takes 3 of the 10 back, then the assignment turns out to be wrong: 7 lie in suspense, 3 are with the channel.
        let back = ReversalRequest(id: "R1", payment: key("1"), amount: Money(yuan: 3), reason: "x")
        #expect(world.reversed(world.reverse(back))?.lines.first?.amount == Money(yuan: 3))
        #expect(unassign(world, "1", by: supervisor) == "suspense.unassigned")
        #expect(world.account("3301")?.posted == Money(yuan: -5))
        #expect(world.state.suspense.values.first?.left == Money(yuan: 7))
        #expect(!world.isOpen() && world.permits.isEmpty)
        #expect(world.noticeKinds.last == .tripNotice)
        // What is left goes where it belongs, and the channel can take that back too, no more.
        #expect(assign(world, "1", "3301")?.code == "suspense.assigned")
        #expect(world.account("3301")?.posted == Money(yuan: 2))
        let more = ReversalRequest(id: "R2", payment: key("1"), amount: Money(yuan: 7), reason: "x")
        #expect(world.reversed(world.reverse(more))?.lines.first?.amount == Money(yuan: 7))
        #expect(unassign(world, "1", by: supervisor) == "suspense.nothingLeft")
        #expect(world.account("3301")?.posted == Money(yuan: -5))
        #expect(world.oracle.violations == [])
    }
}
