import Languages

extension Texts {
    /// What came of a request about the life of an account.
    public static let life: [String: Words] = [
        "life.opened": Words("the account is open", "已开户"),
        "life.transferred": Words("the account has another holder", "已过户"),
        "life.closed": Words("the account is closed", "已销户"),
        "life.meterExchanged": Words("the meter is exchanged", "已换表"),
        "life.ratioChanged": Words("the transformers are changed", "倍率已变更"),
        "life.vacant": Words("the supply counts as vacant", "已登记空置"),
        "life.vacancyEnded": Words("the vacancy has ended", "空置已解除"),
        "life.changePlanned": Words("the change is planned; it holds from 00:00 of its day", "变更已登记，自当日 00:00 起生效"),
        "life.changeWithdrawn": Words("the planned change is withdrawn", "已撤回登记的变更"),
        "life.agreementMissing": Words("refused: there is no agreement", "拒绝：未签供用电合同"),
        "life.changesNothing": Words("refused: the change changes nothing", "拒绝：变更内容为空"),
        "life.clash": Words("refused: it does not agree with what is there", "拒绝：与现有数据不符"),
        "life.contactsSet": Words("the telephones are changed", "联系电话已变更"),
        "life.contactsSetAnew": Words(
            "the telephones are changed, and the notices before a trip begin anew", "联系电话已变更，停电前的通知重新开始"),
        "life.contactsSetWhileOff": Words(
            "the telephones are changed; power was cut on notices to the wrong number: a supervisor decides (the same --was-wrong again, or fudian restore), and the right number is told what is missing",
            "联系电话已变更；此前停电通知发往错误号码：须由主管决定是否复电（由主管再次执行本命令，或 fudian restore），并已向正确号码告知应缴金额"),
        "life.contactsSetRestoring": Words(
            "the telephones are changed; power was cut on notices to the wrong number: it is being switched on, and the notices begin anew",
            "联系电话已变更；此前停电通知发往错误号码：正在复电，停电前的通知重新开始"),
        "life.wrongStillOnFile": Words(
            "refused: this number is on file still; give the right one with it, or --no-phone",
            "拒绝：该号码仍在登记中；请同时给出正确号码，或 --no-phone"),
        "life.occupantLeft": Words(
            "refused: an occupant must be told before a trip; name the person again (--occupant), or a supervisor says who has left",
            "拒绝：停电前须通知实际用电人；请重新列出该人（--occupant），已搬离的由主管办理"),
        "life.contactsSame": Words("refused: these are its telephones already", "拒绝：联系电话并无不同"),
        "life.contactsMissing": Words(
            "refused: two telephone numbers are needed (--phone and --contact)", "拒绝：须有两个联系电话（--phone 及 --contact）"),
        "life.creditInMeter": Words(
            "refused: with another holder the account pays as before; change it afterwards (fudian account change)",
            "拒绝：过户时表内购电方式不变，过户后再变更（fudian account change）"),
        "life.moveByItself": Words(
            "refused: to or from credit in the meter an account moves by itself; no other change of that day or of the way to pay may wait",
            "拒绝：改为表内购电或从表内购电改出须单独登记，不得与当日其他变更或待生效的缴费方式变更并存"),
        "life.oneMeterWanted": Words(
            "refused: one meter keeps the credit, and the account has another number of them", "拒绝：余额由一块电表保存，该户电表数不符"),
        "life.noPurchaseCount": Words(
            "refused: the meter tells no credit in yuan with a count of purchases", "拒绝：电表不报以元计的余额和购电次数"),
        "life.meterNotProvable": Words("refused: nothing can prove which meter answers", "拒绝：无法证明应答的是该电表"),
        "life.offByUs": Words("refused: the supply is off by us; it is restored first", "拒绝：该户由本系统停电，须先复电"),
        "life.arrears": Words("refused: this is to be paid first", "拒绝：须先缴清"),
        "life.meterWorkWanted": Words(
            "a work item asks for the work at the meter; the account pays as before until it is done (fudian account leave-meter)",
            "已生成现场待办；完成前缴费方式不变（完成后用 fudian account leave-meter）"),
        "life.leaveWantedAlready": Words("refused: the work at the meter is asked for already", "拒绝：现场待办已存在"),
        "life.leaveNotWanted": Words(
            "refused: nobody has asked for this move (fudian account change)", "拒绝：未登记该变更（fudian account change）"),
        "life.leaveEarly": Words("refused: the move begins later", "拒绝：该变更尚未到生效日"),
        "life.notInMeter": Words("refused: the account's credit is not in a meter", "拒绝：该户不是表内购电"),
        "life.readOnDemand": Words("refused: read the meter on demand first", "拒绝：请先召测该电表"),
        "life.leftMeter": Words("the account's credit is its balance from now on", "表内余额已转为账户余额"),
        "life.purchaseUnderWay": Words("refused: a purchase is on its way into the meter", "拒绝：购电正在写入电表"),
        "life.dayPast": Words("refused: a change begins after today at the earliest", "拒绝：变更最早自次日起生效"),
        "life.identityMissing": Words("refused: the holder's identity is missing", "拒绝：缺少户主证件"),
        "life.laterChangeNeedsIt": Words("refused: a later change rests on this one", "拒绝：之后的变更以此为前提"),
        "life.malformed": Words("refused: a figure is out of range", "拒绝：数值超出范围"),
        "life.meterInUse": Words("refused: the meter belongs to an open account", "拒绝：该电表已有在用账户"),
        "life.noMeter": Words("refused: give meters, each once", "拒绝：请给出电表，且不得重复"),
        "life.noSuchChange": Words("refused: no change waits for that day", "拒绝：该日没有待生效的变更"),
        "life.notVacant": Words("refused: the supply is not vacant", "拒绝：该户未登记空置"),
        "life.numbersUsedUp": Words("refused: no number is left for the former holder", "拒绝：原户主已无可用户号"),
        "life.orderUnderWay": Words("refused: an order is under way at the relay", "拒绝：继电器命令正在执行"),
        "life.phoneMalformed": Words("refused: a telephone number cannot be dialled", "拒绝：联系电话格式不符"),
        "life.ratioSame": Words("refused: the ratio is this already", "拒绝：倍率并无不同"),
        "life.restoreUnderWay": Words(
            "refused: switching on is owed there, and ends first", "拒绝：该处尚待复电，须先完成"),
        "life.testUnderWay": Words("refused: the relay's pairing is being tested", "拒绝：正在投运试验"),
        "life.vacantAlready": Words("refused: the supply is vacant already", "拒绝：该户已登记空置"),
        "account.exists": Words("refused: there is an account of this number", "拒绝：该户号已存在"),
        "clock.notTrusted": Words("refused: the clock is not trusted", "拒绝：时钟未确认可信"),
        "credit.set": Words("the credit class is set", "信用等级已设定"),
        "credit.byRule": Words("the credit class follows the rule again", "信用等级已恢复按规则评定"),
        "credit.noOverride": Words("refused: nobody set the class against the rule", "拒绝：信用等级未经人工设定"),
        "credit.untilFar": Words("refused: the day is past or too far away", "拒绝：期限已过或过长"),
        "reading.foreign": Words("refused: another meter answers at this address", "拒绝：该地址由其他电表应答"),
        "reading.implausible": Words("refused: the reading cannot be right", "拒绝：示数不合理"),
        "reading.malformed": Words("refused: a register cannot show this", "拒绝：示数格式不符"),
        "reading.missing": Words("refused: a meter's reading is missing", "拒绝：缺少电表示数"),
        "reading.none": Words("refused: the meter has no reading that counts", "拒绝：该电表没有有效示数"),
        "reading.notTheLast": Words("refused: a later reading counted", "拒绝：之后另有有效示数"),
        "reading.old": Words("refused: the last reading is too old; read the meter first", "拒绝：最近示数过旧，请先抄表"),
        "reading.quarantined": Words("refused: the meter's readings are in doubt", "拒绝：该电表示数存疑"),
        "terms.noMonths": Words(
            "refused: the tariff charges by the month, and the terms settle none; give them a settlement",
            "拒绝：该电价按月计收基本电费或力调电费，而供电条款没有结算日；请补上 settlement"),
        "terms.noSettlement": Words("refused: the terms settle no bills", "拒绝：该供电条款没有结算日"),
        "terms.notInForce": Words("refused: the terms hold only later", "拒绝：该供电条款尚未生效"),
        "terms.unknown": Words("refused: there are no such terms", "拒绝：没有该供电条款"),
    ]
}
