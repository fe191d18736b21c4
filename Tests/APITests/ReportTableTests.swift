import API
import Languages
import Testing

/// Reports as a spreadsheet reads them.
struct ReportTableTests {
    private func group(_ area: String?, _ charged: String) -> FiguresBody {
        FiguresBody(
            area: area, responsible: "赵, 六", charged: charged, paid: "50.00", collectionRate: "50.00",
            accountsInArrears: 1, arrears: "7.00",
            arrearsByAge: [
                ArrearsBody(fromDays: 0, toDays: 30, amount: "7.00"), ArrearsBody(fromDays: 31, amount: "0.00"),
            ],
            marksDue: 96, marksRead: 95, readingSuccess: "98.96", restores: 2, paidToPowerP50: 1200,
            paidToPowerP95: 1500,
            paidToPowerP99: 1500, paidToPowerWorst: 1500)
    }

    @Test func `the figures are a row for each group and one for all, with cells quoted where they must be`() {
        let response = FiguresResponse(
            asOf: "", from: "", to: "", groups: [group("=T1", "100.00")], total: group(nil, "100.00"), discretion: [])
        #expect(
            ReportTable(language: .en).figures(response) == [
                "row,area,responsible,charged,paid,collection_rate,accounts_in_arrears,arrears,arrears_0_30,arrears_31_,marks_due,marks_read,reading_success,restores,paid_to_power_p50,paid_to_power_p95,paid_to_power_p99,paid_to_power_worst",
                "group,'=T1,\"赵, 六\",100.00,50.00,50.00,1,7.00,7.00,0.00,96,95,98.96,2,1200,1500,1500,1500",
                "total,,\"赵, 六\",100.00,50.00,50.00,1,7.00,7.00,0.00,96,95,98.96,2,1200,1500,1500,1500",
            ])
    }

    @Test func `in Chinese the heads and codes of a table are words`() {
        let response = FiguresResponse(
            asOf: "", from: "", to: "", groups: [group("T1", "100.00")], total: group(nil, "100.00"), discretion: [])
        let lines = ReportTable(language: .zh).figures(response)
        #expect(lines[0].hasPrefix("行,台区,责任人,应收，元,实收，元,回收率，%,欠费户数,欠费，元,欠费 0–30 天,欠费 31 天以上,应抄点数"), "\(lines[0])")
        #expect(lines[1].hasPrefix("分组,T1,") && lines[2].hasPrefix("合计,,"))
        let table = TableResponse(
            columns: ["kind", "finding", "serial"], rows: [["payment", "only_there", "17"], ["reversal", "new", ""]])
        #expect(table.csv(in: .zh) == ["类型,核对结果,流水号", "缴费,对方有我方无,17", "冲正,new,"])
        #expect(table.csv(in: .en) == table.csv)
    }

    @Test func `the risk list is a row for each account`() {
        let risk = RiskBody(
            account: "3301", area: "T1", creditClass: "d", weight: 140,
            reasons: [
                Told("in_arrears", Words("in arrears already", "已欠费")),
                Told("class_d", Words("credit class D", "信用等级 D")),
            ], daysLeft: 0, credit: "-3.20", dailyUse: "1.00", overdue: "0.00")
        let response = RiskResponse(asOf: "2026-11-23T10:00:00.000+08:00", risks: [risk])
        #expect(
            ReportTable(language: .en).risks(response) == [
                "account,area,responsible,credit_class,weight,days_left,credit,daily_use,overdue,reasons",
                "3301,T1,,d,140,0,-3.20,1.00,0.00,in_arrears class_d",
            ])
        #expect(
            ReportTable(language: .zh).risks(response) == [
                "户号,台区,责任人,信用等级,权重,可用天数,可用额，元,日均，元,逾期，元,原因",
                "3301,T1,,d,140,0,-3.20,1.00,0.00,已欠费、信用等级 D",
            ])
        #expect(Teller(language: .zh, width: nil).risks(response)[1].hasSuffix("已欠费、信用等级 D"))
    }

    @Test func `what differs in the charges is told line by line, and that nothing differs too`() {
        let teller = Teller(language: .en, width: nil)
        let not = [Told("ratio", Words("the ratio", "倍率"))]
        let good = RerateResponse(
            accounts: 2, readings: 9, entries: 4, lines: 3, penalties: 1, penaltiesNotLookedAt: 1, differences: [],
            notLookedAt: not)
        #expect(
            teller.rerating(good).suffix(2) == [
                "Not looked at, 1 accounts: the ratio.", "Every charge that was looked at is right.",
            ])
        let bad = RerateResponse(
            accounts: 2, readings: 9, entries: 4, lines: 3, penalties: 2, penaltiesNotLookedAt: 0,
            differences: [
                DifferenceBody(
                    account: "3301", kind: Told("line", Words("a line", "项目")), line: "energy/x", expected: "1.00",
                    found: "2.00")
            ], notLookedAt: not)
        #expect(teller.rerating(bad).contains { $0.contains("3301") && $0.contains("1.00") && $0.contains("2.00") })
    }
}
