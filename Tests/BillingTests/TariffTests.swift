import Billing
import Quantities
import Testing

@Suite struct TariffTests {
    @Test func `a tariff without versions is none`() {
        #expect(Tariff(name: "empty", versions: []) == nil)
    }
}
