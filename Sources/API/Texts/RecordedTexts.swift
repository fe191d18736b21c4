import Languages

extension Texts {
    /// What the engine wrote into a record (a cause, an outcome, a reason), in both languages. Records keep the engine's own words; a
    /// phrase that is not known here is told as it stands: it is what a person typed.
    public static func recorded(_ text: String) -> Words {
        if let code = lineFaults[text] ?? reasons[text] { return code }
        let codes = text.split(separator: " ").map { reasons[String($0)] }
        if codes.count > 1, !codes.contains(nil) { return .list(codes.compactMap { $0 }) }
        return RecordedPhrase.words(for: text, in: RecordedPhrase.all)
    }
}

/// A sentence of the engine with places for words of its own, and the same in Chinese.
struct RecordedPhrase {
    /// What stands before, between and behind the places.
    private let parts: [Substring]
    private let en: String
    private let zh: String
    /// What stands in the places is itself a recorded phrase.
    private let isNested: Bool

    /// - Parameters:
    ///   - text: as the engine writes it, with `|` for each place.
    ///   - zh: the same in Chinese, with `{0}`, `{1}`, ... for the places.
    ///   - en: what English readers are told where the engine's own words are a code.
    init(_ text: String, _ zh: String, en: String? = nil, isNested: Bool = false) {
        parts = text.split(separator: "|", omittingEmptySubsequences: false)
        self.zh = zh
        self.en = en ?? parts.enumerated().map { $0 == 0 ? "\($1)" : "{\($0 - 1)}\($1)" }.joined()
        self.isNested = isNested
    }

    /// By the first phrase that fits; as it stands where none does.
    static func words(for text: String, in phrases: [RecordedPhrase]) -> Words {
        for phrase in phrases {
            if let words = phrase.words(for: text) { return words }
        }
        return Words(same: text)
    }

    private func words(for text: String) -> Words? {
        guard let places = places(in: text) else { return nil }
        return Words(en, zh).with(places.map { isNested ? Texts.recorded($0) : Words(same: $0) })
    }

    private func places(in text: String) -> [String]? {
        guard let first = parts.first, let last = parts.last, text.hasPrefix(first) else { return nil }
        if parts.count == 1 { return text == first ? [] : nil }
        var rest = text.dropFirst(first.count)
        var places: [String] = []
        for part in parts.dropFirst().dropLast() {
            guard let next = rest.firstRange(of: part) else { return nil }
            places.append(String(rest[..<next.lowerBound]))
            rest = rest[next.upperBound...]
        }
        guard rest.hasSuffix(last) else { return nil }
        return places + [String(rest.dropLast(last.count))]
    }

    static let all =
        clashes + orders + restores + jobs + work + lives + guards + money + settlements + notices + audits

