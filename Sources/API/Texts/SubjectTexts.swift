import Languages

extension Texts {
    /// What a row of the audit trail is about, as the engine names it: `account 3301`.
    public static func subject(_ text: String) -> Words {
        contractChange(text) ?? RecordedPhrase.words(for: text, in: RecordedPhrase.subjects)
    }

    /// `change account 3301 from 2026-12-01: tariff by-time, persons 5`.
    private static func contractChange(_ text: String) -> Words? {
        let start = "change account "
        guard text.hasPrefix(start), let colon = text.firstRange(of: ": ") else { return nil }
        let head = text[..<colon.lowerBound].dropFirst(start.count).split(separator: " ").map(String.init)
        guard head.count == 3 else { return nil }
        let parts = text[colon.upperBound...].split(separator: ",").map { part -> Words in
            let words = part.drop { $0 == " " }.split(separator: " ", maxSplits: 1).map(String.init)
            guard words.count == 2, let name = contractFields[words[0]] else { return Words(same: String(part)) }
            let value = words[0] == "mode" ? Texts.words(words[1], in: modes) : Words(same: words[1])
            return name + Words(same: " ") + value
        }
        return Words("change account {0} from {1}: {2}", "户号 {0} 自 {1} 起变更：{2}").with([
            Words(same: head[0]), Words(same: head[2]), .list(parts),
        ])
    }

    private static let contractFields: [String: Words] = [
        "tariff": Words("tariff", "电价"), "terms": Words("terms", "供电条款"), "mode": Words("pays", "缴费方式"),
        "persons": Words("persons", "人口"), "capacity": Words("capacity, VA", "容量（伏安）"),
    ]
}

extension RecordedPhrase {
    fileprivate static let subjects = [
        RecordedPhrase("open account |", "开户 {0}"),
        RecordedPhrase("transfer account | to |", "过户：户号 {0} 转给 {1}", en: "hand account {0} over to {1}"),
        RecordedPhrase("close account |", "销户 {0}"),
        RecordedPhrase("exchange meter | for |", "换表：{0} 换为 {1}"),
        RecordedPhrase("ratio of meter | |", "电表 {0} 的倍率变更为 {1}", en: "set the transformers of meter {0} to {1}"),
        RecordedPhrase(
            "move account | out of its meter to |", "户号 {0} 由表内购电改为 {1}",
            en: "move account {0} out of its meter's credit to {1}"),
        RecordedPhrase("telephones of account |", "户号 {0} 变更联系电话", en: "change the telephones of account {0}"),
        RecordedPhrase("vacancy of account |", "户号 {0} 登记空置", en: "account {0} is vacant"),
        RecordedPhrase("end of vacancy of account |", "户号 {0} 解除空置", en: "account {0} is not vacant any more"),
        RecordedPhrase(
            "withdraw change of account | from |", "撤回户号 {0} 自 {1} 起的变更",
            en: "take back the change of account {0} from {1}"),
        RecordedPhrase(
            "credit class | of account | until |", "户号 {1} 的信用等级设为 {0}，至 {2}",
            en: "set the credit class of account {1} to {0} until {2}"),
        RecordedPhrase(
            "credit class of account | by the rule", "户号 {0} 的信用等级恢复按规则评定",
            en: "let the rule set the credit class of account {0}"),
        RecordedPhrase("account |", "户号 {0}"),
        RecordedPhrase("payment | to account |", "缴费 {0} 认领至户号 {1}"),
        RecordedPhrase("payment |", "缴费 {0}"),
        RecordedPhrase("reversal |", "冲正 {0}"),
        RecordedPhrase("channel |", "渠道 {0}"),
        RecordedPhrase("close item | of |", "日结差异 {0}（缴费 {1}）"),
        RecordedPhrase("close item |", "日结差异 {0}"),
        RecordedPhrase("close |", "日结 {0}"),
        RecordedPhrase("debits |", "代扣批次 {0}"),
        RecordedPhrase("debit answers |", "代扣回盘 {0}"),
        RecordedPhrase("debit |", "代扣 {0}"),
        RecordedPhrase("meter |", "电表 {0}"),
        RecordedPhrase("scan of line |", "核对线路 {0} 表号"),
        RecordedPhrase("line |", "线路 {0}"),
        RecordedPhrase("feeder |", "馈线 {0}"),
        RecordedPhrase("certificate", "证书"),
        RecordedPhrase("order |", "命令 {0}"),
        RecordedPhrase("notice |", "通知 {0}"),
        RecordedPhrase("supply point |", "供电点 {0}"),
        RecordedPhrase("work item |", "待办 {0}"),
        RecordedPhrase("user |", "用户 {0}"),
        RecordedPhrase("| accounts, left out: |", "{0} 户，除外：{1}"),
        RecordedPhrase("| accounts", "{0} 户"),
        RecordedPhrase("| accounts |", "{0} 户 {1}"),
        RecordedPhrase("weather everywhere |", "天气暂缓：全部"),
        RecordedPhrase("weather | |", "天气暂缓：{0}"),
        RecordedPhrase("import", "导入"),
        RecordedPhrase("clock", "时钟"),
        RecordedPhrase("store", "数据库"),
    ]
}
