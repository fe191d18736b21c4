import Languages

extension Texts {
    /// What a proposal is about.
    public static let proposalKinds: [String: Words] = [
        "tariff_version": Words("new versions", "新版本"),
        "price_correction": Words("correction of past prices", "更正以往价格"),
        "terms": Words("terms of supply", "供电条款"), "calendar": Words("working days", "工作日历"),
    ]

    /// What became of a proposal.
    public static let proposalStates: [String: Words] = [
        "open": Words("waits for a second person", "待审批"), "approved": Words("approved", "已批准"),
        "rejected": Words("rejected", "已否决"), "lapsed": Words("lapsed", "已失效"),
    ]

    /// What rating came to know.
    public static let ratingFacts: [String: Words] = [
        "tariff": Words("a version of a tariff", "电价版本"), "terms": Words("settlement days of terms", "条款的结算日"),
        "account": Words("what an account is rated by", "户的计费依据"), "point": Words("whose meter it is", "电表归属"),
        "takeover": Words("what stood on a ladder", "阶梯已用电量"), "series": Words("a series begins", "示数序列开始"),
        "table": Words("the table of a meter's bands", "电表分时表"),
        "limits": Words("what a meter's connection can carry", "电表接线的最大容量"),
        "settled": Words("charges of months are made", "月度费用结算"),
        "correction": Words("corrected prices", "更正后的价格"), "corrected": Words("accounts corrected", "已更正的户"),
    ]

    /// What re-rating found.
    public static let differenceKinds: [String: Words] = [
        "entry": Words("an entry is not what followed from what was known", "账目与当时所知不符"),
        "missing_entry": Words("an entry is missing", "缺少账目"),
        "unexpected_entry": Words("an entry follows from nothing", "账目没有依据"),
        "reading": Words("a reading's consumption does not follow from the registers", "电量与示数不符"),
        "ratio": Words("what was counted is not the register times the ratio", "电量与示数乘倍率不符"),
        "line": Words("a line is not the rating of all that is known now", "电费项目与现在所知不符"),
        "usage": Words("energy counted under a price", "按价计的电量不符"),
        "accrued": Words("what is not posted yet", "未入账电费不符"),
        "account": Words("charges of an account of which nothing is known", "所属户未知的电费"),
        "penalty": Words("what late payment cost does not follow from bills and payments", "违约金与账单和缴费不符"),
    ]

    /// What re-rating does not look at.
    public static let notRerated: [String: Words] = [
        "penalties": Words(
            "penalties of accounts whose money was taken back, was paid under other terms, or came while the clock was in doubt",
            "曾冲正、更换条款、时钟存疑时缴费等户的违约金")
    ]

    /// Where a purchase for a meter that keeps the credit stands.
    public static let purchaseStates: [String: Words] = [
        "owed": Words("owed to the meter", "待写入"), "ordered": Words("being written", "正在写入"),
        "done": Words("in the meter", "已写入"),
        "unclear": Words("nobody can tell whether the meter took it", "是否写入无法判定，待核查"),
        "withdrawn": Words("withdrawn before anything was written", "写入前已撤回"),
    ]
}