    private static let restores = [
        RecordedPhrase("payment |: |", "缴费 {0}：{1}"),
        RecordedPhrase("payment |", "缴费 {0}"),
        RecordedPhrase("reversal |", "冲正 {0}"),
        RecordedPhrase("assignment of payment | taken back", "缴费 {0} 已撤销认领"),
        RecordedPhrase("daily close |", "日结 {0}"),
        RecordedPhrase("direct debit |", "代扣 {0}"),
        RecordedPhrase("payment in suspense |", "暂收款 {0}"),
        RecordedPhrase("emergency credit", "应急电费额度"),
        RecordedPhrase("the load limit's rest is over", "限额停电时间已满"),
        RecordedPhrase("the load limit was ended", "用电限额已解除"),
        RecordedPhrase("a load limit instead of a cut", "以限电代替停电"),
        RecordedPhrase("another limit was set", "已改设用电限额"),
        RecordedPhrase("a penalty was waived", "已减免违约金"),
        RecordedPhrase("a deposit was given back", "保证金已退还或抵欠"),
        RecordedPhrase("a guarantee was set", "已登记担保"),
        RecordedPhrase("arrears became old debt", "欠费已转为陈欠"),
        RecordedPhrase("a claim was written off", "欠费已核销"),
        RecordedPhrase("restore by |: |", "{0} 人工复电：{1}"),
        RecordedPhrase("restore by |", "人工复电 {0}"),
        RecordedPhrase("the restore condition is met", "已满足复电条件"),
        RecordedPhrase("a neighbour lost its load with the opening", "停电时邻户失去负荷"),
        RecordedPhrase("its load ended with another's opening", "他户停电时本户失去负荷"),
        RecordedPhrase("energy flows after the opening", "断开后仍有用电"),
        RecordedPhrase("its notices had gone to a wrong number", "停电通知曾发往错误号码"),
        RecordedPhrase("commissioning ended: |", "投运试验结束：{0}", isNested: true),
        RecordedPhrase("there is no load, without which nothing is proven", "没有负荷，无法验证"),
        RecordedPhrase("there was no load before the opening", "断开前没有负荷"),
        RecordedPhrase("energy went on after the opening, or the meter did not answer", "断开后仍有用电，或电表无应答"),
        RecordedPhrase("nothing was written", "未写入"),
        RecordedPhrase("the relay did not open", "继电器未断开"),
        RecordedPhrase("the opening's outcome is not known", "断开结果未知"),
        RecordedPhrase("the binding changed in mid-test", "试验中电表绑定已变更"),
    ]

    private static let jobs = [
        RecordedPhrase("pairing.unproven |", "配对未能验证：{0}", en: "the pairing is not proven: {0}", isNested: true),
        RecordedPhrase("trip.unknown |", "停电结果未知：{0}", en: "a trip's outcome is not known: {0}", isNested: true),
        RecordedPhrase(
            "order.wrongIdentity |", "应答的是另一台设备：{0}", en: "another device answered the order: {0}"),
        RecordedPhrase(
            "unit.unbound | | |", "线路 {0} 地址 {1} 有未登记的设备应答（表号 {2}）：请到现场核查",
            en: "somebody answers on line {0} at unit {1}, to which nothing is bound (serial {2}): go and look"),
        RecordedPhrase(
            "unit.foundMeter | | |", "电表 {2} 在线路 {0} 地址 {1} 应答，该地址未绑定：请核查",
            en: "meter {2} answers on line {0} at unit {1}, to which nothing is bound: look into it"),
        RecordedPhrase(
            "asked | addresses, | answered, | could not be asked", "查询 {0} 个地址，{1} 个有应答，{2} 个未能查询"),
        RecordedPhrase(
            "user.added | | |", "{2} 新增了用户 {0}（{1}）：请核实此人",
            en: "{2} has given {0} a token as {1}: see that it is a person who works here"),
        RecordedPhrase("a channel of its board switches another supply", "同一模块的某一路接的是别户"),
        RecordedPhrase("line.misrouted |", "线路 {0} 有串线", en: "a misroute on line {0}"),
        RecordedPhrase(
            "meter.baselineWanted | | |", "电表 {0} 需确认新底数：由 {1} 至 {2} 千瓦时，其间电量不计费",
            en: "meter {0} wants a new baseline: from {1} to {2} kWh, and what lies between is not billed"),
        RecordedPhrase("meter.baselineWanted |", "电表 {0} 需确认新底数", en: "meter {0} wants a new baseline"),
        RecordedPhrase(
            "meter.foreignSerial |", "应答的是另一块电表：{0}", en: "another meter answers in this one's place: {0}"),
        RecordedPhrase(
            "protection.unreadable |", "保护标记无法辨认：{0}", en: "a protection cannot be read: {0}"),
        RecordedPhrase("notice.failed |", "未能送达：{0}", en: "not delivered: {0}", isNested: true),
        RecordedPhrase("notice.voice | |", "请致电告知：{0}，通知 {1}", en: "to be told by telephone: {0} {1}", isNested: true),
        RecordedPhrase("notice.door | |", "请上门送达：{0}，通知 {1}", en: "to be brought to the door: {0} {1}", isNested: true),
        RecordedPhrase(
            "supply.wrongNeighbour | |", "电表 {0} 停电时电表 {1} 失去负荷：可能接错，请到现场核对两户",
            en: "meter {1} lost its load when meter {0} was opened: perhaps the wrong home, look at both"),
        RecordedPhrase(
            "reading.staleForDays |", "电表 {0} 三天未抄到，且欠费：请到现场",
            en: "meter {0} has not been read for three days, and the account owes"),
        RecordedPhrase("read again", "已恢复抄表"),
        RecordedPhrase(
            "meter.foundElsewhere | |", "此处应答的是电表 {0}（表号 {1}）", en: "meter {0}, serial {1}, answers in this one's place"
        ),
        RecordedPhrase(
            "meter.swapped | |", "电表 {0} 与 {1} 互换：各在对方位置应答",
            en: "meters {0} and {1} have changed places: each answers in the other's"),
        RecordedPhrase("one item for both", "两表合并为一项"),
        RecordedPhrase("restore.noEffect", "合闸命令无效果", en: "the closing had no effect"),
        RecordedPhrase("closed was seen", "已确认闭合"),
        RecordedPhrase("closed over the protection, and what came of it is not known", "已越过保护合闸，结果不明"),
        RecordedPhrase("it is off on request no more", "已不再按申请停电"),
        RecordedPhrase(
            "penalty.notCharged", "时钟存疑，逾期天数未计违约金", en: "days past due were not charged: the clock is in doubt"),
        RecordedPhrase("what was paid is taken back", "已交费用已冲正"),
        RecordedPhrase("seen closed", "已见闭合"),
        RecordedPhrase("it tells its serial number", "已提供表号"),
        RecordedPhrase("closed by hand", "已人工合闸"),
        RecordedPhrase("closed again by order |", "已由命令 {0} 重新闭合"),
        RecordedPhrase("bound anew", "已重新绑定"),
        RecordedPhrase("cleared", "已解除"),
        RecordedPhrase("the meter's readings follow again", "电表读数已恢复连续"),
        RecordedPhrase("too early", "过早"),
    ]

