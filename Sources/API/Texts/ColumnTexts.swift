import Languages

extension Texts {
    /// The head of a column of a table for spreadsheets: in English the API's name, which programs know it by.
    public static func column(_ name: String, in language: Language) -> String {
        columns[name]?[language] ?? name
    }

    /// What a cell says where it is a code.
    static func cell(_ code: String, of column: String, in language: Language) -> String {
        guard language == .zh else { return code }
        let words =
            switch column {
            case "kind": moneyKinds[code]
            case "finding": closeFindings[code]
            case "settled": closeWays[code]
            default: Words?.none
            }
        return words?.zh ?? code
    }

    public static let columns: [String: Words] = Dictionary(
        uniqueKeysWithValues: [
            ("row", "行"), ("area", "台区"), ("responsible", "责任人"), ("charged", "应收，元"), ("paid", "实收，元"),
            ("collection_rate", "回收率，%"), ("accounts_in_arrears", "欠费户数"), ("arrears", "欠费，元"),
            ("marks_due", "应抄点数"), ("marks_read", "实抄点数"), ("reading_success", "抄表成功率，%"), ("restores", "复电次数"),
            ("paid_to_power_p50", "缴费到复电 P50，毫秒"), ("paid_to_power_p95", "缴费到复电 P95，毫秒"),
            ("paid_to_power_p99", "缴费到复电 P99，毫秒"), ("paid_to_power_worst", "缴费到复电最慢，毫秒"),
            ("account", "户号"), ("credit_class", "信用等级"), ("weight", "权重"), ("days_left", "可用天数"),
            ("credit", "可用额，元"), ("daily_use", "日均，元"), ("overdue", "逾期，元"), ("reasons", "原因"),
            ("channel", "渠道"), ("business_date", "业务日期"), ("kind", "类型"), ("serial", "流水号"),
            ("finding", "核对结果"), ("here_account", "我方户号"), ("here_amount", "我方金额，元"), ("here_at", "我方时间"),
            ("there_account", "对方户号"), ("there_amount", "对方金额，元"), ("there_paid_at", "对方缴费时间"),
            ("there_line", "对方行号"), ("surplus", "差额，元"), ("found_at", "发现时间"), ("age_hours", "账龄，小时"),
            ("settled", "处理"), ("settled_at", "处理时间"), ("settled_by", "处理人"), ("note", "备注"),
        ].map { ($0, Words($0, $1)) })
}
