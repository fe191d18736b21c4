import Languages

extension Texts {
    /// An action of the audit trail: what staff asked, or what the gateway did.
    public static func auditAction(_ code: String) -> Words {
        if code.hasPrefix("staff.") { return words(String(code.dropFirst(6)), in: staffActions) }
        return words(code, in: auditActions)
    }

    /// What came of it, where it was asked for: the audit trail keeps outcome, code and reasons in one text.
    public static func auditOutcome(_ action: String, after: String?) -> Words {
        switch action {
        case "role.denied", "payment.refused", "payment.conflict", "reversal.refused", "reversal.conflict",
            "front.refused", "file.refused":
            return Words("refused", "拒绝")
        case _ where action.hasPrefix("staff."):
            return words(String((after ?? "").prefix { $0 != " " }), in: outcomes)
        default: return Words("done", "完成")
        }
    }

    /// Why, as the audit trail keeps it. What a person typed is told as it was typed.
    public static func auditReason(_ action: String, _ reason: String) -> Words {
        switch action {
        case _ where action.hasPrefix("staff."): Words(same: reason)
        case "reading.quarantined": words("quarantined_" + reason, in: qualities)
        case "payment.refused": .list(reason.split(separator: ", ").map { words(String($0), in: paymentFaults) })
        case "reversal.refused":
            .list(
                reason.split { $0 == " " || $0 == "," }.dropFirst(2).map { words(String($0), in: reversalFaults) })
        case "front.refused": staffWords(reason)
        case "file.refused": reason.hasSuffix(" faults") ? recorded(reason) : staffWords(reason)
        case "close.different": .list(reason.split(separator: " ").map { words(String($0), in: closeFields) })
        default: recorded(reason)
        }
    }

    private static let outcomes: [String: Words] = [
        "done": Words("done", "完成"), "accepted": Words("accepted", "已受理"), "refused": Words("refused", "拒绝"),
    ]

