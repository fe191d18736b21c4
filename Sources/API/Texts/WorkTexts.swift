// What a person must do, and how it ended: the engine's codes, with what they are about.

extension RecordedPhrase {
    /// Reasons of work items. Tests/APITests looks for each that the engine can write.
    static let work = [
        RecordedPhrase(
            "supply.tripWithoutEffect", "停电命令无效果，供电仍闭合", en: "switching off had no effect, the supply is still on"),
        RecordedPhrase(
            "supply.energyAfterTrip", "已停电但仍在用电：触点粘连、被旁路或接线有误",
            en: "switched off, and power still flows: a welded contact, a bypass or wrong wiring"),
        RecordedPhrase("relay.openedOtherwise", "断开，且非本系统操作", en: "opened, and not by us"),
        RecordedPhrase(
            "calendar.ends | |", "工作日历 {0} 已知至 {1}，请导入下一年度",
            en: "working days of {0} are known through {1}: take the next year over"),
        RecordedPhrase(
            "authority.copy |", "将停电通知抄报电力管理部门，完成后填写文号：通知 {0}",
            en: "send the authority a copy of trip notice {0}, and finish with the letter's number"),
        RecordedPhrase("the calendar goes on", "工作日历已续"),
        RecordedPhrase(
            "restore.openByProtection", "应复电，但电表自身保护已跳闸：查明原因后由工程师确认合闸",
            en: "power is owed, and the meter's own protection holds it open: find the cause, and an engineer closes it"
        ),
        RecordedPhrase(
            "restore.notSeen", "已发合闸，但二十分钟内无可信读数证明来电：致电用户或到现场核实",
            en: "a closing was written, and for twenty minutes nobody honest has told that it is on: call, or look"),
        RecordedPhrase("restore.late", "复电超时", en: "power is not back in time"),
        RecordedPhrase(
            "restore.confirmAsChosen", "用户选择复电前须确认：致电用户",
            en: "the customer wants to be asked before power returns: call"),
        RecordedPhrase(
            "restore.confirmLongOff", "停电超过 7 天，复电前须确认：致电用户",
            en: "off for more than 7 days: call and ask before power returns"),
        RecordedPhrase(
            "restore.paidWhileOffOnRequest", "按用户申请停电期间到账缴费：致电询问是否恢复供电",
            en: "paid while off at the customer's request: call and ask whether power is wanted"),
        RecordedPhrase(
            "restore.purchaseToConfirm", "购电写入后电表将自行合闸，须先确认：致电用户",
            en: "the meter switches on with the purchase: call and ask before it is written"),
        RecordedPhrase(
            "restore.offForLimit", "当日多次超限额停电：致电用户，降低负荷后复电",
            en: "off for its load limit too often today: call, and restore when the customer draws less"),
        RecordedPhrase("the customer said yes", "用户已确认"),
        RecordedPhrase(
            "limit.exceeded |", "负荷超限额，但不能停电，请联系用户：{0}",
            en: "the load is above its limit, and cannot be switched off: call the customer: {0}", isNested: true),
        RecordedPhrase(
            "limit.endedWithContract |", "合同变更，原用电限额 {0} 瓦已解除，请按新合同重新核定",
            en: "the contract changed, and its load limit of {0} W ended: set what the new one says"),
        RecordedPhrase(
            "restore.buttonNeeded", "须在电表上按键合闸", en: "someone must press the button on the meter"),
        RecordedPhrase(
            "restore.wrongIdentity", "应答的是另一台设备，未合闸", en: "another device answers, so that nothing was switched on"),
        RecordedPhrase(
            "restore.identityNotProvable", "无法证明电表身份，未合闸",
            en: "nothing can prove which meter it is, so that nothing was switched on"),
        RecordedPhrase(
            "meter.serialNotTold |", "电表 {0} 不提供表号，读数均不采信：核对通信规约或现场查看",
            en:
                "meter {0} does not tell its serial number, and none of its readings counts: look at its profile, or at the meter"
        ),
        RecordedPhrase(
            "meter.registers table |", "电表 {0} 的分时示数不能计费：电表时段表与电价不符",
            en: "the registers by band of meter {0} cannot be charged by: its table is not the tariff's"),
        RecordedPhrase(
            "meter.registers clock |", "电表 {0} 的分时示数不能计费：电表时钟不准",
            en: "the registers by band of meter {0} cannot be charged by: its clock is wrong"),
        RecordedPhrase(
            "meter.registers missing |", "电表 {0} 的分时示数不能计费：缺少示数",
            en: "the registers by band of meter {0} cannot be charged by: one is missing"),
        RecordedPhrase(
            "meter.registers sum |", "电表 {0} 的分时示数不能计费：各时段之和与总示数不符",
            en: "the registers by band of meter {0} cannot be charged by: they do not add up to the total"),
        RecordedPhrase(
            "ratio.told | | | |", "电表 {0} 表内变比为 {2}，登记为 {3}（倍率 {1}）：请核对互感器",
            en: "meter {0} holds the ratio {2} itself, and {3} is on file (ratio {1}): look at the transformers"),
        RecordedPhrase(
            "ratio.meter | | | |", "电表 {0} 按倍率 {1} 折算二次电流 {2} 安，超过其最大电流 {3} 安：请核对互感器",
            en: "meter {0}, ratio {1}: {2} A on its own side, and it carries {3} A: look at the transformers"),
        RecordedPhrase(
            "ratio.voltage | | | |", "电表 {0} 按倍率 {1} 折算二次电压 {2} 伏，应约为 {3} 伏：请核对互感器",
            en: "meter {0}, ratio {1}: {2} V on its own side, about {3} V are to be expected: look at the transformers"),
        RecordedPhrase(
            "ratio.capacity | | | |", "电表 {0} 倍率 {1}：功率 {2} 千瓦，用电容量 {3} 千伏安：请核对互感器或容量",
            en:
                "meter {0}, ratio {1}: {2} kW where {3} kVA are contracted: look at the transformers, or at the contract"
        ),
        RecordedPhrase(
            "ratio.rating | | | |", "电表 {0} 倍率 {1}：电流 {2} 安，供电允许 {3} 安：请核对互感器",
            en: "meter {0}, ratio {1}: {2} A where the supply carries {3} A: look at the transformers"),
        RecordedPhrase(
            "ratio.register | | | |", "电表 {0} 倍率 {1}：示数走了 {2} 千瓦时，按功率应为 {3} 千瓦时：请核对互感器和接线",
            en:
                "meter {0}, ratio {1}: its register counted {2} kWh where its power comes to {3} kWh: look at transformers and wiring"
        ),
        RecordedPhrase(
            "ratio.range | | | |", "电表 {0} 倍率 {1}：最多可计量 {2} 千伏安，用电容量 {3} 千伏安：请核对互感器",
            en: "meter {0}, ratio {1}: it can measure {2} kVA and {3} kVA are contracted: look at the transformers"),
        RecordedPhrase("the readings agree with the ratio again", "示值与倍率已相符"),
        RecordedPhrase("the ratio of the transformers is in doubt", "倍率存疑"),
        RecordedPhrase("confirmed", "已由另一名管理员确认"),
        RecordedPhrase("removed", "用户已移除"),
        RecordedPhrase("the registers follow again", "分时示数已恢复"),
        RecordedPhrase(
            "credit.differs |", "电表 {0} 内的余额与账目不符", en: "the credit in meter {0} is not what the ledger says"),
        RecordedPhrase(
            "credit.leaveWanted | |", "请在 {1} 或之后到现场关闭电表的表内购电功能或换表，然后改为 {0}",
            en: "from {1} on switch prepayment off in the meter, or exchange it, then move the account to {0}"),
        RecordedPhrase(
            "credit.notMoved |", "未能改为表内购电：{0}", en: "the account did not move to credit in the meter: {0}"),
        RecordedPhrase("life.leftMeter", "已改出表内购电", en: "the account has left its meter's credit"),
        RecordedPhrase("withdrawn", "已撤回"),
        RecordedPhrase("the account moved to credit in the meter", "改为表内购电"),
        RecordedPhrase("the meter's credit is not what the ledger says", "表内余额与账目不符"),
        RecordedPhrase("meter and ledger agree", "表内余额与账目已一致"),
        RecordedPhrase(
            "credit.spentBeforeReversal", "冲正前款项已写入电表，用户欠费",
            en: "a payment was taken back after it was put into the meter: the customer owes it"),
        RecordedPhrase("nothing is owed any more", "已不欠费"),
        RecordedPhrase(
            "purchase.lockedOut", "电工已挂牌，购电暂不写入电表",
            en: "an electrician has locked the supply out, and the purchase waits for that"),
        RecordedPhrase("purchase.late", "购电迟未写入电表", en: "the purchase is not in the meter in time"),
        RecordedPhrase("purchase.forbidden", "规约不允许写入该笔购电", en: "the profile does not take this purchase"),
        RecordedPhrase(
            "purchase.unclear |", "购电 {0} 是否写入电表不明", en: "whether purchase {0} is in the meter is not known"),
        RecordedPhrase(
            "purchase.oneMeterWanted", "账户须有且只有一块电表才能写入购电",
            en: "the account must have one meter for the purchase to go into"),
        RecordedPhrase(
            "purchase.identityNotProvable", "无法证明电表身份，未写入购电",
            en: "nothing can prove which meter it is, so that the purchase was not written"),
        RecordedPhrase(
            "purchase.meterCountsEnergy", "电表按电量而非金额计余额，未写入购电",
            en: "the meter counts energy and not money, so that the purchase was not written"),
        RecordedPhrase("not taken", "电表未接受"),
        RecordedPhrase("the meter counts | purchases", "电表购电次数为 {0}"),
        RecordedPhrase("the meter counts | purchases, | or | were expected", "电表购电次数为 {0}，应为 {1} 或 {2}"),
        RecordedPhrase(
            "the count rose, and the credit stands | from where | would put it", "购电次数已增加，但余额与购入 {1} 后应有的相差 {0}"),
        RecordedPhrase("the meter was exchanged while the purchase was under way", "购电进行中更换了电表"),
        RecordedPhrase("the money is not there any more", "款项已不在账上"),
        RecordedPhrase("the credit in the meter is used up", "表内余额已用完"),
        RecordedPhrase("every account has the corrected prices", "所有账户均已按更正后的价格计费"),
        RecordedPhrase(
            "proposal.lapsed | |", "{0}（{1}）的提议无人审批而失效",
            en: "nobody decided the proposal for {0} of {1} in time"),
        RecordedPhrase("nobody decided it in time", "未及时审批"),
        RecordedPhrase("exception_|", "设备以异常码 {0} 拒绝", en: "the device refused with exception {0}"),
    ]

