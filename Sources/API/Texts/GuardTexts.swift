import Languages

extension Texts {
    /// What came of a request about protections and lock-outs.
    public static let guards: [String: Words] = [
        "protection.set": Words("the home is protected: it is never switched off", "已登记保电，任何情况下不停电"),
        "protection.renewed": Words("the protection holds on", "保电已续期"),
        "protection.ended": Words("the protection has ended", "保电已解除"),
        "protection.none": Words("refused: the home is not protected", "拒绝：该户未登记保电"),
        "protection.unreadable": Words(
            "refused: which protection it is cannot be read; say it anew (fudian protect ACCOUNT KIND --reason R)",
            "拒绝：保电类别无法辨认，请重新登记（fudian protect 户号 类别 --reason 原因）"),
        "protection.malformed": Words("refused: this is no protection", "拒绝：没有该保电类别"),
        "protection.dayMalformed": Words(
            "refused: the day by which to renew it is past or too far away", "拒绝：续期日期已过或过远"),
        "lockOut.set": Words(
            "locked out: nobody switches here until you lift it", "已挂牌：解除前任何人不得操作"),
        "lockOut.setMeanwhile": Words(
            "locked out; an order was on its way, and the relay may have moved: look before you touch",
            "已挂牌；挂牌时有命令在途，继电器可能已动作，作业前务必验电"),
        "lockOut.setNotListed": Words(
            "locked out, but the rescue list cannot be written and does not show it: switch off and earth by hand, and tell the engineer",
            "已挂牌，但救援清单无法写入，清单中没有此牌：请就地断开并接地，并通知工程师"),
        "lockOut.setMeanwhileNotListed": Words(
            "locked out; an order was on its way, and the relay may have moved: look before you touch. The rescue list cannot be written "
                + "and does not show the tag: switch off and earth by hand, and tell the engineer",
            "已挂牌；挂牌时有命令在途，继电器可能已动作，作业前务必验电。救援清单无法写入，清单中没有此牌：请就地断开并接地，并通知工程师"),
        "lockOut.setAlready": Words("refused: it is locked out already", "拒绝：已有人挂牌"),
        "lockOut.lifted": Words("the lock-out is lifted; what is owed goes on", "已摘牌；应复电的继续复电"),
        "lockOut.none": Words("refused: it is not locked out", "拒绝：该处未挂牌"),
        "lockOut.notYours": Words(
            "refused: it belongs to whoever set it; where that one is not to be had, two persons lift it, one of them an engineer",
            "拒绝：须由挂牌人摘牌；本人无法到场时须双人授权，其中一人为技术人员"),
        "breaker.reset": Words("the breaker is reset: trips may go on, each decided anew", "闭锁已解除，停电逐户重新判断"),
        "breaker.notOpen": Words(
            "refused: no breaker stands open there; of a feeder it is reset with --feeder, as fudian status shows",
            "拒绝：该处没有闭锁；台区闭锁须用 --feeder 指明，见 fudian status"),
        "job.breakerOpen": Words(
            "refused: the breaker stands open; two supervisors reset it, which closes this: fudian breaker reset",
            "拒绝：停电闭锁尚未解除；由两名主管执行 fudian breaker reset 后自动关闭"),
        "feeder.unknown": Words("refused: there is no such feeder", "拒绝：没有该线路台区"),
        "safeRestore.set": Words("the customer is asked before power returns", "复电前将先与用户确认"),
        "safeRestore.ended": Words("power returns by itself from now on", "今后符合条件即自动复电"),
        "safeRestore.setWithoutPhone": Words(
            "the customer is asked before power returns; nobody there has a telephone on file: add one (fudian account contact), or somebody has to go there",
            "复电前将先与用户确认；该户无联系电话，请登记（fudian account contact），否则须上门确认"),
        "safeRestore.same": Words("refused: it is so already", "拒绝：已是该方式"),
        "switchOff.accountOpen": Words(
            "refused: the account is open; close it first, which makes its final bill", "拒绝：账户尚未销户，请先销户结清"),
        "switchOff.proposed": Words("proposed: a supervisor orders it", "已提出，由主管下令"),
        "switchOff.otherKind": Words("refused: that is not for this command", "拒绝：该类停电不由此命令执行"),
        "switchOff.refused": Words("refused: something stands before switching off", "拒绝：尚不满足停电条件"),
        "job.protectionToRenew": Words(
            "refused: renew the protection (fudian protect ACCOUNT --renew --reason R), or end it by two persons",
            "拒绝：请续期（fudian protect 户号 --renew --reason 原因），或双人授权解除保电"),
    ]
}

