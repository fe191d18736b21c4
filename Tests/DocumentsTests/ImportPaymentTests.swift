import Billing
import Documents
import Foundation
import Languages
import Quantities
import Supply
import Testing

/// Channels, payers, and what terms say of money.
@Suite struct ImportPaymentTests {
    private let added = """
        channels:
          - {name: icbc, kind: bank_realtime, front: {user: icbc-front, public_key: "\(String(repeating: "AB", count: 32))"}}
          - {name: ccb, kind: bank_transfer, file_due: "06:00"}
          - {name: alipay, kind: alipay, serials: for_ever, real_time: false}
        payers:
          - {number: P100, name: 幸福物业, phone: 0571-87654321, by_share: consumption}
          - {number: P200, name: 李四}
        """

    private func read(_ text: String) throws -> SiteDocument {
        let profiles = try #require(SmallSite.profiles)
        return try SiteReader.read(text, file: "site.yaml", profiles: profiles)
    }

    private func faults(_ text: String) -> [String] {
        do { _ = try read(text) } catch let faults as Faults {
            expectBothLanguages(faults.list)
            return faults.list.map { "\($0.path): \($0.what.en)" }
        } catch {}
        return []
    }

    @Test func `channels and payers are read, and an account names who pays for it`() throws {
        let text =
            SmallSite.text.replacingOccurrences(
                of: "phone: \"13800138000\"", with: "phone: \"13800138000\"\n    payer: P100")
            + "\n" + added
        let site = try read(text)
        #expect(
            site.channels == [
                Channel(
                    name: "icbc", kind: .bankRealTime,
                    front: .init(user: "icbc-front", publicKey: String(repeating: "ab", count: 32))),
                Channel(name: "ccb", kind: .bankTransfer, isRealTime: false, fileDue: TimeOfDay("06:00")),
                Channel(name: "alipay", kind: .alipay, serials: .forEver, isRealTime: false),
            ])
        #expect(
            site.payers == [
                Payer(number: "P100", name: "幸福物业", phone: "0571-87654321", share: .consumption),
                Payer(number: "P200", name: "李四"),
            ])
        #expect(site.accounts.map(\.account.payer) == ["P100", nil, nil])
    }

    @Test func `each fault of a channel or payer is told with its place`() {
        func fault(_ line: String) -> [String] { faults(SmallSite.text + "\n" + line) }
        #expect(fault("channels: [{name: ICBC, kind: alipay}]").first?.contains("ICBC is not a channel's name") == true)
        #expect(fault("channels: [{name: icbc, kind: pigeon}]").first?.contains("pigeon is not known here") == true)
        #expect(
            fault("channels: [{name: icbc, kind: alipay, front: {user: x, public_key: abc}}]").first?.contains("abc")
                == true)
        #expect(fault("channels: [{name: icbc, kind: agent}, {name: icbc, kind: api}]").count == 1)
        for kind in ["bank_window", "bank_realtime", "alipay", "wechat"] {
            #expect(fault("channels: [{name: icbc, kind: \(kind)}]").first?.contains("nobody would sign") == true)
            #expect(fault("channels: [{name: icbc, kind: \(kind), real_time: false}]").isEmpty)
        }
        #expect(
            fault("payers: [{number: \"1001\", name: x}]").first?.contains("an account has the number 1001") == true)
        #expect(fault("payers: [{number: P1, name: x, by_share: luck}]").first?.contains("luck") == true)
        #expect(fault("payers: [{number: P1, name: x}, {number: P1, name: y}]").count == 1)
        let unknown = SmallSite.text.replacingOccurrences(of: "address: 杏花路1号", with: "address: 杏花路1号\n    payer: P9")
        #expect(faults(unknown).first?.contains("there is no payer P9") == true)
    }

    @Test func `RULES the share of older debt and the order of payments are data of the terms`() throws {
        #expect(try read(SmallSite.text).terms.first?.topUp == TopUpRule())
        func terms(_ more: String) -> String {
            SmallSite.text.replacingOccurrences(
                of: "preset: residential-prepaid}", with: "preset: residential-prepaid, \(more)}")
        }
        let other = try read(terms("debt_share: {percent: 25, per_week: 80}, payment_order: [penalty, restore]"))
        #expect(
            other.terms.first?.topUp
                == TopUpRule(
                    debtShare: DebtShare(basisPoints: 2500, capPerWeek: Money(yuan: 80)), order: [.penalty, .restore]))
        #expect(faults(terms("debt_share: {percent: 101}")).count == 1)
        #expect(faults(terms("payment_order: [penalty, penalty]")).count == 1)
        #expect(faults(terms("payment_order: [beer]")).count == 1)
    }
}
