import Documents
import Foundation
import Languages
import Quantities
import Supply
import Testing

@Suite struct `A table of accounts` {
    static let head = """
        feeders: [T1]
        lines: [{name: c1, tcp: 10.0.0.7}]
        tariffs: [{name: flat, versions: [{from: 2026-01-01, price: 0.538}]}]
        terms: [{name: usual, preset: residential-prepaid}]
        accounts_from: accounts.csv

        """
    static let columns =
        "number,name,phone,address,class,tariff,terms,agreement_signed,agreement_version,protection,opening_balance,meter,line,unit,block,"
        + "profile,serial,phases,max_current,feeder,relay,relay_rating,relay_state\n"

    static func row(_ number: String, _ unit: Int, balance: String = "50") -> String {
        "\(number),张三,13800138000,\"杏花路1号, 2楼\",residential,flat,usual,2026-01-05,2026-1,,\(balance),M\(unit),c1,\(unit),,"
            + "hiking-dds238-znsr,,,60,T1,own,60,\n"
    }

    private func read(_ table: String) throws -> SiteDocument {
        try SmallSite.read(Self.head, file: "etc/site.yaml", tables: ["etc/accounts.csv": table])
    }

    private func faults(_ table: String) throws -> [String] {
        do {
            _ = try read(table)
            return []
        } catch let faults as Faults {
            return faults.list.map(\.description)
        }
    }