    /// Of accounts that change hands, stand empty or end.
    static let lives = [
        RecordedPhrase(
            "life.protectionToReview", "户主变更或销户，请核查保电是否继续",
            en: "the holder changed or left: does the protection still hold?"),
        RecordedPhrase("life.switchOff", "已销户，请到现场停电", en: "the account is closed: switch off on the spot"),
        RecordedPhrase("life.refund |", "应退还用户 {0} 元", en: "pay {0} yuan back to the customer"),
        RecordedPhrase("life.useWhileVacant", "空置期间有用电", en: "energy is used while the supply counts as vacant"),
        RecordedPhrase("life.useWithoutAccount", "已销户仍在用电", en: "energy is used though the account is closed"),
        RecordedPhrase("life.opened", "已开户", en: "the account is open"),
        RecordedPhrase("goes on with another holder", "由新户主继续"),
        RecordedPhrase("another holder", "已过户"), RecordedPhrase("other telephones", "联系电话已变更"),
        RecordedPhrase(
            "contacts.cutOnNoNotice", "停电通知发往错误号码：是否复电", en: "cut on notices to a wrong number: is light owed?"),
        RecordedPhrase("the account is closed", "已销户"),
        RecordedPhrase("vacancy ended", "空置已解除"),
        RecordedPhrase("the meter was exchanged", "已换表"),
        RecordedPhrase("the meter was exchanged in mid-test", "试验中更换了电表"),
        RecordedPhrase("the transformers changed", "互感器已更换"),
        RecordedPhrase("the contract changed", "合同已变更"),
        RecordedPhrase("exchanged", "已换表"),
        RecordedPhrase("accepted", "已确认"),
    ]

    /// How a difference of a daily close ended, with what was said of it.
    static let settlements = [
        RecordedPhrase("arrived: |", "另一方已到：{0}", isNested: true),
        RecordedPhrase("booked: |", "已入账：{0}"),
        RecordedPhrase("reversed: |", "已冲回：{0}"),
        RecordedPhrase("carried: |", "跨日对上：{0}", isNested: true),
        RecordedPhrase("replaced: |", "文件已替换：{0}", isNested: true),
        RecordedPhrase("explained: |", "已说明：{0}"),
    ]
}
