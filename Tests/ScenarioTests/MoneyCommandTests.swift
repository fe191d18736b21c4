import Foundation
import Rig
import Testing

/// The commands about money, typed one after the other against a real daemon: payment numbers, reversals, the daily close from a
/// bank's file, direct debits out and in, bills and dues.
@Suite(.serialized) struct MoneyCommandTests {
    /// With terms that are there from the first: later ones wait for a second person.
    private static let site = BadInput.site.replacingOccurrences(
        of: "  - {name: demo, preset: demo}\n",
        with: """
              - {name: demo, preset: demo}
              - name: billed
                preset: demo
                settlement: {days: [1], due_after_days: 15, penalty: {per_day: 0.1%}}

            """)

    /// Beside the site of the stage, and brought when the clock is trusted, so that the first round begins the bills at once.
    private static let more = """
        payers:
          - {number: "8801", name: 物业公司}
        channels:
          - {name: icbc, kind: bank_transfer}
        channel_layouts:
          - name: bank
            channels: [icbc]
            columns: {serial: 流水号, account: 户号, amount: 金额, kind: 类型, original: 原流水号}
            amount_unit: yuan
            kinds: {payment: [缴费], reversal: [冲正]}
            encoding: gb18030
            file_name: "icbc_{yyyyMMdd}.csv"
          - name: bank-debits
            purpose: debits
            channels: [icbc]
            columns: {serial: serial, account: account, amount: amount, kind: result}
            amount_unit: yuan
            kinds: {payment: ["0"], refused: ["51"]}
            file_name: "debits_{yyyyMMdd}.csv"
        defaults: {class: commercial, tariff: dear}
        accounts:
          - {number: "2", name: 李四, phone: "13800000002", terms: billed, mode: postpaid, opening_balance: -56.20, address: 杏花路2号}
          - {number: "3", name: 王五, phone: "13800000003", terms: demo, opening_balance: 5, address: 杏花路3号, payer: "8801"}

        """

    /// The folder's files, and the command line as one of the stage's users.
    private struct Desk {
        let stage: Stage
        let today: String
        /// The day that is over.
        let yesterday: String

        func run(_ words: String, as user: String = "supervisor", ends status: Int32 = 0) throws -> String {
            let arguments = words.replacingOccurrences(of: "{folder}", with: stage.folder)
                .replacingOccurrences(of: "{today}", with: today)
                .replacingOccurrences(of: "{yesterday}", with: yesterday).split(separator: " ").map(String.init)
            let result = try stage.daemon.cli(arguments, as: user)
            #expect(result.status == status, "\(words): \(result.output)\(result.errors)")
            return result.output + result.errors
        }

        /// A file in GB 18030, as a bank writes it.
        func write(_ name: String, _ text: String, gb18030: Bool = false) throws {
            let path = stage.folder + "/" + name
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            guard gb18030 else { return }
            let converted = try Rig.run(
                "/usr/bin/iconv", ["-f", "UTF-8", "-t", "GB18030", "-o", path + ".gb", path])
            #expect(converted.status == 0, "\(converted.errors)")
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.moveItem(atPath: path + ".gb", toPath: path)
        }
    }

