import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Accounts begin, change hands and end; debt follows the holder, never the flat.
@Suite struct LifeHolderTests {
    /// Off for arrears, paid, and its meter answers no more.
    private func paidAndDead() throws -> EngineHarness {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        _ = world.pay("3301", Money(yuan: 50), serial: "1")
        silence(world)
        for _ in 0..<40 {
            world.pass(.seconds(30))
            silence(world)
        }
        #expect(world.items(.fieldJob).count == 1)
        return world
    }

    private func silence(_ world: EngineHarness) {
        for case .close(let id, _, _, _) in world.takeOrders() { world.turn([.order(.ended(id, .notDone(.silent)))]) }
    }

    @Test
    func `RULES a dead meter at which a closing is owed keeps nobody in his contract: the next holder is owed it`()
        throws
    {
        let world = try paidAndDead()
        let answer = world.live(.transfer(Transfer(account: "3301", to: EngineHarness.holder(), reading: .lastTrusted)))
        #expect(answer?.code == "life.transferred")
        let job = try #require(world.items(.fieldJob).first)
        #expect(job.account == world.account("3301")?.record.id)
        #expect(world.point("3301")?.restore?.fieldJob == job.id)
        world.restart()
        world.pass(.minutes(1))
        world.serve()
        #expect(!world.isOpen() && world.items(.fieldJob) == [])
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES a dead meter at which a closing is owed keeps no account open: it is owed to whoever comes next`()
        throws
    {
        let world = try paidAndDead()
        #expect(world.live(.close(account: "3301", reading: .lastTrusted))?.code == "life.closed")
        #expect(world.items(.fieldJob) == [])
        world.restart()
        world.pass(.minutes(1))
        world.serve()
        let meter = try #require(world.state.meterByNumber["m3301"])
        #expect(world.relay[meter] == .open)
        // It answers again, and whoever comes next begins with what it shows.
        world.read(meter)
        let opened = world.live(
            .open(Opening(account: EngineHarness.newAccount("3399"), place: .existing(meters: ["m3301"], .last))))
        #expect(opened?.code == "life.opened")
        world.serve()
        world.pass(.minutes(1))
        world.serve()
        #expect(world.relay[meter] == .closed)
        #expect(world.oracle.violations == [])
    }

    /// On paper. The former holder has 2,700 kWh on the year's ladder and uses 100 more: 100 × 0.538 + 40 above 2,760 × 0.05 = 55.80; of 20
    /// yuan, 35.80 are missing. The new holder came in November: the ladder begins anew with two months of twelve, 2,760 × 2/12 = 460 kWh and
    /// 4,800 × 2/12 = 800 kWh. 500 kWh × 0.538 + 40 × 0.05 = 271.00 (RULES: Money).
    @Test func `I-M7 I-M10 a transfer in mid-year: the ladder begins anew, the debt stays with the former holder`()
        throws
    {
        let world = EngineHarness.street([Flat("3302", balance: Money(yuan: 5))])
        world.bring("ladder", [try #require(yearlyLadder())])
        var account = EngineHarness.newAccount("3301", tariff: "ladder")
        account.payer = "P1"
        let batch = ImportBatch(
            payers: [Payer(number: "P1", name: "物业")],
            accounts: [
                ImportedAccount(
                    account: account, openingBalance: Money(yuan: 20),
                    supplyPoints: [
                        ImportedSupplyPoint(
                            line: "c1", feeder: "T1", meter: EngineHarness.newMeter("m3301", unit: 21, serial: "21"),
                            relay: EngineHarness.relay(unit: 21), inheritedOpen: false, pairingProven: true,
                            ladderUsed: WattHours(2_700_000), opening: WattHours(5_000_000))
                    ])
            ])
        #expect(world.ask(.importData(batch), by: EngineHarness.supervisor)?.code == "import.done")
        let meter = try #require(world.meter("3301"))
        world.relay[meter] = .closed
        world.power[meter] = Watts(0)
        let former = try #require(world.account("3301")).record.id
        world.use(meter, to: 5_090_000, after: .hours(10))
        world.pass(.hours(1))
        let plate = FinalReading.plate([PlateReading(meter: "m3301", energy: WattHours(5_100_000))])
        let answer = world.live(.transfer(Transfer(account: "3301", to: EngineHarness.holder(), reading: plate)))
        #expect(answer?.code == "life.transferred")
        let old = try #require(world.account("3301-1"))
        #expect(old.record.id == former && old.life.isClosed)
        #expect(old.posted == Money(tenThousandths: 200_000 - 558_000) && old.accrual.accrued == .zero)
        let new = try #require(world.account("3301"))
        #expect(new.record.id != former && new.record.name == "李四" && new.record.payer == nil)
        #expect(new.record.holder == Holder(persons: 1, since: day("2026-11-23")))
        #expect(new.posted == .zero && new.channels.isEmpty)
        world.restart()
        world.use(meter, to: 5_600_000, after: .hours(40))
        #expect(world.account("3301")?.available == Money(tenThousandths: -2_710_000))
        #expect(world.account("3301-1")?.posted == Money(tenThousandths: -358_000))
        #expect(world.live(.close(account: "3301-1", reading: .last))?.code == "account.closed")
        #expect(world.ask(.trip(account: "3301-1"), by: EngineHarness.supervisor)?.code == "account.closed")
        #expect(
            world.attachments.suffix(2).map { "\($0.kind.rawValue) \($0.account == former) \($0.energy?.value ?? 0)" }
                == [
                    "ends true 5100000", "begins false 5100000",
                ])
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES debt follows the holder: who takes a flat over that is dark for debt has light at once`() throws {
        let world = EngineHarness.arrears()
        let trip = try #require(world.untilSelect())
        let refused = world.live(.transfer(Transfer(account: "3301", to: EngineHarness.holder(), reading: .last)))
        #expect(refused?.code == "life.orderUnderWay")
        world.select(trip.id, trip.address)
        world.serve()
        #expect(world.isOpen())
        let epoch = try #require(world.point("3301")).epoch
        let answer = world.live(.transfer(Transfer(account: "3301", to: EngineHarness.holder(), reading: .last)))
        #expect(answer?.code == "life.transferred")
        world.serve()
        #expect(!world.isOpen())
        #expect(try #require(world.point("3301")).epoch > epoch)
        let old = try #require(world.account("3301-1"))
        #expect(old.posted < .zero && old.tripNotice == nil && old.finalNotice == nil)
        #expect(try #require(world.account("3301")).posted == .zero)
        let operations = world.operations.count
        for _ in 0..<30 { world.pass(.seconds(2)) }
        world.serve()
        #expect(world.operations.count == operations)
        #expect(world.oracle.violations == [])
    }

    @Test
    func
        `I-M1 a closed account gives its balance back in whole fen, is charged nothing, decides nothing, and counts nowhere`()
        throws
    {
        let world = EngineHarness.street([
            Flat("3301", balance: Money(yuan: 50)), Flat("3302", balance: Money(yuan: 50)),
        ])
        let meter = try #require(world.meter("3301"))
        world.use(meter, to: 1_010_001)
        #expect(world.state.openAccounts == 2)
        #expect(world.live(.close(account: "3301", reading: .last))?.code == "life.closed")
        let id = try #require(world.account("3301")).record.id
        // 50 − 10.001 × 0.538 = 44.61946, of which 44.61 go back.
        let refund = try #require(world.entries.last { $0.reason == .refund })
        #expect(refund.amount == Money(fen: 4461) && refund.debit == .customer(id))
        #expect(world.account("3301")?.posted == Money(tenThousandths: 95))
        #expect(Set(world.items(.case).map(\.reason)) == ["life.refund 44.61", "life.switchOff"])
        #expect(world.state.openAccounts == 1)
        let decisions = world.decisions.count
        world.use(meter, to: 1_012_000)
        #expect(world.account("3301")?.accrual.accrued == .zero)
        #expect(world.decisions.count == decisions)
        #expect(world.items(.case).contains { $0.reason == "life.useWithoutAccount" })
        #expect(world.live(.beginVacancy(account: "3301"))?.code == "account.closed")
        world.restart()
        #expect(world.state.openAccounts == 1)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C6 a protection outlives the account that had it: only two persons end it at the next one's`() throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50)) { $0.protection = .lifeSupport }])
        #expect(world.live(.close(account: "3301", reading: .last))?.code == "life.closed")
        // Nobody is sent to switch the protected home off by hand.
        #expect(!world.items(.case).contains { $0.reason == "life.switchOff" })
        #expect(world.items(.case).contains { $0.reason == "life.protectionToReview" })
        let opening = Opening(
            account: EngineHarness.newAccount("3390"), place: .existing(meters: ["m3301"], .last))
        #expect(world.live(.open(opening))?.code == "life.opened")
        #expect(world.account("3390")?.record.protection == .lifeSupport)
        #expect(world.items(.case).contains { $0.reason == "life.protectionToReview" })
        world.restart()
        #expect(world.account("3390")?.record.protection == .lifeSupport)
    }

    @Test func `I-M7 I-M10 an account opens at a meter without one: what flowed between the two is nobody's`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        let meter = try #require(world.meter("3301"))
        let opening = Opening(
            account: EngineHarness.newAccount("3390"), place: .existing(meters: ["m3301"], .last))
        #expect(world.live(.open(opening))?.code == "life.meterInUse")
        #expect(world.live(.close(account: "3301", reading: .last))?.code == "life.closed")
        world.use(meter, to: 1_007_000)
        #expect(world.live(.open(opening), id: "o1")?.code == "life.opened")
        #expect(world.live(.open(opening), id: "o1")?.code == "life.opened")
        #expect(world.live(.open(opening))?.code == "account.exists")
        #expect(!world.items(.case).contains { $0.reason == "life.useWithoutAccount" })
        world.use(meter, to: 1_008_000)
        #expect(world.account("3390")?.available == Money(tenThousandths: -5_380))
        #expect(world.point("3390")?.record.meter == meter && world.point("3301") == nil)
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES an account with a new meter opens by two persons, at the value that the register showed`() throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        func command(_ unit: UInt8) -> LifeCommand {
            let point = ImportedSupplyPoint(
                line: "c1", feeder: "T1", meter: EngineHarness.newMeter("m3390", unit: unit, serial: "3390"),
                relay: EngineHarness.relay(unit: unit), inheritedOpen: false, pairingProven: true,
                opening: WattHours(4_000))
            return .open(Opening(account: EngineHarness.newAccount("3390"), place: .new([point])))
        }
        #expect(world.ask(.life(command(9)), by: EngineHarness.supervisor)?.code == "second.missing")
        #expect(world.live(command(1))?.code == "life.clash")
        #expect(world.account("3390") == nil)
        #expect(world.live(command(9))?.code == "life.opened")
        #expect(world.state.gateway.importReleased)
        let meter = try #require(world.meter("3390"))
        world.relay[meter] = .closed
        world.use(meter, to: 6_000)
        #expect(world.account("3390")?.available == Money(tenThousandths: -10_760))
        #expect(world.oracle.violations == [])
    }

    @Test(arguments: [
        ("life.identityMissing", "", ["13700000001", "13700000002"]),
        ("life.contactsMissing", "330102", ["13700000001"]),
        ("life.contactsMissing", "330102", ["13700000001", "13700000001"]),
        ("life.phoneMalformed", "330102", ["13700000001", "call me"]),
    ])
    func `B11 a holder has papers and two numbers at which somebody answers, or nothing happens`(
        code: String, identity: String, phones: [String]
    ) throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 5))])
        let records = world.account("3301")
        let holder = NewHolder(
            name: "李四", phone: phones[0], contacts: phones.dropFirst().map { Contact(name: "妻", phone: $0) },
            identity: identity, agreement: nil)
        let answer = world.live(.transfer(Transfer(account: "3301", to: holder, reading: .last)))
        #expect(answer?.code == code)
        #expect(world.account("3301")?.record == records?.record && world.account("3301-1") == nil)
    }

    @Test func `B11 use while a flat stands empty opens a case, and its end closes it`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        let meter = try #require(world.meter("3301"))
        #expect(world.live(.endVacancy(account: "3301"))?.code == "life.notVacant")
        #expect(world.live(.beginVacancy(account: "3301"))?.code == "life.vacant")
        #expect(world.live(.beginVacancy(account: "3301"))?.code == "life.vacantAlready")
        world.use(meter, to: 1_000_000)
        #expect(world.items(.case).isEmpty)
        world.use(meter, to: 1_002_000)
        world.use(meter, to: 1_004_000)
        #expect(world.items(.case).map(\.reason) == ["life.useWhileVacant"])
        #expect(world.account("3301")?.available == Money(yuan: 50) - Money(tenThousandths: 21_520))
        world.restart()
        #expect(world.live(.endVacancy(account: "3301"))?.code == "life.vacancyEnded")
        #expect(world.items(.case).isEmpty)
    }

    /// On paper: 1 kW from 10:00 to 24:00 are 14 kWh × 0.50 = 7.00 yuan, the former holder's last bill. The new holder's first one begins at
    /// the same register: from the 24th to the end of November seven days, 168 kWh, 84.00 yuan.
    @Test func `I-M7 a transfer ends in the former holder's last bill, and the new one's begins at the same register`()
        throws
    {
        let world = EngineHarness.billed()
        world.live(until: "2026-11-24")
        let former = try #require(world.account("3301")).record.id
        let answer = world.live(.transfer(Transfer(account: "3301", to: EngineHarness.holder(), reading: .last)))
        #expect(answer?.code == "life.transferred")
        let last = try #require(world.bills.last)
        #expect(last.account == former && last.kind == .final && last.total == Money(yuan: 7))
        let old = try #require(world.account("3301-1"))
        #expect(old.posted == Money(yuan: -7) && old.dues.bills.map(\.unpaid) == [Money(yuan: 7)])
        world.restart()
        world.live(until: "2026-12-01")
        let first = try #require(world.bills.last)
        #expect(first.account == world.account("3301")?.record.id && first.from == day("2026-11-24"))
        // The meter's hours began at ten past, and the harness drops what is less than a watt-hour: 167.833 kWh by its register are
        // 83.9165 yuan; a bill asks whole fen, and the next one carries the rest.
        let reading = try #require(first.readings.first)
        #expect(reading.to.energy - reading.from.energy == WattHours(167_833))
        #expect(first.total == Money(fen: 8391))
        #expect(first.readings.first?.from.energy == last.readings.last?.to.energy)
        #expect(world.unexplained == .zero || world.account("3301")?.record.id != former)
        #expect(world.oracle.violations == [])
    }

    /// On paper: of 100 yuan 30 are lodged, 7.00 are used; at the end the deposit comes back, and 93.00 are given back.
    @Test func `I-M1 at the close a deposit goes to the balance, a last bill is made, and the rest is given back`()
        throws
    {
        let world = EngineHarness.billed(.prepaid, balance: Money(yuan: 100))
        world.live(until: "2026-11-24")
        let deposit = world.ask(
            .dues(.takeDeposit(account: "3301", amount: Money(yuan: 30))), by: EngineHarness.supervisor)
        #expect(deposit?.code == "deposit.taken")
        #expect(world.live(.close(account: "3301", reading: .last))?.code == "life.closed")
        let account = try #require(world.account("3301"))
        #expect(account.posted == .zero && account.dues.deposit == .zero)
        #expect(world.entries.last { $0.reason == .refund }?.amount == Money(yuan: 93))
        #expect(world.bills.last?.kind == .final)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-A4 by a clock that nobody trusts nothing is dated`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        world.clocks.synchronized = false
        world.pass(.seconds(1))
        #expect(world.live(.beginVacancy(account: "3301"))?.code == "clock.notTrusted")
        #expect(world.audits.last?.after == "refused clock.notTrusted")
    }
}