    private static let money = [
        RecordedPhrase(
            "payment.suspense account.unknown | | |", "户号 {1} 不存在，待认领 {2} 元，流水号 {0}",
            en: "{2} yuan for account {1}, which does not exist; key {0}"),
        RecordedPhrase(
            "payment.suspense account.closed | | |", "户号 {1} 已销户，待认领 {2} 元，流水号 {0}",
            en: "{2} yuan for account {1}, which is closed; key {0}"),
        RecordedPhrase(
            "payment.suspense account.mistyped | | | |", "户号 {1} 不存在，可能是 {3}，待认领 {2} 元，流水号 {0}",
            en: "{2} yuan for account {1}, which does not exist and may be {3}; key {0}"),
        RecordedPhrase(
            "payment.suspense account.mistyped | | |", "户号 {1} 不存在，可能输错，待认领 {2} 元，流水号 {0}",
            en: "{2} yuan for account {1}, which does not exist and may be mistyped; key {0}"),
        RecordedPhrase(
            "payment.suspense account.meterNumber | | | |", "{1} 是户号 {3} 的表号，待认领 {2} 元，流水号 {0}",
            en: "{2} yuan for {1}, which is the meter number of account {3}; key {0}"),
        RecordedPhrase(
            "payment.suspense account.meterNumber | | |", "{1} 是表号而非户号，待认领 {2} 元，流水号 {0}",
            en: "{2} yuan for {1}, which is a meter number; key {0}"),
        RecordedPhrase(
            "payment.suspense payer.noAccounts | | |", "缴费号 {1} 名下没有在用户号，待认领 {2} 元，流水号 {0}",
            en: "{2} yuan for payment number {1}, which has no open account; key {0}"),
        RecordedPhrase(
            "reversal.exceedsPayment | | of |", "冲正 {0} 的 {1} 元超过缴费 {2}",
            en: "reversal {0} of {1} yuan is more than payment {2}"),
        RecordedPhrase("close.fileOverdue |", "对账文件逾期：{0}", en: "the channel's file is overdue: {0}"),
        RecordedPhrase(
            "close.only_here | |", "对账文件中没有：{0}，{1} 元", en: "missing in the channel's file: {0}, {1} yuan"),
        RecordedPhrase("close.only_there | |", "仅对账文件中有：{0}，{1} 元", en: "only in the channel's file: {0}, {1} yuan"),
        RecordedPhrase(
            "close.different | |", "与对账文件不一致：{0}，{1} 元", en: "different in the channel's file: {0}, {1} yuan"),
        RecordedPhrase(
            "debit.refusedAfterPaid |", "代扣 {0} 已入账，银行回盘却为失败", en: "{0} was paid, and the bank now says that it was not"
        ),
        RecordedPhrase("| faults", "{0} 处错误"),
        RecordedPhrase("debit.unanswered |", "代扣批次 {0} 未收到回盘", en: "direct debits {0} are not answered"),
        RecordedPhrase("account.temporaryEnded |", "临时用电已于 {0} 到期", en: "temporary supply ended on {0}"),
        RecordedPhrase("the file came", "对账文件已到"),
        RecordedPhrase("answered", "已收到回盘"),
        RecordedPhrase("another file does not show it", "新文件中没有该笔"),
        RecordedPhrase("another file", "已有新文件"),
        RecordedPhrase("the other side is |", "对应的另一笔为 {0}"),
        RecordedPhrase("assigned to account |", "已认领至户号 {0}"),
        RecordedPhrase("returned", "已退回"),
        RecordedPhrase("reversed", "已冲正"),
    ]