    /// What the gateway does by itself, by the engine's codes.
    static let auditActions: [String: Words] = [
        "role.denied": Words("denied to the role", "角色无权"),
        "payment.booked": Words("payment booked", "缴费入账"), "payment.refused": Words("payment refused", "缴费被拒"),
        "payment.conflict": Words("payment key used before", "缴费流水号冲突"),
        "payment.assigned": Words("money in suspense assigned", "挂账款已认领"),
        "payment.unassigned": Words("an assignment taken back", "已撤销认领"),
        "reversal.booked": Words("reversal booked", "冲正入账"),
        "reversal.waiting": Words("reversal before its payment", "冲正先于缴费到达"),
        "reversal.refused": Words("reversal refused", "冲正被拒"),
        "reversal.conflict": Words("reversal id used before", "冲正号冲突"),
        "front.refused": Words("front's report refused", "缴费前置报告被拒"),
        "file.refused": Words("channel's file refused", "渠道文件被拒"),
        "channel.new": Words("channel taken over", "新增渠道"), "channel.changed": Words("channel changed", "变更渠道"),
        "front.back": Words("payment front is back", "缴费前置恢复联系"),
        "front.drained": Words("payment front has no backlog", "缴费前置积压已清空"),
        "front.silent": Words("payment front is silent", "缴费前置失联"),
        "close.only_here": Words("daily close: missing in the channel's file", "日结：对账文件中没有"),
        "close.only_there": Words("daily close: only in the channel's file", "日结：仅对账文件中有"),
        "close.different": Words("daily close: different", "日结：与对账文件不一致"),
        "close.settled": Words("daily close: difference settled", "日结：差异已处理"),
        "debit.asked": Words("direct debit asked", "发起代扣"), "debit.paid": Words("direct debit paid", "代扣成功"),
        "debit.refused": Words("direct debit refused", "代扣失败"),
        "debit.withdrawn": Words("direct debit withdrawn", "代扣撤回"),
        "emergency.repaid": Words("emergency credit repaid", "应急额度已还清"),
        "emergency.exhausted": Words("emergency credit used up", "应急额度已用完"),
        "order.selected": Words("trip: identity proven", "停电：身份已核实"),
        "order.released": Words("trip: released", "停电：已下达"),
        "order.abandoned": Words("trip: given up", "停电：已放弃"), "order.close": Words("closing ordered", "下达合闸"),
        "penalty.notCharged": Words("days past due not charged: the clock is in doubt", "时钟存疑，逾期天数未计违约金"),
        "order.settled": Words("trip: outcome found", "停电：结果已查明"),
        "order.verified": Words("order verified", "命令已核实"), "order.refused": Words("order not done", "命令未执行"),
        "order.superseded": Words("order replaced", "命令被取代"), "order.expired": Words("order too late", "命令已过期"),
        "order.failed": Words("order failed", "命令失败"), "order.unknown": Words("order: outcome unknown", "命令结果未知"),
        "restore.armed": Words("ready: someone must press the button on the meter", "已允许合闸：须按电表上的按钮"),
        "restore.asked": Words("power may return: the customer is asked", "可复电，待用户确认"),
        "restore.withdrawn": Words("power is owed no more", "不再应予复电"),
        "restore.confirmed": Words("the customer was asked, and wants power", "已与用户确认复电"),
        "restore.owed": Words("power owed", "应予复电"), "restore.done": Words("power is back", "已复电"),
        "pairing.proven": Words("pairing proven", "配对已验证"), "pairing.unproven": Words("pairing not proven", "配对未能验证"),
        "baseline.accepted": Words("new baseline", "新底数"),
        "restore.dropped": Words("switching on is owed no more", "不再需要复电"),
        "meter.ratioDoubtful": Words("the ratio on file is in doubt", "登记倍率存疑"),
        "meter.ratioAgrees": Words("readings and ratio agree again", "示值与倍率已相符"),
        "meter.ratioConfirmed": Words("the ratio on file is confirmed", "登记倍率已现场确认"),
        "meter.foreignSerial": Words("another meter answers", "应答的是另一块电表"),
        "meter.serialReturned": Words("the meter answers again", "电表恢复应答"),
        "reading.quarantined": Words("readings in doubt", "读数存疑"),
        "reading.trusted": Words("readings follow again", "读数恢复连续"),
        "relay.closedAtMeter": Words("closed at the meter, as asked", "已按要求在表上合闸"),
        "relay.closedOtherwise": Words("closed, not by us", "非本系统闭合"),
        "relay.openedLate": Words("opened late, by us", "本系统命令迟后断开"),
        "relay.openedOtherwise": Words("opened, not by us", "非本系统断开"),
        "rescue.begun": Words("to be closed by the rescue list", "按救援清单复电：开始"),
        "rescue.unproven": Words(
            "a record of the rescue list that nothing proves", "救援记录未能验签"),
        "rescue.closed": Words("closed by the rescue list", "按救援清单复电"),
        "rescue.on_already": Words("by the rescue list: was on already", "按救援清单复电：原已合闸"),
        "rescue.still_open": Words("by the rescue list: written, still open", "按救援清单复电：已写入仍断开"),
        "rescue.failed": Words("by the rescue list: not done", "按救援清单复电：未成功"),
        "line.unboundUnit": Words("a device that nothing is bound to", "未登记的设备"),
        "line.scanned": Words("a line was searched", "线路已巡查"),
        "line.misrouted": Words("misroute on a line", "线路串线"),
        "profile.pointRefused": Words("a register refused", "寄存器被拒"),
        "clock.jumped": Words("the clock jumped", "时钟跳变"), "store.made": Words("store made", "新建数据库"),
        "protection.set": Words("protected", "登记保电"), "protection.renewed": Words("protection renewed", "保电续期"),
        "protection.ended": Words("protection ended", "解除保电"),
        "account.safeRestore": Words("how power returns", "复电方式"),
        "limit.set": Words("load limit set", "设置用电限额"), "limit.ended": Words("load limit ended", "解除用电限额"),
        "breaker.open": Words("breaker open", "停电闭锁"), "breaker.reset": Words("breaker reset", "解除闭锁"),
        "lock_out.set": Words("locked out", "挂牌"), "lock_out.lifted": Words("lock-out lifted", "摘牌"),
        "protection.unreadable": Words("a protection cannot be read", "保护标记无法辨认"),
        "store.unsound": Words("store not sound", "数据库不完好"),
        "store.sound": Words("store sound again", "数据库恢复完好"),
        "notice.trip_notice": Words("trip notice", "停电通知"), "notice.final_notice": Words("final notice", "最后通知"),
        "trip.approved": Words("trip approved", "停电已批准"),
        "trip.approvalEnded": Words("approval ended", "停电批准失效"),
        "account.cause": Words("cause of the arrears", "欠费原因"),
        "supply.wrongNeighbour": Words("a neighbour lost its load", "邻户失去负荷"),
        "certificate.expired": Words("certificate expired", "证书已过期"),
        "outage.suspected": Words("feeder outage suspected", "疑似线路停电"),
        "outage.ended": Words("feeder outage over", "线路恢复供电"),
        "supply.on": Words("supply on", "有电"), "supply.off": Words("supply off", "停电"),
        "supply.offPerhaps": Words("supply perhaps off", "可能停电"),
        "supply.flowing": Words("open, and energy flows", "已断开但仍在用电"),
        "supply.notSeen": Words("supply not known", "供电状态未知"),
        "decision.stay": Words("decided: stays", "决定：维持"), "decision.hold": Words("decided: not now", "决定：暂不停电"),
        "decision.trip": Words("decided: off", "决定：停电"), "decision.restore": Words("decided: on", "决定：复电"),
        "decision.warn": Words("decided: warn", "决定：提醒"), "decision.notice": Words("decided: notify", "决定：通知"),
        "account.founded": Words("account begins", "账户建立"),
        "notice.delivered": Words("notice delivered", "通知已送达"),
    ]