    @Test func `is read beside its site file`() throws {
        let site = try read(Self.columns + Self.row("1001", 1) + Self.row("1002", 2, balance: "-12.3456"))
        #expect(site.accounts.map(\.account.number) == ["1001", "1002"])
        #expect(site.accounts[0].account.address == "杏花路1号, 2楼")
        #expect(site.accounts[1].openingBalance == Money(tenThousandths: -123_456))
        #expect(
            site.accounts[1].supplyPoints.first?.relay
                == RelayRecord(unit: 2, profile: "hiking-dds238-znsr", rating: Milliamperes(60_000)))
    }

    /// A table of so many valid accounts, and the site that it hangs on.
    private func town(_ accounts: Int) throws -> SiteDocument {
        let lines = (0...accounts / 200).map { "{name: c\($0), tcp: 10.0.\($0 / 250).\($0 % 250 + 1)}" }
        let head = Self.head.replacing("{name: c1, tcp: 10.0.0.7}", with: lines.joined(separator: ", "))
        var table = Self.columns
        for index in 0..<accounts {
            table +=
                "\(100_000 + index),张三,13800138000,杏花路,residential,flat,usual,2026-01-05,2026-1,,0,M\(index),"
                + "c\(index / 200),\(index % 200 + 1),,hiking-dds238-znsr,,,60,T1,own,60,\n"
        }
        return try SmallSite.read(head, file: "etc/site.yaml", tables: ["etc/accounts.csv": table])
    }

    @Test func `F-S24 an import beyond 20,000 accounts is refused with its first line too many, and how to divide it`()
        throws
    {
        #expect(try town(SiteSize.accountsAtMost).accounts.count == 20_000)
        let faults = #expect(throws: Faults.self) { try town(SiteSize.accountsAtMost + 1) }
        let fault = try #require(faults?.list.first)
        #expect(faults?.list.count == 1)
        #expect(fault.file == "etc/accounts.csv" && fault.line == 20_002)
        #expect(fault.what.en.contains("20001 accounts") && fault.what.zh.contains("20001 户"))
        #expect(fault.cure.en.contains("divide") && fault.cure.zh.contains("分成"))
    }

    @Test func `says the same as a site file`() throws {
        let yaml =
            Self.head.replacing("accounts_from: accounts.csv\n", with: "") + """
                accounts:
                  - number: 1001
                    name: 张三
                    phone: 13800138000
                    address: 杏花路1号, 2楼
                    class: residential
                    tariff: flat
                    terms: usual
                    agreement: {signed: 2026-01-05, version: 2026-1}
                    opening_balance: 50
                    meters: [{number: M1, line: c1, unit: 1, profile: hiking-dds238-znsr, max_current: 60, feeder: T1, relay: {rating: 60}}]
                """
        #expect(try read(Self.columns + Self.row("1001", 1)).accounts == (try SmallSite.read(yaml).accounts))
    }

    @Test func `gives an account its further meters in rows without a name`() throws {
        let more = "1001,,,,,,,,,,,M2,c1,2,,hiking-dds238-znsr,,,60,T1,none,,\n"
        let site = try read(Self.columns + Self.row("1001", 1) + more)
        #expect(site.accounts.count == 1)
        #expect(site.accounts[0].supplyPoints.map(\.meter.number) == ["M1", "M2"])
        #expect(site.accounts[0].supplyPoints[1].relay == nil)
    }

    @Test func `F-S22 is refused as a whole, with line, column and cure`() throws {
        let table =
            Self.columns + Self.row("1001", 1) + Self.row("1001", 2) + Self.row("1003", 1).replacing("M1", with: "M3")
            + Self.row("1004", 4).replacing(",T1,", with: ",T9,") + Self.row("1005", 0)
            + Self.row("1006", 6, balance: "5,0")
        #expect(
            try faults(table) == [
                "etc/accounts.csv:3: number: account 1001 is there already, in line 2. Keep one of the two.",
                "etc/accounts.csv:4: relay: channel 0 of unit 1 on line c1 switches another supply already, in line 2. "
                    + "A channel switches one supply: correct one of the two.",
                "etc/accounts.csv:4: unit: unit 1 on line c1 is another meter's already, in line 2. Give each meter its own unit id.",
                "etc/accounts.csv:5: feeder: there is no feeder T9. Perhaps T1 is meant; known are: T1.",
                "etc/accounts.csv:6: unit: 0 is not within 1...247. Give a number within these bounds.",
                "etc/accounts.csv:7: it has 24 cells, and there are 23 columns. "
                    + "Put text that holds a comma into double quotes, and keep a comma for each empty cell.",
            ])
    }

    @Test func `F-S22 an account that cannot be understood does not vanish: the whole file is refused`() throws {
        let rows = [
            Self.row("1001", 1), Self.row("1002", 2).replacing(",residential,", with: ",residental,"),
            Self.row("1003", 3).replacing(",2026-01-05,", with: ",yesterday,"),
            // A second row with a name: what is wrong with a twin counts too.
            Self.row("1001", 4).replacing(",60,T1,", with: ",sixty,T1,"),
        ]
        let faults = try #require(throws: Faults.self) { try read(Self.columns + rows.joined()) }
        #expect(
            faults.list.map { "\($0.line) \($0.path)" } == [
                "3 class", "4 agreement_signed", "5 max_current", "5 number",
            ])
        let alone = SiteInventory(feeders: ["T1"], lines: ["c1"], tariffs: ["flat"], terms: ["usual"])
        #expect(throws: Faults.self) {
            try SmallSite.read(Self.columns + rows[0] + rows[1], file: "accounts.csv", existing: alone)
        }
    }

    @Test func `a default that describes a relay is refused with where that belongs`() throws {
        let text = Self.head.replacing(
            "accounts_from: accounts.csv\n", with: "defaults: {meter: {relay: {rating: 60}}}\n")
        let faults = try SmallSite.faults(text)
        #expect(
            faults == [
                "site.yaml:5: defaults.meter.relay: a default can only say whether there is one. "
                    + "Write relay: own or relay: none here, and its rating, unit and serial at each meter."
            ], "\(faults)")
    }

    @Test func `names the other file where a number is in both`() throws {
        let yaml =
            Self.head
            + "accounts: [{number: 1001, name: 李四, address: 杏花路9号, class: residential, tariff: flat, terms: usual}]\n"
        let faults = try #require(throws: Faults.self) {
            try SmallSite.read(
                yaml, file: "etc/site.yaml", tables: ["etc/accounts.csv": Self.columns + Self.row("1001", 1)])
        }
        #expect(
            faults.list.map(\.description) == [
                "etc/accounts.csv:2: number: account 1001 is there already, at etc/site.yaml:6. Keep one of the two."
            ])
    }

    @Test func `can come alone where the rest is there already`() throws {
        let existing = SiteInventory(feeders: ["T1"], lines: ["c1"], tariffs: ["flat"], terms: ["usual"])
        let site = try SmallSite.read(Self.columns + Self.row("1001", 1), file: "accounts.csv", existing: existing)
        #expect(site.accounts.count == 1)
        #expect(site.lines == [])
    }

    @Test func `that is not there is a fault`() throws {
        #expect(try SmallSite.faults(Self.head).map { $0.prefix(13) } == ["accounts.csv:"])
    }

    @Test func `is not looked for by a file that was sent`() throws {
        let folder = NSTemporaryDirectory() + "fudian-tables-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data((Self.columns + Self.row("1001", 1)).utf8).write(to: URL(filePath: folder + "/accounts.csv"))
        try Data(Self.head.utf8).write(to: URL(filePath: folder + "/site.yaml"))
        let profiles = try #require(SmallSite.profiles)
        #expect(try SiteReader.load(path: folder + "/site.yaml", profiles: profiles).accounts.count == 1)
        let faults = try #require(throws: Faults.self) {
            try SiteReader.read(Self.head, file: folder + "/site.yaml", profiles: profiles)
        }
        #expect(faults.list.map(\.what.en) == ["tables cannot be named by a file that is sent"])
    }

    @Test func `thousands of accounts are read at once`() throws {
        var head = "feeders: [T1]\nlines:\n"
        var table = Self.columns
        for line in 0..<50 {
            head += "  - {name: c\(line), tcp: \"10.0.0.\(line + 1)\"}\n"
            for unit in 1...200 {
                table += Self.row("\(line * 1000 + unit)", unit).replacing(
                    "M\(unit),c1,", with: "M\(line)-\(unit),c\(line),")
            }
        }
        head += Self.head.split(separator: "\n").dropFirst(2).joined(separator: "\n")
        let site = try SmallSite.read(head, tables: ["accounts.csv": table])
        #expect(site.accounts.count == 10_000)
    }
}
