import Billing
import Quantities
import Testing

@Suite struct TariffTests {
    private func version(_ from: String) -> TariffVersion {
        TariffVersion(from: CivilDate(from) ?? CivilDate(daysSinceEpoch: 0), rule: .flat(Price(hundredMillionths: 1)))
    }

    @Test func `a tariff without versions, or with two from one day, is none`() {
        #expect(Tariff(name: "empty", versions: []) == nil)
        #expect(Tariff(name: "twice", versions: [version("2026-01-01"), version("2026-01-01")]) == nil)
    }

    @Test func `a version holds from its day until the next one does, the first also before`() throws {
        let tariff = try #require(Tariff(name: "t", versions: [version("2026-07-01"), version("2026-01-01")]))
        func from(_ day: String) -> String {
            tariff.version(on: CivilDate(day) ?? CivilDate(daysSinceEpoch: 0)).from.description
        }
        #expect(from("2025-12-31") == "2026-01-01")
        #expect(from("2026-06-30") == "2026-01-01")
        #expect(from("2026-07-01") == "2026-07-01")
    }
}