    /// What staff can ask, by the engine's action.
    public static let staffActions: [String: Words] = [
        "restore": Words("switch on", "复电"), "trip": Words("switch off", "停电"), "hold": Words("hold", "暂缓"),
        "propose_trip": Words("propose a trip", "提出停电"), "approve_trip": Words("approve trips", "审批停电"),
        "weather": Words("weather hold", "天气暂缓"), "set_cause": Words("set the cause of the arrears", "设定欠费原因"),
        "read_now": Words("read the meter", "抄表"), "bind": Words("bind the meter", "绑定电表"),
        "accept_baseline": Words("accept a new baseline", "确认新底数"), "clear_misroute": Words("clear a misroute", "解除串线"),
        "commission": Words("test the relay's pairing", "投运试验"), "finish_work_item": Words("close a work item", "完成待办"),
        "notify": Words("bring a notice to a customer", "人工送达通知"),
        "import": Words("import", "导入"), "release_import": Words("release trips", "放行停电"),
        "late_readings": Words("late readings", "补录读数"),
        "propose_prices": Words("propose corrected prices", "提出电价更正"),
        "approve": Words("decide a proposal", "审批提议"),
        "life": Words("open, transfer, change or close an account", "开户、过户、变更或销户"),
        "install": Words("put up or exchange a meter", "装表、换表或变更倍率"),
        "change_contacts": Words("change a customer's telephones", "变更用户联系电话"),
        "safe_restore": Words("say whether the customer is asked before power returns", "设定复电前是否确认"),
        "protect": Words("protect a home, renew it", "登记保电或续期"),
        "end_protection": Words("end a protection", "解除保电"),
        "reset_breaker": Words("reset the breaker", "解除停电闭锁"),
        "lock_out": Words("lock out", "挂牌"), "lift_lock_out": Words("lift a lock-out", "摘牌"),
        "set_credit": Words("set a credit class", "设定信用等级"),
        "limit": Words("set or end a load limit", "设置或解除用电限额"),
        "blacklist": Words("set a load limit without a contract", "设置非合同用电限额"),
        "settle_purchase": Words("settle a purchase in doubt", "核定有疑问的购电"),
        "trust_clock": Words("vouch for the clock", "确认时钟"),
        "close_day": Words("bring a channel's file, direct debits", "日结对账、代扣"),
        "book_close_item": Words("book what only the channel has", "单边账入账"),
        "settle_close": Words("reopen a daily close, explain a difference", "重开日结、单边账说明"),
        "manage_users": Words("change users", "变更用户"), "query": Words("look", "查询"),
        "query_payment": Words("look at a payment", "查询缴费"),
        "pay": Words("book a payment", "缴费入账"), "reverse": Words("reverse a payment", "冲正缴费"),
        "assign_payment": Words("assign money in suspense", "认领挂账款"),
        "return_payment": Words("return money in suspense", "退回挂账款"),
        "unassign_payment": Words("take an assignment back", "撤销认领"),
        "audit": Words("see the audit trail", "查看审计记录"),
        "emergency_credit": Words("activate emergency credit", "启用应急电费额度"),
        "waive_penalty": Words("waive a penalty", "减免违约金"), "deposit": Words("take or refund a deposit", "收退保证金"),
        "set_off_deposit": Words("set a deposit off against debt", "保证金抵欠"),
        "guarantee": Words("change guarantors", "变更担保"), "old_debt": Words("move arrears to old debt", "欠费转陈欠"),
        "write_off": Words("write off or recover a claim", "核销或收回坏账"),
        "instalment": Words("ask an instalment", "下达分次缴费"),
    ]
}
