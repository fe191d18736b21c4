import Billing
import Documents
import Foundation
import Languages
import Quantities
import Supply
import Testing

@Suite struct `A site file` {
    @Test func `is read into master data`() throws {
        let site = try SmallSite.read(SmallSite.text)
        #expect(site.feeders == ["T1", "T2"])
        #expect(site.lines.map(\.name) == ["c1", "bus"])
        #expect(site.lines[0].endpoint == .tcp(host: "10.0.0.7", port: 502))
        #expect(site.lines[0].inFlight == 4)
        #expect(site.lines[1].endpoint == .serial(device: "/dev/ttyS1", baud: 9600, parity: .none, stopBits: 1))
        #expect(site.lines[1].driver == .libmodbus)
        #expect(
            site.tariffs.first?.versions.first?.energy == EnergyPrices(always: Price(hundredMillionths: 53_800_000)))
        #expect(!site.released)

        let zhang = try #require(site.accounts.first)
        #expect(zhang.account.name == "张三")
        #expect(zhang.account.agreement?.version == "2026-1")
        #expect(zhang.openingBalance == Money(fen: 1250))
        let own = try #require(zhang.supplyPoints.first)
        #expect(own.meter.serial == SerialNumber("286331201"))
        #expect(own.meter.maximumCurrent == Milliamperes(60_000))
        #expect(own.relay == RelayRecord(unit: 21, profile: "fineco-em115", rating: Milliamperes(60_000)))

        let shop = try #require(site.accounts[1].supplyPoints.first)
        #expect(
            shop.relay
                == RelayRecord(
                    unit: 100, profile: "wb-mr6c", serial: SerialNumber("4271001"), rating: Milliamperes(63_000)))
        #expect(shop.pairingProven)
        #expect(site.accounts[1].account.protection == .lift)

        let flat = try #require(site.accounts[2].supplyPoints.first)
        #expect(flat.meter.block == 0)
        #expect(flat.relay == RelayRecord(unit: 1, profile: "block-concentrator", rating: Milliamperes(60_000)))
    }

    @Test func `may refer to what is there already`() throws {
        let accounts = try #require(SmallSite.text.range(of: "accounts:")).lowerBound
        let text = String(SmallSite.text[accounts...])
        #expect(try SmallSite.faults(text).count == 12)
        let existing = SiteInventory(feeders: ["T1", "T2"], lines: ["c1", "bus"], tariffs: ["flat"], terms: ["usual"])
        #expect(try SmallSite.faults(text, existing: existing) == [])
    }

    @Test func `names what accounts have in common once`() throws {
        let text = """
            feeders: [T1]
            lines: [{name: c1, tcp: 10.0.0.7}]
            tariffs: [{name: flat, versions: [{from: 2026-01-01, price: 0.538}]}]
            terms: [{name: usual, preset: residential-prepaid}]
            defaults:
              class: residential
              tariff: flat
              terms: usual
              agreement: {signed: 2026-01-05, version: 2026-1}
              meter: {line: c1, profile: hiking-dds238-znsr, max_current: 60, feeder: T1, relay: own}
            accounts:
              - {number: 1, name: 张三, address: 杏花路1号, meters: [{number: M1, unit: 1}]}
              - {number: 2, name: 李四, address: 杏花路2号, class: commercial, meters: [{number: M2, unit: 2, relay: none}]}
            """
        let site = try SmallSite.read(text)
        #expect(site.accounts.map(\.account.customerClass) == [.residential, .commercial])
        #expect(site.accounts.map(\.account.agreement?.version) == ["2026-1", "2026-1"])
        #expect(site.accounts.map { $0.supplyPoints.first?.relay?.unit } == [1, nil])
        #expect(
            try SmallSite.faults(text.replacing("tariff: flat", with: "tariff: round")) == [
                "site.yaml:7: defaults.tariff: there is no tariff round. Known are: flat."
            ])
    }

    @Test func `a serial number is kept as the device tells it`() throws {
        let site = try SmallSite.read(try SmallSite.changed("serial: 31000001", #"serial: "0031000001""#))
        #expect(site.accounts[2].supplyPoints.first?.meter.serial == SerialNumber("31000001"))
    }

    @Test func `a relay that is off by us before the takeover is inherited`() throws {
        let site = try SmallSite.read(
            try SmallSite.changed("relay: {rating: 60}", "relay: {rating: 60, state: inherited_open}"))
        #expect(site.accounts.map { $0.supplyPoints.first?.inheritedOpen } == [true, false, false])
    }

    @Test func `F-S22 an empty list of protected accounts is warned of`() throws {
        #expect(try SmallSite.read(SmallSite.text).warnings == [])
        let site = try SmallSite.read(try SmallSite.changed("    protection: lift\n", ""))
        #expect(
            site.warnings.map(\.description) == [
                "site.yaml:10: accounts[0]: no account is protected. "
                    + "Check the list of life support, hospitals, lifts and fire services before the takeover."
            ])
    }

    @Test func `what makes a trip impossible is warned of, once for all accounts`() throws {
        let text = SmallSite.text
            .replacing("    agreement: {signed: 2026-01-05, version: 2026-1}\n", with: "")
            .replacing(", pairing: proven", with: "")
            .replacing("relay: {rating: 60}", with: "relay: own")
        expectBothLanguages(try SmallSite.read(text).warnings)
        #expect(
            try SmallSite.read(text).warnings.map(\.what.en) == [
                "1001, 1002, 1003 have no agreement, so that nothing is switched off automatically",
                "M1 have no max_current or no relay rating, so that trips are only proposed",
                "M2 have a relay whose pairing is not proven, so that trips are only proposed",
            ])
    }

    @Test func `I-C1 a separate relay whose device tells no serial number is warned of`() throws {
        let text = try SmallSite.changed(
            "{unit: 100, profile: wb-mr6c, channel: 0, serial: 4271001, rating: 63, pairing: proven}",
            "{unit: 100, profile: hiking-dds238-znsr, rating: 60, pairing: proven}")
        expectBothLanguages(try SmallSite.read(text).warnings)
        #expect(
            try SmallSite.read(text).warnings.map(\.what.en) == [
                "M2 have a relay in a device that tells no serial number, so that trips are only proposed"
            ])
    }

    @Test func `a preview says what would change`() throws {
        let site = try SmallSite.read(try SmallSite.changed("12.50", "-3.20"))
        let preview = SitePreview(of: site, existing: SiteInventory(accounts: ["1001"], meters: ["M1", "M9"]))
        #expect(preview.accounts.all == 3)
        #expect(preview.accounts.new == 2)
        #expect(preview.meters.new == 2)
        #expect(preview.relays == 3)
        #expect(preview.protected == 1)
        #expect(preview.debt == Money(fen: -320))
        #expect(preview.description.contains("3 accounts, 2 of them new"))
        #expect(preview.chinese.contains("用电户3个，其中新增2个"))
    }
}
