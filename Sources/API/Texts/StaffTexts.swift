import Languages

extension Texts {
    /// What came of a staff request, by the engine's codes. `accepted` ones say that it is under way, never that it is done.
    public static let staff: [String: Words] = [
        "restore.started": Words("accepted: power is being switched on", "已受理：正在复电"),
        "restore.startedInOutage": Words(
            "accepted, but the feeder itself seems to be without power: it is switched on as soon as its meter answers again",
            "已受理，但该台区疑似停电：电表恢复应答后即复电"),
        "restore.outage": Words(
            "refused: nothing is switched off there; the feeder itself seems to be without power (fudian outage)",
            "拒绝：该户未被停电，而是所在台区疑似停电（fudian outage）"),
        "restore.fieldJob": Words(
            "accepted, but nothing can prove from afar which meter it is: somebody must go there and switch it on; a field job is open",
            "已受理，但远程无法核实电表身份：须派人到现场合闸，已生成外勤工单"),
        "restore.graceMissing": Words(
            "refused: the account owes; say until when the debt shall not trip (--grace)",
            "拒绝：账户欠费，请给出宽限期限（--grace）"),
        "restore.graceTooLong": Words("refused: the grace is longer than your role may give", "拒绝：宽限超出您角色的权限"),
        "restore.graceUsed": Words(
            "refused: an operator gave grace within the last 30 days; ask a supervisor", "拒绝：30 天内已给过宽限，请联系主管"),
        "restore.lockedOut": Words(
            "refused: an electrician has locked this supply out; they end it, or two persons", "拒绝：电工已挂牌，须由其本人或双人解除"),
        "restore.notConfirmed": Words(
            "refused: speak with the customer first, then ask again and say so (--confirmed)",
            "拒绝：请先与用户通话确认可以复电，再加 --confirmed 重试"),
        "restore.needsEngineer": Words(
            "refused: the meter's own protection has opened it; an engineer decides after a look",
            "拒绝：电表自身保护已动作，须由技术人员查看后决定"),
        "restore.noRelay": Words("refused: this supply cannot be switched from afar", "拒绝：该供电点不能远程操作"),
        "restore.onAlready": Words(
            "refused: it is on already; compare name and address once more", "拒绝：该户已通电，请再次核对户名与地址"),
        "trip.started": Words("accepted: the meter is being checked, then switched off", "已受理：核对电表后停电"),
        "trip.refused": Words("refused: something stands before switching off", "拒绝：尚不满足停电条件"),
        "hold.set": Words("the hold is in force", "暂缓已生效"),
        "hold.setRestoring": Words("the hold is in force, and power is being switched on", "暂缓已生效，正在复电"),
        "hold.tooLong": Words(
            "refused: the hold is longer than your role may set, or already over", "拒绝：暂缓超出您角色的权限或已过期"),
        "hold.longerInForce": Words(
            "refused: a hold that lasts longer is in force", "拒绝：已有更长的暂缓生效"),
        "hold.ended": Words(
            "the hold has ended; with debt the notices begin anew", "暂缓已结束；如有欠费，将重新发送通知"),
        "hold.none": Words("refused: no hold is in force", "拒绝：没有生效中的暂缓"),
        "hold.endedBySupervisors": Words(
            "refused: only a supervisor may end a hold before its time", "拒绝：只有主管可以提前结束暂缓"),
        "clock.behind": Words(
            "refused: the clock shows a time before the newest record. Set it right; if it is right and the record is wrong, "
                + "say so: fudian clock trust --behind --reason R",
            "拒绝：时钟早于最新记录。请校正时钟；若时钟正确而记录有误，请使用 fudian clock trust --behind --reason 原因"),
        "read.done": Words("the meter was read", "抄表成功"),
        "read.exception": Words("the meter refused the read with an exception", "电表以异常码拒绝读取"),
        "read.failed": Words("the meter could not be read", "抄表失败"),
        "bind.done": Words("the meter is bound", "电表已绑定"),
        "bind.nothing": Words("refused: give a serial number to bind", "拒绝：请给出要绑定的表号"),
        "bind.serialNotTold": Words(
            "refused: this device tells no serial number, so that nothing could ever be proven by it; an earlier one is taken away by: "
                + "fudian meter METER bind --no-serial",
            "拒绝：该设备不能读出表号，绑定后将永远无法核实；若已误绑，请执行 fudian meter 电表 bind --no-serial"),
        "bind.serialMalformed": Words(
            "refused: this device cannot have such a serial number; compare it with the plate", "拒绝：该设备不可能有此表号，请核对铭牌"),
        "bind.serialTold": Words(
            "refused: this device tells its serial number, which is compared before every operation; bind the right one",
            "拒绝：该设备能读出表号，每次操作前都要核对；请绑定正确的表号"),
        "bind.notBound": Words("refused: the meter is bound by no serial number", "拒绝：该电表未绑定表号"),
        "bind.unbound": Words("the meter is bound by no serial number any more", "已取消该电表的表号绑定"),
        "bind.serialTaken": Words("refused: another meter is bound by this serial number", "拒绝：该表号已绑定其他电表"),
        "baseline.accepted": Words(
            "the new baseline is accepted; what lies between the two is not billed", "新底数已确认；其间电量不计费"),
        "baseline.notSettled": Words(
            "refused: the meter has not shown three readings that follow from each other yet; wait for the next ones, or look at it",
            "拒绝：该表尚无三次相互连续的读数；请等待后续读数或现场核对"),
        "baseline.none": Words("refused: the meter has no readings in doubt to accept", "拒绝：没有待确认的读数"),
        "baseline.foreign": Words(
            "refused: another meter answers in this one's place; bind it first", "拒绝：应答的是另一块电表，请先绑定"),
        "proposal.made": Words("proposed: another person must approve it", "已提出，须由另一人审批"),
        "proposal.approved": Words("approved", "已批准"),
        "proposal.rejected": Words("rejected; nothing changes", "已否决，未作更改"),
        "proposal.unknown": Words("refused: there is no such proposal to decide", "拒绝：没有该待审提议"),
        "proposal.lapsed": Words("refused: the proposal has lapsed", "拒绝：该提议已失效"),
        "proposal.stale": Words("refused: the proposal does not fit what holds now", "拒绝：该提议与现行数据不符"),
        "tariff.unknown": Words("refused: there is no such tariff", "拒绝：没有该电价"),
        "correction.unknown": Words("refused: the tariff has no version of that date", "拒绝：该电价没有此日期的版本"),
        "correction.structure": Words(
            "refused: a correction changes prices only; bands, seasons, limits and what is charged stay",
            "拒绝：只能更正价格，时段、季节、档距与收费项目不得变更"),
        "correction.same": Words("refused: the prices are these already", "拒绝：价格并无不同"),
        "correction.underWay": Words(
            "refused: another change of this tariff waits or is under way", "拒绝：该电价另有变更待审或进行中"),
        "late.used": Words("the readings were taken, the charge follows them", "读数已补录，电费已更正"),
        "late.kept": Words("the readings were kept as evidence; none of them changes a charge", "读数已留存备查，不影响电费"),
        "late.empty": Words("refused: there are no readings", "拒绝：没有读数"),
        "late.tooMany": Words("refused: too many readings at once", "拒绝：一次补录过多"),
        "late.negative": Words("refused: a register is never negative", "拒绝：示数不能为负"),
        "late.future": Words("refused: a reading lies in the future", "拒绝：读数时间在未来"),
        "late.twice": Words("refused: two readings of the same moment", "拒绝：同一时刻有两个读数"),
        "commission.started": Words("accepted: the test opens, watches and closes the supply", "已受理：试验将断电、观察并复电"),
        "commission.notNeeded": Words("refused: the relay sits in the meter, nothing is to be proven", "拒绝：表内继电器，无需试验"),
        "commission.underWay": Words("refused: a test is under way", "拒绝：试验正在进行"),
        "commission.refused": Words("refused: the test cannot begin now", "拒绝：目前不能试验"),
        "line.cleared": Words("the line is clear", "线路已解除"),
        "scan.started": Words(
            "accepted: every meter of the line is asked for its serial number, and every other address whether anybody is there; what is found comes as work items, the end is told by: fudian line list",
            "已受理：正在核对该线路全部电表的表号，并查询其余地址有无设备；发现的问题会列入待办，何时结束见 fudian line list"),
        "scan.lineDown": Words("refused: the line is down", "拒绝：线路离线"),
        "line.notMisrouted": Words("refused: there is no misroute on this line", "拒绝：该线路没有串线"),
        "job.done": Words("the work item is closed", "待办已完成"),
        "job.closedNotSeen": Words(
            "refused: the job stays open until the supply is seen to be on", "拒绝：确认通电前工单不能关闭"),
        "job.restoreToConfirm": Words(
            "refused: the customer has paid and was asked whether power may return; after a yes: fudian restore ACCOUNT --confirmed "
                + "--reason R",
            "拒绝：用户已交费，正等待其同意复电；用户同意后请执行 fudian restore 户号 --confirmed --reason 原因"),
        "job.tripUnknown": Words(
            "refused: nobody knows yet whether that trip opened the supply; it is read until its relay answers",
            "拒绝：尚不清楚该次停电是否执行，系统正持续回读继电器状态"),
        "job.foreignOpen": Words(
            "refused: the supply is off, not by us, and the account is clear; speak with the customer, then: fudian restore ACCOUNT "
                + "--confirmed --reason R; that the customer wants it off a supervisor says by finishing it",
            "拒绝：供电已被他人断开且该户并无欠费；请联系用户后执行 fudian restore 户号 --confirmed --reason 原因；"
                + "用户自愿停用的，由主管办结"),
        "job.ratioDoubtful": Words(
            "refused: the ratio is in doubt. Where other transformers hang there: fudian meter METER ratio. Where those on file do: finish it with a second person (--second-token-file)",
            "拒绝：倍率存疑。互感器不符请用 fudian meter ratio 更正；相符则由第二人一并确认（--second-token-file）"),
        "user.confirmed": Words("the user is confirmed", "用户已确认"),
        "user.notNew": Words("refused: the user is confirmed already", "拒绝：该用户已确认"),
        "user.confirmSame": Words(
            "refused: another admin confirms than the one who made the user, or made who confirms",
            "拒绝：须由创建者以外的另一名管理员确认"),
        "second.sameMaker": Words(
            "refused: the same admin made both tokens, one of them within a week: another admin confirms the new user first (fudian user confirm NAME)",
            "拒绝：两个令牌由同一管理员创建，且其一不满七天：请另一名管理员先确认（fudian user confirm 用户名）"),
        "clock.notTrusted": Words(
            "refused: the gateway's clock is not trusted: set it right, or vouch for it first (fudian clock trust)",
            "拒绝：网关时钟不可信，请先校正或由人员确认（fudian clock trust）"),
        "job.baselineWanted": Words(
            "refused: the meter stays in doubt; look at it, then accept the new baseline (fudian meter METER accept --reason R), "
                + "or bind the right meter",
            "拒绝：电表仍存疑；请核对电表后确认新底数（fudian meter 电表 accept --reason 原因），或重新绑定电表"),
        "job.differenceOpen": Words(
            "refused: the difference of the daily close is open; book it or explain it (fudian close book, close explain)",
            "拒绝：该笔日结差异尚未处理；请补入账或说明（fudian close book、close explain）"),
        "job.moneyInSuspense": Words(
            "refused: assign the money to an account, or return it", "拒绝：请先认领或退回该笔挂账款"),
        "suspense.assigned": Words("the money was assigned to the account", "款项已认领入账"),
        "suspense.returned": Words("the money goes back on its channel", "款项已按原渠道退回"),
        "suspense.unassigned": Words("the money lies in suspense again", "款项已撤销认领，重新挂账"),
        "suspense.notAssigned": Words("refused: this money is not assigned to anyone", "拒绝：该款项未被认领"),
        "suspense.nothingLeft": Words("refused: the channel has taken all of this money back", "拒绝：该款项已全部冲正"),
        "suspense.settled": Words("refused: this money was assigned or returned already", "拒绝：该款项已认领或退回"),
        "payment.notInSuspense": Words("refused: this payment has its owner", "拒绝：该笔缴费已入账，不在挂账"),
        "account.closed": Words("refused: the account is closed", "拒绝：该账户已销户"),
        "suspense.accountClosed": Words(
            "refused: the account is closed and takes no more than it owes; assign the money elsewhere, or return it",
            "拒绝：该账户已销户，只能收取其欠款；请认领至其他户号，或退回该款项"),
        "channel.unknown": Words("refused: there is no such channel", "拒绝：没有该渠道"),
        "channel.notYours": Words("refused: another front sends for this channel", "拒绝：该渠道不归您的前置系统使用"),
        "channel.noFront": Words("refused: the channel has no front", "拒绝：该渠道没有前置系统"),
        "front.heard": Words("heard", "已收到"),
        "front.backlogNegative": Words("refused: a backlog is not negative", "拒绝：积压数不能为负"),
        "import.done": Words("the file was taken over", "导入完成"),
        "import.refused": Words(
            "refused as a whole: the file does not agree with what is there; nothing has changed",
            "整体拒绝：文件与现有数据不符，未作任何更改"),
        "import.released": Words("switching off is released", "停电已放行"),
        "clock.trusted": Words("the clock is trusted", "时钟已确认可信"),
        "user.added": Words("the user was added", "用户已添加"),
        "user.removed": Words("the user was removed, the token is void", "用户已移除，令牌作废"),
        "user.exists": Words(
            "refused: there is a user of this name, or was; a name is given once", "拒绝：该用户名已存在或曾使用，不可重复使用"),
        "user.tokenTaken": Words("refused: this token is somebody's already; make another", "拒绝：该令牌已被使用，请另行生成"),
        "user.lastAdmin": Words(
            "refused: without a security admin nobody could make a token any more; add another first",
            "拒绝：这是最后一名安全管理员，请先增加一名"),
        "user.malformed": Words("refused: the name or the token is not as it must be", "拒绝：用户名或令牌格式不符"),
        "purchase.done": Words("the purchase is in the meter", "购电已写入电表"),
        "purchase.underWay": Words("accepted: the purchase is being written into the meter", "已受理：正在写入电表"),
        "purchase.unknown": Words("refused: no such purchase is open", "拒绝：没有这笔未完成的购电"),
        "purchase.notUnclear": Words(
            "refused: the purchase is not in doubt; it goes on by itself", "拒绝：该笔购电并无疑问，系统会继续处理"),
        "account.noTerms": Words("refused: the account's terms are not known", "拒绝：账户的供电条款未知"),
        "reason.missing": Words("refused: give a reason", "拒绝：请给出原因"),
        "request.idMalformed": Words("refused: the request id must have 1 to 64 characters", "拒绝：请求号应为 1 至 64 个字符"),
    ]

    /// Words for a code of the engine: its own, an error's, or a general sentence with the code.
    public static func staffWords(_ code: String) -> Words {
        if let words = staff[code] ?? duesAnswers[code] ?? closeAnswers[code] ?? life[code] ?? tripAnswers[code]
            ?? noticeAnswers[code] ?? guards[code] ?? limits[code]
        {
            return words
        }
        if let error = ErrorCode(rawValue: code) { return error.words }
        if let fault = reversalFaults[code] { return Words("refused: ", "拒绝：") + fault }
        return Words("refused: \(code)", "拒绝：\(code)")
    }
}
