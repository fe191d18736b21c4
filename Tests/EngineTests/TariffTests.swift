import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Tariffs in the running engine: what readings charge is what the tariff says, and a restart changes nothing.
@Suite struct TariffTests {
    @Test
    func `I-M7 I-M8 a ladder and funds are posted line by line, what stood on the ladder before is not charged again`()
        throws
    {
        let steps: [Ladder.Step] = [
            .init(upTo: WattHours(1_000_000), surcharge: Price(hundredMillionths: 0)),
            .init(upTo: nil, surcharge: Price(hundredMillionths: 30_000_000)),
        ]
        let ladder = try #require(Ladder(period: .year, steps: steps))
        let version = TariffVersion(
            from: try #require(CivilDate("2020-01-01")),
            energy: EnergyPrices(always: Price(hundredMillionths: 50_000_000)),
            ladder: ladder,
            surcharges: [Surcharge(name: "reservoir", price: Price(hundredMillionths: 1_000_000))])
        let tariff = try #require(Tariff(name: "ladder", versions: [version]))
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 500))])
        var batch = ImportBatch(tariffs: [tariff], accounts: [try imported(world, tariff: "ladder")])
        batch.released = true
        #expect(world.ask(.importData(batch), by: EngineHarness.supervisor)?.code == "import.done")
        world.pass(.seconds(1))
        let meter = try #require(world.meter("77"))
        world.energy[meter] = .zero
        world.read(meter)
        world.pass(.minutes(15))
        world.energy[meter] = WattHours(3000)
        world.read(meter)
        // 3 kWh × 0.50, 2 of them above 1,000 kWh × 0.30, 3 × 0.01 for the fund.
        #expect(world.account("77")?.accrual.accrued == Money(tenThousandths: 21_300))
        _ = world.pay("77", Money(fen: 1), serial: "77-1")
        let account = try #require(world.account("77")).record.id
        let charged = world.entries.filter { $0.reason == .energy && $0.debit == .customer(account) }
        #expect(charged.map(\.credit) == [.energyIncome, .energyIncome, .fund("reservoir")])
        #expect(charged.map(\.amount.tenThousandths) == [15_000, 6000, 300])
        #expect(world.account("77")?.accrual.accrued == .zero)
        #expect(world.oracle.violations == [])
    }

    /// An account with 999 kWh on its ladder, whose meter hangs on the street's line.
    private func imported(_ world: EngineHarness, tariff: String) throws -> ImportedAccount {
        let known = try #require(world.account("3301")).record
        let line = try #require(world.state.lines.values.min { $0.record.id < $1.record.id }).record.name
        let feeder = try #require(world.state.feeders.values.min { $0.id < $1.id }).name
        return ImportedAccount(
            account: Account(
                id: AccountID(0), number: "77", name: "王", phone: nil, address: "-", customerClass: .residential,
                tariff: tariff, terms: known.terms, agreement: nil, protection: nil),
            openingBalance: Money(yuan: 100),
            supplyPoints: [
                ImportedSupplyPoint(
                    line: line, feeder: feeder,
                    meter: MeterRecord(
                        id: MeterID(0), number: "m77", line: LineID(0), unit: 77, profile: "meter",
                        serial: SerialNumber("77777"), maximumCurrent: Milliamperes(60_000)),
                    relay: nil, inheritedOpen: false, pairingProven: false, ladderUsed: WattHours(999_000))
            ])
    }
}
