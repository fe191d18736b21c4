import Billing
import Documents
import Quantities
import Testing

/// Files of channels by their layouts: taken whole or refused with every fault.
@Suite struct `Files of channels` {
    static let bank = ChannelLayout(
        name: "bank", channels: ["icbc"],
        columns: .init(
            serial: .named("流水号"), account: .named("户号"), amount: .named("金额"), paidAt: .named("交易时间"),
            kind: .named("类型"), original: .named("原流水号")),
        amountUnit: .yuan, paidAt: DatePattern("yyyy-MM-dd HH:mm:ss"),
        kinds: ["缴费": .payment, "冲正": .reversal, "失败": .skipped],
        totals: .init(position: .last, mark: "合计", count: 2, sum: 3), fileName: FileNamePattern("icbc_{yyyyMMdd}.csv"),
        cutOff: .midnight)
    static let wallet = ChannelLayout(
        name: "wallet", channels: ["alipay"], separator: .bar, hasHeader: false,
        columns: .init(
            serial: .place(2), account: .place(3), amount: .place(4), paidAt: .place(5), businessDate: .place(1)),
        amountUnit: .fen, paidAt: DatePattern("yyyyMMddHHmmss"), totals: .init(position: .first, count: 1, sum: 2),
        businessDate: DatePattern("yyyyMMdd"), cutOff: .midnight)

    static let file = """
        流水号,户号,金额,交易时间,类型,原流水号
        000017,3301000021,100.00,2026-11-22 09:15:07,缴费,
        000018,3301000021,100.00,2026-11-22 09:16:30,冲正,000017
        000019,3301000022,"12.5",2026-11-22 23:59:59,缴费,
        000020,3301000022,9.00,2026-11-22 23:59:59,失败,
        合计,3,12.50,,,
        """

    private func read(
        _ text: String, name: String = "icbc_20261122.csv", _ layout: ChannelLayout = bank, day: CivilDate? = nil
    ) throws(Faults) -> ChannelStatement {
        try StatementReader.read(
            Array(text.utf8), name: name, channel: layout.channels[0], layout: layout, day: day)
    }

    private func faults(
        _ text: String, name: String = "icbc_20261122.csv", _ layout: ChannelLayout = bank, day: CivilDate? = nil
    ) -> [String] {
        do {
            let statement = try read(text, name: name, layout, day: day)
            Issue.record("\(statement) was taken")
            return []
        } catch {
            expectBothLanguages(error.list)
            return error.list.map { String($0.description.dropFirst($0.file.utf8.count + 1)) }
        }
    }

