extension Texts {
    /// What the engine wrote into a record (a cause, an outcome), in both languages. Records keep the engine's own words; a phrase that
    /// is not known here is told as it stands.
    public static func recorded(_ text: String) -> Words {
        if let code = lineFaults[text] ?? reasons[text] { return code }
        let codes = text.split(separator: " ").map { reasons[String($0)] }
        if codes.count > 1, !codes.contains(nil) { return .list(codes.compactMap { $0 }) }
        for phrase in phrases {
            if let words = phrase.words(for: text) { return words }
        }
        return Words(same: text)
    }

    /// A sentence of the engine with a place for one word, and the same in Chinese.
    private struct Phrase {
        let before: Substring
        let after: Substring
        let zh: String
        /// What stands in the place is itself a recorded phrase.
        let isNested: Bool

        init(_ en: String, _ zh: String, isNested: Bool = false) {
            let parts = en.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
            before = parts[0]
            after = parts.count > 1 ? parts[1] : ""
            self.zh = zh
            self.isNested = isNested
        }

        func words(for text: String) -> Words? {
            guard text.hasPrefix(before), text.hasSuffix(after), text.count >= before.count + after.count else {
                return nil
            }
            let place = String(text.dropFirst(before.count).dropLast(after.count))
            // A phrase without a place matches only itself.
            if !zh.contains("{0}") { return place.isEmpty ? Words(text, zh) : nil }
            let inner = isNested ? Texts.recorded(place) : Words(same: place)
            return Words(String(before) + inner.en + String(after), Words(same: zh).with([inner]).zh)
        }
    }

    private static let phrases: [Phrase] = [
        Phrase("arrears of | yuan", "欠费 {0} 元"),
        Phrase("payment |", "缴费 {0}"),
        Phrase("restore by |", "人工复电 {0}"),
        Phrase("commissioning by |", "投运试验 {0}"),
        Phrase("commissioning ended: |", "投运试验结束：{0}", isNested: true),
        Phrase("the restore condition is met", "已满足复电条件"),
        Phrase("a trip's outcome is not known", "停电结果未知"),
        Phrase("the daemon restarted before the release", "守护进程在下达前重启"),
        Phrase("the daemon restarted after the release", "守护进程在下达后重启"),
        Phrase("the daemon restarted", "守护进程重启"),
        Phrase("a closing took its place", "被复电命令取代"),
        Phrase("was closed already", "此前已闭合"),
        Phrase("written, and still closed", "已写入，但仍闭合"),
        Phrase("not written", "未写入"),
        Phrase("read back: |", "回读：{0}", isNested: true),
        Phrase("reads closed", "回读为闭合"),
        Phrase("reads open", "回读为断开"),
        Phrase("reads open, no load", "回读为断开，无负荷"),
        Phrase("reads open, load not read", "回读为断开，负荷未读"),
        Phrase("reads ready_for_reconnection", "回读为断开，可在表上合闸"),
        Phrase("reads open, and | W flow", "回读为断开，但仍有 {0} 瓦"),
        Phrase("open", "断开"),
        Phrase("closed", "闭合"),
        Phrase("restored by hand", "已人工复电"),
        Phrase("restored", "已复电"),
        Phrase("hold: |", "已暂缓：{0}"),
        Phrase("the binding changed", "电表绑定已变更"),
        Phrase("contact restored", "已恢复联系"),
        Phrase("a new | took its place", "被新的 {0} 取代"),
    ]
}

extension Texts {
    /// What staff can ask, by the engine's action.
    public static let staffActions: [String: Words] = [
        "restore": Words("switch on", "复电"), "trip": Words("switch off", "停电"), "hold": Words("hold", "暂缓"),
        "read_now": Words("read the meter", "抄表"), "bind": Words("bind the meter", "绑定电表"),
        "accept_baseline": Words("accept a new baseline", "确认新底数"), "clear_misroute": Words("clear a misroute", "解除串线"),
        "commission": Words("test the relay's pairing", "投运试验"), "finish_work_item": Words("close a work item", "完成待办"),
        "import": Words("import", "导入"), "release_import": Words("release trips", "放行停电"),
        "settle_purchase": Words("settle a purchase in doubt", "核定有疑问的购电"),
        "trust_clock": Words("vouch for the clock", "确认时钟"),
        "manage_users": Words("change users", "变更用户"), "query": Words("look", "查询"),
        "query_payment": Words("look at a payment", "查询缴费"),
        "pay": Words("book a payment", "缴费入账"), "audit": Words("see the audit trail", "查看审计记录"),
        "emergency_credit": Words("activate emergency credit", "启用应急电费额度"),
        "waive_penalty": Words("waive a penalty", "减免违约金"), "deposit": Words("take or refund a deposit", "收退保证金"),
        "set_off_deposit": Words("set a deposit off against debt", "保证金抵欠"),
        "guarantee": Words("change guarantors", "变更担保"), "old_debt": Words("move arrears to old debt", "欠费转陈欠"),
        "write_off": Words("write off or recover a claim", "核销或收回坏账"),
        "instalment": Words("ask an instalment", "下达分次缴费"),
    ]
}
