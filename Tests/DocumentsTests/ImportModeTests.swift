import Documents
import Quantities
import Supply
import Testing

@Suite struct `Modes of accounts in a site file` {
    private func account(_ keys: String, terms: String = "preset: statutory") throws -> String {
        try SmallSite.changed("opening_balance: 12.50", keys).replacing(
            "{name: usual, preset: residential-prepaid}", with: "{name: usual, \(terms)}")
    }

    @Test func `an account says how it pays, and what belongs to that`() throws {
        let site = try SmallSite.read(
            try account(
                "mode: temporary\n    until: 2027-03-31\n    area: west\n    responsible: zhao.min\n    capacity: 315.5\n    identity: \"91330100\""
            ))
        let account = try #require(site.accounts.first?.account)
        #expect(account.mode == .temporary)
        #expect(account.until == CivilDate(year: 2027, month: 3, day: 31))
        #expect(account.area == "west")
        #expect(account.responsible == "zhao.min")
        #expect(account.capacity == 315_500)
        #expect(account.identity == "91330100")
        #expect(site.accounts[1].account.mode == .prepaid)
    }

    @Test func `whoever pays by bills needs terms that make some`() throws {
        #expect(try SmallSite.faults(try account("mode: postpaid")).isEmpty)
        let faults = try SmallSite.faults(try account("mode: postpaid", terms: "preset: demo"))
        #expect(
            faults == [
                "site.yaml:18: accounts[0].mode: terms usual say nothing of bills. Add settlement to them, or use the preset statutory."
            ])
    }

    @Test func `temporary supply needs an end`() throws {
        #expect(
            try SmallSite.faults(try account("mode: temporary")) == [
                "site.yaml:18: accounts[0].mode: temporary supply has no end. Add its last day, as until: 2026-12-31."
            ])
    }
}