    private static let notices = [
        RecordedPhrase("restored by hand", "已人工复电"),
        RecordedPhrase("restored", "已复电"),
        RecordedPhrase("hold: |", "已暂缓：{0}"),
        RecordedPhrase("the binding changed", "电表绑定已变更"),
        RecordedPhrase("the terms changed", "供电条款已变更"),
        RecordedPhrase("contact restored", "已恢复联系"),
        RecordedPhrase("the customer has paid", "用户已缴费"),
        RecordedPhrase("it was seen how it stands", "已有可信读数"),
        RecordedPhrase("a newer one took its place", "被更新的通知取代"),
        RecordedPhrase("the balance is above the level again", "余额已回到提醒线以上"),
        RecordedPhrase("a new | took its place", "被新的{0}取代", isNested: true),
        RecordedPhrase("not delivered within |", "{0} 内未送达"),
        RecordedPhrase("call by |", "{0} 致电告知"),
        RecordedPhrase("signature |", "{0} 签收"),
        RecordedPhrase("photo |", "拍照，见证人 {0}"),
        RecordedPhrase("the call was not answered", "电话无人接听"),
        RecordedPhrase("the door notice could not be left", "上门通知未能送达"),
        RecordedPhrase("in arrears", "欠费"),
        RecordedPhrase("approval.epoch_moved", "批准后情况已变", en: "something has changed since it was approved"),
        RecordedPhrase("approval.over", "批准已到期", en: "the approval's time is over"),
        RecordedPhrase("approval.other_terms", "供电条款已变更", en: "other terms hold since"),
        RecordedPhrase("approval.supply_gone", "供电点已不属于该户", en: "the supply is not the account's any more"),
        RecordedPhrase("approval.nothing_owed", "已无可停电的欠费", en: "nothing is owed to switch off for"),
        RecordedPhrase("before_notice | yuan", "发送停电通知前，{0} 元", en: "before the trip notice, {0} yuan"),
        RecordedPhrase("before_trip | yuan", "停电当日，{0} 元", en: "for the day, {0} yuan"),
        RecordedPhrase("cause not_stated", "未说明", en: "not stated"),
        RecordedPhrase("cause forgot", "遗忘", en: "forgot"),
        RecordedPhrase("cause no_contact", "无法联系", en: "cannot be reached"),
        RecordedPhrase("cause bank", "银行原因", en: "the bank's fault"),
        RecordedPhrase("cause dispute", "争议", en: "dispute"),
        RecordedPhrase("cause hardship", "困难", en: "hardship"),
        RecordedPhrase("cause insolvent", "破产", en: "insolvent"),
        RecordedPhrase("cause wilful", "恶意", en: "wilful"),
        RecordedPhrase("trip_notice", "停电通知", en: "trip notice"),
        RecordedPhrase("final_notice", "最后通知", en: "final notice"),
        RecordedPhrase("day_ten", "逾期催缴", en: "demand"),
        RecordedPhrase("written_demand", "书面催缴", en: "demand in writing"),
        RecordedPhrase("the bills are paid", "账单已缴清"),
    ]
}

