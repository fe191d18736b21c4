import Quantities
import Supply
import Testing

@Suite struct TermsTests {
    @Test func `the throttle is the larger of a number and a share of the accounts`() {
        #expect(Throttle().limits(accounts: 10) == (2, 5))
        #expect(Throttle().limits(accounts: 10_000) == (50, 200))
    }
}
