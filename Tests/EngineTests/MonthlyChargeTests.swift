import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// What a month costs besides its kWh is charged by bills and statements alone: under terms that make none it would be lost.
@Suite struct MonthlyChargeTests {
    private func street() -> EngineHarness {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        world.bring("industry", [IndustryTariffs.version()])
        return world
    }

    @Test func `a tariff that charges by the month is refused under terms that settle none, and nothing else is`()
        throws
    {
        let world = street()
        let tomorrow = day("2026-11-24")
        func code(_ change: ContractChange) -> String? { world.live(.change(account: "3301", change))?.code }
        #expect(code(ContractChange(from: tomorrow, tariff: "industry")) == "terms.noMonths")
        #expect(code(ContractChange(from: tomorrow, persons: 5)) == "life.changePlanned")
        let known = try #require(world.account("3301")).record
        let account = Account(
            id: AccountID(0), number: "3302", name: "李四", phone: known.phone, address: known.address,
            customerClass: .residential, tariff: "industry", terms: known.terms, agreement: known.agreement,
            protection: nil)
        let point = ImportedSupplyPoint(
            line: "c1", feeder: "T1",
            meter: MeterRecord(
                id: MeterID(0), number: "m3302", line: LineID(0), unit: 9, profile: "meter",
                serial: SerialNumber("73302"), maximumCurrent: Milliamperes(60_000)),
            relay: nil, inheritedOpen: false, pairingProven: true)
        let batch = ImportBatch(
            accounts: [ImportedAccount(account: account, openingBalance: .zero, supplyPoints: [point])], isDemo: true)
        let answer = world.ask(.importData(batch), by: EngineHarness.supervisor)
        #expect(answer?.outcome == .refused)
        #expect(
            answer?.details.map(\.value).contains(
                "account 3302: tariff industry charges by the month, and terms \(known.terms) settle none") == true)
        #expect(world.account("3302") == nil)
    }

    @Test func `where tariff and terms meet later a person is told, once`() throws {
        let world = street()
        world.bring("flat", [IndustryTariffs.version("0.538", from: "2026-11-25")])
        let meter = try #require(world.meter("3301"))
        for _ in 0..<3 {
            world.live(.days(1), interval: .hours(1), [meter])
            world.serve()
        }
        let terms = try #require(world.account("3301")).record.terms
        #expect(world.items(.case).map(\.reason) == ["account.monthsNotCharged flat \(terms)"])
        #expect(world.oracle.violations == [])
    }
}