extension RecordedPhrase {
    fileprivate static let audits = [
        RecordedPhrase("the role | may not |", "角色 {0} 无权 {1}"),
        RecordedPhrase("no valid token for |", "没有有效令牌：{0}"),
        RecordedPhrase("| takes a second person, and nobody was named", "{0} 须第二人授权，未提供"),
        RecordedPhrase("| takes a second person, and the first was named again", "{0} 须第二人授权，所提供为同一人"),
        RecordedPhrase("the key was used before with another body", "该流水号已用于其他内容"),
        RecordedPhrase("the id was used before with another body", "该冲正号已用于其他内容"),
        RecordedPhrase("its payment | has come", "原缴费 {0} 已到账"),
        RecordedPhrase("account | of payment number |", "缴费号 {1} 名下户号 {0}"),
        RecordedPhrase("account |, now |", "户号 {0}，现为 {1}"),
        RecordedPhrase("account |", "户号 {0}"),
        RecordedPhrase("the balance is even again", "余额已补足"),
        RecordedPhrase("used up", "已用完"),
        RecordedPhrase("heard again", "已恢复联系"),
        RecordedPhrase("its backlog is empty", "积压已清空"),
        RecordedPhrase("not heard for |", "{0} 未收到心跳"),
        RecordedPhrase("series | ends, series | begins", "序列 {0} 结束，序列 {1} 开始"),
        RecordedPhrase("opened, energy stopped, closed", "断开后停止用电，随后闭合"),
        RecordedPhrase("closed | ms after it was owed, | attempts", "应复电后 {0} 毫秒闭合，尝试 {1} 次"),
        RecordedPhrase("the wall clock moved by | while | passed", "时钟变动 {0}，而实际经过 {1}"),
        RecordedPhrase("unit | was asked, unit | answered", "询问单元 {0}，应答的是单元 {1}"),
        RecordedPhrase("three readings in a row follow from the last that counted", "连续三次读数与最近有效读数相符"),
        RecordedPhrase("another device answers in its place", "应答的是另一台设备"),
        RecordedPhrase("the bound device answers again", "绑定的设备已恢复应答"),
        RecordedPhrase("the button was pressed", "已按下合闸按钮"),
        RecordedPhrase("seen closed without an order of ours", "未经本系统命令而闭合"),
        RecordedPhrase("seen open without an order of ours", "未经本系统命令而断开"),
        RecordedPhrase("a trip of ours had read back closed", "本系统停电命令曾回读为闭合"),
        RecordedPhrase("opened by us", "由本系统断开"),
        RecordedPhrase("opened otherwise", "非本系统断开"),
        RecordedPhrase("the daily check found what must not be: restores only", "每日检查发现问题：仅允许复电"),
        RecordedPhrase("a check of the whole store found nothing", "完整检查未发现问题"),
        RecordedPhrase("a new installation", "新安装"),
        RecordedPhrase(
            "permit | (|), |, owes | yuan, notices |, ledger |, epoch |",
            "许可 {0}（{1}），{2}，欠费 {3} 元，通知 {4}，账目 {5}，版次 {6}"),
        RecordedPhrase(
            "permit | (|), |, owes | yuan, ledger |, epoch |", "许可 {0}（{1}），{2}，欠费 {3} 元，账目 {4}，版次 {5}"),
        RecordedPhrase(
            "| of | silent, line | up, nothing behind it answers", "{1} 块电表中 {0} 块无应答，线路 {2} 在线，其后均无应答"),
        RecordedPhrase("| of | silent, line | up", "{1} 块电表中 {0} 块无应答，线路 {2} 在线"),
        RecordedPhrase("ended on |", "已于 {0} 到期"),
        RecordedPhrase("they answer again", "恢复应答"),
        RecordedPhrase("silent since |", "自 {0} 起无应答"),
        RecordedPhrase("as it was seen last", "以最近所见为准"),
        RecordedPhrase("before the takeover", "接管之前"),
        RecordedPhrase("another account's from here on", "此后属于另一户"),
        RecordedPhrase("taken over as it was", "按原状接管"),
        RecordedPhrase("held from | on", "自 {0} 起"),
        RecordedPhrase("on; account |; meter |", "有电；户号 {0}；电表 {1}"),
        RecordedPhrase("off by order |; account |; meter |", "由命令 {0} 停电；户号 {1}；电表 {2}"),
        RecordedPhrase("perhaps off by order |; account |; meter |", "可能由命令 {0} 停电；户号 {1}；电表 {2}"),
        RecordedPhrase("off by us, by no order at hand; account |; meter |", "本系统停电，无对应命令；户号 {0}；电表 {1}"),
        RecordedPhrase("off, not by us; account |; meter |", "断开，非本系统操作；户号 {0}；电表 {1}"),
        RecordedPhrase("open, and energy flows; account |; meter |", "已断开，但仍在用电；户号 {0}；电表 {1}"),
        RecordedPhrase("not seen; account |; meter |", "未见；户号 {0}；电表 {1}"),
        RecordedPhrase("| yuan, available |, reading |, ledger |", "{0} 元，可用 {1}，读数 {2}，账目 {3}"),
    ]