    @Test func `a day of money at the command line`() throws {
        let stage = try Stage(fleet: BadInput.fleet, site: Self.site)
        let json = try stage.daemon.cli(["status", "--json"], as: "agent").output
        let status = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        let today = String((status?["as_of"] as? String ?? "").prefix(10))
        let noon = try Date(today + "T12:00:00Z", strategy: .iso8601)
        let desk = Desk(
            stage: stage, today: today,
            yesterday: String(noon.addingTimeInterval(-86_400).formatted(.iso8601).prefix(10)))

        try desk.write("money.yaml", Self.more)
        _ = try desk.run("import {folder}/money.yaml --reason test")
        // A payment number, and what came of it; a reversal in part.
        let receipt = try desk.run("pay 8801 30 --serial 1 --date {today}", as: "agent")
        #expect(receipt.contains("Payment number") && receipt.contains("Account 3 got 30.00"), "\(receipt)")
        _ = try desk.run("reverse desk/{today}/1 10 --id R1 --reason wrong")
        let again = try desk.run("reverse desk/{today}/1 10 --id R1 --reason wrong")
        #expect(again.contains("Taken before"), "\(again)")
        _ = try desk.run("reverse desk/{today}/1 25 --id R2 --reason wrong", ends: 65)
        // A slip in the key takes nothing from whoever pays under it later; before its payment only where that is meant.
        _ = try desk.run("reverse desk/{today}/99 5 --id R3 --reason slip", ends: 66)
        let early = try desk.run("reverse desk/{today}/98 5 --id R4 --before-payment --reason meant")
        #expect(early.contains("until its payment comes"), "\(early)")
        let history = try desk.run("account payments 3", as: "agent")
        #expect(history.contains("-10.00") && history.contains("paid for 8801"), "\(history)")
        #expect(try desk.run("payer 8801", as: "agent").contains("物业公司"))

        // The bank's file shows two payments and a reversal that we do not have; one bad line refuses it whole.
        try desk.write("bad.csv", "流水号,户号,金额,类型,原流水号\n17,1,much,缴费,\n", gb18030: true)
        let bad = try desk.run("close file icbc {folder}/bad.csv --date {yesterday}", ends: 65)
        #expect(bad.contains("bad.csv:2"), "\(bad)")
        try desk.write(
            "icbc.csv", "流水号,户号,金额,类型,原流水号\n17,1,12.00,缴费,\n18,1,3.00,缴费,\n19,1,2.00,冲正,17\n", gb18030: true)
        let closed = try desk.run("close file icbc {folder}/icbc.csv --date {yesterday}")
        #expect(closed.contains("only in the channel's file") && closed.contains("3"), "\(closed)")
        let account = try desk.run("account 1", as: "agent")
        #expect(account.contains("On hold") && account.contains("icbc/\(desk.yesterday)/17"), "\(account)")
        let table = try desk.run("close items --csv", as: "auditor")
        #expect(table.split(separator: "\n").count == 4 && table.hasPrefix("channel,business_date,kind,"), "\(table)")
        _ = try desk.run("close book icbc/{yesterday}/17 --reason seen", as: "agent")
        _ = try desk.run("close explain icbc/{yesterday}/18 --reason cancelled")
        _ = try desk.run("close book-reversal icbc/{yesterday}/19 icbc/{yesterday}/17 --reason seen", as: "agent")
        #expect(try desk.run("close items", as: "agent").contains("Nothing is open"))
        #expect(try desk.run("close show icbc {yesterday} --lang zh", as: "agent").contains("已补入账"))
        _ = try desk.run("close file icbc {folder}/bad.csv --date 2099-01-01", ends: 65)
        #expect(try desk.run("close lines icbc {yesterday}", as: "agent").contains("18"))

        // A debit for what is owed goes out, and the bank's answer books it.
        _ = try desk.run("debit ask icbc {today} 2=56.20")
        let out = try desk.run("debit file icbc {today}", as: "agent")
        let line = try #require(out.split(separator: "\n").last).split(separator: ",").map(String.init)
        #expect(line.count == 4 && Array(line[1...]) == ["2", "56.20", desk.today], "\(out)")
        try desk.write("answers.csv", "serial,account,amount,result\n\(line[0]),2,56.20,0\n")
        _ = try stage.wait(20, for: "the opening bill") {
            try desk.run("dues 2", as: "agent").contains("56.20") ? true : nil
        }
        _ = try desk.run("debit answers icbc {folder}/answers.csv --date {today}")
        #expect(try desk.run("debit list icbc {today}", as: "agent").contains("paid"))
        #expect(try desk.run("dues 2", as: "agent").contains("Nothing is owed"))
        let bills = try desk.run("bill list --account 2", as: "agent")
        let number = try #require(bills.split(separator: "\n").dropFirst().first?.split(separator: " ").first)
        let bill = try desk.run("bill show \(number) --lang zh", as: "agent")
        #expect(bill.contains("接管时欠费") && bill.contains("应缴合计") && bill.contains("56.20"), "\(bill)")

        // A layout is tried without a daemon.
        try desk.write(
            "layouts.yaml",
            "channel_layouts:\n  - {name: bank, channels: [icbc], columns: {serial: a, account: b, amount: c}, amount_unit: fen, file_name: \"{yyyyMMdd}.csv\"}\n"
        )
        try desk.write("plain.csv", "a,b,c\n1,2,300\n")
        let read = try desk.run(
            "close check {folder}/layouts.yaml {folder}/plain.csv --channel icbc --date 2026-11-22")
        #expect(read.contains("icbc/2026-11-22: 1 lines, net 3.00 yuan"), "\(read)")
        try desk.write("plain.csv", "a,b,c\n1,2,x\n")
        let fault = try desk.run(
            "close check {folder}/layouts.yaml {folder}/plain.csv --channel icbc --date 2026-11-22", ends: 65)
        #expect(fault.contains("plain.csv:2"), "\(fault)")
    }
}