extension Texts {
    /// What a customer chose for the return of power.
    public static let safeRestores: [String: Words] = [
        "confirm": Words("only after the customer has said yes", "须先与用户确认"),
        "arm": Words("by the button on the meter", "由用户按表上按钮合闸"),
    ]

    /// What opened the breaker.
    public static let breakerCauses: [String: Words] = [
        "newly_trippable": Words("too many accounts came into arrears at once", "短时间内欠费户数异常"),
        "wrong_neighbour": Words("trips switched somebody else off", "停电误停他户"),
        "unverified": Words("trips that nobody saw come about", "停电结果未能核实"),
        "unreadable": Words("the store does not say readably what it was", "闭锁记录无法辨认"),
    ]
}

extension RecordedPhrase {
    /// Of protections and lock-outs.
    static let guards = [
        RecordedPhrase(
            "protection.toBeRenewed |", "保电须于 {0} 前续期或解除",
            en: "the protection is to be renewed by {0}, or ended; it holds meanwhile"),
        RecordedPhrase(
            "lock_out.closed", "挂牌期间继电器被闭合：请立即告知挂牌人",
            en: "the relay was closed while an electrician's tag hangs there: tell them at once"),
        RecordedPhrase("restore.lockedOut", "应复电，但电工已挂牌", en: "power is owed, and an electrician has locked it out"),
        RecordedPhrase(
            "breaker.open | newly_trippable |", "{0} 停电闭锁：一小时内新增欠费可停 {1} 户",
            en: "breaker of {0} open: {1} accounts came into arrears within an hour"),
        RecordedPhrase(
            "breaker.open | wrong_neighbour |", "{0} 停电闭锁：误停他户 {1} 次",
            en: "breaker of {0} open: {1} trips switched somebody else off"),
        RecordedPhrase(
            "breaker.open | unverified |", "{0} 停电闭锁：{1} 次停电未能核实",
            en: "breaker of {0} open: {1} trips that nobody saw come about"),
        RecordedPhrase(
            "breaker.open | | |", "{0} 停电闭锁：{1}（{2}）", en: "breaker of {0} open: {1} ({2})"),
        RecordedPhrase("the breaker was reset", "闭锁已解除"),
        RecordedPhrase(
            "guard.refused |", "停电被拦截：{0}", en: "a trip was stopped below its decision: {0}", isNested: true),
        RecordedPhrase(
            "switchOff.proposed customer_request", "用户申请停电，待主管下令",
            en: "the customer wants it off: a supervisor orders it, or finishes this"),
        RecordedPhrase(
            "switchOff.proposed contract_end", "已销户，申请停电，待主管下令",
            en: "the contract has ended, and it is to be switched off: a supervisor orders it, or finishes this"),
        RecordedPhrase("ordered by |", "已由 {0} 下令"),
        RecordedPhrase("contract_end by |", "{0} 销户停电"),
        RecordedPhrase("customer_request by |", "{0} 按用户申请停电"),
        RecordedPhrase("switched off by order |", "已由命令 {0} 停电"),
        RecordedPhrase("newly_trippable", "短时间内欠费户数异常"),
        RecordedPhrase("wrong_neighbour", "停电误停他户"),
        RecordedPhrase("unverified", "停电结果未能核实"),
        RecordedPhrase("protected", "已登记保电"),
        RecordedPhrase("the protection ended", "保电已解除"),
        RecordedPhrase("locked out", "电工已挂牌"),
        RecordedPhrase("locked out in mid-test", "试验中挂牌"),
        RecordedPhrase("the lock-out ended", "已摘牌"),
        RecordedPhrase("the customer wants to be asked first", "用户要求复电前先确认"),
        RecordedPhrase("nobody has to be asked any more", "不再需要确认"),
        RecordedPhrase("set anew", "已重新登记"),
        RecordedPhrase("renewed", "已续期"),
        RecordedPhrase("ended", "已解除"),
    ]
}