    /// What an import is refused for.
    fileprivate static let clashes = [
        RecordedPhrase("account |: the payment number | is unknown", "户号 {0}：缴费号 {1} 未知"),
        RecordedPhrase("account |: terms | say nothing of bills", "户号 {0}：条款 {1} 没有规定结算出账"),
        RecordedPhrase(
            "account |: tariff | charges by the month, and terms | settle none", "户号 {0}：电价 {1} 按月计收费用，条款 {2} 没有规定结算"),
        RecordedPhrase(
            "account.monthsNotCharged | |", "电价 {0} 按月计收费用，条款 {1} 没有规定结算：均未计收",
            en: "tariff {0} charges by the month, and terms {1} settle none: nothing of it is charged"),
        RecordedPhrase(
            "money came while the clock was doubted: nobody knows how many days were late", "时钟存疑时缴费，无法得知逾期几天"),
        RecordedPhrase("channel |: | -> |: it takes two persons", "渠道 {0}：{1} 改为 {2}，须两人授权"),
        RecordedPhrase("account |: a payer has this number", "户号 {0}：已是付款人的缴费号"),
        RecordedPhrase("payer |: an account has this number", "付款人 {0}：已有该户号"),
        RecordedPhrase("channel | exists with another rule of serials", "渠道 {0} 已存在，且流水号规则不同"),
        RecordedPhrase("layout |: the channel | is unknown", "文件格式 {0}：渠道 {1} 未知"),
        RecordedPhrase("layout |: the channel | has the layout | already", "文件格式 {0}：渠道 {1} 已有文件格式 {2}"),
        RecordedPhrase("account |: tariff | is unknown", "户号 {0}：电价 {1} 未知"),
        RecordedPhrase("account |: terms | are unknown", "户号 {0}：条款 {1} 未知"),
        RecordedPhrase("account |: terms | begin only after today, |", "户号 {0}：条款 {1} 在今天（{2}）之后才生效"),
        RecordedPhrase("account | exists already", "户号 {0} 已存在"),
        RecordedPhrase("account | stands twice in the file", "户号 {0} 在文件中出现两次"),
        RecordedPhrase("meter |: line | is unknown", "电表 {0}：线路 {1} 未知"),
        RecordedPhrase("meter |: feeder | is unknown", "电表 {0}：馈线 {1} 未知"),
        RecordedPhrase(
            "meter |: unit |, block | of line | is meter |", "电表 {0}：线路 {3} 单元 {1} 的块 {2} 已是电表 {4}"),
        RecordedPhrase("meter |: unit | of line | is meter |", "电表 {0}：线路 {2} 的单元 {1} 已是电表 {3}"),
        RecordedPhrase("meter |: the serial number | is that of meter |", "电表 {0}：表号 {1} 已属于电表 {2}"),
        RecordedPhrase(
            "meter |: channel | of relay unit | of line | switches meter |", "电表 {0}：线路 {3} 继电器单元 {2} 的通道 {1} 已控制电表 {4}"
        ),
        RecordedPhrase("meter | exists already", "电表 {0} 已存在"),
        RecordedPhrase("meter | stands twice in the file", "电表 {0} 在文件中出现两次"),
        RecordedPhrase(
            "tariff |: the version of | exists with another price", "电价 {0}：{1} 的版本已存在，且价格不同"),
        RecordedPhrase(
            "tariff |: a new version begins after today, not on |", "电价 {0}：新版本须在今天之后生效，不能从 {1} 开始"),
        RecordedPhrase("terms |: the version of | exists with other rules", "条款 {0}：{1} 的版本已存在，且规则不同"),
        RecordedPhrase(
            "terms |: a new version begins after today, not on |", "条款 {0}：新版本须在今天之后生效，不能从 {1} 开始"),
        RecordedPhrase("account |: terms | wait for a second person's approval", "户号 {0}：条款 {1} 待第二人审批"),
        RecordedPhrase("account |: tariff | waits for a second person's approval", "户号 {0}：电价 {1} 待第二人审批"),
        RecordedPhrase("terms |: the calendar | is unknown", "条款 {0}：工作日历 {1} 未知"),
        RecordedPhrase("calendar |: | to | overlaps what is known already", "工作日历 {0}：{1} 至 {2} 与已知日期重叠"),
        RecordedPhrase("calendar |: | would become another day, and it is past", "工作日历 {0}：将更改已过去的 {1}"),
        RecordedPhrase("tariff |: proposal | is under way; decide it first", "电价 {0}：提议 {1} 尚未审批"),
        RecordedPhrase("terms |: proposal | is under way; decide it first", "条款 {0}：提议 {1} 尚未审批"),
        RecordedPhrase("calendar |: proposal | is under way; decide it first", "工作日历 {0}：提议 {1} 尚未审批"),
        RecordedPhrase("line | exists with another endpoint", "线路 {0} 已存在，且端点不同"),
        RecordedPhrase("line |: its endpoint is that of line |", "线路 {0}：其端点已属于线路 {1}"),
        RecordedPhrase(
            "| TCP lines would have driver libmodbus, and | are the most: leave driver out where the gateway does not need it",
            "将有 {0} 条 TCP 线路使用 libmodbus 驱动，至多 {1} 条：网关不需要的地方请去掉 driver"),
    ]
}
