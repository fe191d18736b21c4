import Billing
import Documents
import Quantities
import Supply
import Testing

@Suite struct `The site of the demonstration` {
    private func site() throws -> SiteDocument {
        let file = Repository.tests + "/../../Simulators/sites/demo.yaml"
        return try SiteReader.load(path: file, profiles: try ProfileLibrary.load(folder: Repository.profiles))
    }

    @Test func `is right in every part`() throws {
        let site = try site()
        #expect(site.released)
        #expect(site.accounts.flatMap(\.supplyPoints).count == 66)
        #expect(site.lines.map(\.name) == ["c1", "c2", "c3", "direct"])
    }

    @Test(arguments: ["3301000021", "3301000041"])
    func `its two short customers pass both warnings and go into arrears within a minute at 9 kW`(_ number: String)
        throws
    {
        let site = try site()
        let account = try #require(site.accounts.first { $0.account.number == number })
        let terms = try #require(site.terms.first { $0.name == account.account.terms })
        let tariff = try #require(site.tariffs.first { $0.name == account.account.tariff })
        let day = try #require(CivilDate(year: 2026, month: 11, day: 23))
        let price = tariff.version(on: day).energy.season(on: day).price(of: .flat)
        func available(after seconds: Int64) -> Money {
            account.openingBalance - price.cost(of: WattHours(9000 * seconds / 3600))
        }
        #expect(terms.warningLevels.filter { account.openingBalance < $0 } == [Money(fen: 8)])
        #expect(available(after: 4) < Money(fen: 4))
        #expect(-available(after: 30) < terms.minimumDebt)
        #expect(-available(after: 40) >= terms.minimumDebt)
        #expect(account.account.agreement != nil)
        #expect(account.account.protection == nil)
        #expect(account.supplyPoints.count == 1)
        #expect(
            account.supplyPoints.allSatisfy {
                $0.relay?.rating != nil && $0.meter.maximumCurrent != nil && $0.meter.serial != nil
            })
    }

    @Test func `its protected customer is in arrears and could be switched off but for the protection`() throws {
        let protected = try #require(try site().accounts.first { $0.account.protection != nil })
        #expect(protected.openingBalance < .zero)
        #expect(protected.account.agreement != nil)
        #expect(protected.supplyPoints.allSatisfy { $0.relay != nil })
    }

    @Test func `everybody else is in credit`() throws {
        let short = try site().accounts.filter { $0.openingBalance < Money(yuan: 1) }.map(\.account.number)
        #expect(short == ["3301000021", "3301000022", "3301000041"])
    }
}
