import Documents
import Foundation
import Quantities
import Supply
import Testing

/// Accounts whose meter keeps the credit need a meter that counts its purchases.
@Suite struct ImportCreditTests {
    private func changed(_ mode: String, profile: String, more: String = "") throws -> String {
        var text = try SmallSite.changed("opening_balance: 12.50", "opening_balance: 12.50\n    mode: \(mode)")
        let old = "unit: 21, profile: fineco-em115, serial: 286331201"
        let range = try #require(text.range(of: old))
        text.replaceSubrange(range, with: "unit: 21, profile: \(profile), serial: 286331201")
        guard !more.isEmpty, let end = text.range(of: "  - number: \"1002\"") else { return text }
        text.insert(contentsOf: more, at: end.lowerBound)
        return text
    }

    @Test func `a meter with credit and a count of purchases is taken`() throws {
        let site = try SmallSite.read(try changed("meter_credit", profile: "fudian-prepaid"))
        #expect(site.accounts.first?.account.mode == .meterCredit)
        #expect(site.accounts.first?.openingBalance == Money(fen: 1250))
        #expect(site.accounts.last?.account.mode == .prepaid)
    }

    @Test func `a meter without is refused, with its line and what to do`() throws {
        #expect(
            try SmallSite.faults(try changed("meter_credit", profile: "fineco-em115")) == [
                "site.yaml:21: accounts[0].meters[0].profile: fineco-em115 keeps no credit and counts no purchases, as the mode "
                    + "meter_credit needs. Choose a meter whose profile has credit, or another mode."
            ])
    }

    @Test func `two meters for one credit are refused, and so is a mode that there is not`() throws {
        let second = """
                  - {number: M9, line: c1, unit: 22, profile: fudian-prepaid, serial: 286331202, max_current: 60, feeder: T1}

            """
        #expect(
            try SmallSite.faults(try changed("meter_credit", profile: "fudian-prepaid", more: second)) == [
                "site.yaml:19: accounts[0].mode: the credit is kept by one meter, and the account has 2. "
                    + "Give each meter an account of its own, or choose another mode."
            ])
        #expect(
            try SmallSite.faults(try changed("metercredit", profile: "fudian-prepaid")) == [
                "site.yaml:19: accounts[0].mode: metercredit is not known here. Perhaps meter_credit is meant; known are: "
                    + "buy_before_use, instalments, meter_credit, postpaid, prepaid, temporary."
            ])
    }
}
