import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// What an account is charged for on the day on which it changes hands, or ends.
@Suite struct TransferChargesTests {
    /// On paper. 315 kVA at 30 yuan are 9,450.00 a month. The former holder has it until 10 December, that day too: 10 of 31 days,
    /// 3,048.3871. The new one has the other 21, 6,401.6129. Together a month.
    @Test func `the day of a transfer is charged once for capacity, to the former holder`() throws {
        var terms = Terms.billed()
        terms.minimumDebt = Money(yuan: 1_000_000)
        let world = EngineHarness.street([Flat("3302", balance: .zero)], terms: terms)
        world.bring(
            "industry",
            [
                TariffVersion(
                    from: day("2020-01-01"), energy: EnergyPrices(always: Price(hundredMillionths: 50_000_000)),
                    fixed: .capacity(perKilovoltAmpere: Money(yuan: 30)))
            ])
        var account = EngineHarness.newAccount("3301", tariff: "industry")
        account.mode = .postpaid
        account.capacity = 315_000
        let point = ImportedSupplyPoint(
            line: "c1", feeder: "T1", meter: EngineHarness.newMeter("m3301", unit: 21, serial: "21"),
            relay: EngineHarness.relay(unit: 21), inheritedOpen: false, pairingProven: true)
        let batch = ImportBatch(accounts: [
            ImportedAccount(account: account, openingBalance: .zero, supplyPoints: [point])
        ])
        #expect(world.ask(.importData(batch), by: EngineHarness.supervisor)?.code == "import.done")
        let meter = try #require(world.meter("3301"))
        world.relay[meter] = .closed
        world.power[meter] = Watts(0)
        world.energy[meter] = WattHours(1_000_000)
        world.read(meter)
        world.live(until: "2026-12-10", hour: 10)
        // What the clerk reads out before is what comes of it, and trying it changes nothing.
        let before = try #require(world.account("3301"))
        let months = world.state.monthsAtEnd(of: before.record.id, now: world.clocks.wall)
        #expect(months == Money(tenThousandths: 30_483_871) && world.account("3301") == before)
        let answer = world.live(.transfer(Transfer(account: "3301", to: EngineHarness.holder(), reading: .lastTrusted)))
        #expect(answer?.code == "life.transferred")
        let owed = answer?.details.first { $0.name == "still_owed" }?.value
        #expect(owed == before.ending(charged: months ?? .zero).owed.description)
        #expect(
            world.account("3301-1").flatMap { world.state.monthsAtEnd(of: $0.record.id, now: world.clocks.wall) } == nil
        )
        world.restart()
        world.live(until: "2027-01-01")
        let bills = world.bills.filter { $0.number.hasPrefix("3301-") }
        let december = bills.map { bill in
            bill.lines.compactMap { line -> Money? in
                guard case .capacity(let period, _) = line.line, period == day("2026-12-01") else { return nil }
                return line.amount
            }
        }
        #expect(december == [[], [Money(tenThousandths: 30_483_871)], [Money(tenThousandths: 64_016_129)]])
        #expect(bills.map(\.kind) == [.settlement, .final, .settlement])
        #expect(world.oracle.violations == [])
    }

    @Test func `I-M1 a purchase that was only looked at is not written when the account is closed in that very turn`()
        throws
    {
        let world = EngineHarness.creditStreet(["501"])
        let meter = try #require(world.meter("501"))
        _ = world.pay("501", Money(yuan: 50), serial: "1")
        let looks = world.takeOrders()
        guard case .readCredit(let order, let address, _)? = looks.first, looks.count == 1 else {
            throw Failure("no look at the meter was ordered")
        }
        let told = try #require(world.credits[meter]).told
        let close = world.request(
            .life(.close(account: "501", reading: .lastTrusted)), by: EngineHarness.supervisor, id: "c1")
        world.turn([
            .staff(close, world.token()),
            .order(
                .ended(
                    order, .counted(told, wrote: false, world.sample(meter, .select, serial: address.meterSerial)))),
        ])
        #expect(world.account("501")?.life.isClosed == true)
        #expect(world.takeOrders().isEmpty)
        #expect(world.purchaseRows.map(\.state) == [.withdrawn])
        // Ten that were in the meter, and the fifty that never came there.
        #expect(world.entries.last { $0.reason == .refund }?.amount == Money(yuan: 60))
        world.restart()
        world.pass(.minutes(5))
        world.serve()
        #expect(world.credits[meter]?.taken == [])
        #expect(world.account("501")?.posted == .zero)
        #expect(world.oracle.violations == [])
    }
}
