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
        "lockOut.setAlready": Words("refused: it is locked out already", "拒绝：已有人挂牌"),
        "lockOut.lifted": Words("the lock-out is lifted; what is owed goes on", "已摘牌；应复电的继续复电"),
        "lockOut.none": Words("refused: it is not locked out", "拒绝：该处未挂牌"),
        "lockOut.notYours": Words(
            "refused: it belongs to whoever set it; where that one is not to be had, two persons lift it",
            "拒绝：须由挂牌人摘牌；本人无法到场时须双人授权"),
        "job.protectionToRenew": Words(
            "refused: renew the protection (fudian protect ACCOUNT --renew --reason R), or end it by two persons",
            "拒绝：请续期（fudian protect 户号 --renew --reason 原因），或双人授权解除保电"),
    ]
}

extension RecordedPhrase {
    /// Of protections and lock-outs.
    static let guards = [
        RecordedPhrase(
            "protection.toBeRenewed |", "保电须于 {0} 前续期或解除",
            en: "the protection is to be renewed by {0}, or ended; it holds meanwhile"),
        RecordedPhrase("restore.lockedOut", "应复电，但电工已挂牌", en: "power is owed, and an electrician has locked it out"),
        RecordedPhrase("protected", "已登记保电"),
        RecordedPhrase("the protection ended", "保电已解除"),
        RecordedPhrase("locked out", "电工已挂牌"),
        RecordedPhrase("locked out in mid-test", "试验中挂牌"),
        RecordedPhrase("the lock-out ended", "已摘牌"),
        RecordedPhrase("set anew", "已重新登记"),
        RecordedPhrase("renewed", "已续期"),
        RecordedPhrase("ended", "已解除"),
    ]
}