    @Test func `a table with a header, yuan, reversals by word and totals at its end is read as it stands`() throws {
        let statement = try read(Self.file)
        #expect(statement.channel == "icbc")
        #expect(statement.businessDate == CivilDate("2026-11-22"))
        #expect(statement.name == "icbc_20261122.csv")
        #expect(statement.items.map(\.serial) == ["000017", "000018", "000019"])
        #expect(statement.items.map(\.kind) == [.payment, .reversal, .payment])
        #expect(statement.items.map(\.amount) == [Money(yuan: 100), Money(yuan: 100), Money(fen: 1250)])
        #expect(statement.items.map(\.original) == [nil, "000017", nil])
        #expect(statement.items.map(\.line) == [2, 3, 4])
        #expect(
            statement.items.map { $0.paidAt.map { SiteCalendar.china.text($0) } } == [
                "2026-11-22 09:15:07", "2026-11-22 09:16:30", "2026-11-22 23:59:59",
            ])
    }

    @Test func `columns by place, fen, refunds by sign and totals in the first line are read as they stand`() throws {
        let text = "2|9900\n20261122|42|331|10000|20261122091507\r\n20261122|43|331|-100|20261122100000\n"
        let statement = try read(text, name: "whatever.txt", Self.wallet)
        #expect(statement.businessDate == CivilDate("2026-11-22"))
        #expect(statement.items.map(\.kind) == [.payment, .reversal])
        #expect(statement.items.map(\.amount) == [Money(yuan: 100), Money(yuan: 1)])
    }

    @Test func `GB 18030 is read as Chinese banks write it, and what is no such text is refused with its line`() throws
    {
        var layout = Self.bank
        layout.encoding = .gb18030
        layout.columns = .init(serial: .named("流水号"), account: .named("户号"), amount: .named("金额"))
        layout.kinds = [:]
        layout.paidAt = nil
        layout.totals = nil
        // 流水号,户号,金额 in GBK.
        let header: [UInt8] = [
            0xC1, 0xF7, 0xCB, 0xAE, 0xBA, 0xC5, 0x2C, 0xBB, 0xA7, 0xBA, 0xC5, 0x2C, 0xBD, 0xF0, 0xB6, 0xEE,
        ]
        let bytes = header + Array("\n17,331,5.00\n".utf8)
        let statement = try StatementReader.read(
            bytes, name: "icbc_20261122.csv", channel: "icbc", layout: layout)
        #expect(statement.items.map(\.serial) == ["17"])
        let broken = try #require(throws: Faults.self) {
            try StatementReader.read(
                bytes + [0x31, 0xFF, 0xFF], name: "icbc_20261122.csv", channel: "icbc", layout: layout)
        }
        #expect(broken.list.map(\.line) == [3])
        expectBothLanguages(broken.list)
        layout.encoding = .utf8
        let other = try #require(throws: Faults.self) {
            try StatementReader.read(bytes, name: "icbc_20261122.csv", channel: "icbc", layout: layout)
        }
        #expect(other.description.contains("icbc_20261122.csv:1: it is not UTF-8. Where the channel writes GBK"))
    }

    @Test func `a file with bad lines is refused whole, and every fault is told with its line`() {
        let text = """
            流水号,户号,金额,交易时间,类型,原流水号
            000017,3301000021,100.00,2026-11-22 09:15:07,缴费,
            ,3301000021,100.001,2026-11-31 09:16:30,缴费,
            000017,33/22,-3.00,2026-11-22 24:00:00,缴费,
            000017,3301000022,9.00,2026-11-22 23:59:59,缴费,
            000018,3301000022,0,2026-11-22 23:59:59,付款,
            000019,3301000022,1
            合计,3,12.50,,,
            """
        let told = faults(text)
        #expect(
            told.map { $0.split(separator: ":").prefix(2).joined(separator: ":") } == [
                "3: 流水号", "3: 金额", "3: 交易时间", "4: 户号", "4: 金额", "4: 交易时间",
                "5: serial 000017 is there already, in line 2. Ask the channel which of the two holds.", "6: 类型",
                "6: 金额",
                "7: it has 3 cells, and 6 are needed. Compare the layout bank with the file.",
            ], "\(told)")
    }

    @Test func `totals that do not agree, or are not there, refuse the file`() {
        let wrong = Self.file.replacing("合计,3,12.50", with: "合计,4,12.51")
        #expect(
            faults(wrong) == [
                "6: count: it says 4, and there are 3 lines. Ask the channel for the file again.",
                "6: sum: it says 12.51, and the lines make 12.50. Ask the channel for the file again.",
            ])
        let cut = Self.file.split(separator: "\n").dropLast().joined(separator: "\n")
        #expect(
            faults(cut) == [
                "5: the last line does not begin with 合计. The file may be cut short: ask the channel for it again."
            ])
    }

    @Test func `the business date must be told, once`() {
        #expect(
            faults(Self.file, name: "download (1).csv")
                == [
                    "its name does not tell the business date. Call it as the layout says, icbc_{yyyyMMdd}.csv, or give the day."
                ].map { " " + $0 })
        #expect(faults(Self.file, day: CivilDate("2026-11-23")).count == 1)
        let two = "2|2\n20261122|42|331|1|20261122091507\n20261123|43|331|1|20261122100000\n"
        #expect(
            faults(two, Self.wallet) == [
                "3: column 1: line 3 tells the business date 2026-11-23, and line 2 2026-11-22. Bring one file for each day, called by its day."
            ])
        #expect(faults("0|0\n", Self.wallet) == [" nothing in it tells the business date. Give the day."])
    }

    @Test func `a day without payments is a file too, where its day is known`() throws {
        #expect(try read("0|0\n", Self.wallet, day: CivilDate("2026-11-22")).items.isEmpty)
        #expect(try read("流水号,户号,金额,交易时间,类型,原流水号\n合计,0,0\n").items.isEmpty)
        #expect(!faults("").isEmpty)
    }

    @Test func `a file is known by the hash of its bytes`() throws {
        // FIPS 180-4, examples B.1 and B.2, and the empty text; lengths around a block's end by `sha256sum`.
        let layout = Self.wallet
        func hash(_ text: String) -> String? {
            var plain = layout
            plain.totals = nil
            plain.businessDate = nil
            plain.columns.businessDate = nil
            plain.skippedLines = 100
            return try? StatementReader.read(
                Array(text.utf8), name: "x", channel: "alipay", layout: plain, day: CivilDate("2026-11-22")
            ).hash
        }
        #expect(hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
        #expect(
            hash(String(repeating: "a", count: 64))
                == "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb")
    }

    @Test func `the layouts that ship read what their comments show`() throws {
        let path = Repository.docs + "/examples/channel-layouts.yaml"
        let layouts = try LayoutDocument.read(try TextFile.read(path), file: path)
        #expect(layouts.map(\.name) == ["bank-counter", "wallet", "bank-debits"])
        let wallet = try #require(layouts.first { $0.name == "wallet" })
        let text =
            "2|9900\n20261122|4200001|3301000021|10000|20261122091507\n"
            + "20261122|4200002|3301000021|-100|20261122100000\n"
        #expect(try read(text, wallet).items.count == 2)
        let debits = try #require(layouts.first { $0.name == "bank-debits" })
        let answers = try read(
            "serial,account,amount,result,note\nD1,3301000021,56.20,0,\nD2,3301000022,10.00,51,余额不足\n",
            name: "debits_20261122.csv", debits)
        #expect(answers.items.map(\.kind) == [.payment, .refused])
        #expect(answers.items.map(\.note) == [nil, "余额不足"])
        var counter = try #require(layouts.first { $0.name == "bank-counter" })
        counter.encoding = .utf8
        #expect(try read(Self.file, counter) == (try read(Self.file)))
    }

    @Test(arguments: [
        ("", "columns is missing"),
        ("columns: {serial: a, account: b, amount: c}", "nothing tells the business date of a file"),
        (
            "columns: {serial: a, account: b, amount: c, paid_at: d}\nfile_name: \"{yyyyMMdd}\"",
            "without paid_at_format"
        ),
        ("columns: {serial: a, account: b, amount: c, kind: d}\nfile_name: \"{yyyyMMdd}\"", "without kinds"),
        ("columns: {serial: a, account: b, amount: c}\nfile_name: icbc.csv", "is not the name of a file with its day"),
        ("header: false\ncolumns: {serial: a, account: 2, amount: 3}\nfile_name: \"{yyyyMMdd}\"", "not a whole number"),
        ("purpose: debits\ncolumns: {serial: a, account: b, amount: c}\nfile_name: \"{yyyyMMdd}\"", "what was refused"),
        (
            "columns: {serial: a, account: b, amount: c}\nbusiness_date_format: yyMMdd\nfile_name: \"{yyyyMMdd}\"",
            "yyMMdd"
        ),
        ("encoding: latin1\ncolumns: {serial: a, account: b, amount: c}\nfile_name: \"{yyyyMMdd}\"", "latin1"),
    ])
    func `a layout that says too little or contradicts itself is refused`(rest: String, what: String) throws {
        let lines = rest.split(separator: "\n").map { "    \($0)\n" }.joined()
        let text = "channel_layouts:\n  - name: a\n    channels: [icbc]\n    amount_unit: yuan\n" + lines
        let faults = try #require(throws: Faults.self) { try LayoutDocument.read(text, file: "l.yaml") }
        expectBothLanguages(faults.list)
        #expect(faults.description.contains(what), "\(faults)")
    }

    @Test func `a channel has one layout for each purpose, in a site file too`() throws {
        let layout =
            "  - {name: NAME, channels: [icbc], amount_unit: yuan, columns: {serial: a, account: b, amount: c}, "
            + "file_name: \"{yyyyMMdd}\"}\n"
        let two = "channel_layouts:\n" + layout.replacing("NAME", with: "x") + layout.replacing("NAME", with: "y")
        #expect(
            try SmallSite.faults(two)
                == [
                    "site.yaml:3: channels: channel icbc has a layout already, in line 2. Keep one of the two."
                ].map { $0.replacing("channels:", with: "channel_layouts[1].channels[0]:") })
        let one = "channel_layouts:\n" + layout
        #expect(try SmallSite.read(one).channelLayouts.map(\.name) == ["NAME"])
    }
}
