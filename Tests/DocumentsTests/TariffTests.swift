import Billing
import Documents
import Quantities
import Testing

@Suite struct `Tariffs in a file` {
    private func tariff(_ version: String) throws -> TariffVersion {
        let text = "tariffs:\n  - name: t\n    versions:\n      - from: 2026-01-01\n" + indented(version)
        return try #require(try TariffDocument.read(text, file: "t.yaml").first).versions[0]
    }

    private func faults(_ version: String) throws -> [String] {
        let text = "tariffs:\n  - name: t\n    versions:\n      - from: 2026-01-01\n" + indented(version)
        do {
            let tariffs = try TariffDocument.read(text, file: "t.yaml")
            Issue.record("\(tariffs.map(\.name)) were taken")
            return []
        } catch {
            expectBothLanguages(error.list)
            return error.list.map(\.description)
        }
    }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n").map { "        " + $0 }.joined(separator: "\n") + "\n"
    }

    @Test func `prices by hour, a ladder, funds and a large family are read as they stand`() throws {
        let version = try tariff(
            """
            bands:
              - {band: peak, from: "08:00", to: "22:00"}
              - {band: valley, from: "22:00", to: "08:00"}
            prices: {peak: 0.568, valley: 0.288}
            ladder:
              period: year
              steps: [{up_to: 2760}, {up_to: 4800, surcharge: 0.05}, {surcharge: 0.30}]
              families: [{persons: 5, per_month: 100}]
            surcharges: [{name: reservoir, price: 0.0062}]
            """)
        let season = try #require(version.energy.seasons.first)
        #expect(
            season.schedule.switches.map { "\($0.at) \($0.band)" } == ["00:00 valley", "08:00 peak", "22:00 valley"])
        #expect(season.prices.map(\.price.description) == ["0.568", "0.288"])
        let ladder = try #require(version.ladder)
        #expect(ladder.period == .year)
        #expect(ladder.steps.map { $0.upTo?.value } == [2_760_000, 4_800_000, nil])
        #expect(ladder.steps.map(\.surcharge.description) == ["0.00", "0.05", "0.30"])
        #expect(ladder.families == [.init(persons: 5, perMonth: WattHours(100_000))])
        #expect(version.surcharges.map(\.name) == ["reservoir"])
    }

    @Test func `seasons, two parts and the power factor are read as they stand`() throws {
        let version = try tariff(
            """
            seasons:
              - {from: 07-01, to: 09-30, price: 0.7}
              - {from: 10-01, to: 06-30, price: 0.6}
            demand: 40.00
            power_factor: {standard: 0.90, table: [{from: 0, adjustment: 10}, {from: 0.90, adjustment: -0.75}]}
            """)
        let july = try #require(CivilDate("2026-07-01"))
        #expect(version.energy.season(on: july).price(of: .flat).description == "0.70")
        #expect(version.fixed == .demand(perKilowatt: Money(yuan: 40)))
        #expect(version.powerFactor?.rows.map(\.adjustment) == [1000, -75])
    }

    @Test(arguments: [
        (
            "bands: [{band: peak, from: \"08:00\", to: \"22:00\"}]\nprices: {peak: 1}",
            "there is no band from 00:00 through 07:59, from 22:00 through 23:59"
        ),
        (
            "bands: [{band: peak, from: \"08:00\", to: \"22:00\"}, {band: valley, from: \"21:00\", to: \"08:00\"}]\n"
                + "prices: {peak: 1, valley: 1}",
            "it overlaps another one from 21:00 on"
        ),
        (
            "seasons: [{from: 07-01, to: 09-30, price: 1}]",
            "no season holds from 01-01 through 06-30, from 10-01 through 12-31"
        ),
        (
            "seasons: [{from: 01-01, to: 12-31, price: 1}, {from: 07-01, to: 07-31, price: 1}]",
            "overlaps another one from 07-01 on"
        ),
        ("price: 53.8\nprices: {peak: 1}", "nobody says when these prices hold"),
        ("price: 538", "538.00 is not within 0...100 yuan per kWh"),
        (
            "price: 1\nladder: {period: year, steps: [{up_to: 10}, {up_to: 20, surcharge: 1}]}",
            "above 20.000 kWh has no price"
        ),
        (
            "price: 1\nladder: {period: year, steps: [{up_to: 20}, {up_to: 10}, {surcharge: 1}]}",
            "does not lie above the step before"
        ),
        (
            "price: 1\nladder: {period: year, steps: [{up_to: 20}, {surcharge: 1}], seasonal: [{from: 05-01, up_to: [9]}]}",
            "the same limits all the year"
        ),
        (
            "price: 1\nladder: {period: month, steps: [{up_to: 20}, {surcharge: 1}], seasonal: [{from: 05-01, up_to: [9]}]}",
            "would hold all the year"
        ),
        ("price: 1\ncapacity: 30\ndemand: 40", "for capacity or for demand, not for both"),
        ("price: 1\npower_factor: {standard: 0.9, table: [{from: 0.5, adjustment: 1}]}", "a power factor of 0"),
        ("price: 1\nsurcharges: [{name: a, price: 1}, {name: a, price: 1}]", "a stands twice"),
        ("bands: [{band: noon, from: \"00:00\", to: \"24:00\"}]\nprices: {noon: 1}", "noon is not known here"),
    ])
    func `a gap, an overlap or a slip is told with its line and cure`(version: String, what: String) throws {
        let told = try faults(version)
        #expect(told.contains { $0.contains(what) && $0.hasPrefix("t.yaml:") }, "\(told)")
    }

    @Test func `every fault of a file is told, not just the first`() throws {
        let told = try faults(
            "price: 1\nladder: {period: week, steps: [{up_to: 1}]}\nsurcharges: [{name: a, price: -1}]\ncolour: red")
        #expect(told.count >= 4, "\(told)")
    }

    @Test func `a slip in a ladder makes no key of it unknown, and a site's other parts are passed over`() throws {
        let told = try faults(
            """
            price: 1
            ladder:
              period: month
              steps: [{}, {surcharge: 0.05}, {surcharge: 0.30}]
              seasonal: [{from: 05-01, up_to: [260, 600]}, {from: 11-01, up_to: [200, 400]}]
              families: [{persons: 5, per_month: 100}]
            """)
        #expect(!told.isEmpty && !told.contains { $0.contains("not known here") }, "\(told)")
        let site = """
            feeders: [f]
            calendars: [{year: 2027}]
            terms: []
            tariffs: [{name: t, versions: [{from: 2026-01-01, price: 1}]}]
            """
        #expect(try TariffDocument.read(site, file: "s.yaml").map(\.name) == ["t"])
    }
}
