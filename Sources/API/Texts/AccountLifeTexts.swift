import Languages

extension Texts {
    /// How an account pays.
    public static let modes: [String: Words] = [
        "prepaid": Words("prepaid", "预付费"), "meter_credit": Words("prepaid, credit in the meter", "预付费（表内余额）"),
        "postpaid": Words("by bills", "后付费"), "instalments": Words("by bills with instalments", "分次缴费"),
        "buy_before_use": Words("no supply without credit", "先购后用"), "temporary": Words("temporary supply", "临时用电"),
    ]

    /// Where an account stands between opening and closing.
    public static let lifeStates: [String: Words] = [
        "open": Words("open", "在用"), "vacant": Words("vacant", "空置"), "closed": Words("closed", "已销户"),
    ]

    /// Whether a meter begins or ends to count for an account.
    public static let stretchKinds: [String: Words] = [
        "begins": Words("counts from here on", "开始计量"), "ends": Words("counts no more", "结束计量"),
    ]

    /// By which event.
    public static let stretchCauses: [String: Words] = [
        "import": Words("taken over by import", "导入接管"), "life.opened": Words("account opened", "开户"),
        "life.transferred": Words("transfer", "过户"), "life.closed": Words("account closed", "销户"),
        "life.meterExchanged": Words("exchange of the meter", "换表"),
        "life.ratioChanged": Words("other transformers", "倍率变更"),
    ]

    /// What stands before a better credit class.
    public static let creditReasons: [String: Words] = [
        "history_short": Words("history too short", "信用记录不足一年"), "trips": Words("switched off", "曾停电"),
        "notices": Words("trip notices", "停电通知次数"), "bounces": Words("payments taken back", "缴费被冲正"),
        "late_days": Words("days in arrears", "欠费天数"), "warnings": Words("reminders", "余额提醒次数"),
    ]

    /// Why an account may fall in arrears.
    public static let riskReasons: [String: Words] = [
        "in_arrears": Words("in arrears already", "已欠费"),
        "credit_ends_soon": Words("credit for 3 days", "余额仅够 3 天"),
        "credit_ends_next": Words("credit for 10 days", "余额仅够 10 天"),
        "class_d": Words("credit class D", "信用等级 D"), "class_c": Words("credit class C", "信用等级 C"),
        "bounced": Words("payments taken back", "缴费曾被冲正"), "on_hold": Words("on hold", "暂缓中"),
        "no_contact": Words("no phone", "无联系电话"),
    ]

    /// Why a class changed: the rule's words between blanks, or what a person typed.
    public static func creditReason(_ text: String, by: String) -> Words {
        guard by == "rule" else { return Words(same: text) }
        return text.isEmpty
            ? Words("by the rule", "按规则评定")
            : .list(text.split(separator: " ").map { words(String($0), in: creditReasons) })
    }
}
