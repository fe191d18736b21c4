import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Accounts whose meter keeps the credit: what is paid goes into the meter, once.
@Suite struct CreditInMeterTests {
    private func opened(_ number: String = "501") throws -> (EngineHarness, MeterID) {
        let world = EngineHarness.creditStreet([number])
        return (world, try #require(world.meter(number)))
    }

    private func receipt(_ answer: Answer?) -> Receipt? {
        if case .receipt(let receipt, _)? = answer { receipt } else { nil }
    }

    /// Lets the line look at the meter, and takes the purchase that is ordered then; the caller's from now on.
    private func ordered(_ world: EngineHarness) throws -> (
        id: OrderID, address: RelayAddress, amount: CreditAmount, expected: Int64
    ) {
        for _ in 0..<3 {
            for order in world.takeOrders() {
                guard case .purchase(let id, let address, _, let amount, let expected) = order else {
                    world.run(order)
                    continue
                }
                return (id, address, amount, expected)
            }
        }
        throw Failure("no purchase was ordered")
    }

    @Test func `what is in the meter at the takeover is in the ledger as that, and nothing is bought`() throws {
        let (world, _) = try opened()
        world.serve()
        let account = try #require(world.account("501"))
        #expect(account.posted == .zero)
        #expect(account.inMeter == Money(yuan: 10))
        #expect(account.available == Money(yuan: 10))
        #expect(world.entries.map(\.credit) == [.inMeter(account.record.id)])
        #expect(world.purchaseRows.isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-M2 a payment is ordered durably, written once, and moves in the ledger when the meter counts it`()
        throws
    {
        let (world, meter) = try opened()
        let told = try #require(receipt(world.pay("501", Money(yuan: 50), serial: "1")))
        #expect(told.supply == .purchaseUnderWay)
        #expect(told.available == Money(yuan: 60))
        let order = try ordered(world)
        // Durable before it leaves: amount, and the meter's count before it.
        let known = try #require(world.purchaseRows.first)
        #expect(known.state == .ordered && known.amount == Money(yuan: 50) && known.count == 16)
        #expect(world.account("501")?.posted == Money(yuan: 50))
        world.buy(order.id, order.address, order.amount, order.expected)
        #expect(world.credits[meter]?.taken == [Money(yuan: 50)])
        let account = try #require(world.account("501"))
        #expect(account.posted == .zero)
        #expect(account.inMeter == Money(yuan: 60))
        let entry = try #require(world.entries.last)
        #expect(entry.reason == .purchase && entry.amount == Money(yuan: 50))
        #expect(entry.debit == .customer(account.record.id) && entry.credit == .inMeter(account.record.id))
        #expect(world.purchaseRows.map(\.state) == [.done])
        #expect(world.state.purchases.isEmpty)
        world.serve()
        #expect(world.operations.isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test func `several payments are written one after the other, the oldest first`() throws {
        let (world, meter) = try opened()
        for fen in [5001, 5002, 5003] as [Int64] { _ = world.pay("501", Money(fen: fen), serial: "\(fen)") }
        #expect(world.takeOrders().count == 1)
        // The first look was lost on its way: nothing else goes before it is settled.
        world.pass(.minutes(3))
        world.serve()
        world.pass(.minutes(1))
        world.serve()
        #expect(world.credits[meter]?.taken == [5001, 5002, 5003].map { Money(fen: $0) })
        #expect(world.purchaseRows.map(\.state) == [.done, .done, .done])
        #expect(world.account("501")?.inMeter == Money(fen: 1000 + 15_006))
        #expect(world.oracle.violations == [])
    }

    @Test func `nothing is ordered on a count that a mark told: the meter is asked first`() throws {
        let (world, meter) = try opened()
        _ = world.pay("501", Money(yuan: 50), serial: "1")
        let first = world.takeOrders()
        guard case .readCredit? = first.first, first.count == 1 else {
            Issue.record("\(first)")
            return
        }
        #expect(world.purchaseRows.first?.state == .owed)
        world.credits[meter]?.buy(Money(yuan: 20))
        world.run(first[0])
        #expect(world.purchaseRows.first?.count == 17)
        world.serve()
        #expect(world.credits[meter]?.taken == [Money(yuan: 50)])
        #expect(world.purchaseRows.map(\.state) == [.done])
        #expect(world.oracle.violations == [])
    }

    @Test func `energy is charged to what is in the meter, at the meter's own price, and the two agree`() throws {
        let (world, meter) = try opened()
        _ = world.pay("501", Money(yuan: 50), serial: "1")
        world.serve()
        world.load[meter] = Watts(5000)
        world.live(.hours(6), interval: .minutes(15), [meter])
        world.move(.hours(16))
        world.live(.hours(1), interval: .minutes(15), [meter])
        let account = try #require(world.account("501"))
        // 5 kW for 7 h at 0.538: 18.83 yuan.
        #expect(account.available == Money(yuan: 60) - Money(fen: 1883))
        #expect(world.credits[meter]?.remaining == account.available)
        #expect(account.posted == .zero)
        #expect(world.entries.contains { $0.debit == .inMeter(account.record.id) && $0.credit == .energyIncome })
        #expect(world.items(.case).isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test func `a meter that counts down by another price opens a case, which ends when they agree again`() throws {
        let (world, meter) = try opened()
        world.credits[meter]?.price = 107_600_000
        world.load[meter] = Watts(1000)
        world.live(.hours(1), interval: .minutes(15), [meter])
        #expect(world.items(.case).isEmpty)
        world.live(.hours(2), interval: .minutes(15), [meter])
        #expect(world.items(.case).map(\.reason) == ["credit.differs m501"])
        world.live(.hours(1), interval: .minutes(15), [meter])
        #expect(world.everOpened(.case) == 1)
        world.credits[meter]?.buy(Money(fen: 215))
        world.power[meter] = Watts(0)
        world.pass(.minutes(15))
        world.read(meter)
        #expect(world.items(.case).isEmpty)
    }

    @Test func `for money only the meter trips: no notice, no order, no job for a person, and light with the purchase`()
        throws
    {
        let (world, meter) = try opened()
        world.load[meter] = Watts(5000)
        world.live(.hours(6), interval: .minutes(15), [meter])
        #expect(world.relay[meter] == .open)
        #expect(world.point("501")?.belief.openedBy == .foreign)
        #expect(world.items(.foreignOpen).isEmpty)
        world.pass(.days(6))
        world.serve()
        #expect(world.orderRows.isEmpty && world.permits.isEmpty)
        #expect(!world.noticeKinds.contains(.tripNotice) && !world.noticeKinds.contains(.finalNotice))
        world.read(meter)
        _ = world.pay("501", Money(yuan: 50), serial: "1")
        world.serve()
        #expect(world.relay[meter] == .closed)
        #expect(world.orderRows.isEmpty && world.operations.isEmpty)
        #expect(world.point("501")?.belief.state == .closed)
        #expect(world.oracle.violations == [])
    }

    @Test(arguments: [true, false])
    func `I-C9 a purchase switches nothing on before the yes: who chose to be asked, and who was dark for a week`(
        isChosen: Bool
    ) throws {
        let (world, meter) = try opened()
        let choose = StaffCommand.guards(.chooseRestore(account: "501", .confirm))
        if isChosen { #expect(world.ask(choose, by: EngineHarness.agent)?.code == "safeRestore.set") }
        world.load[meter] = Watts(5000)
        world.live(.hours(6), interval: .minutes(15), [meter])
        #expect(world.relay[meter] == .open)
        world.pass(.days(isChosen ? 1 : 8))
        world.read(meter)
        for round in 1...2 {
            let told = try #require(receipt(world.pay("501", Money(yuan: 25), serial: "\(round)")))
            #expect(told.supply == .toConfirm && told.missing == .zero)
            world.serve()
            world.pass(.minutes(30))
            world.serve()
            world.restart()
        }
        #expect(world.relay[meter] == .open && world.credits[meter]?.taken == [])
        #expect(world.items(.confirmRestore).map(\.reason) == ["restore.purchaseToConfirm"])
        // Nor does a note end it: nobody has said yes by it.
        let item = try #require(world.items(.confirmRestore).first)
        let noted = world.ask(.finishWorkItem(item.id, result: "called"), by: EngineHarness.agent)
        #expect(noted?.code == "job.restoreToConfirm")
        world.pass(.minutes(5))
        #expect(world.noticeKinds.count { $0 == .confirmRestore } == 1)
        func on(confirmed: Bool) -> String? {
            world.ask(.restore(account: "501", graceUntil: nil, confirmed: confirmed), by: EngineHarness.agent)?.code
        }
        #expect(on(confirmed: false) == "restore.notConfirmed" && world.relay[meter] == .open)
        #expect(on(confirmed: true) == "restore.started")
        for _ in 0..<5 {
            world.serve()
            world.pass(.minutes(1))
        }
        #expect(world.relay[meter] == .closed && world.credits[meter]?.taken == [25, 25].map { Money(yuan: $0) })
        #expect(world.items(.confirmRestore).isEmpty && world.items(.case).isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C9 nothing is bought before the yes where nobody has read the relay yet`() throws {
        let world = EngineHarness()
        _ = world.importing([Flat("501", balance: Money(yuan: 10)) { $0.mode = .meterCredit }], terms: .quick())
        let meter = try #require(world.meter("501"))
        let choose = StaffCommand.guards(.chooseRestore(account: "501", .confirm))
        #expect(world.ask(choose, by: EngineHarness.agent)?.code == "safeRestore.set")
        world.credits[meter] = HarnessCredit(.zero)
        world.energy[meter] = WattHours(1_000_000)
        world.power[meter] = Watts(0)
        world.relay[meter] = .open
        #expect(world.point("501")?.belief.state == nil)
        let told = try #require(receipt(world.pay("501", Money(yuan: 25), serial: "1")))
        #expect(told.supply == .toConfirm)
        world.serve()
        #expect(world.credits[meter]?.taken == [] && world.items(.confirmRestore).count == 1)
    }

    @Test func `I-M5 a payment that is taken back before the yes leaves nobody to be asked`() throws {
        let (world, meter) = try opened()
        let choose = StaffCommand.guards(.chooseRestore(account: "501", .confirm))
        #expect(world.ask(choose, by: EngineHarness.agent)?.code == "safeRestore.set")
        world.load[meter] = Watts(5000)
        world.live(.hours(6), interval: .minutes(15), [meter])
        let payment = world.payment("501", Money(yuan: 50), serial: "1")
        _ = world.pay(payment)
        #expect(world.items(.confirmRestore).count == 1)
        _ = world.reverse(world.reversal(of: payment, Money(yuan: 50), id: "R1"))
        #expect(world.items(.confirmRestore).isEmpty && world.relay[meter] == .open)
        #expect(world.purchaseRows.map(\.state) == [.withdrawn])
    }

    @Test func `I-C4 a write of which nothing is known is settled by the count, and never sent for another amount`()
        throws
    {
        for wasTaken in [false, true] {
            let (world, meter) = try opened()
            _ = world.pay("501", Money(fen: 5001), serial: "1")
            _ = world.pay("501", Money(fen: 5002), serial: "2")
            let first = try ordered(world)
            if wasTaken { world.write(first.address, first.amount, first.expected) }
            world.turn([.order(.ended(first.id, .unknown(.silent)))])
            // The same report again says nothing new.
            world.turn([.order(.ended(first.id, .unknown(.silent)))])
            #expect(world.purchaseRows[0].isDoubtful)
            world.pass(.seconds(5))
            let again = try ordered(world)
            #expect(again.id != first.id && again.amount == first.amount && again.expected == first.expected)
            world.buy(again.id, again.address, again.amount, again.expected)
            world.pass(.seconds(1))
            world.serve()
            #expect(world.credits[meter]?.taken == [Money(fen: 5001), Money(fen: 5002)])
            #expect(world.purchaseRows.map(\.state) == [.done, .done])
            #expect(world.oracle.violations == [])
        }
    }

    @Test func `what someone buys at the meter itself is no purchase of ours`() throws {
        let (world, meter) = try opened()
        _ = world.pay("501", Money(yuan: 50), serial: "1")
        // Between the look and the write.
        let order = try ordered(world)
        world.credits[meter]?.buy(Money(yuan: 20))
        world.buy(order.id, order.address, order.amount, order.expected)
        world.serve()
        #expect(world.credits[meter]?.taken == [Money(yuan: 50)])
        #expect(world.purchaseRows.map(\.state) == [.done])
        #expect(world.purchaseRows.map(\.count) == [17])
        #expect(world.account("501")?.inMeter == Money(yuan: 60))
        world.pass(.seconds(2))
        world.read(meter)
        #expect(world.items(.case).map(\.reason) == ["credit.differs m501"])
    }

    @Test(arguments: [true, false])
    func `a count that moved and a credit that did not rise are for a person, who says whether it was taken`(
        taken: Bool
    ) throws {
        let (world, meter) = try opened()
        _ = world.pay("501", Money(yuan: 50), serial: "1")
        world.turn([.order(.ended(try ordered(world).id, .unknown(.silent)))])
        world.credits[meter]?.buy(Money(yuan: 20))
        world.pass(.seconds(5))
        for order in world.takeOrders() { world.run(order) }
        let purchase = try #require(world.purchaseRows.first)
        #expect(purchase.state == .unclear)
        #expect(world.items(.case).map(\.reason) == ["purchase.unclear \(purchase.id)"])
        // Nothing more is written until then.
        _ = world.pay("501", Money(yuan: 5), serial: "2")
        world.pass(.minutes(10))
        #expect(world.takeOrders().isEmpty)
        world.restart()
        world.pass(.minutes(1))
        #expect(world.takeOrders().isEmpty)

        let command = StaffCommand.credit(.settlePurchase(purchase.id, taken: taken))
        #expect(world.ask(command, by: EngineHarness.agent)?.code == "role.denied")
        #expect(world.state.purchases[purchase.id]?.state == .unclear)
        let answer = try #require(world.ask(command, by: EngineHarness.supervisor, id: "settle"))
        #expect(answer.code == (taken ? "purchase.done" : "purchase.underWay"))
        #expect(world.ask(command, by: EngineHarness.supervisor, id: "settle") == answer)
        #expect(world.ask(command, by: EngineHarness.supervisor)?.code == "purchase.unknown")
        world.pass(.seconds(2))
        world.serve()
        world.pass(.seconds(2))
        world.serve()
        #expect(world.credits[meter]?.taken.sorted() == (taken ? [5] : [5, 50]).map { Money(yuan: $0) })
        #expect(world.account("501")?.posted == .zero)
        #expect(world.account("501")?.inMeter == Money(yuan: 65))
        #expect(world.oracle.violations == [])
    }

    @Test func `F-S2 F-S4 while the store is full nothing is bought, and afterwards it is`() throws {
        let (world, meter) = try opened()
        world.turn([.store(takesWrites: false)])
        _ = world.pay("501", Money(yuan: 50), serial: "1")
        #expect(world.takeOrders().isEmpty)
        #expect(world.purchaseRows.map(\.state) == [.owed])
        world.turn([.store(takesWrites: true)])
        world.pass(.minutes(1))
        world.serve()
        #expect(world.credits[meter]?.taken == [Money(yuan: 50)])
    }

    @Test func `F-B13 another serial number stops a purchase, and a person is told`() throws {
        let (world, meter) = try opened()
        _ = world.pay("501", Money(yuan: 50), serial: "1")
        world.turn([.order(.ended(try ordered(world).id, .notDone(.wrongIdentity(SerialNumber("666")))))])
        #expect(world.purchaseRows.first?.state == .owed)
        #expect(world.items(.case).contains { $0.reason == "order.wrongIdentity 666" })
        world.pass(.seconds(5))
        world.serve()
        #expect(world.credits[meter]?.taken == [Money(yuan: 50)])
    }

    @Test func `a meter that takes no purchase for ten minutes is told to a person, and tried for ever`() throws {
        let (world, meter) = try opened()
        _ = world.pay("501", Money(yuan: 50), serial: "1")
        for _ in 0..<20 {
            for order in world.takeOrders() {
                guard case .readCredit(let id, _, _) = order else { continue }
                world.turn([.order(.ended(id, .notDone(.unreachable)))])
            }
            world.pass(.minutes(1))
        }
        #expect(world.items(.case).map(\.reason) == ["purchase.late"])
        // The line comes back: at once.
        _ = world.takeOrders()
        for line in world.state.lines.keys { world.turn([.line(line, .up)]) }
        world.pass(.minutes(3))
        world.serve()
        #expect(world.credits[meter]?.taken == [Money(yuan: 50)])
        #expect(world.items(.case).isEmpty)
        #expect(world.oracle.violations == [])
    }
}
